using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A home or the root of the disk is deleted, a disk is overwritten, copies for recovery are removed, or files that are found by searching
/// the disk are encrypted and the originals removed.
/// </summary>
/// <remarks>
/// <para>
/// The damage cannot be undone, and is done before anyone looks.
/// </para>
/// <para>
/// Programs delete their own caches and temporary files, at paths that they made, and what their user names.
/// </para>
/// <para>
/// See which paths can be reached. If a path comes from the user, it can be waived.
/// </para>
/// </remarks>
internal sealed class Destruction : CodeRule
{
    public override string Id => "destruction";

    public override string Title => "The code deletes, overwrites or encrypts what is not its own.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var command in package.Commands.Where(command => command.Is(CommandKind.Destroy)))
            yield return Report(command.Effect.IsEarly || command.Effect.IsHidden || command.Is(CommandKind.Hidden) ? Strength.High : Strength.Medium, command.Effect,
                $"A command deletes or overwrites what does not belong to the package, {When(command.Trigger)}.");

        foreach (var effect in package.Of(EffectKind.FileDelete))
        {
            if (IsEverything(effect.TargetText))
                yield return Report(effect.IsEarly || effect.IsHidden ? Strength.High : Strength.Medium, effect, $"A whole home or disk is deleted {When(effect.Trigger)}.");
            else if (effect.IsEarly && effect.Effect.TargetFlow.Has(Sources.FileNames) && ListsEverything(package, effect.Unit))
                yield return Report(Strength.High, effect, $"Whatever a search of a whole home or disk finds is deleted {When(effect.Trigger)}.");
        }

        foreach (var effect in package.Of(EffectKind.FileWrite))
        {
            if (effect.Trigger != Trigger.Test && effect.Effect.Arguments.Any(value => IsDemand(TriggeredEffect.TextOf(value))) && package.Of(EffectKind.FileList).Any())
                yield return Report(Strength.High, effect, $"A demand for money against files is written {When(effect.Trigger)}, beside code that searches for files.");
            if (effect.Flow.Has(Sources.Random) && effect.Effect.TargetFlow.Has(Sources.FileNames) && (effect.IsEarly || effect.IsHidden) && !effect.IsBlurred)
                yield return Report(Strength.High, effect, $"Files that are found by searching the disk are overwritten with chance {When(effect.Trigger)}.");
            if (!effect.Flow.Has(Transformations.Encrypt) || !effect.Flow.Has(Sources.FileNames) || !effect.Flow.Has(Sources.File))
                continue;
            var home = ListsEverything(package, effect.Unit);
            yield return Report(
                effect.IsEarly || effect.IsHidden || home ? Strength.High : Strength.Low, effect, $"Files that are found by searching the disk are encrypted {When(effect.Trigger)}.");
        }
    }

    // What was done to which files, and how to pay for it.
    static bool IsDemand(string text) =>
        text.Length is > 40 and < 10_000 && Says(text, "encrypted", "locked", "decrypt") && Says(text, "your files", "your documents", "your data", "all of your", "all your") &&
        Says(text, "btc", "bitcoin", "xmr", "monero", "ethereum", " pay ", "payment", "ransom");

    static bool Says(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    static bool ListsEverything(PackageBehaviour package, CodeUnit unit) =>
        package.Of(EffectKind.FileList).Any(list => (list.Unit == unit || list.Unit.Calls.Contains(unit)) && IsEverything(list.TargetText));

    static bool IsEverything(string path) =>
        path.TrimEnd('/', '\\', '*') is "" or "~" or "$HOME" or "%USERPROFILE%" or "C:" or "c:" or "/home" or "/root" or "/Users" or "C:\\Users" or "/etc" or "/usr" or "/var" && path.Length > 0;
}
