using System.Buffers.Binary;

namespace Bonded.Python.Folding;

/// <summary>What Python's <c>zlib</c>, <c>gzip</c>, <c>bz2</c> and <c>lzma</c> decompress. Null for what they refuse or what is too long.</summary>
internal static class Decompression
{
    /// <summary>Reads by <c>wbits</c>: 8 to 15 and 0 with zlib's frame, negative without any, 24 to 31 with gzip's, 40 to 47 with either.</summary>
    /// <param name="partly">What is cut off gives what came out so far, as a decompressor object does.</param>
    public static ReadOnlyMemory<byte>? Zlib(ReadOnlyMemory<byte> input, int windowBits, bool partly, FoldBudget budget)
    {
        if (windowBits is >= -15 and <= -8)
            return Finish(Run(input, budget), partly);
        if (windowBits is >= 40 and <= 47)
            windowBits -= input.Length > 0 && input.Span[0] == 0x1F ? 16 : 32;
        if (windowBits is >= 24 and <= 31)
            return Member(input, out _, budget);
        if (windowBits is not (0 or >= 8 and <= 15))
            return null;
        var span = input.Span;
        if (span.Length < 2)
            return Or(partly, default);
        if ((span[0] & 0x0F) != 8 || span[0] >> 4 > (windowBits == 0 ? 15 : windowBits) - 8 || (span[0] << 8 | span[1]) % 31 != 0 || (span[1] & 0x20) != 0)
            return null;
        var result = Run(input[2..], budget);
        if (result.End != InflateEnd.Complete)
            return Finish(result, partly);
        var check = input[(2 + result.Consumed)..];
        if (check.Length < 4)
            return Or(partly, result.Output);
        return Or(BinaryPrimitives.ReadUInt32BigEndian(check.Span) == Adler32(result.Output.Span, 1), result.Output);
    }

    /// <summary>Whatever frame the data have, or none: for a decompressor whose making is not at hand.</summary>
    public static ReadOnlyMemory<byte>? Any(ReadOnlyMemory<byte> input, FoldBudget budget)
    {
        var span = input.Span;
        if (span.Length >= 2 && span[0] == 0x1F && span[1] == 0x8B)
            return Member(input, out _, budget);
        return Zlib(input, 15, partly: true, budget) ?? Zlib(input, -15, partly: true, budget);
    }

    /// <summary>All members of a gzip file.</summary>
    public static ReadOnlyMemory<byte>? Gzip(ReadOnlyMemory<byte> input, FoldBudget budget)
    {
        var all = ReadOnlyMemory<byte>.Empty;
        while (input.Length > 0)
        {
            if (Member(input, out var rest, budget) is not { } part || !budget.Grow(all.Length + part.Length, part.Length))
                return null;
            all = all.Length == 0 ? part : (byte[])[.. all.Span, .. part.Span];
            input = rest.TrimStart((byte)0);
        }
        return all;
    }

    /// <summary>All streams of a bzip2 file; what follows the first and is none is passed over, as Python does.</summary>
    public static ReadOnlyMemory<byte>? Bzip2(ReadOnlyMemory<byte> input, bool partly, FoldBudget budget) =>
        Streams(input, partly, budget, (part, limit) => Bunzip2.Run(part, limit, budget));

    /// <summary>All streams of an .xz or .lzma file.</summary>
    public static ReadOnlyMemory<byte>? Lzma(ReadOnlyMemory<byte> input, bool partly, FoldBudget budget) => input.Length == 0 ? null : Streams(
        input, partly, budget, static (part, limit) =>
        {
            if (XzFormat.IsXz(part.Span))
                return XzFormat.Run(part, limit);
            var decoder = new LzmaDecoder(part, limit);
            var end = decoder.Alone();
            return new(decoder.Output, decoder.Consumed, end);
        });

