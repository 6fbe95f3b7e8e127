using System.Globalization;
using System.Text;
using Bonded.Server.Hosting;

namespace Bonded.Cli;

/// <summary>Text for people that fits a terminal of 80 columns. What comes in is shown in printable ASCII.</summary>
static class Layout
{
    public const int Width = 80;

    const int LongestText = 2_000;

    /// <summary>The text in lines that begin with so many blanks, broken between words; a longer word is broken where the line ends.</summary>
    /// <param name="hanging">How many more the second and all later lines begin with.</param>
    public static string Wrapped(string text, int indent, int hanging = 0)
    {
        var output = new StringBuilder();
        var used = 0;
        foreach (var whole in Printable.Of(text, LongestText).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var word = whole;
            if (used > 0 && indent + used + 1 + word.Length > Width)
                Break();
            for (; word.Length > Width - indent; word = word[(Width - indent)..])
            {
                output.Append(' ', indent).Append(word, 0, Width - indent);
                Break();
            }

            if (word.Length == 0)
                continue;
            output.Append(' ', used == 0 ? indent : 1).Append(word);
            used += (used == 0 ? 0 : 1) + word.Length;
        }

        if (used > 0)
            Break();
        return output.ToString();

        void Break()
        {
            output.Append('\n');
            used = 0;
            (indent, hanging) = (indent + hanging, 0);
        }
    }

    /// <summary>The text in so many columns; of what is too long the middle is left out, because names differ at their ends.</summary>
    public static string Fit(string text, int columns)
    {
        var shown = Printable.Of(text, LongestText);
        if (shown.Length <= columns)
            return shown;
        var tail = (columns - 3) / 2;
        return string.Concat(shown.AsSpan(0, columns - 3 - tail), "...", shown.AsSpan(shown.Length - tail));
    }

    /// <summary>The day of a time that came as RFC 3339.</summary>
    public static string Day(string? time) => Parse(time)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A time that came as RFC 3339, to the minute.</summary>
    public static string Minute(string? time) => Parse(time)?.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "";

    static DateTime? Parse(string? time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed.UtcDateTime : null;
}
