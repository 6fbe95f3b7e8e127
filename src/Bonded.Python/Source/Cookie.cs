using System.Text;

namespace Bonded.Python.Source;

/// <summary>The declaration of an encoding in the first two lines (PEP 263), read as CPython's tokenizer reads it.</summary>
internal static class Cookie
{
    /// <summary>The name as it is written, or null.</summary>
    public static string? Find(ReadOnlySpan<byte> source, out int line)
    {
        for (line = 1; line <= 2; line++)
        {
            var end = source.IndexOfAny((byte)'\n', (byte)'\r');
            var text = end < 0 ? source : source[..end];
            var start = text.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\f');
            if (start >= 0)
            {
                // A line of code ends the search.
                if (text[start] != '#')
                    return null;
                if (InComment(text[start..]) is { } name)
                    return name;
            }

            if (end < 0)
                return null;
            source = source[(end + (source[end..].StartsWith("\r\n"u8) ? 2 : 1))..];
        }

        return null;
    }

    static string? InComment(ReadOnlySpan<byte> comment)
    {
        while (comment.IndexOf("coding"u8) is >= 0 and var found)
        {
            comment = comment[(found + "coding".Length)..];
            if (comment.Length == 0 || comment[0] is not ((byte)':' or (byte)'='))
                continue;
            var rest = comment[1..].TrimStart(" \t"u8);
            var length = 0;
            while (length < rest.Length && (char.IsAsciiLetterOrDigit((char)rest[length]) || rest[length] is (byte)'-' or (byte)'_' or (byte)'.'))
                length++;
            if (length > 0)
                return Encoding.ASCII.GetString(rest[..length]);
        }

        return null;
    }
}
