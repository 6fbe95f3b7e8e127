using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// Files that were found by listing or walking directories are read and sent to another machine, without anyone having asked for it; or
/// what is on the screen or was typed.
/// </summary>
/// <remarks>
/// <para>
/// A thief who does not know where the secrets are takes whatever looks like one: key files, documents, source code.
/// </para>
/// <para>
/// Tools for backup, upload and deployment send files when they are called, and those that they are told to.
/// </para>
/// <para>
/// See which directories are walked, for what, and where the files go.
/// </para>
/// </remarks>
internal sealed class FilesSent : CodeRule
{
    public override string Id => "files-sent";

    public override string Title => "The code searches the disk and sends the files that it finds.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var sending in package.Sendings)
        {
            var effect = sending.Effect;
            var flow = sending.Content;
            if (sending.IsPrivate || effect.IsBlurred || !flow.Has(Sources.File) || flow.Has(Sources.PackageData | Sources.SourceCode | Sources.Network))
                continue;
            if (flow.Has(Sources.FileNames) && (effect.IsEarly || effect.IsHidden))
                yield return Report(Strength.High, effect, $"Files that are found by searching the disk are sent to another machine {When(effect.Trigger)}.");
            else if (effect.IsEarly && (sending.IsToNobody || effect.Trigger is Trigger.Install or Trigger.Start))
                yield return Report(Strength.Medium, effect, $"What was read from a file is sent to another machine {When(effect.Trigger)}.");
            else if (flow.Has(Sources.FileNames) && sending.IsToNobody && effect.Trigger != Trigger.Test)
                yield return Report(sending.IsBare ? Strength.High : Strength.Low, effect, "Files that are found by searching the disk are sent to a messenger, a tunnel or a site for passing things on.");
        }
    }
}
