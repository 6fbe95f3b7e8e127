namespace Bonded.Python.Folding;

/// <summary>Decompresses what bzip2 made, which lies in memory. Like <see cref="Inflater"/> it makes no more than it may.</summary>
internal sealed class Bunzip2
{
    const int GroupSize = 50, MaxCodeLength = 20, RunA = 0, RunB = 1;
    const long BlockMagic = 0x314159265359, EndMagic = 0x177245385090;

    static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(n =>
    {
        var value = (uint)n << 24;
        for (var i = 0; i < 8; i++)
            value = (value & 0x80000000) != 0 ? value << 1 ^ 0x04C11DB7 : value << 1;
        return value;
    })];

    readonly ReadOnlyMemory<byte> input;
    readonly int limit;
    readonly FoldBudget budget;
    byte[] output = new byte[256];
    int at, count, bitCount;
    ulong bits;
    bool truncated;

    Bunzip2(ReadOnlyMemory<byte> input, int limit, FoldBudget budget)
    {
        this.input = input;
        this.limit = limit;
        this.budget = budget;
    }

    /// <summary>Decompresses one stream up to so many bytes.</summary>
    public static InflateResult Run(ReadOnlyMemory<byte> input, int limit, FoldBudget budget)
    {
        var reader = new Bunzip2(input, limit, budget);
        var end = reader.Stream();
        if (end == InflateEnd.Corrupt && reader.truncated)
            end = InflateEnd.Truncated;
        return new(reader.output.AsMemory(0, reader.count), reader.at - reader.bitCount / 8, end);
    }

    /// <summary>The next bits; zeros, and a note of it, past the end.</summary>
    long Bits(int number)
    {
        var source = input.Span;
        while (bitCount < number)
        {
            bits <<= 8;
            bitCount += 8;
            if (at < source.Length)
                bits |= source[at++];
            else
                truncated = true;
        }
        bitCount -= number;
        var value = (long)(bits >> bitCount);
        bits &= (1UL << bitCount) - 1;
        return value;
    }

    InflateEnd Stream()
    {
        if (Bits(24) != 0x425A68)
            return InflateEnd.Corrupt;
        var level = (int)Bits(8) - '0';
        if (level is < 1 or > 9)
            return InflateEnd.Corrupt;
        var blockSize = level * 100_000;
        uint combined = 0;
        while (!truncated)
        {
            var magic = Bits(48);
            var check = (uint)Bits(32);
            if (magic == EndMagic)
                return check == combined && !truncated ? InflateEnd.Complete : InflateEnd.Corrupt;
            if (magic != BlockMagic)
                return InflateEnd.Corrupt;
            var start = count;
            var end = Block(blockSize);
            if (end != InflateEnd.Complete)
                return end;
            if (Crc(output.AsSpan(start, count - start)) != check)
                return InflateEnd.Corrupt;
            combined = (combined << 1 | combined >> 31) ^ check;
        }
        return InflateEnd.Truncated;
    }

    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var value = ~0u;
        foreach (var b in bytes)
            value = value << 8 ^ CrcTable[value >> 24 ^ b];
        return ~value;
    }

    InflateEnd Block(int blockSize)
    {
        var randomized = Bits(1) == 1;
        var origin = (int)Bits(24);
        // Randomised blocks were made by versions before 0.9.5 only.
        if (randomized || Symbols() is not { Length: > 0 } symbols)
            return InflateEnd.Corrupt;
        var groups = (int)Bits(3);
        var selectorCount = (int)Bits(15);
        if (groups is < 2 or > 6 || selectorCount == 0)
            return InflateEnd.Corrupt;
        var selectors = new byte[selectorCount];
        Span<byte> order = [0, 1, 2, 3, 4, 5];
        for (var i = 0; i < selectorCount; i++)
        {
            var index = 0;
            while (Bits(1) == 1)
                if (++index >= groups)
                    return InflateEnd.Corrupt;
            if (truncated)
                return InflateEnd.Truncated;
            var group = order[index];
            order[..index].CopyTo(order[1..]);
            order[0] = selectors[i] = group;
        }
        var tables = new Codes[groups];
        for (var i = 0; i < groups; i++)
            if (Lengths(symbols.Length + 2) is not { } lengths)
                return InflateEnd.Corrupt;
            else
                tables[i] = new(lengths);
        return Decode(symbols, selectors, tables, blockSize, origin);
    }

    byte[] Symbols()
    {
        var used = Bits(16);
        var symbols = new List<byte>();
        for (var i = 0; i < 16; i++)
        {
            if ((used >> 15 - i & 1) == 0)
                continue;
            var row = Bits(16);
            for (var j = 0; j < 16; j++)
                if ((row >> 15 - j & 1) != 0)
                    symbols.Add((byte)(16 * i + j));
        }
        return [.. symbols];
    }

    byte[]? Lengths(int symbolCount)
    {
        var lengths = new byte[symbolCount];
        var length = (int)Bits(5);
        for (var i = 0; i < symbolCount; i++)
        {
            while (true)
            {
                if (length is < 1 or > MaxCodeLength || truncated)
                    return null;
                if (Bits(1) == 0)
                    break;
                length += Bits(1) == 0 ? 1 : -1;
            }
            lengths[i] = (byte)length;
        }
        return lengths;
    }

    InflateEnd Decode(byte[] symbols, byte[] selectors, Codes[] tables, int blockSize, int origin)
    {
        var block = new uint[1024];
        int filled = 0, run = 0, runBit = 1, left = 0, selector = 0;
        Codes? codes = null;
        var starts = new int[257];
        while (true)
        {
            if (left-- == 0)
            {
                if (selector == selectors.Length)
                    return InflateEnd.Corrupt;
                codes = tables[selectors[selector++]];
                left = GroupSize - 1;
            }
            var symbol = Symbol(codes!);
            if (symbol < 0 || truncated)
                return InflateEnd.Corrupt;
            if (symbol <= RunB)
            {
                if (runBit > 1 << 21)
                    return InflateEnd.Corrupt;
                run += runBit << (symbol == RunA ? 0 : 1);
                runBit <<= 1;
                continue;
            }
            if (run > 0)
            {
                if (filled + run > blockSize)
                    return InflateEnd.Corrupt;
                Room(ref block, filled + run, blockSize);
                block.AsSpan(filled, run).Fill(symbols[0]);
                starts[symbols[0] + 1] += run;
                filled += run;
                (run, runBit) = (0, 1);
            }
            if (symbol == symbols.Length + 1)
                break;
            if (filled == blockSize)
                return InflateEnd.Corrupt;
            Room(ref block, filled + 1, blockSize);
            var value = symbols[symbol - 1];
            Array.Copy(symbols, 0, symbols, 1, symbol - 1);
            symbols[0] = value;
            block[filled++] = value;
            starts[value + 1]++;
        }
        if (origin >= filled)
            return InflateEnd.Corrupt;
        if (!budget.Spend(4L * filled))
            return InflateEnd.TooLong;
        for (var i = 1; i <= 256; i++)
            starts[i] += starts[i - 1];
        for (var i = 0; i < filled; i++)
            block[starts[block[i] & 0xFF]++] |= (uint)i << 8;
        return Unrun(block, filled, (int)(block[origin] >> 8));
    }

    static void Room(ref uint[] block, int size, int blockSize)
    {
        if (size > block.Length)
            Array.Resize(ref block, Math.Min(blockSize, Math.Max(size, block.Length * 2)));
    }

    /// <summary>Walks the block in the order of the text; after four equal bytes a fifth says how many more there are.</summary>
    InflateEnd Unrun(uint[] block, int filled, int next)
    {
        int same = 0, last = -1;
        for (var i = 0; i < filled; i++)
        {
            var entry = block[next];
            var value = (byte)entry;
            next = (int)(entry >> 8);
            if (same == 4)
            {
                if (!Room(value))
                    return InflateEnd.TooLong;
                output.AsSpan(count, value).Fill((byte)last);
                count += value;
                (same, last) = (0, -1);
                continue;
            }
            same = value == last ? same + 1 : 1;
            last = value;
            if (!Room(1))
                return InflateEnd.TooLong;
            output[count++] = value;
        }
        return InflateEnd.Complete;
    }

    bool Room(int more)
    {
        if (count + more > limit)
            return false;
        if (count + more > output.Length)
            Array.Resize(ref output, (int)Math.Min(limit, Math.Max(output.Length * 2L, count + more)));
        return true;
    }

    int Symbol(Codes codes)
    {
        int code = 0, first = 0, index = 0;
        for (var length = 1; length <= MaxCodeLength; length++)
        {
            code |= (int)Bits(1);
            var number = codes.Counts[length];
            if (code - first < number)
                return codes.Symbols[index + code - first];
            index += number;
            first = first + number << 1;
            code <<= 1;
        }
        return -1;
    }

    sealed class Codes
    {
        public readonly int[] Counts = new int[MaxCodeLength + 1];
        public readonly ushort[] Symbols;

        public Codes(byte[] lengths)
        {
            foreach (var length in lengths)
                Counts[length]++;
            Symbols = [.. Enumerable.Range(0, lengths.Length).OrderBy(symbol => lengths[symbol]).Select(symbol => (ushort)symbol)];
        }
    }
}