    static ReadOnlyMemory<byte>? Streams(
        ReadOnlyMemory<byte> input, bool partly, FoldBudget budget, Func<ReadOnlyMemory<byte>, int, InflateResult> run)
    {
        var all = ReadOnlyMemory<byte>.Empty;
        for (var first = true; input.Length > 0; first = false)
        {
            if (!budget.Spend(input.Length))
                return null;
            var result = run(input, budget.ConstantBytes - all.Length);
            if (result.End == InflateEnd.TooLong)
                budget.Refuse();
            if (!budget.Spend(4L * result.Output.Length) || result.End == InflateEnd.TooLong)
                return null;
            if (result.End != InflateEnd.Complete)
                return Or(result.End == InflateEnd.Corrupt && !first, all);
            all = all.Length == 0 ? result.Output : (byte[])[.. all.Span, .. result.Output.Span];
            input = input[result.Consumed..];
            if (partly)
                break;
        }
        return all;
    }

    static ReadOnlyMemory<byte>? Member(ReadOnlyMemory<byte> input, out ReadOnlyMemory<byte> rest, FoldBudget budget)
    {
        rest = default;
        var span = input.Span;
        if (span.Length < 18 || span[0] != 0x1F || span[1] != 0x8B || span[2] != 8)
            return null;
        int flags = span[3], at = 10;
        if ((flags & 4) != 0)
        {
            at += 2 + (span[10] | span[11] << 8);
            if (at > span.Length)
                return null;
        }
        for (var texts = (flags >> 3 & 1) + (flags >> 4 & 1); texts > 0; texts--)
        {
            var end = span[at..].IndexOf((byte)0);
            if (end < 0)
                return null;
            at += end + 1;
        }
        at += (flags & 2) != 0 ? 2 : 0;
        if (at > span.Length)
            return null;
        var result = Run(input[at..], budget);
        at += result.Consumed;
        if (result.End != InflateEnd.Complete || span.Length - at < 8
            || BinaryPrimitives.ReadUInt32LittleEndian(span[at..]) != Crc32(result.Output.Span, 0)
            || BinaryPrimitives.ReadUInt32LittleEndian(span[(at + 4)..]) != (uint)result.Output.Length)
            return null;
        rest = input[(at + 8)..];
        return result.Output;
    }

    static InflateResult Run(ReadOnlyMemory<byte> input, FoldBudget budget)
    {
        if (!budget.Spend(input.Length))
            return new(default, 0, InflateEnd.TooLong);
        var result = Inflater.Run(input, budget.ConstantBytes);
        if (result.End == InflateEnd.TooLong)
            budget.Refuse();
        return budget.Spend(result.Output.Length) ? result : new(default, 0, InflateEnd.TooLong);
    }

    static ReadOnlyMemory<byte>? Finish(InflateResult result, bool partly) =>
        Or(result.End == InflateEnd.Complete || partly && result.End == InflateEnd.Truncated, result.Output);

    /// <summary>The output, or null. (Written with <c>?:</c>, a null would become empty memory.)</summary>
    static ReadOnlyMemory<byte>? Or(bool good, ReadOnlyMemory<byte> output)
    {
        if (!good)
            return null;
        return output;
    }

    public static uint Adler32(ReadOnlySpan<byte> bytes, uint start)
    {
        uint a = start & 0xFFFF, b = start >> 16;
        for (var i = 0; i < bytes.Length;)
        {
            // So many sums fit before the remainder has to be taken.
            for (var end = Math.Min(bytes.Length, i + 5552); i < end; i++)
                b += a += bytes[i];
            (a, b) = (a % 65521, b % 65521);
        }
        return b << 16 | a;
    }

    static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(n =>
    {
        var value = (uint)n;
        for (var i = 0; i < 8; i++)
            value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320 : value >> 1;
        return value;
    })];

    public static uint Crc32(ReadOnlySpan<byte> bytes, uint start)
    {
        var value = ~start;
        foreach (var b in bytes)
            value = CrcTable[(byte)(value ^ b)] ^ value >> 8;
        return ~value;
    }
}
