using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Bonded.Python.Folding;

/// <summary>The .xz container, of blocks without other filters than LZMA2.</summary>
internal static class XzFormat
{
    static readonly ulong[] CrcTable = [.. Enumerable.Range(0, 256).Select(n =>
    {
        var value = (ulong)n;
        for (var i = 0; i < 8; i++)
            value = (value & 1) != 0 ? value >> 1 ^ 0xC96C5795D7870F42 : value >> 1;
        return value;
    })];

    public static bool IsXz(ReadOnlySpan<byte> input) => input.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]);

    /// <summary>Decompresses one stream up to so many bytes.</summary>
    public static InflateResult Run(ReadOnlyMemory<byte> input, int limit)
    {
        var span = input.Span;
        if (span.Length < 12)
            return new(default, 0, InflateEnd.Truncated);
        if (!IsXz(span) || span[6] != 0 || span[7] > 15 || Decompression.Crc32(span.Slice(6, 2), 0) != BinaryPrimitives.ReadUInt32LittleEndian(span[8..]))
            return new(default, 0, InflateEnd.Corrupt);
        var check = span[7];
        var checkSize = check == 0 ? 0 : 4 << (check - 1) / 3;
        var all = ReadOnlyMemory<byte>.Empty;
        var blocks = new List<(ulong Size, ulong Unpacked)>();
        var at = 12;
        while (true)
        {
            if (at >= span.Length)
                return new(all, at, InflateEnd.Truncated);
            if (span[at] == 0)
                break;
            var headerSize = (span[at] + 1) * 4;
            if (span.Length - at < headerSize)
                return new(all, at, InflateEnd.Truncated);
            if (DictionarySize(span.Slice(at, headerSize)) is not { } size)
                return new(all, at, InflateEnd.Corrupt);
            at += headerSize;
            var decoder = new LzmaDecoder(input[at..], limit - all.Length);
            var end = decoder.Chunks(size);
            if (end != InflateEnd.Complete)
                return new(all, at, end);
            var output = decoder.Output;
            // A block is filled up to four bytes.
            var packed = decoder.Consumed + 3 & ~3;
            if (span.Length - at < packed + checkSize)
                return new(all, at, InflateEnd.Truncated);
            if (span[(at + decoder.Consumed)..(at + packed)].ContainsAnyExcept((byte)0) || !IsRight(output.Span, check, span.Slice(at + packed, checkSize)))
                return new(all, at, InflateEnd.Corrupt);
            blocks.Add(((ulong)(headerSize + decoder.Consumed + checkSize), (ulong)output.Length));
            at += packed + checkSize;
            all = all.Length == 0 ? output : (byte[])[.. all.Span, .. output.Span];
        }
        return Index(span, blocks, check, ref at) ? new(all, at, InflateEnd.Complete) : new(all, at, InflateEnd.Truncated);
    }

    /// <summary>What the header of a block says of its dictionary; null where it is broken or asks for another filter.</summary>
    static uint? DictionarySize(ReadOnlySpan<byte> header)
    {
        if (Decompression.Crc32(header[..^4], 0) != BinaryPrimitives.ReadUInt32LittleEndian(header[^4..]) || (header[1] & 0x3F) != 0)
            return null;
        var at = 2;
        for (var sizes = (header[1] >> 6 & 1) + (header[1] >> 7); sizes > 0; sizes--)
            while (at < header.Length && (header[at++] & 0x80) != 0)
            {
            }
        if (at + 3 > header.Length - 4 || header[at] != 0x21 || header[at + 1] != 1 || header[at + 2] > 40)
            return null;
        var bits = header[at + 2];
        return bits == 40 ? uint.MaxValue : (2u | bits & 1u) << bits / 2 + 11;
    }

    static bool IsRight(ReadOnlySpan<byte> output, int check, ReadOnlySpan<byte> given) => check switch
    {
        0 => true,
        1 => Decompression.Crc32(output, 0) == BinaryPrimitives.ReadUInt32LittleEndian(given),
        4 => Crc64(output) == BinaryPrimitives.ReadUInt64LittleEndian(given),
        10 => SHA256.HashData(output).AsSpan().SequenceEqual(given),
        _ => true,
    };

    static ulong Crc64(ReadOnlySpan<byte> bytes)
    {
        var value = ulong.MaxValue;
        foreach (var b in bytes)
            value = CrcTable[(byte)(value ^ b)] ^ value >> 8;
        return ~value;
    }

    /// <summary>Passes the index and the footer, which tell again what was there.</summary>
    static bool Index(ReadOnlySpan<byte> span, List<(ulong Size, ulong Unpacked)> blocks, byte check, ref int at)
    {
        var start = at++;
        if (!Number(span, ref at, out var records) || records != (ulong)blocks.Count)
            return false;
        foreach (var (size, unpacked) in blocks)
            if (!Number(span, ref at, out var given) || given != size || !Number(span, ref at, out given) || given != unpacked)
                return false;
        var end = start + (at - start + 3 & ~3);
        if (span.Length - end < 16 || span[at..end].ContainsAnyExcept((byte)0)
            || Decompression.Crc32(span[start..end], 0) != BinaryPrimitives.ReadUInt32LittleEndian(span[end..]))
            return false;
        var footer = span.Slice(end + 4, 12);
        at = end + 16;
        return Decompression.Crc32(footer[4..10], 0) == BinaryPrimitives.ReadUInt32LittleEndian(footer)
            && BinaryPrimitives.ReadUInt32LittleEndian(footer[4..]) == (uint)(end + 4 - start) / 4 - 1
            && footer[8] == 0 && footer[9] == check && footer[10] == 'Y' && footer[11] == 'Z';
    }

    static bool Number(ReadOnlySpan<byte> span, ref int at, out ulong number)
    {
        number = 0;
        for (var shift = 0; shift < 63 && at < span.Length; shift += 7)
        {
            var part = span[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return true;
        }
        return false;
    }
}
