using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A file that came with the package (an image, a sound, a text) is read, decoded or put together from single bits, and run as code,
/// started as a program, or loaded.
/// </summary>
/// <remarks>
/// <para>
/// Whoever reads the code sees a picture being opened. Two attacks of 2026 on established projects hid their payload so.
/// </para>
/// <para>
/// Packages read data as data. Code that they carry lies in .py files, native code in files that are named and tagged as such.
/// </para>
/// <para>
/// Decode the file and read it. There is hardly an honest reason to keep it.
/// </para>
/// </remarks>
internal sealed class PayloadInData : CodeRule
{
    public override string Id => "payload-in-data";

    public override string Title => "The code takes a payload out of a data file of the package and runs it.";

    const Transformations Hiding = Transformations.Decode | Transformations.Decrypt | Transformations.Decompress | Transformations.Unmarshal | Transformations.Assemble;

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var effect in package.Effects)
        {
            if (effect.Kind is not (EffectKind.DynamicCode or EffectKind.NativeLoad or EffectKind.ProcessRun) || effect.Effect.TargetFlow.Has(Sources.Network) || effect.IsBlurred || IsByPath(effect))
                continue;
            // Of a file that was written here, what went into it counts.
            var isWritten = effect.Kind != EffectKind.DynamicCode && effect.IsOfWrittenFile && effect.Flow.Has(Sources.PackageData) && !effect.Flow.Has(Sources.Network | Sources.Environment);
            var flow = isWritten || effect.Kind == EffectKind.DynamicCode && effect.Flow.Has(Transformations.ViaFile) ? effect.Flow : effect.Effect.TargetFlow;
            var own = flow.Has(Sources.PackageData | Sources.SourceCode);
            var hiding = flow.Transformations & Hiding;
            if (effect.Kind == EffectKind.DynamicCode && own && effect.TargetText.EndsWith(".pyc", StringComparison.Ordinal))
                yield return Report(effect.IsEarly ? Strength.High : Strength.Low, effect, $"Compiled code without a source is loaded from the package {When(effect.Trigger)}.");
            else if (isWritten && hiding is not (Transformations.None or Transformations.Decompress))
                yield return Report(effect.IsEarly || hiding.HasFlag(Transformations.Decode) || hiding.HasFlag(Transformations.Decrypt) ? Strength.High : Strength.Medium, effect, $"A program that is hidden in a data file is written elsewhere and run {When(effect.Trigger)}.");
            else if (effect.Kind == EffectKind.ProcessRun && IsPlanted(effect))
                yield return Report(effect.IsEarly ? Strength.High : Strength.Low, effect, $"A file of the package is put elsewhere, made a program and run, {When(effect.Trigger)}.");
            else if (effect.Kind == EffectKind.DynamicCode && flow.Has(Sources.PackageData) && effect.IsEarly && package.In(effect.Unit).Concat(effect.Unit.Calls.SelectMany(package.In)).Any(IsPicture))
                yield return Report(Strength.High, effect, $"What is taken out of a picture or a sound is run as code {When(effect.Trigger)}.");
            else if (hiding != Transformations.None && (own || flow.Has(Sources.File) && effect.IsEarly))
            {
                // Bytecode that is only unmarshalled is what import hooks load all day; a command line has text of many kinds in it.
                var plain = (flow.Sources & ~(Sources.PackageData | Sources.SourceCode | Sources.FileNames | Sources.File | Sources.Random | Sources.SecretName)) != Sources.None || flow.Has(Transformations.Hash) && flow.Has(Transformations.Compress) || hiding == Transformations.Unmarshal || hiding == Transformations.Assemble && !flow.Has(Sources.PackageData) || effect.Kind != EffectKind.DynamicCode && !(hiding is not (Transformations.Decode or Transformations.Assemble) && IsInline(effect));
                yield return Report(plain || !effect.IsEarly ? Strength.Low : own || effect.Trigger == Trigger.Start ? Strength.High : Strength.Medium, effect, $"Something hidden in a data file is taken out and run {When(effect.Trigger)}.");
            }
        }
    }

    // No version, licence or description lies in such a file.
    static bool IsPicture(TriggeredEffect effect) =>
        effect.Effect.Callee is "PIL.Image.open" or "wave.open" or "cv2.imread" or "imageio.imread" ||
        effect.Kind == EffectKind.FileRead && effect.TargetText is { Length: < 1000 } path && path.LastIndexOf('.') is > 0 and var dot && Media.Contains(path[dot..]);

    static readonly string[] Media =
        [".png", ".jpg", ".jpeg", ".gif", ".ico", ".bmp", ".webp", ".wav", ".mp3", ".ogg", ".flac", ".mp4", ".ttf", ".otf", ".woff", ".woff2", ".pdf", ".zip", ".gz", ".xz", ".bz2", ".7z", ".bin"];

    // What is known is the path of the file, not what is in it.
    static bool IsByPath(TriggeredEffect effect) =>
        effect.Kind == EffectKind.DynamicCode && !effect.Flow.Has(Transformations.ViaFile) && !effect.TargetText.EndsWith(".pyc", StringComparison.Ordinal) &&
        effect.Effect.Callee[(effect.Effect.Callee.LastIndexOf('.') + 1)..] is "exec_module" or "load_module" or "load_source" or "run_path" or "run_module";

    // An interpreter is given a program that is not known as a text: python -c X.
    static bool IsInline(TriggeredEffect effect) => effect.TargetText.EndsWith("-c " + Value.Text.Hole, StringComparison.Ordinal);

    static bool IsPlanted(TriggeredEffect effect) =>
        effect.Effect.TargetFlow.Has(Sources.SourceCode) && effect.TargetText is var text && text.Contains("chmod", StringComparison.Ordinal) && text.Contains("cp ", StringComparison.Ordinal) &&
        (text.Contains("/tmp/", StringComparison.Ordinal) || text.Contains("/.", StringComparison.Ordinal));
}
