using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A constant is decoded, decompressed, decrypted or unmarshalled and then run as Python. What comes out is read as code in turn, and what
/// that does decides how strong the finding is.
/// </summary>
/// <remarks>
/// <para>
/// Honest code has no reason to hide from who reads it. Layers of Base64, zlib and marshal are the oldest disguise there is, and still the
/// commonest.
/// </para>
/// <para>
/// Generated code is run as it is (named tuples, data classes, templates). A program that carries other files packs them as files.
/// </para>
/// <para>
/// Decode it and read what it does. If it does nothing that the plain text would not be allowed to, ask the project to ship the plain text.
/// </para>
/// </remarks>
internal sealed class EncodedCode : CodeRule
{
    public override string Id => "encoded-code";

    public override string Title => "The code decodes a text and runs it as Python.";

    const Transformations Unwrapping = Transformations.Decode | Transformations.Decompress | Transformations.Decrypt | Transformations.Unmarshal;

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var effect in package.Of(EffectKind.DynamicCode))
        {
            var layers = effect.Effect.Layers.Count;
            if (layers > 0 && effect.Effect.Target is Value.Text or Value.Bytes)
            {
                var inner = package.Units.Where(unit => unit.Kind == CodeUnitKind.Decoded && unit.Module == effect.Unit.Module && effect.Unit.Calls.Contains(unit)).ToList();
                var acts = inner.SelectMany(package.Around).Any(IsAct);
                var strength = acts ? effect.IsEarly || layers > 1 ? Strength.High : Strength.Medium : inner.Count == 0 && layers > 1 && effect.IsEarly ? Strength.High : effect.IsEarly ? Strength.Medium : Strength.Low;
                yield return Report(strength, effect, acts
                    ? $"Code that reaches outside is hidden in an encoded text and run {When(effect.Trigger)}."
                    : $"Code is hidden in an encoded text and run {When(effect.Trigger)}.");
            }
            else if (effect.Flow.Has(Unwrapping) && effect.Flow.Sources == Sources.None && effect.Flow.Parameters == 0)
            {
                // Nothing came in from anywhere, so all of it stands in the package, in a form that is not understood here.
                var locked = effect.Flow.Has(Transformations.Decrypt | Transformations.Unmarshal);
                yield return Report(effect.IsEarly ? locked || layers > 1 ? Strength.High : Strength.Medium : locked ? Strength.Medium : Strength.Low, effect,
                    $"Something that is encoded, encrypted or marshalled within the package is run as code {When(effect.Trigger)}.");
            }
        }

        foreach (var effect in package.Of(EffectKind.Unmarshal))
        {
            if (effect.Effect.Target is Value.Bytes or Value.Text && IsCall(effect.TargetText))
                yield return Report(effect.IsEarly ? Strength.High : Strength.Medium, effect, $"A pickle that stands in the code calls a function that runs commands or code, {When(effect.Trigger)}.");
        }

        foreach (var command in package.Commands)
        {
            var effect = command.Effect;
            if (effect.IsOfWrittenFile && effect.Flow.Has(Unwrapping) && effect.Flow.Sources is Sources.None or Sources.SourceCode && effect.Flow.Parameters == 0)
                yield return Report(effect.IsEarly ? Strength.High : Strength.Low, effect, $"Code is decoded into a file and run from there {When(effect.Trigger)}.");
        }
    }

    // A pickle names the module and the function that it calls, whatever its protocol.
    static bool IsCall(string pickle) =>
        Modules.Any(module => pickle.Contains(module, StringComparison.Ordinal)) && Functions.Any(function => pickle.Contains(function, StringComparison.Ordinal));

    static readonly string[] Modules = ["posix", "nt\n", "os\n", "\u0002os", "\u0002nt", "subprocess", "builtins", "__builtin__", "pty\n", "\u0003pty"];

    static readonly string[] Functions = ["system", "popen", "Popen", "check_output", "exec", "eval", "spawn", "__import__", "getoutput"];

    static bool IsAct(TriggeredEffect effect) => effect.Kind is EffectKind.HttpRequest or EffectKind.Connect or EffectKind.Send or EffectKind.DnsLookup or EffectKind.ProcessRun or EffectKind.DynamicCode
        or EffectKind.FileWrite or EffectKind.FileDelete or EffectKind.NativeLoad or EffectKind.NativeCall or EffectKind.RegistryWrite or EffectKind.InputHook or EffectKind.ScreenCapture or EffectKind.Unmarshal;
}
