using Bonded.Inspection.Library;

namespace Bonded.Inspection.Rules;

/// <summary>
/// PowerShell is started with a constant command in Base64.
/// </summary>
/// <remarks>
/// <para>
/// The option exists to pass quoting; in packages it serves to hide what is run.
/// </para>
/// <para>
/// Clients for remote Windows machines encode the command that their caller passes. A constant command is passed as it is.
/// </para>
/// <para>
/// Decode it: it is UTF-16 in Base64.
/// </para>
/// </remarks>
internal sealed class EncodedPowerShell : CodeRule
{
    public override string Id => "encoded-powershell";

    public override string Title => "The code starts PowerShell with an encoded command.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var command in package.Commands.Where(command => command.Is(CommandKind.EncodedPowerShell)))
            yield return Report(command.Trigger == Trigger.Test ? Strength.Low : Strength.High, command.Effect, $"PowerShell is started with an encoded command {When(command.Trigger)}.");
    }
}
