using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// What the network answered is executed as Python, loaded as native code or unpickled; or it is written to a file, and that file is run.
/// </summary>
/// <remarks>
/// <para>
/// The package that was looked at is then not the one that does the harm: what is fetched can differ for each victim and be changed at any
/// time.
/// </para>
/// <para>
/// Installers and drivers of browsers fetch programs when they are called, from their own project, and check a hash. A build takes its
/// sources from the archive, not from the network.
/// </para>
/// <para>
/// Find out what is fetched, from whom, and whether its hash is checked. For a build that fetches a compiler or a library, a wheel avoids
/// the question.
/// </para>
/// </remarks>
internal sealed class FetchedCode : CodeRule
{
    public override string Id => "fetched-code";

    public override string Title => "The code fetches something from the network and runs it.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        var written = Written(package);
        foreach (var effect in package.Effects)
        {
            switch (effect.Kind)
            {
                case EffectKind.ProcessRun or EffectKind.NativeLoad or EffectKind.DynamicCode when effect.IsOfWrittenFile && effect.Flow.Has(Sources.Network):
                    yield return Report(ByFile(package, effect, effect), effect, $"A file that was fetched from the network is run {When(effect.Trigger)}.");
                    break;
                case EffectKind.ProcessRun or EffectKind.NativeLoad or EffectKind.DynamicCode when IsWritten(effect, written, out var fetched):
                    yield return Report(ByFile(package, effect, fetched), effect, $"A file that was fetched from the network is run {When(effect.Trigger)}.");
                    break;
                case EffectKind.DynamicCode when effect.Effect.TargetFlow.Has(Sources.Network):
                case EffectKind.Unmarshal when effect.Effect.TargetFlow.Has(Sources.Network) && effect.IsEarly:
                case EffectKind.NativeLoad when effect.Effect.TargetFlow.Has(Sources.Network):
                    yield return Report(effect.IsBlurred ? Strength.Low : effect.Kind == EffectKind.Unmarshal && effect.IsEarly && package.ReachesFixedHost(effect) ? Strength.High : Direct(package, effect), effect, $"What the network answered is run as code {When(effect.Trigger)}.");
                    break;
                case EffectKind.ProcessRun when effect.Effect.TargetFlow.Has(Sources.Network) && (effect.IsEarly || effect.IsHidden) && !effect.IsBlurred:
                    yield return Report(IsCommand(effect) ? Strength.High : Strength.Low, effect, $"A command that the network answered is run {When(effect.Trigger)}.");
                    break;
                case EffectKind.ProcessRun when effect.Effect.TargetFlow.Has(Sources.Network) && !effect.IsBlurred && effect.Trigger != Trigger.Test && effect.TargetText.Length <= 1 && RunCommand.IsLine(effect) && (effect.Effect.TargetFlow.Sources & ~(Sources.Network | Sources.Random | Sources.Host)) == Sources.None && package.ReachesFixedHost(effect):
                    yield return Report(Strength.High, effect, $"A command that comes from a host of the code's own choice is run {When(effect.Trigger)}.");
                    break;
                case EffectKind.ProcessRun when effect.IsEarly && IsMadeRunnable(package, effect):
                    yield return Report(Strength.High, effect, $"Beside a download, a file is made a program and run, {When(effect.Trigger)}.");
                    break;
            }
        }
    }

    // The network says which program to run, or an interpreter or shell what to do; not only a version or a path among the arguments.
    static bool IsCommand(TriggeredEffect effect)
    {
        var text = effect.TargetText;
        return text.Length == 0 || text[0] == Value.Text.Hole && !text.StartsWith($"{Value.Text.Hole} -m", StringComparison.Ordinal) || Commands.KindOf(text).HasFlag(CommandKind.Interpreter);
    }

    // What is run is what was made executable just before, by the same code that fetched something.
    static bool IsMadeRunnable(PackageBehaviour package, TriggeredEffect effect)
    {
        var program = effect.TargetText.Split(' ', 2)[0];
        return program.Length > 1 && package.In(effect.Unit).Any(other => other.Kind == EffectKind.Permissions && other.TargetText == program) &&
            package.In(effect.Unit).Any(other => other.Kind == EffectKind.HttpRequest);
    }

    static Strength Direct(PackageBehaviour package, TriggeredEffect effect)
    {
        if (effect.IsEarly || effect.IsHidden)
            return effect.Kind == EffectKind.Unmarshal ? Strength.Medium : Strength.High;
        if (effect.Kind == EffectKind.DynamicCode && (IsFromNobody(package, effect) || effect.Flow.Has(Transformations.Decrypt | Transformations.Unmarshal) && !effect.Flow.Has(Sources.File)))
            return Strength.High;
        return effect.Kind == EffectKind.DynamicCode && !effect.Flow.Has(Sources.File) ? effect.Trigger != Trigger.Test && effect.TargetText.Length <= 1 && package.ReachesFixedHost(effect) ? Strength.High : Strength.Medium : Strength.Low;
    }

    static Strength ByFile(PackageBehaviour package, TriggeredEffect effect, TriggeredEffect fetched)
    {
        if (effect.IsEarly && fetched.IsEarly || effect.IsHidden)
            return Strength.High;
        if (effect.Kind == EffectKind.ProcessRun && new RunCommand(effect).IsDetached && effect.Trigger != Trigger.Test && !effect.IsBlurred && package.ReachesFixedHost(fetched))
            return Strength.High;
        var hidden = effect.Kind == EffectKind.ProcessRun && new RunCommand(effect).Is(CommandKind.Hidden);
        return IsFromNobody(package, fetched) ? hidden ? Strength.High : Strength.Medium : Strength.Low;
    }

    static bool IsFromNobody(PackageBehaviour package, TriggeredEffect effect) =>
        package.In(effect.Unit).Any(other => other.Kind is EffectKind.HttpRequest or EffectKind.Connect && Hosts.KindOf(other.Effect) is HostKind.Paste or HostKind.Address or HostKind.Tunnel or HostKind.RequestBin or HostKind.Messenger);

    // The files that hold what the network answered, by the last part of their paths where that is known.
    static Dictionary<string, TriggeredEffect> Written(PackageBehaviour package)
    {
        var written = new Dictionary<string, TriggeredEffect>(StringComparer.Ordinal);
        foreach (var effect in package.Of(EffectKind.FileWrite))
        {
            if (effect.Flow.Has(Sources.Network) && NameOf(effect.TargetText) is { } name)
                written.TryAdd(name, effect);
        }

        foreach (var command in package.Commands)
        {
            if (command.Is(CommandKind.Fetch) && Commands.FetchedFile(command.Text) is { } file && NameOf(file) is { } name)
                written.TryAdd(name, command.Effect);
        }

        return written;
    }

    static bool IsWritten(TriggeredEffect effect, Dictionary<string, TriggeredEffect> written, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TriggeredEffect? fetched)
    {
        fetched = null;
        if (written.Count == 0)
            return false;
        foreach (var word in effect.TargetText.Split([' ', '"', '\'', ';', '&'], 64))
        {
            if (NameOf(word) is { } name && written.TryGetValue(name, out fetched) && fetched != effect &&
                (fetched.Unit.Module == effect.Unit.Module || fetched.Unit.Calls.Contains(effect.Unit) || effect.Unit.Calls.Contains(fetched.Unit)))
                return true;
        }

        return false;
    }

    // A name that says something: not what every program has, and known to its end.
    static string? NameOf(string path)
    {
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.Length is >= 5 and <= 200 && !name.Contains(Value.Text.Hole, StringComparison.Ordinal) && !name.StartsWith("python", StringComparison.Ordinal) ? name : null;
    }
}
