using System.Buffers;
using System.Globalization;
using System.Text;
using Bonded.Python.Parsing;

namespace Bonded.Python.Source;

/// <summary>The encodings of source files, by the names that Python has for them.</summary>
internal static class Encodings
{
    const int ChunkBytes = 32 << 10;

    /// <summary>UTF-8, which needs no decoding.</summary>
    public static readonly SourceEncoding Utf8 = new(isOdd: false, static bytes => System.Text.Unicode.Utf8.IsValid(bytes) ? bytes.ToArray() : null);

    static readonly SourceEncoding Latin1 = OfFramework(Encoding.Latin1);

    // Encodings that give other text than the bytes show, or that Python itself does not read as source.
    static readonly SourceEncoding Rotated = new(isOdd: true, Rotate);
    static readonly SourceEncoding Utf7 = new(isOdd: true, DecodeUtf7);
    static readonly SourceEncoding Escaped = new(isOdd: true, static bytes => Unescape(bytes, raw: false));
    static readonly SourceEncoding RawEscaped = new(isOdd: true, static bytes => Unescape(bytes, raw: true));
    static readonly SourceEncoding AsItStands = new(isOdd: true, static bytes => System.Text.Unicode.Utf8.IsValid(bytes) ? bytes.ToArray() : null);

    /// <summary>The encoding of a name as it stands in a file; null where there is none.</summary>
    public static SourceEncoding? Find(string name)
    {
        // The tokenizer takes these with anything behind them, such as utf-8-unix.
        var text = name.ToLowerInvariant().Replace('_', '-');
        if (text.StartsWith("utf-8-", StringComparison.Ordinal))
            return Utf8;
        if (text.StartsWith("latin-1-", StringComparison.Ordinal) || text.StartsWith("iso-8859-1-", StringComparison.Ordinal)
            || text.StartsWith("iso-latin-1-", StringComparison.Ordinal))
            return Latin1;
        var key = string.Concat(text.Where(char.IsAsciiLetterOrDigit));
        switch (key)
        {
            case "utf8" or "u8" or "utf" or "cp65001" or "utf8sig":
                return Utf8;
            case "latin1" or "latin" or "l1" or "iso88591" or "iso8859" or "8859" or "cp819" or "isolatin1" or "isoir100" or "iso885911987":
                return Latin1;
            case "utf7" or "u7" or "unicode11utf7":
                return Utf7;
            case "rot13":
                return Rotated;
            case "unicodeescape":
                return Escaped;
            case "rawunicodeescape":
                return RawEscaped;
            // UTF-16 and UTF-32 without a mark cannot hold a declaration that can be read: the file is something else.
            case "utf16" or "utf16le" or "utf16be" or "u16" or "utf32" or "utf32le" or "utf32be" or "u32" or "punycode" or "idna" or "hex" or "hexcodec"
                or "base64" or "base64codec" or "uu" or "uucodec" or "quopri" or "quopricodec" or "zlib" or "zlibcodec" or "zip" or "bz2" or "bz2codec"
                or "unicodeinternal" or "stringescape" or "undefined" or "mbcs" or "dbcs" or "oem":
                return AsItStands;
            default:
                return CodePage(key) is > 0 and var page ? OfPage(page) : null;
        }
    }

