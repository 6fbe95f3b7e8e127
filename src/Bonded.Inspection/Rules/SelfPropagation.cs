using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// Without being asked, the code publishes packages or pushes repositories, or writes code into the source files of other projects that it
/// finds on the disk.
/// </summary>
/// <remarks>
/// <para>
/// A worm uses the first victim credentials to reach the next. Every package its victim may publish is lost with it.
/// </para>
/// <para>
/// Tools for releasing publish when they are called. Formatters and generators write source files, those that they are told to.
/// </para>
/// <para>
/// There is hardly an honest reason for doing this on import or install.
/// </para>
/// </remarks>
internal sealed class SelfPropagation : CodeRule
{
    public override string Id => "self-propagation";

    public override string Title => "The code spreads to other packages or repositories.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var command in package.Commands.Where(command => command.Is(CommandKind.Publish)))
        {
            var stolen = package.Effects.Any(effect => effect.IsEarly && effect.Kind == EffectKind.FileRead && effect.Flow.Has(Sources.Credentials));
            if (command.Effect.IsEarly || command.Effect.IsHidden)
                yield return Report(command.Trigger == Trigger.Install && !stolen && !command.Effect.IsHidden ? Strength.Low : Strength.High, command.Effect, $"A package is published or a repository is pushed {When(command.Trigger)}.");
            else
                yield return Report(Strength.Info, command.Effect, "A command publishes a package or pushes a repository.");
        }

        foreach (var sending in package.Sendings)
        {
            if (sending.Effect.TargetText is var url && (url.Contains("upload.pypi.org", StringComparison.Ordinal) || url.Contains("pypi.org/legacy", StringComparison.Ordinal)) &&
                (sending.Effect.IsEarly || sending.Effect.IsHidden))
                yield return Report(Strength.High, sending.Effect, $"A package is uploaded to the index {When(sending.Trigger)}.");
        }

        foreach (var effect in package.Of(EffectKind.FileWrite))
        {
            var target = effect.TargetText;
            if (!effect.Effect.TargetFlow.Has(Sources.FileNames) && !IsFound(package, effect) || effect.IsBlurred || !(effect.IsEarly || effect.IsHidden))
                continue;
            var found = target.Length > 1 ? target : package.In(effect.Unit).Where(list => list.Kind == EffectKind.FileList).Select(list => list.TargetText).FirstOrDefault(IsSource) ?? "";
            if (!IsSource(found))
                continue;
            yield return Report(
                effect.Flow.Has(Sources.SourceCode | Sources.PackageData) || effect.Effect.Arguments.Any(value => IsLoader(TriggeredEffect.TextOf(value))) ? Strength.High : Strength.Medium, effect,
                $"Code is written into source files that are found by searching the disk, {When(effect.Trigger)}.");
        }
    }

    // The path is what a search of this code is for.
    static bool IsFound(PackageBehaviour package, TriggeredEffect effect) =>
        effect.TargetText is { Length: > 1 } target && package.In(effect.Unit).Any(list => list.Kind == EffectKind.FileList && list.TargetText.Replace('*', Value.Text.Hole) == target);

    // Code that runs other code: what is written works by itself.
    static bool IsLoader(string text) =>
        text.Contains("import ", StringComparison.Ordinal) &&
        (text.Contains("exec(", StringComparison.Ordinal) || text.Contains("eval(", StringComparison.Ordinal) || text.Contains("os.system(", StringComparison.Ordinal) || text.Contains("subprocess", StringComparison.Ordinal));

    static bool IsSource(string path) => path.EndsWith(".py", StringComparison.Ordinal) || path.EndsWith("package.json", StringComparison.Ordinal) || path.EndsWith(".pth", StringComparison.Ordinal) || path.EndsWith("setup.cfg", StringComparison.Ordinal);
}
