using System.Text;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Folding;

/// <summary>Percent encoding as <c>urllib.parse</c> does it.</summary>
internal static class UrlText
{
    public static string Quote(ReadOnlySpan<byte> bytes, string safe, bool plus)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
            if (b < 128 && (char.IsAsciiLetterOrDigit((char)b) || "_.-~".Contains((char)b, StringComparison.Ordinal) || safe.Contains((char)b, StringComparison.Ordinal)))
                text.Append((char)b);
            else if (plus && b == ' ')
                text.Append('+');
            else
                text.Append('%').Append("0123456789ABCDEF"[b >> 4]).Append("0123456789ABCDEF"[b & 15]);
        return text.ToString();
    }

    /// <summary>Null where a hole may belong to an escape.</summary>
    public static string? Unquote(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var end = text.AsSpan(i).IndexOfAnyExceptInRange('\0', '\x7F') is >= 0 and var length ? i + length : text.Length;
            result.Append(Encoding.UTF8.GetString(UnquoteBytes(Encoding.ASCII.GetBytes(text[i..end]))));
            if (end < text.Length)
            {
                if (text[end] == Value.Text.Hole && text.AsSpan(Math.Max(i, end - 2), end - Math.Max(i, end - 2)).Contains('%'))
                    return null;
                result.Append(text[end]);
            }
            i = end + 1;
        }
        return result.ToString();
    }

    public static byte[] UnquoteBytes(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit((char)text[i + 1]) && char.IsAsciiHexDigit((char)text[i + 2]))
            {
                bytes[count++] = Convert.FromHexString([(char)text[i + 1], (char)text[i + 2]])[0];
                i += 2;
            }
            else
                bytes[count++] = text[i];
        return bytes[..count];
    }
}
