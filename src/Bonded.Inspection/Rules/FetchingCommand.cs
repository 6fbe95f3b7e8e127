using Bonded.Inspection.Library;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A shell, PowerShell or a tool of the system is started with a command that downloads something and runs it at once, such as a download
/// piped into a shell.
/// </summary>
/// <remarks>
/// <para>
/// Two words of a shell replace a whole dropper, leave nothing in the package that could be looked at, and pass by whatever watches Python.
/// </para>
/// <para>
/// Programs that set up machines do this when they are told to, with an address of the project that they install.
/// </para>
/// <para>
/// Find out what the address answers and who controls it. A build that needs a tool should name it in its requirements.
/// </para>
/// </remarks>
internal sealed class FetchingCommand : CodeRule
{
    public override string Id => "fetching-command";

    public override string Title => "The code has a command line fetch something and run it.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var command in package.Commands)
        {
            if (command.Is(CommandKind.FetchAndRun))
            {
                var early = command.Effect.IsEarly || command.Effect.IsHidden;
                var disguised = command.IsDetached || command.Is(CommandKind.Hidden | CommandKind.EncodedPowerShell | CommandKind.Disarm) || Hosts.KindOf(command.Text) is HostKind.Paste or HostKind.Tunnel or HostKind.RequestBin;
                yield return Report(early || disguised ? Strength.High : Strength.Medium, command.Effect, $"A command fetches something from the network and runs it, {When(command.Trigger)}.");
            }
            else if (command.Is(CommandKind.PipedShell) && command.Effect.IsEarly)
                yield return Report(Strength.High, command.Effect, $"What some other command says is run by a shell {When(command.Trigger)}.");
            else if (command.Is(CommandKind.Fetch) && command.Effect.IsEarly)
                yield return Report(
                    command.Is(CommandKind.Hidden) || command.Trigger == Trigger.Start ? Strength.High : command.Trigger == Trigger.Import ? Strength.Medium : Strength.Low, command.Effect,
                    $"A command fetches something from the network {When(command.Trigger)}.");
        }
    }
}
