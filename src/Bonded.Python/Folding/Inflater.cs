namespace Bonded.Python.Folding;

/// <summary>
/// Decompresses DEFLATE data (RFC 1951) that lies in memory. It says where the data ended and whether they were complete, and never makes
/// more than it may.
/// </summary>
internal sealed class Inflater
{
    const int FastBits = 10;

    static readonly ushort[] LengthBase =
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    static readonly byte[] LengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    static readonly ushort[] DistanceBase =
        [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];

    static readonly byte[] DistanceExtra = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    static readonly byte[] CodeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    static readonly Codes FixedLiterals = Codes.Build([
        .. Enumerable.Repeat((byte)8, 144), .. Enumerable.Repeat((byte)9, 112), .. Enumerable.Repeat((byte)7, 24), .. Enumerable.Repeat((byte)8, 8)])!;

    static readonly Codes FixedDistances = Codes.Build([.. Enumerable.Repeat((byte)5, 32)])!;

    readonly ReadOnlyMemory<byte> input;
    readonly int limit;
    byte[] output;
    int at, count, bitCount;
    uint bits;

    Inflater(ReadOnlyMemory<byte> input, int limit)
    {
        this.input = input;
        this.limit = limit;
        output = new byte[Math.Clamp(input.Length * 4L, 64, limit + 1L)];
    }

    /// <summary>Decompresses up to so many bytes.</summary>
    public static InflateResult Run(ReadOnlyMemory<byte> input, int limit)
    {
        var inflater = new Inflater(input, limit);
        var end = inflater.Blocks();
        // Whole bytes that were taken ahead are not the stream's.
        return new(inflater.output.AsMemory(0, Math.Min(inflater.count, limit)), inflater.at - inflater.bitCount / 8, end);
    }

    InflateEnd Blocks()
    {
        for (var last = false; !last;)
        {
            if (!Need(3))
                return InflateEnd.Truncated;
            last = Take(1) == 1;
            var end = Take(2) switch
            {
                0 => Stored(),
                1 => Compressed(FixedLiterals, FixedDistances),
                2 => Dynamic(),
                _ => InflateEnd.Corrupt,
            };
            if (end != InflateEnd.Complete)
                return end;
        }
        return InflateEnd.Complete;
    }

    bool Need(int number)
    {
        var source = input.Span;
        while (bitCount < number)
        {
            if (at == source.Length)
                return false;
            bits |= (uint)source[at++] << bitCount;
            bitCount += 8;
        }
        return true;
    }

    int Take(int number)
    {
        var value = (int)(bits & (1u << number) - 1);
        bits >>= number;
        bitCount -= number;
        return value;
    }

    InflateEnd Stored()
    {
        Take(bitCount & 7);
        if (!Need(16))
            return InflateEnd.Truncated;
        var length = Take(16);
        if (!Need(16))
            return InflateEnd.Truncated;
        if (Take(16) != (~length & 0xFFFF))
            return InflateEnd.Corrupt;
        // At most a byte was taken ahead, and that is none after 32 bits.
        var there = Math.Min(length, input.Length - at);
        if (!Grow(there))
            return InflateEnd.TooLong;
        input.Span.Slice(at, there).CopyTo(output.AsSpan(count));
        at += there;
        count += there;
        return there == length ? InflateEnd.Complete : InflateEnd.Truncated;
    }

    bool Grow(int more)
    {
        if (count + more > limit)
        {
            count = limit;
            return false;
        }
        if (count + more > output.Length)
            Array.Resize(ref output, (int)Math.Min(limit, Math.Max(output.Length * 2L, count + more)));
        return true;
    }

    InflateEnd Dynamic()
    {
        if (!Need(14))
            return InflateEnd.Truncated;
        int literals = Take(5) + 257, distances = Take(5) + 1, order = Take(4) + 4;
        if (literals > 286 || distances > 30)
            return InflateEnd.Corrupt;
        var lengths = new byte[320];
        for (var i = 0; i < order; i++)
        {
            if (!Need(3))
                return InflateEnd.Truncated;
            lengths[CodeOrder[i]] = (byte)Take(3);
        }
        if (Codes.Build(lengths.AsSpan(0, 19), mayBeIncomplete: false) is not { } codes)
            return InflateEnd.Corrupt;
        Array.Clear(lengths);
        for (var i = 0; i < literals + distances;)
        {
            var end = Symbol(codes, out var symbol);
            if (end != InflateEnd.Complete)
                return end;
            if (symbol < 16)
            {
                lengths[i++] = (byte)symbol;
                continue;
            }
            if (symbol == 16 && i == 0)
                return InflateEnd.Corrupt;
            var (extra, least) = symbol switch { 16 => (2, 3), 17 => (3, 3), _ => (7, 11) };
            if (!Need(extra))
                return InflateEnd.Truncated;
            var repeat = least + Take(extra);
            if (i + repeat > literals + distances)
                return InflateEnd.Corrupt;
            lengths.AsSpan(i, repeat).Fill(symbol == 16 ? lengths[i - 1] : (byte)0);
            i += repeat;
        }
        if (lengths[256] == 0 || Codes.Build(lengths.AsSpan(0, literals)) is not { } literalCodes
            || Codes.Build(lengths.AsSpan(literals, distances)) is not { } distanceCodes)
            return InflateEnd.Corrupt;
        return Compressed(literalCodes, distanceCodes);
    }

