using System.Text;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>An effect, and when it happens at the earliest.</summary>
internal sealed class TriggeredEffect(Effect effect, Trigger trigger)
{
    // What is at most read of one text.
    const int Longest = 64 << 10;

    string? targetText;

    public Effect Effect { get; } = effect;

    public Trigger Trigger { get; } = trigger;

    public EffectKind Kind => Effect.Kind;

    public Flow Flow => Effect.Flow;

    public CodeUnit Unit => Effect.Unit;

    /// <summary>The path of the file it stands in.</summary>
    public string Path => Effect.Unit.Module.Source.Path;

    /// <summary>It happens without anyone having asked the package for anything: on install, at Python's start or on import.</summary>
    public bool IsEarly => Trigger is Trigger.Import or Trigger.Install or Trigger.Start;

    /// <summary>The code that does it, or what it is done with, was hidden in a text that had to be decoded.</summary>
    public bool IsHidden => Effect.Layers.Count > 0 || Effect.Unit.Kind == CodeUnitKind.Decoded;

    /// <summary>The last part of what is called: <c>VirtualAlloc</c>.</summary>
    public ReadOnlySpan<char> Function => Effect.Callee.AsSpan(Effect.Callee.LastIndexOf('.') + 1);

    /// <summary>The target as text, empty where nothing is known of it; items of a list are parted by blanks.</summary>
    public string TargetText => targetText ??= TextOf(Effect.Target);

    /// <summary>What flowed into it is of so many sorts that it was not followed exactly: everything seems to flow into everything.</summary>
    public bool IsBlurred => System.Numerics.BitOperations.PopCount((uint)(Effect.Flow.Sources & ~Sources.Secrets)) is var sorts && (sorts >= 9 || sorts >= 5 && Effect.Flow.Has(Sources.Network) && Effect.Flow.Has(Sources.File)) || Contrary.All(Effect.Flow.Has) || System.Numerics.BitOperations.PopCount((uint)Effect.Flow.Transformations) >= Many;

    // As many kinds of changes as nobody makes to one text.
    const int Many = 10;

    // Nobody does and undoes the same thing to one text.
    static readonly Transformations[] Contrary = [Transformations.Encode, Transformations.Decode, Transformations.Compress, Transformations.Decompress];

    /// <summary>What it runs or loads is a file that the package wrote before, at a path that is known to some extent and not read from anywhere.</summary>
    public bool IsOfWrittenFile =>
        Effect.Flow.Has(Transformations.ViaFile) && !Effect.TargetFlow.Has(Transformations.ViaFile) && !Effect.TargetFlow.Has(Sources.Network | Sources.File | Sources.ProcessOutput | Sources.FileNames) &&
        (Effect.Flow.Has(Transformations.ViaHandle) && !IsBlurred && (Kind is EffectKind.ProcessRun or EffectKind.NativeLoad || Effect.Callee.EndsWith("run_path", StringComparison.Ordinal)) || TargetText is { Length: < 1000 } text && text.Count(c => c is not (Value.Text.Hole or '/' or ' ')) >= 4 && !text.Contains('\n', StringComparison.Ordinal));

    /// <summary>What is known of a value as text.</summary>
    public static string TextOf(Value value) => value switch
    {
        Value.Text text => text.Content.Length <= Longest ? text.Content : text.Content[..Longest],
        Value.Bytes bytes => Encoding.Latin1.GetString(bytes.Content.Span[..Math.Min(bytes.Content.Length, Longest)]),
        Value.Sequence { Items.Count: < 1000 } sequence => string.Join(' ', sequence.Items.Select(item => item is Value.Sequence ? "" : TextOf(item))),
        Value.Number number => number.Content.ToString() ?? "",
        _ => "",
    };
}