    static int CodePage(string key)
    {
        switch (key)
        {
            case "ascii" or "usascii" or "646" or "us" or "ansix341968" or "iso646us" or "cp367":
                return 20127;
            case "shiftjis" or "sjis" or "csshiftjis" or "mskanji" or "windows31j" or "ms932" or "cp932" or "shiftjis2004" or "shiftjisx0213":
                return 932;
            case "eucjp" or "ujis":
                return 51932;
            case "gb2312" or "gbk" or "euccn" or "eucgb2312cn" or "chinese" or "cp936" or "ms936":
                return 936;
            case "gb18030" or "gb180302000":
                return 54936;
            case "big5" or "big5tw" or "csbig5" or "cp950" or "ms950" or "big5hkscs":
                return 950;
            case "euckr" or "korean" or "ksc5601" or "ksx1001" or "cp949" or "uhc" or "ms949":
                return 949;
            case "johab":
                return 1361;
            case "iso2022jp" or "iso2022jp1" or "iso2022jp2" or "iso2022jp2004" or "iso2022jp3" or "iso2022jpext":
                return 50220;
            case "iso2022kr":
                return 50225;
            case "hz" or "hzgb" or "hzgb2312":
                return 52936;
            case "koi8r":
                return 20866;
            case "koi8u":
                return 21866;
            case "macroman" or "macintosh" or "mac":
                return 10000;
            case "maccyrillic":
                return 10007;
            case "macgreek":
                return 10006;
            case "maclatin2" or "maccentraleurope" or "maccenteuro":
                return 10029;
            case "macturkish":
                return 10081;
            case "maciceland":
                return 10079;
            case "tis620" or "thai" or "iso885911" or "cp874" or "windows874":
                return 874;
            case "latin2" or "l2":
                return 28592;
            case "latin3" or "l3":
                return 28593;
            case "latin4" or "l4":
                return 28594;
            case "cyrillic":
                return 28595;
            case "arabic":
                return 28596;
            case "greek" or "greek8":
                return 28597;
            case "hebrew":
                return 28598;
            case "latin5" or "l5":
                return 28599;
            case "latin7" or "l7":
                return 28603;
            case "latin9" or "l9":
                return 28605;
        }

        if (key.StartsWith("iso8859", StringComparison.Ordinal) && int.TryParse(key.AsSpan(7), NumberStyles.None, CultureInfo.InvariantCulture, out var part))
            return part is >= 2 and <= 9 or 13 or 15 ? 28590 + part : 0;
        var digits = key.StartsWith("windows", StringComparison.Ordinal) ? key[7..] : key.StartsWith("cp", StringComparison.Ordinal) ? key[2..]
            : key.StartsWith("ibm", StringComparison.Ordinal) ? key[3..] : key;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var page))
            return 0;
        return page switch
        {
            >= 1250 and <= 1258 or 437 or 720 or 737 or 775 or 850 or 852 or 855 or 857 or 858 or (>= 860 and <= 866) or 869
                or 37 or 500 or 875 or 1026 or 1140 => page,
            273 => 20273,
            424 => 20424,
            _ => 0,
        };
    }

    static SourceEncoding? OfPage(int page)
    {
        var encoding = page == 20127
            ? Encoding.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            : CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        // EBCDIC and shift sequences: what the bytes show is not the text.
        return encoding is null ? null : OfFramework(encoding, isOdd: page is 37 or 500 or 875 or 1026 or 1140 or 20273 or 20424 or 50220 or 50225 or 52936);
    }

    static SourceEncoding OfFramework(Encoding encoding, bool isOdd = false) =>
        new(isOdd, bytes => TryTranscode(encoding, bytes, out var utf8) ? utf8 : null);

    /// <summary>Decodes with an encoding of the framework that throws at what it cannot decode.</summary>
    public static bool TryTranscode(Encoding encoding, ReadOnlySpan<byte> bytes, out byte[] utf8)
    {
        var written = new ArrayBufferWriter<byte>(bytes.Length + bytes.Length / 8 + 16);
        var decoder = encoding.GetDecoder();
        var encoder = Encoding.UTF8.GetEncoder();
        var chars = new char[encoding.GetMaxCharCount(Math.Min(bytes.Length, ChunkBytes))];
        try
        {
            do
            {
                var chunk = bytes[..Math.Min(bytes.Length, ChunkBytes)];
                bytes = bytes[chunk.Length..];
                var count = decoder.GetChars(chunk, chars, flush: bytes.Length == 0);
                written.Advance(encoder.GetBytes(chars.AsSpan(0, count), written.GetSpan(Encoding.UTF8.GetMaxByteCount(count)), flush: bytes.Length == 0));
            }
            while (bytes.Length > 0);
        }
        catch (DecoderFallbackException)
        {
            utf8 = [];
            return false;
        }

        utf8 = written.WrittenSpan.ToArray();
        return true;
    }

    /// <summary>UTF-8, with each byte that is no part of it as the Latin-1 character.</summary>
    public static byte[] Mend(ReadOnlySpan<byte> bytes)
    {
        var written = new ArrayBufferWriter<byte>(bytes.Length + bytes.Length / 8 + 16);
        var chars = new char[ChunkBytes];
        while (bytes.Length > 0)
        {
            var status = System.Text.Unicode.Utf8.ToUtf16(bytes, chars, out var read, out _, replaceInvalidSequences: false);
            written.Write(bytes[..read]);
            bytes = bytes[read..];
            if (status is OperationStatus.Done or OperationStatus.DestinationTooSmall)
                continue;
            written.Write([(byte)(0xC0 | bytes[0] >> 6), (byte)(0x80 | bytes[0] & 0x3F)]);
            bytes = bytes[1..];
        }

        return written.WrittenSpan.ToArray();
    }

    static byte[]? Rotate(ReadOnlySpan<byte> bytes)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
            return null;
        var rotated = bytes.ToArray();
        foreach (ref var c in rotated.AsSpan())
            if (char.IsAsciiLetter((char)c))
                c = (byte)((c & 0x20) | ((c & 0x1F) + 12) % 26 + 0x41);
        return rotated;
    }

    static byte[] Unescape(ReadOnlySpan<byte> bytes, bool raw)
    {
        TryTranscode(Encoding.Latin1, bytes, out var utf8);
        return Encoding.UTF8.GetBytes(raw ? Escapes.OnlyUnicode(utf8) : Escapes.Text(utf8, isRaw: false, isFormat: false));
    }

    // RFC 2152: +base64- stands for UTF-16 that is big endian; +- is a plus sign.
    static byte[]? DecodeUtf7(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] >= 0x80)
                return null;
            if (bytes[at] != '+')
            {
                text.Append((char)bytes[at]);
                continue;
            }

            if (at + 1 < bytes.Length && bytes[at + 1] == '-')
            {
                text.Append('+');
                at++;
                continue;
            }

            int bits = 0, count = 0;
            while (at + 1 < bytes.Length && Base64(bytes[at + 1]) is >= 0 and var digit)
            {
                at++;
                bits = bits << 6 | digit;
                count += 6;
                if (count < 16)
                    continue;
                count -= 16;
                text.Append((char)(bits >> count & 0xFFFF));
                bits &= (1 << count) - 1;
            }

            if (at + 1 < bytes.Length && bytes[at + 1] == '-')
                at++;
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    static int Base64(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
