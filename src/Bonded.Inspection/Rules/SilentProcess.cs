using Bonded.Inspection.Library;

namespace Bonded.Inspection.Rules;

/// <summary>
/// On import, install or start, a program is started with its window hidden or detached, and it is a shell, an interpreter or a script.
/// </summary>
/// <remarks>
/// <para>
/// A hidden window serves one purpose: that whoever sits in front of the machine does not notice.
/// </para>
/// <para>
/// Programs with a window of their own hide the console of a helper, when they are called. Nothing needs hiding while a package is
/// installed.
/// </para>
/// <para>
/// See what is started. Asking a tool for its version without a flashing window is harmless.
/// </para>
/// </remarks>
internal sealed class SilentProcess : CodeRule
{
    public override string Id => "silent-process";

    public override string Title => "The code starts a program that nobody is to see, without being asked.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var command in package.Commands)
        {
            if (!command.Is(CommandKind.Hidden) || !(command.Effect.IsEarly || command.Effect.IsHidden))
                continue;
            var runs = command.Is(CommandKind.Interpreter | CommandKind.Fetch | CommandKind.Disarm) || command.Text.Contains(".py", StringComparison.OrdinalIgnoreCase) || command.Text.Contains(".ps1", StringComparison.OrdinalIgnoreCase)
                || command.Text.Contains(".vbs", StringComparison.OrdinalIgnoreCase) || command.Text.Contains(".bat", StringComparison.OrdinalIgnoreCase);
            yield return Report(
                runs && (command.Trigger is Trigger.Install or Trigger.Start || command.Effect.IsHidden) ? Strength.High : runs ? Strength.Medium : Strength.Low, command.Effect,
                $"A program is started out of sight {When(command.Trigger)}.");
        }
    }
}
