using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Bonded.Inspection;

/// <summary>Text taken from a package, made fit to print.</summary>
internal static class Evidence
{
    const int Longest = 200;

    /// <summary>The text in printable ASCII, everything else and the backslash escaped, cut after 200 characters.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Escape(string? text)
    {
        if (text is null)
            return null;
        var escaped = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (escaped.Length >= Longest)
                return escaped.Append("...").ToString();
            if (rune.Value is >= 0x20 and < 0x7F and not '\\')
                escaped.Append((char)rune.Value);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return escaped.ToString();
    }
}
