using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Folding;

/// <summary>What <c>codecs</c> knows that code is hidden with: character encodings, and those of bytes and texts.</summary>
internal static class Codecs
{
    static readonly Encoding Utf8Ignoring =
        Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(""));

    static readonly Flow Decoding = new(Sources.None, Transformations.Decode, 0);

    /// <summary>An encoding's name without its spellings; empty for one not known here.</summary>
    public static string Name(string given)
    {
        if (given.Length > 40)
            return "";
        var name = new StringBuilder();
        foreach (var c in given)
            if (c is '-' or '_' or ' ' or '.')
                name.Append(name.Length > 0 && name[^1] != '_' ? "_" : "");
            else if (char.IsAsciiLetterOrDigit(c))
                name.Append(char.ToLowerInvariant(c));
            else
                return "";
        return name.ToString() switch
        {
            "utf_8" or "utf8" or "u8" or "utf" or "cp65001" => "utf-8",
            "utf_8_sig" or "utf8_sig" => "utf-8-sig",
            "latin_1" or "latin1" or "latin" or "l1" or "iso_8859_1" or "iso8859_1" or "iso8859" or "8859" or "cp819" => "latin-1",
            "ascii" or "us_ascii" or "646" => "ascii",
            "utf_16" or "utf16" or "u16" => "utf-16",
            "utf_16_le" or "utf_16le" => "utf-16-le",
            "utf_16_be" or "utf_16be" => "utf-16-be",
            "utf_32" or "utf32" or "u32" => "utf-32",
            "utf_32_le" or "utf_32le" => "utf-32-le",
            "utf_32_be" or "utf_32be" => "utf-32-be",
            "utf_7" or "utf7" or "u7" => "utf-7",
            "rot13" or "rot_13" => "rot13",
            "hex" or "hex_codec" => "hex",
            "base64" or "base_64" or "base64_codec" => "base64",
            "zlib" or "zip" or "zlib_codec" => "zlib",
            "unicode_escape" or "unicodeescape" => "unicode-escape",
            "raw_unicode_escape" or "rawunicodeescape" => "raw-unicode-escape",
            "string_escape" => "string-escape",
            _ => "",
        };
    }

    /// <summary><c>bytes.decode(encoding, errors)</c>, and <c>codecs.decode</c> of bytes.</summary>
    public static Value? Decode(Value.Bytes bytes, Value? encoding, Value? errors, FoldBudget budget, bool any = false)
    {
        if (Named(encoding) is not { } name || Errors(errors) is not { } policy || !budget.Take(bytes.Content.Length))
            return null;
        var flow = bytes.Flow | (encoding?.Flow ?? default) | (errors?.Flow ?? default) | Decoding;
        if (any && OfBytes(bytes, name, budget) is { } other)
            return other with { Flow = other.Flow | flow };
        if (ToText(bytes.Content, name, policy, budget) is not { } text)
            return null;
        var layers = name switch
        {
            "unicode-escape" or "raw-unicode-escape" when text.Length < bytes.Content.Length => Fold.Layered(bytes.Layers, "escape"),
            "utf-7" when text.Length < bytes.Content.Length => Fold.Layered(bytes.Layers, "utf-7"),
            _ => bytes.Layers,
        };
        return text == "\uFFFC" ? null : new Value.Text(text, flow, layers);
    }

    /// <summary><c>text.encode(encoding, errors)</c>, and <c>codecs.encode</c> of a text.</summary>
    public static Value? Encode(Value.Text text, Value? encoding, Value? errors, FoldBudget budget)
    {
        if (Named(encoding) is not { } name || Errors(errors) is not { } policy)
            return null;
        var flow = text.Flow | (encoding?.Flow ?? default) | (errors?.Flow ?? default);
        // Bytes have no holes. What it is sent or written as is told by the text as well.
        if (!text.IsWhole)
            return name == "utf-8" || name is "ascii" or "latin-1" && IsNarrow(text.Content, name) ? text with { Flow = flow } : null;
        return ToBytes(text.Content, name, policy, budget) is { } bytes ? new Value.Bytes(bytes, flow, text.Layers) : null;
    }

    /// <summary>Whether all that is known of the text has one byte a character.</summary>
    static bool IsNarrow(string text, string name)
    {
        foreach (var c in text)
            if (c > (name == "ascii" ? '\x7F' : '\xFF') && c != Value.Text.Hole)
                return false;
        return true;
    }

    /// <summary>
    /// <c>text.decode(...)</c>: of a text that was encoded with holes in it, and of Python 2's texts, which are bytes
    /// (<c>'...'.decode('base64')</c>). In Python 3 no text has this.
    /// </summary>
    public static Value? DecodeText(Value.Text text, Value? encoding, Value? errors, FoldBudget budget)
    {
        if (Named(encoding) is not { } name)
            return null;
        if (!text.IsWhole)
            return name is "utf-8" or "ascii" or "latin-1" ? text : null;
        if (name == "rot13")
            return Rot13(text, budget);
        if (name is "utf-8" or "ascii" or "latin-1" && Ascii.IsValid(text.Content))
            return text;
        if (text.Content.AsSpan().ContainsAnyExceptInRange('\0', '\xFF') || !budget.Take(text.Content.Length))
            return null;
        var bytes = new Value.Bytes(Encoding.Latin1.GetBytes(text.Content), text.Flow, text.Layers);
        if (name == "string-escape")
            encoding = new Value.Text("unicode-escape", Flow.None, []);
        return Decode(bytes, encoding, errors, budget, any: true) switch
        {
            Value.Bytes result when budget.Take(result.Content.Length) =>
                new Value.Text(Encoding.Latin1.GetString(result.Content.Span), result.Flow, result.Layers),
            var result => result,
        };
    }

    public static Value.Text? Rot13(Value.Text text, FoldBudget budget)
    {
        if (!budget.Take(text.Content.Length))
            return null;
        var turned = string.Create(text.Content.Length, text.Content, static (result, content) =>
        {
            for (var i = 0; i < result.Length; i++)
                result[i] = content[i] switch
                {
                    (>= 'a' and <= 'm') or (>= 'A' and <= 'M') => (char)(content[i] + 13),
                    (>= 'n' and <= 'z') or (>= 'N' and <= 'Z') => (char)(content[i] - 13),
                    var c => c,
                };
        });
        return new(turned, text.Flow | Decoding, Fold.Layered(text.Layers, "rot13"));
    }

    /// <summary>The codecs from bytes to bytes.</summary>
    static Value.Bytes? OfBytes(Value.Bytes bytes, string name, FoldBudget budget)
    {
        return name switch
        {
            "hex" => Make(BaseEncodings.Decode16(bytes.Content.Span, blanks: false, upperOnly: false), "hex"),
            "base64" => Make(BaseEncodings.Decode64(bytes.Content.Span, strict: false), "base64"),
            "zlib" => Make(Decompression.Zlib(bytes.Content, 15, partly: false, budget), "zlib") is { } inflated
                ? inflated with { Flow = inflated.Flow | new Flow(Sources.None, Transformations.Decompress, 0) } : null,
            _ => null,
        };

        Value.Bytes? Make(ReadOnlyMemory<byte>? content, string layer) =>
            content is { } result ? new Value.Bytes(result, bytes.Flow, Fold.Layered(bytes.Layers, layer)) : null;
    }

    static string? Named(Value? encoding) => encoding switch
    {
        null => "utf-8",
        Value.Text text => Name(text.Content),
        _ => null,
    };

    static string? Errors(Value? errors) => errors switch
    {
        null => "strict",
        Value.Text text => text.Content,
        _ => null,
    };

    static string? ToText(ReadOnlyMemory<byte> memory, string name, string errors, FoldBudget budget)
    {
        var bytes = memory.Span;
        switch (name)
        {
            case "utf-8" or "utf-8-sig":
                if (name == "utf-8-sig" && bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
                    bytes = bytes[3..];
                if (Utf8.IsValid(bytes) || errors == "replace")
                    return Encoding.UTF8.GetString(bytes);
                return errors == "ignore" ? Utf8Ignoring.GetString(bytes) : null;
            case "latin-1":
                return Encoding.Latin1.GetString(bytes);
            case "ascii":
                if (Ascii.IsValid(bytes))
                    return Encoding.ASCII.GetString(bytes);
                if (errors is not ("replace" or "ignore"))
                    return null;
                var kept = new StringBuilder(bytes.Length);
                foreach (var b in bytes)
                    kept.Append(b < 128 ? ((char)b).ToString() : errors == "replace" ? "\uFFFD" : "");
                return kept.ToString();
            case "utf-16" or "utf-16-le" or "utf-16-be":
                return Utf16(bytes, name);
            case "utf-32" or "utf-32-le" or "utf-32-be":
                return Utf32(bytes, name);
            case "utf-7":
                return Utf7(bytes);
            case "unicode-escape":
                return Unescape(Encoding.Latin1.GetString(bytes), all: true);
            case "raw-unicode-escape":
                return Unescape(Encoding.Latin1.GetString(bytes), all: false);
            default:
                return null;
        }
    }

    static string? Utf16(ReadOnlySpan<byte> bytes, string name)
    {
        var big = name == "utf-16-be";
        if (name == "utf-16" && bytes.Length >= 2 && (bytes[0], bytes[1]) is (0xFF, 0xFE) or (0xFE, 0xFF))
        {
            big = bytes[0] == 0xFE;
            bytes = bytes[2..];
        }
        if (bytes.Length % 2 != 0)
            return null;
        var text = new char[bytes.Length / 2];
        for (var i = 0; i < text.Length; i++)
        {
            var unit = bytes[(2 * i)..];
            text[i] = (char)(big ? BinaryPrimitives.ReadUInt16BigEndian(unit) : BinaryPrimitives.ReadUInt16LittleEndian(unit));
            if (char.IsLowSurrogate(text[i]) != (i > 0 && char.IsHighSurrogate(text[i - 1])))
                return null;
        }
        return text.Length > 0 && char.IsHighSurrogate(text[^1]) ? null : new string(text);
    }

    static string? Utf32(ReadOnlySpan<byte> bytes, string name)
    {
        var big = name == "utf-32-be";
        if (bytes.Length % 4 != 0)
            return null;
        var text = new StringBuilder(bytes.Length / 4);
        for (var i = 0; i < bytes.Length; i += 4)
        {
            var unit = bytes[i..];
            var point = big ? BinaryPrimitives.ReadUInt32BigEndian(unit) : BinaryPrimitives.ReadUInt32LittleEndian(unit);
            if (i == 0 && name == "utf-32" && point is 0xFEFF or 0xFFFE0000)
            {
                big = point != 0xFEFF;
                continue;
            }
            if (point is > 0x10FFFF or (>= 0xD800 and < 0xE000))
                return null;
            CodePoints.Append(text, (int)point);
        }
        return text.ToString();
    }

    /// <summary>UTF-7 (RFC 2152), as far as it is well formed.</summary>
    static string? Utf7(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length;)
        {
            if (bytes[i] >= 128)
                return null;
            if (bytes[i] != '+')
            {
                text.Append((char)bytes[i++]);
                continue;
            }
            int from = ++i, bits = 0, held = 0;
            for (; i < bytes.Length && Base64Value(bytes[i]) is >= 0 and var value; i++)
            {
                held = held << 6 | value;
                if ((bits += 6) >= 16)
                {
                    bits -= 16;
                    text.Append((char)(held >> bits & 0xFFFF));
                }
                held &= 0xFFFF;
            }
            if (bits >= 6 || (held & (1 << bits) - 1) != 0)
                return null;
            if (i < bytes.Length && bytes[i] == '-')
                text.Append(i++ == from ? "+" : "");
            else if (i == from || i == bytes.Length)
                return null;
        }
        for (var i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]))
                if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                    i++;
                else
                    return null;
        return text.ToString();
    }

    static int Base64Value(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };

    /// <summary>Python's escapes, or only the two that a raw literal of Python 2 had.</summary>
    static string? Unescape(string source, bool all)
    {
        var text = new StringBuilder(source.Length);
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (c != '\\')
            {
                text.Append(c);
                continue;
            }
            if (i + 1 == source.Length)
                return all ? null : text.Append(c).ToString();
            c = source[++i];
            if (!all && c is not ('u' or 'U'))
            {
                text.Append('\\').Append(c);
                continue;
            }
            switch (c)
            {
                case '\n':
                    break;
                case '\\' or '\'' or '"':
                    text.Append(c);
                    break;
                case 'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v':
                    text.Append(c switch { 'a' => '\a', 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => '\v' });
                    break;
                case >= '0' and <= '7':
                    var octal = 0;
                    var end = Math.Min(source.Length, i + 3);
                    for (; i < end && source[i] is >= '0' and <= '7'; i++)
                        octal = octal * 8 + (source[i] - '0');
                    i--;
                    text.Append((char)octal);
                    break;
                case 'x' or 'u' or 'U':
                    var length = c == 'x' ? 2 : c == 'u' ? 4 : 8;
                    if (i + length >= source.Length || !uint.TryParse(
                        source.AsSpan(i + 1, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point) || point > 0x10FFFF)
                        return null;
                    CodePoints.Append(text, (int)point);
                    i += length;
                    break;
                case 'N':
                    return null;
                default:
                    text.Append('\\').Append(c);
                    break;
            }
        }
        return text.ToString();
    }

    static byte[]? ToBytes(string text, string name, string errors, FoldBudget budget)
    {
        if (!budget.Take(4L * text.Length) && text.Length > 0)
            return null;
        switch (name)
        {
            case "utf-8" or "utf-8-sig" or "utf-16" or "utf-16-le" or "utf-16-be" or "utf-32" or "utf-32-le" or "utf-32-be":
                if (HasLoneSurrogate(text))
                    return null;
                var encoding = name[4] == '8' ? Encoding.UTF8 : name[4] == '1' ? name.EndsWith("be", StringComparison.Ordinal) ? Encoding.BigEndianUnicode
                    : Encoding.Unicode : new UTF32Encoding(name.EndsWith("be", StringComparison.Ordinal), false);
                var bytes = encoding.GetBytes(text);
                return name switch
                {
                    "utf-8-sig" => [0xEF, 0xBB, 0xBF, .. bytes],
                    "utf-16" => [0xFF, 0xFE, .. bytes],
                    "utf-32" => [0xFF, 0xFE, 0, 0, .. bytes],
                    _ => bytes,
                };
            case "ascii" or "latin-1":
                var highest = name == "ascii" ? '\x7F' : '\xFF';
                if (!text.AsSpan().ContainsAnyExceptInRange('\0', highest))
                    return Encoding.Latin1.GetBytes(text);
                if (errors is not ("replace" or "ignore"))
                    return null;
                var kept = new List<byte>(text.Length);
                foreach (var point in CodePoints.Of(text))
                    if (point <= highest)
                        kept.Add((byte)point);
                    else if (errors == "replace")
                        kept.Add((byte)'?');
                return [.. kept];
            case "unicode-escape":
                var escaped = new StringBuilder(text.Length);
                foreach (var point in CodePoints.Of(text))
                    if (point is '\n' or '\r' or '\t' or '\\')
                        escaped.Append('\\').Append(point switch { '\n' => 'n', '\r' => 'r', '\t' => 't', _ => '\\' });
                    else if (point is >= ' ' and < 127)
                        escaped.Append((char)point);
                    else
                        Printed.Escape(escaped, point);
                return Encoding.Latin1.GetBytes(escaped.ToString());
            default:
                return null;
        }
    }

    static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]))
                if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                    i++;
                else
                    return true;
        return false;
    }
}
