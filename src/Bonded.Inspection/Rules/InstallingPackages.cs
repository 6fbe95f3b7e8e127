using Bonded.Inspection.Library;

namespace Bonded.Inspection.Rules;

/// <summary>
/// An installer is started to install packages, without being asked for it: on import, while the package itself is being installed, or when
/// Python starts.
/// </summary>
/// <remarks>
/// <para>
/// What is installed so passes by the requirements that were looked at, by pins and by hashes, and can be anything by the next day.
/// </para>
/// <para>
/// Packages name what they need in their metadata. Tools that manage environments install what they are told to, when they are called.
/// </para>
/// <para>
/// See what is installed, and from where. Old builds that fetch a build tool so can be waived; better is a wheel.
/// </para>
/// </remarks>
internal sealed class InstallingPackages : CodeRule
{
    public override string Id => "installing-packages";

    public override string Title => "The code installs other packages by itself.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var command in package.Commands.Where(command => command.Is(CommandKind.InstallPackage)))
        {
            if (!command.Effect.IsEarly && !command.Effect.IsHidden)
                continue;
            var elsewhere = command.Text.Contains("://", StringComparison.Ordinal);
            var hides = command.Is(CommandKind.Hidden);
            yield return Report(
                command.Effect.IsHidden || command.Trigger == Trigger.Start || elsewhere && (hides || command.Trigger == Trigger.Import) ? Strength.High : Strength.Medium, command.Effect,
                elsewhere ? $"A package is installed from an address of its own {When(command.Trigger)}." : $"Other packages are installed {When(command.Trigger)}.");
        }
    }
}
