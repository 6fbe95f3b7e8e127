using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A source file holds characters that turn the direction of text around, or many that show as nothing at all: zero-width characters,
/// variation selectors, tags, fillers.
/// </summary>
/// <remarks>
/// <para>
/// With the first, code is shown in another order than it runs (CVE-2021-42574); with the second, a whole payload can hide in what looks
/// like an empty string.
/// </para>
/// <para>
/// Texts in right-to-left scripts hold such marks one at a time, in strings. Code holds none.
/// </para>
/// <para>
/// Show the characters, and see what they do.
/// </para>
/// </remarks>
internal sealed class HiddenCharacters : CodeRule
{
    public override string Id => "hidden-characters";

    public override string Title => "The source holds characters that show as nothing or change the order in which text is shown.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var text in package.Texts)
        {
            if (text.Kind == TextFactKind.Bidirectional)
                yield return Report(text.Trigger == Trigger.Call ? Strength.Low : Strength.Medium, text, "A line holds characters that change the order in which it is shown.");
            else if (text.Kind == TextFactKind.Invisible)
            {
                var runs = package.Of(EffectKind.DynamicCode).Any(effect => effect.Path == text.Path);
                var count = text.Snippet.EnumerateRunes().Count(rune => rune.Value > 0x7F);
                yield return Report(runs && count >= 16 ? Strength.High : runs || count >= 64 ? Strength.Medium : Strength.Low, text, runs && count >= 16
                    ? "Many characters that show as nothing stand in a file that runs texts as code."
                    : "A line holds characters that show as nothing.");
            }
        }
    }
}
