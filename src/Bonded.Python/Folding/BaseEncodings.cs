namespace Bonded.Python.Folding;

/// <summary>Base 16, 32, 64 and 85 as CPython's <c>binascii</c> and <c>base64</c> read and write them. Null for what they refuse.</summary>
internal static class BaseEncodings
{
    const string Alphabet64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const string Alphabet32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const string Alphabet32Hex = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    const string Alphabet85 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

    static readonly byte[] Values64 = Table(Alphabet64), Values32 = Table(Alphabet32), Values32Hex = Table(Alphabet32Hex), Values85 = Table(Alphabet85);

    static byte[] Table(string alphabet)
    {
        var values = new byte[256];
        Array.Fill(values, (byte)255);
        for (var i = 0; i < alphabet.Length; i++)
            values[alphabet[i]] = (byte)i;
        return values;
    }

    /// <summary>Base 64. What is not of the alphabet is skipped, unless it is read strictly; a complete padding ends it.</summary>
    public static ReadOnlyMemory<byte>? Decode64(ReadOnlySpan<byte> text, bool strict)
    {
        var result = new byte[text.Length / 4 * 3 + 3];
        int count = 0, inQuad = 0, pads = 0, bits = 0;
        var padded = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=')
            {
                padded = true;
                if (strict && inQuad == 0)
                    return null;
                if (inQuad >= 2 && inQuad + ++pads >= 4)
                {
                    if (strict && i + 1 < text.Length)
                        return null;
                    return result.AsMemory(0, count);
                }
                continue;
            }
            var value = Values64[text[i]];
            if (value == 255 || strict && padded)
            {
                if (strict)
                    return null;
                continue;
            }
            pads = 0;
            bits = bits << 6 | value;
            inQuad = inQuad + 1 & 3;
            if (inQuad != 1)
                result[count++] = (byte)(bits >> (inQuad == 2 ? 4 : inQuad == 3 ? 2 : 0));
        }
        if (inQuad != 0)
            return null;
        return result.AsMemory(0, count);
    }

    public static ReadOnlyMemory<byte>? Decode32(ReadOnlySpan<byte> text, bool hex, bool foldCase, int? one)
    {
        if (text.Length % 8 != 0)
            return null;
        var digits = text.TrimEnd((byte)'=');
        var pads = text.Length - digits.Length;
        if (pads is not (0 or 1 or 3 or 4 or 6))
            return null;
        var result = new byte[text.Length / 8 * 5];
        var table = hex ? Values32Hex : Values32;
        ulong bits = 0;
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            byte value = 0;
            if (i < digits.Length)
            {
                int c = digits[i];
                if (one is not null && !hex)
                    c = c == '0' ? 'O' : c == '1' ? one.Value : c;
                if (foldCase && c is >= 'a' and <= 'z')
                    c -= 32;
                if ((value = table[c]) == 255)
                    return null;
            }
            bits = bits << 5 | value;
            if (i % 8 != 7)
                continue;
            for (var shift = 32; shift >= 0; shift -= 8)
                result[count++] = (byte)(bits >> shift);
            bits = 0;
        }
        return result.AsMemory(0, count - pads switch { 0 => 0, 1 => 1, 3 => 2, 4 => 3, _ => 4 });
    }

    /// <summary>Base 16; blanks between the bytes are skipped if they may be (<c>bytes.fromhex</c>).</summary>
    public static ReadOnlyMemory<byte>? Decode16(ReadOnlySpan<byte> text, bool blanks, bool upperOnly)
    {
        var result = new byte[text.Length / 2];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (blanks && text[i] is 32 or (>= 9 and <= 13))
                continue;
            if (i + 1 == text.Length || Digit(text[i], upperOnly) is var high && high < 0 || Digit(text[++i], upperOnly) is var low && low < 0)
                return null;
            result[count++] = (byte)(Digit(text[i - 1], upperOnly) << 4 | Digit(text[i], upperOnly));
        }
        return result.AsMemory(0, count);
    }

    static int Digit(byte c, bool upperOnly) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' when !upperOnly => c - 'a' + 10,
        _ => -1,
    };

    public static ReadOnlyMemory<byte>? Decode85(ReadOnlySpan<byte> text)
    {
        var padding = (5 - text.Length % 5) % 5;
        var result = new byte[(text.Length + padding) / 5 * 4];
        ulong value = 0;
        for (var i = 0; i < text.Length + padding; i++)
        {
            var digit = i < text.Length ? Values85[text[i]] : (byte)84;
            if (digit == 255)
                return null;
            value = value * 85 + digit;
            if (i % 5 != 4)
                continue;
            if (value > uint.MaxValue)
                return null;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(i / 5 * 4), (uint)value);
            value = 0;
        }
        return result.AsMemory(0, result.Length - padding);
    }

    /// <summary>Ascii85: <c>z</c> stands for four zeros, and there may be blanks, and Adobe's frame.</summary>
    public static ReadOnlyMemory<byte>? DecodeAscii85(ReadOnlySpan<byte> text, bool foldSpaces, bool adobe, int limit)
    {
        if (adobe)
        {
            if (!text.EndsWith("~>"u8))
                return null;
            text = text[..^2];
            if (text.StartsWith("<~"u8))
                text = text[2..];
        }
        var result = new List<byte>(text.Length);
        ulong value = 0;
        var digits = 0;
        for (var i = 0; i < text.Length + 4; i++)
        {
            var c = i < text.Length ? text[i] : (byte)'u';
            if (result.Count > limit)
                return null;
            if (c is >= (byte)'!' and <= (byte)'u')
            {
                value = value * 85 + (c - (ulong)'!');
                if (++digits < 5)
                    continue;
                if (value > uint.MaxValue)
                    return null;
                for (var shift = 24; shift >= 0; shift -= 8)
                    result.Add((byte)(value >> shift));
                (value, digits) = (0, 0);
            }
            else if (c == 'z' || c == 'y' && foldSpaces)
            {
                if (digits > 0)
                    return null;
                result.AddRange(c == 'z' ? "\0\0\0\0"u8 : "    "u8);
            }
            else if (c is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\v'))
                return null;
        }
        // Four are filled in: those that did not complete a group were not needed.
        var padding = 4 - digits;
        return result.ToArray().AsMemory(0, result.Count - padding);
    }

    public static byte[] Encode64(ReadOnlySpan<byte> bytes)
    {
        var result = new byte[(bytes.Length + 2) / 3 * 4];
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, result, out _, out _);
        return result;
    }

    public static byte[] Encode32(ReadOnlySpan<byte> bytes, bool hex)
    {
        var alphabet = hex ? Alphabet32Hex : Alphabet32;
        var result = new byte[(bytes.Length + 4) / 5 * 8];
        for (int i = 0, at = 0; i < bytes.Length; i += 5)
        {
            ulong bits = 0;
            for (var j = 0; j < 5; j++)
                bits = bits << 8 | (i + j < bytes.Length ? bytes[i + j] : (byte)0);
            var digits = Math.Min(8, ((bytes.Length - i) * 8 + 4) / 5);
            for (var j = 0; j < 8; j++)
                result[at++] = j < digits ? (byte)alphabet[(int)(bits >> 35 - 5 * j & 31)] : (byte)'=';
        }
        return result;
    }

    public static byte[] Encode85(ReadOnlySpan<byte> bytes, bool ascii85)
    {
        var result = new List<byte>(bytes.Length / 4 * 5 + 5);
        Span<byte> digits = stackalloc byte[5];
        for (var i = 0; i < bytes.Length; i += 4)
        {
            uint value = 0;
            for (var j = 0; j < 4; j++)
                value = value << 8 | (i + j < bytes.Length ? bytes[i + j] : (byte)0);
            if (ascii85 && value == 0 && i + 4 <= bytes.Length)
            {
                result.Add((byte)'z');
                continue;
            }
            for (var j = 4; j >= 0; j--, value /= 85)
                digits[j] = (byte)(ascii85 ? '!' + value % 85 : Alphabet85[(int)(value % 85)]);
            result.AddRange(digits[..Math.Min(5, bytes.Length - i + 1)]);
        }
        return [.. result];
    }
}
