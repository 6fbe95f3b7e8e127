using System.Globalization;
using System.Numerics;
using System.Text;
using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Parsing;

/// <summary>
/// Reads what literals stand for out of the source, as CPython does. What CPython refuses is read as it stands: a bad escape is its own
/// text, a bad digit ends the number. Nothing throws.
/// </summary>
internal static class Literals
{
    /// <summary>Digits of a decimal integer that CPython reads at most, since more take quadratic time.</summary>
    public const int MaximalDigits = 4300;

    /// <summary>
    /// The value of a number: a <see cref="BigInteger"/>, a double, or a <see cref="Complex"/>; null for an integer of more than 4,300 decimal
    /// digits, which CPython refuses.
    /// </summary>
    public static object? Number(SourceText source, NumberExpression number)
    {
        var token = source.Utf8.Span[number.Start..number.End];
        var text = Encoding.ASCII.GetString(token).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return OfRadix(text.AsSpan(2), 4);
        if (text.StartsWith("0o", StringComparison.Ordinal))
            return OfRadix(text.AsSpan(2), 3);
        if (text.StartsWith("0b", StringComparison.Ordinal))
            return OfRadix(text.AsSpan(2), 1);
        if (text.EndsWith('j'))
            return new Complex(0, Float(text.AsSpan(0, text.Length - 1)));
        if (text.AsSpan().ContainsAny('.', 'e'))
            return Float(text);
        var length = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var digits = text.AsSpan(0, length < 0 ? text.Length : length).TrimStart('0');
        if (digits.Length == 0)
            return BigInteger.Zero;
        if (text[0] == '0' && digits.IndexOfAnyExceptInRange('0', '7') < 0)
            return OfRadix(digits, 3);
        return digits.Length > MaximalDigits ? null : BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    static double Float(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) ? value : 0;

    static BigInteger OfRadix(ReadOnlySpan<char> digits, int bits)
    {
        var magnitude = new byte[(digits.Length * bits + 7) / 8 + 1];
        var at = 0;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            var c = digits[i];
            var digit = c <= '9' ? c - '0' : c - 'a' + 10;
            if (digit < 0 || digit >= 1 << bits)
                continue;
            magnitude[at / 8] |= (byte)(digit << at % 8);
            if (at % 8 + bits > 8)
                magnitude[at / 8 + 1] |= (byte)(digit >> 8 - at % 8);
            at += bits;
        }

        return new BigInteger(magnitude, isUnsigned: true);
    }

    /// <summary>The text of a string (not bytes), its adjacent tokens joined. Escaped surrogates stay as they are, alone or not.</summary>
    public static string Text(SourceText source, StringExpression text)
    {
        var bytes = source.Utf8.Span;
        var at = text.Start;
        if (!TryNextToken(bytes, text.End, ref at, out var content, out var isRaw))
            return "";
        var first = Escapes.Text(content, isRaw, isFormat: false);
        if (at >= text.End)
            return first;
        var all = new StringBuilder(first);
        while (TryNextToken(bytes, text.End, ref at, out content, out isRaw))
            all.Append(Escapes.Text(content, isRaw, isFormat: false));
        return all.ToString();
    }

    /// <summary>The text of a part of an interpolated string.</summary>
    public static string Text(SourceText source, LiteralPart part) =>
        Escapes.Text(source.Utf8.Span[part.Start..part.End], part.IsRaw, part.IsFormat);

    /// <summary>The text that stands before a replacement field with <c>=</c>: its expression as it is written, without comments.</summary>
    public static string DebugText(SourceText source, ReplacementPart field)
    {
        var written = source.Utf8.Span[(field.Start + 1)..field.ExpressionEnd];
        var kept = new List<byte>(written.Length);
        byte quote = 0;
        for (var at = 0; at < written.Length; at++)
        {
            var c = written[at];
            if (c is (byte)'"' or (byte)'\'')
                quote = quote == 0 ? c : quote == c ? (byte)0 : quote;
            if (c == '#' && quote == 0)
            {
                var length = written[at..].IndexOfAny((byte)'\n', (byte)'\r');
                at = length < 0 ? written.Length : at + length;
            }

            if (at >= written.Length)
                break;
            c = written[at];
            if (c == '\r')
            {
                if (at + 1 < written.Length && written[at + 1] == '\n')
                    at++;
                c = (byte)'\n';
            }

            kept.Add(c);
        }

        return Encoding.UTF8.GetString([.. kept]);
    }

    /// <summary>The value of a bytes literal, its adjacent tokens joined.</summary>
    public static byte[] Bytes(SourceText source, StringExpression bytes)
    {
        var text = source.Utf8.Span;
        var at = bytes.Start;
        var all = new List<byte>();
        while (TryNextToken(text, bytes.End, ref at, out var content, out var isRaw))
            Escapes.Bytes(content, isRaw, all);
        return [.. all];
    }

    // The next string token from an offset on, past blanks, line ends and comments.
    static bool TryNextToken(ReadOnlySpan<byte> source, int end, ref int at, out ReadOnlySpan<byte> content, out bool isRaw)
    {
        isRaw = false;
        content = default;
        for (; at < end; at++)
        {
            var c = source[at];
            if (c == '#')
            {
                var length = source[at..end].IndexOfAny((byte)'\n', (byte)'\r');
                at = length < 0 ? end : at + length;
            }
            else if ((c | 0x20) == 'r')
                isRaw = true;
            else if (c is (byte)'"' or (byte)'\'')
            {
                content = Content(source, end, ref at);
                return true;
            }
        }

        return false;
    }

    static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> source, int end, ref int at)
    {
        var quote = source[at];
        var triple = at + 2 < end && source[at + 1] == quote && source[at + 2] == quote;
        var start = at += triple ? 3 : 1;
        while (at < end)
        {
            var next = source[at..end].IndexOfAny(quote, (byte)'\\');
            if (next < 0)
                break;
            at += next;
            if (source[at] == '\\')
                at += 2;
            else if (!triple)
                return source[start..at++];
            else if (at + 2 < end && source[at + 1] == quote && source[at + 2] == quote)
            {
                at += 3;
                return source[start..(at - 3)];
            }
            else
                at++;
        }

        at = end;
        return source[start..end];
    }
}
