using System.Globalization;
using System.Text;

namespace Bonded.Server.Hosting;

/// <summary>Makes foreign text safe to print: everything that is not printable ASCII is escaped, and the length is bounded.</summary>
public static class Printable
{
    /// <summary>The text in printable ASCII, of at most <paramref name="most"/> characters; what is cut off shows as "...".</summary>
    public static string Of(string text, int most)
    {
        if (text.Length <= most && !NeedsEscape(text)) return text;
        var result = new StringBuilder(Math.Min(text.Length, most) + 16);
        foreach (var character in text)
        {
            var piece = character is >= ' ' and <= '~'
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            if (result.Length + (piece?.Length ?? 1) > most - 3)
            {
                result.Append("...");
                break;
            }
            if (piece is null) result.Append(character);
            else result.Append(piece);
        }
        return result.ToString();
    }

    private static bool NeedsEscape(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
