using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// Something is written to a place that a shell, the system, the desktop or Python itself runs without being asked: start-up files of
/// shells, timetables, services, Run keys, the Startup folder, .pth files, keys that may log in.
/// </summary>
/// <remarks>
/// <para>
/// It outlives the package: uninstalling it does not take it away.
/// </para>
/// <para>
/// Programs that are services, or that complete commands in a shell, offer a command that sets this up, and say what they write. None does
/// it while it is being installed or imported.
/// </para>
/// <para>
/// See what is written and when. A command that its user runs for this very purpose can be waived.
/// </para>
/// </remarks>
internal sealed class Persistence : CodeRule
{
    public override string Id => "persistence";

    public override string Title => "The code puts something where it is run again by itself.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var effect in package.Effects)
        {
            if (effect.Kind is not (EffectKind.FileWrite or EffectKind.RegistryWrite) || StartupPlaces.KindOf(effect.TargetText) is not { } place)
                continue;
            if (Runs(effect) && effect.Trigger != Trigger.Test)
            {
                yield return Report(Strength.High, effect, $"A command that fetches and runs something, or sends something away, is written to {place} {When(effect.Trigger)}.");
                continue;
            }

            var code = effect.Flow.Has(Sources.Network) || effect.Flow.Has(Transformations.Decode | Transformations.Decrypt | Transformations.Decompress);
            // Virtual environments and editable installs are made of .pth files, by installers that are called.
            var usual = place.StartsWith("a .pth", StringComparison.Ordinal) || place.StartsWith("a module", StringComparison.Ordinal);
            yield return Report(
                effect.IsEarly || effect.IsHidden ? usual && effect.Trigger == Trigger.Install && !code ? Strength.Medium : Strength.High : code ? Strength.Medium : Strength.Info, effect,
                $"Something is written to {place} {When(effect.Trigger)}.");
        }

        foreach (var command in package.Commands.Where(command => command.Is(CommandKind.Persist)))
            yield return Report(command.Effect.IsEarly || command.Effect.IsHidden ? Strength.High : command.Is(CommandKind.Hidden) ? Strength.Medium : Strength.Info, command.Effect,
                $"A command has something run again by itself; that happens {When(command.Trigger)}.");
    }

    // What is written is known, and says by itself what it is for.
    static bool Runs(TriggeredEffect effect) =>
        effect.Effect.Arguments.Concat(effect.Effect.Keywords.Select(keyword => keyword.Value)).Select(TriggeredEffect.TextOf)
            .Any(text => text.Length > 20 && text != effect.TargetText && (Commands.KindOf(text) & (CommandKind.FetchAndRun | CommandKind.ReverseShell | CommandKind.EncodedPowerShell | CommandKind.Mine)) != 0);
}