    InflateEnd Symbol(Codes codes, out int symbol)
    {
        // The next bits, as far as there are any.
        Need(15);
        var fast = codes.Fast[bits & (1 << FastBits) - 1];
        if (fast != 0 && (fast & 15) <= bitCount)
        {
            symbol = fast >> 4;
            Take(fast & 15);
            return InflateEnd.Complete;
        }
        int code = 0, first = 0, index = 0;
        symbol = 0;
        for (var length = 1; length <= 15; length++)
        {
            if (length > bitCount)
                return InflateEnd.Truncated;
            code |= (int)(bits >> length - 1 & 1);
            var number = codes.Counts[length];
            if (code - first < number)
            {
                symbol = codes.Symbols[index + code - first];
                Take(length);
                return InflateEnd.Complete;
            }
            index += number;
            first = first + number << 1;
            code <<= 1;
        }
        return InflateEnd.Corrupt;
    }

    InflateEnd Compressed(Codes literals, Codes distances)
    {
        while (true)
        {
            var end = Symbol(literals, out var symbol);
            if (end != InflateEnd.Complete)
                return end;
            if (symbol < 256)
            {
                if (!Grow(1))
                    return InflateEnd.TooLong;
                output[count++] = (byte)symbol;
                continue;
            }
            if (symbol == 256)
                return InflateEnd.Complete;
            if (symbol > 285)
                return InflateEnd.Corrupt;
            if (!Need(LengthExtra[symbol - 257]))
                return InflateEnd.Truncated;
            var length = LengthBase[symbol - 257] + Take(LengthExtra[symbol - 257]);
            end = Symbol(distances, out symbol);
            if (end != InflateEnd.Complete)
                return end;
            if (symbol > 29)
                return InflateEnd.Corrupt;
            if (!Need(DistanceExtra[symbol]))
                return InflateEnd.Truncated;
            var distance = DistanceBase[symbol] + Take(DistanceExtra[symbol]);
            if (distance > count)
                return InflateEnd.Corrupt;
            if (!Grow(length))
                return InflateEnd.TooLong;
            for (; length > 0; length--, count++)
                output[count] = output[count - distance];
        }
    }

    /// <summary>A canonical Huffman code: how many codes there are of each length, and their symbols in order.</summary>
    sealed class Codes
    {
        public readonly ushort[] Counts = new ushort[16], Fast = new ushort[1 << FastBits];
        public ushort[] Symbols = [];

        public static Codes? Build(ReadOnlySpan<byte> lengths, bool mayBeIncomplete = true)
        {
            var codes = new Codes { Symbols = new ushort[lengths.Length] };
            foreach (var length in lengths)
                codes.Counts[length]++;
            codes.Counts[0] = 0;
            int left = 1, longest = 0;
            Span<int> offsets = stackalloc int[17], next = stackalloc int[17];
            for (var length = 1; length <= 15; length++)
            {
                left = (left << 1) - codes.Counts[length];
                if (left < 0)
                    return null;
                offsets[length + 1] = offsets[length] + codes.Counts[length];
                next[length + 1] = next[length] + codes.Counts[length] << 1;
                longest = codes.Counts[length] > 0 ? length : longest;
            }
            // A single code of one bit may stand alone, and there may be none: it must not be used then.
            if (left > 0 && longest > 0 && (!mayBeIncomplete || longest != 1))
                return null;
            for (var symbol = 0; symbol < lengths.Length; symbol++)
            {
                int length = lengths[symbol];
                if (length == 0)
                    continue;
                codes.Symbols[offsets[length]++] = (ushort)symbol;
                var code = next[length]++;
                if (length > FastBits)
                    continue;
                var turned = 0;
                for (var i = 0; i < length; i++)
                    turned |= (code >> i & 1) << length - 1 - i;
                for (; turned < 1 << FastBits; turned += 1 << length)
                    codes.Fast[turned] = (ushort)(symbol << 4 | length);
            }
            return codes;
        }
    }
}
