using System.Text;
using Bonded.Python.Source;

namespace Bonded.Python.Parsing;

/// <summary>The escapes of string literals.</summary>
internal static class Escapes
{
    /// <summary>The letter of the first escape that stands for nothing, in CPython's eyes; 0 where there is none.</summary>
    public static int FirstBad(ReadOnlySpan<byte> content, bool isBytes)
    {
        for (var at = 0; ;)
        {
            var next = content[at..].IndexOf((byte)'\\');
            if (next < 0 || at + next + 1 >= content.Length)
                return 0;
            at += next + 1;
            var letter = content[at++];
            var isBad = (char)letter switch
            {
                'x' => Hex(content[at..], 2) < 0,
                'u' => !isBytes && Hex(content[at..], 4) < 0,
                'U' => !isBytes && Hex(content[at..], 8) is < 0 or > 0x10FFFF,
                'N' => !isBytes && Named(content[at..], out _) < 0,
                _ => false,
            };
            if (isBad)
                return letter;
        }
    }

    /// <summary>The text of a literal's content.</summary>
    /// <param name="isFormat">Doubled braces are one.</param>
    public static string Text(ReadOnlySpan<byte> content, bool isRaw, bool isFormat)
    {
        if (content.IndexOfAny((byte)'\\', (byte)'\r') < 0 && (!isFormat || content.IndexOfAny((byte)'{', (byte)'}') < 0))
            return Encoding.UTF8.GetString(content);
        var text = new StringBuilder(content.Length);
        for (var at = 0; at < content.Length;)
        {
            var plain = isFormat ? content[at..].IndexOfAny("\\\r{}"u8) : content[at..].IndexOfAny((byte)'\\', (byte)'\r');
            if (plain < 0)
                plain = content.Length - at;
            text.Append(Encoding.UTF8.GetString(content.Slice(at, plain)));
            at += plain;
            if (at >= content.Length)
                break;
            switch (content[at])
            {
                case (byte)'\r':
                    text.Append('\n');
                    at += at + 1 < content.Length && content[at + 1] == '\n' ? 2 : 1;
                    break;
                case (byte)'\\' when !isRaw && at + 1 < content.Length:
                    at = AppendEscape(content, at + 1, text);
                    break;
                case (byte)'{' or (byte)'}':
                    text.Append((char)content[at]);
                    at += at + 1 < content.Length && content[at + 1] == content[at] ? 2 : 1;
                    break;
                default:
                    text.Append('\\');
                    at++;
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>Text in which only <c>\u</c> and <c>\U</c> are escapes, as in the encoding <c>raw_unicode_escape</c>.</summary>
    public static string OnlyUnicode(ReadOnlySpan<byte> content)
    {
        var text = new StringBuilder(content.Length);
        for (var at = 0; at < content.Length;)
        {
            var plain = content[at..].IndexOf((byte)'\\');
            if (plain < 0)
                plain = content.Length - at;
            text.Append(Encoding.UTF8.GetString(content.Slice(at, plain)));
            at += plain;
            if (at + 1 >= content.Length)
            {
                text.Append('\\', content.Length - at);
                break;
            }

            if (content[at + 1] is (byte)'u' or (byte)'U')
                at = AppendEscape(content, at + 1, text);
            else
            {
                // A second backslash does not begin an escape.
                var pair = content[at + 1] == '\\';
                text.Append('\\', pair ? 2 : 1);
                at += pair ? 2 : 1;
            }
        }

        return text.ToString();
    }

    /// <summary>Appends the value of a bytes literal's content.</summary>
    public static void Bytes(ReadOnlySpan<byte> content, bool isRaw, List<byte> bytes)
    {
        for (var at = 0; at < content.Length;)
        {
            int c = content[at++];
            if (c == '\r')
            {
                bytes.Add((byte)'\n');
                if (at < content.Length && content[at] == '\n')
                    at++;
                continue;
            }

            if (c != '\\' || isRaw || at == content.Length)
            {
                bytes.Add((byte)c);
                continue;
            }

            c = content[at++];
            var simple = Simple(c);
            if (simple >= 0)
                bytes.Add((byte)simple);
            else if (IsLineEnd(content, c, ref at))
                continue;
            else if (c is >= '0' and <= '7')
                bytes.Add((byte)Octal(content, c, ref at));
            else if (c == 'x' && Hex(content[at..], 2) is >= 0 and var code)
            {
                bytes.Add((byte)code);
                at += 2;
            }
            else
            {
                bytes.Add((byte)'\\');
                bytes.Add((byte)c);
            }
        }
    }

    static int AppendEscape(ReadOnlySpan<byte> content, int at, StringBuilder text)
    {
        int c = content[at++];
        var simple = Simple(c);
        if (simple >= 0)
            text.Append((char)simple);
        else if (IsLineEnd(content, c, ref at))
            return at;
        else if (c is >= '0' and <= '7')
            text.Append((char)Octal(content, c, ref at));
        else if (c is 'x' or 'u' or 'U')
        {
            var digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
            var code = Hex(content[at..], digits);
            if (code is < 0 or > 0x10FFFF)
            {
                text.Append('\\').Append((char)c);
                return at;
            }

            if (code > 0xFFFF)
                text.Append(char.ConvertFromUtf32((int)code));
            else
                text.Append((char)code);
            at += digits;
        }
        else if (c == 'N' && Named(content[at..], out var length) is >= 0 and var named)
        {
            text.Append(char.ConvertFromUtf32(named));
            at += length;
        }
        else
        {
            // An escape that means nothing is its own text; the character may be longer than a byte and comes next.
            text.Append('\\');
            return at - 1 + AppendOne(content[(at - 1)..], text);
        }

        return at;
    }

    static int AppendOne(ReadOnlySpan<byte> content, StringBuilder text)
    {
        if (content[0] is (byte)'{' or (byte)'}')
            return 0;
        Rune.DecodeFromUtf8(content, out var rune, out var size);
        text.Append(rune.ToString());
        return size;
    }

    static int Simple(int c) => c switch
    {
        '\\' or '\'' or '"' => c,
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'v' => '\v',
        _ => -1,
    };

    static bool IsLineEnd(ReadOnlySpan<byte> content, int c, ref int at)
    {
        if (c is not ('\n' or '\r'))
            return false;
        if (c == '\r' && at < content.Length && content[at] == '\n')
            at++;
        return true;
    }

    static int Octal(ReadOnlySpan<byte> content, int first, ref int at)
    {
        var value = first - '0';
        for (var i = 0; i < 2 && at < content.Length && content[at] is >= (byte)'0' and <= (byte)'7'; i++)
            value = value * 8 + content[at++] - '0';
        return value;
    }

    // {NAME}
    static int Named(ReadOnlySpan<byte> text, out int length)
    {
        var end = text.Length > 0 && text[0] == '{' ? text[..Math.Min(text.Length, CharacterNames.Longest + 2)].IndexOf((byte)'}') : -1;
        length = end + 1;
        return end < 0 ? -1 : CharacterNames.Find(text[1..end]);
    }

    static long Hex(ReadOnlySpan<byte> text, int digits)
    {
        if (text.Length < digits)
            return -1;
        long value = 0;
        foreach (var c in text[..digits])
        {
            if (!char.IsAsciiHexDigit((char)c))
                return -1;
            value = value << 4 | (uint)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        }

        return value;
    }
}
