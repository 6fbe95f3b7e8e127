using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A command turns off or makes exceptions in an antivirus, a firewall, logging, or the asking for permission.
/// </summary>
/// <remarks>
/// <para>
/// It is the step before something that would otherwise be stopped.
/// </para>
/// <para>
/// Programs that administer machines do this when they are told to.
/// </para>
/// <para>
/// See who asks for it and when.
/// </para>
/// </remarks>
internal sealed class Disarming : CodeRule
{
    public override string Id => "disarming";

    public override string Title => "The code turns off what protects the machine.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var command in package.Commands.Where(command => command.Is(CommandKind.Disarm)))
            yield return Report(command.Effect.IsEarly || command.Effect.IsHidden || command.Is(CommandKind.Hidden) ? Strength.High : Strength.Medium, command.Effect,
                $"A command turns off what protects the machine, {When(command.Trigger)}.");
        foreach (var effect in package.Of(EffectKind.RegistryWrite))
        {
            if (effect.TargetText.Contains("Windows Defender", StringComparison.OrdinalIgnoreCase) || effect.TargetText.Contains("EnableLUA", StringComparison.OrdinalIgnoreCase))
                yield return Report(effect.IsEarly || effect.IsHidden ? Strength.High : Strength.Medium, effect, $"The registry is changed to turn off what protects the machine, {When(effect.Trigger)}.");
        }
    }
}
