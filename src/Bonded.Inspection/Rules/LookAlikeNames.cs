using System.Text;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A name mixes letters of several scripts that look alike, or is written in characters that Python reads as ordinary letters: exec in
/// mathematical script.
/// </summary>
/// <remarks>
/// <para>
/// A reader, and a search, takes the one for the other. Python does not.
/// </para>
/// <para>
/// Formulas use Greek letters by themselves. Nobody writes the names of builtin functions in other characters.
/// </para>
/// <para>
/// Write the names in plain letters and read again.
/// </para>
/// </remarks>
internal sealed class LookAlikeNames : CodeRule
{
    public override string Id => "look-alike-names";

    public override string Title => "The code uses names that look like others.";

    static readonly string[] Powers = ["exec", "eval", "compile", "import", "open", "getattr", "system", "popen", "subprocess", "urlopen", "globals", "builtins", "os"];

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var text in package.Texts)
        {
            if (text.Kind == TextFactKind.Compatibility)
            {
                var plain = Plain(text.Snippet);
                yield return Report(Powers.Contains(plain) ? Strength.High : Strength.Low, text, Powers.Contains(plain)
                    ? "The name of something that runs code or reaches outside is written in characters that only look like it to Python."
                    : "A name is written in characters that Python reads as other letters.");
            }
            else if (text.Kind == TextFactKind.LookAlike)
                yield return Report(text.Trigger == Trigger.Call ? Strength.Low : Strength.Medium, text, "A name mixes letters of different scripts that look alike.");
        }
    }

    // The name that a text begins with, in plain letters: mathematical letters come in alphabets of 52, the wide forms in order.
    static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is >= 0x1D400 and < 0x1D6A4)
                plain.Append("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[(rune.Value - 0x1D400) % 52]);
            else if (rune.Value is >= 0xFF01 and <= 0xFF5E)
                plain.Append((char)(rune.Value - 0xFEE0));
            else if (rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value == '_'))
                plain.Append((char)rune.Value);
            else if (rune.IsAscii)
                break;
            else
                plain.Append('?');
        }

        return plain.ToString().Trim('_');
    }
}
