using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A command of the system is run that prints stored passwords, keys or tokens, or copies a file that holds them.
/// </summary>
/// <remarks>
/// <para>
/// It takes secrets past everything that watches files that Python opens.
/// </para>
/// <para>
/// Tools that manage credentials ask the command of their own service when they are called.
/// </para>
/// <para>
/// See which secret is printed and where it goes.
/// </para>
/// </remarks>
internal sealed class SecretsByCommand : CodeRule
{
    public override string Id => "secrets-by-command";

    public override string Title => "The code has a command print secrets.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var command in package.Commands.Where(command => command.Is(CommandKind.ReadSecrets)))
        {
            var leaves = command.Is(CommandKind.SendOut) || package.Sendings.Any(sending => sending.Flow.Has(Sources.ProcessOutput) && sending.Effect.Unit == command.Effect.Unit);
            yield return Report(
                command.Effect.IsEarly || command.Effect.IsHidden || leaves && command.Trigger != Trigger.Test ? Strength.High : Strength.Low, command.Effect,
                leaves ? $"A command prints stored secrets, and they are sent out, {When(command.Trigger)}." : $"A command prints stored secrets {When(command.Trigger)}.");
        }
    }
}
