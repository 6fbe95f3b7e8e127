using System.Globalization;
using System.Text;

namespace Bonded.Cli;

/// <summary>
/// Foreign text for a terminal: letters as they are, and everything that steers the terminal, is not seen, or makes text read otherwise
/// than it stands (control, formatting, private and unassigned characters, odd blanks, combining marks, letters that run from right to
/// left) as an escape.
/// </summary>
static class EscapedText
{
    /// <summary>The text with its line ends and tabs, and everything else of that kind escaped.</summary>
    public static string Lines(string text)
    {
        var shown = new StringBuilder(text.Length + 16);
        foreach (var rune in text.Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || IsPlain(rune))
                shown.Append(rune.ToString());
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return shown.ToString();
    }

    /// <summary>The text on one line, cut to so many characters.</summary>
    public static string Line(string text, int most)
    {
        var shown = Lines(text).Replace("\n", "\\u{a}", StringComparison.Ordinal).Replace("\t", "\\u{9}", StringComparison.Ordinal);
        return shown.Length <= most ? shown : shown[..(most - 3)] + "...";
    }

    static bool IsPlain(Rune rune) => rune.Value is >= ' ' and <= '~' || (rune.Value > 0x9F && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark)
        && rune.Value is not (0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0xFFFD or 0x2800
            or (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF)));
}
