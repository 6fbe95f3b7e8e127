using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A program for mining is started, fetched or told a pool.
/// </summary>
/// <remarks>
/// <para>
/// It spends the power of the machine, and the hole it came through stays open for others.
/// </para>
/// <para>
/// Packages about mining say so, and mine when they are called.
/// </para>
/// <para>
/// See whether mining is what the project is for.
/// </para>
/// </remarks>
internal sealed class Mining : CodeRule
{
    public override string Id => "mining";

    public override string Title => "The code mines a cryptocurrency.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var command in package.Commands.Where(command => command.Is(CommandKind.Mine)))
            yield return Report(command.Effect.IsEarly || command.Effect.IsHidden || command.Is(CommandKind.Hidden) ? Strength.High : Strength.Medium, command.Effect, $"A program that mines a cryptocurrency is started {When(command.Trigger)}.");
        foreach (var effect in package.Effects)
        {
            if (effect.Kind is not (EffectKind.HttpRequest or EffectKind.Connect or EffectKind.FileWrite) || !(Commands.KindOf(effect.TargetText.Length < 2048 ? effect.TargetText : "") & CommandKind.Mine).HasFlag(CommandKind.Mine))
                continue;
            yield return Report(effect.IsEarly || effect.IsHidden ? Strength.High : Strength.Low, effect, $"Something for mining a cryptocurrency is fetched, written or connected to {When(effect.Trigger)}.");
        }
    }
}
