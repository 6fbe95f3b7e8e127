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
            if (effect.Kind is not (EffectKind.DynamicCode or EffectKind.NativeLoad or EffectKind.ProcessRun) || effect.Flow.Has(Sources.Network))
                continue;
            var own = effect.Flow.Has(Sources.PackageData) || effect.Flow.Has(Sources.File) && effect.Flow.Has(Sources.SourceCode);
            var hiding = effect.Flow.Transformations & Hiding;
            if (!own && !(effect.Flow.Has(Sources.File) && effect.IsEarly) || hiding == Transformations.None)
                continue;
            // Bytecode that is only unmarshalled is what import hooks load all day.
            var plain = hiding is Transformations.Unmarshal or Transformations.Decode && effect.Kind == EffectKind.ProcessRun;
            yield return Report(
                plain ? Strength.Low : effect.IsEarly && own && effect.Kind != EffectKind.ProcessRun ? Strength.High : effect.IsEarly ? Strength.Medium : Strength.Low, effect,
                $"Something hidden in a data file is taken out and run {When(effect.Trigger)}.");
        }
    }
}
