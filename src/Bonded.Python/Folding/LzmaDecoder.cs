using System.Buffers.Binary;
using System.Numerics;

namespace Bonded.Python.Folding;

/// <summary>
/// Decompresses LZMA and LZMA2 data that lie in memory, what was made so far being the dictionary. Like <see cref="Inflater"/> it makes no
/// more than it may.
/// </summary>
internal sealed class LzmaDecoder(ReadOnlyMemory<byte> input, int limit)
{
    const int States = 12, LengthSlots = 4, AlignBits = 4, EndOfFullSlots = 14, FullDistances = 128;

    byte[] output = new byte[1024];
    int count, at, dictionaryStart;
    uint range, code, dictionarySize = uint.MaxValue;
    bool truncated, hasDictionary, hasProperties;
    int literalContext, literalPosition, positionMask;
    int state;
    uint rep0, rep1, rep2, rep3;
    ushort[] isMatch = [], isRep = [], isRepG0 = [], isRepG1 = [], isRepG2 = [], isRep0Long = [], slots = [], special = [], align = [], literals = [];
    Lengths matchLengths = new(), repLengths = new();

    public ReadOnlyMemory<byte> Output => output.AsMemory(0, count);

    /// <summary>How much of the input was used.</summary>
    public int Consumed => at;

    /// <summary>The format with a header of 13 bytes (<c>.lzma</c>).</summary>
    public InflateEnd Alone()
    {
        var header = input.Span;
        if (header.Length < 13)
            return InflateEnd.Truncated;
        if (!Properties(header[0]))
            return InflateEnd.Corrupt;
        var dictionary = BinaryPrimitives.ReadUInt32LittleEndian(header[1..]);
        var size = BinaryPrimitives.ReadUInt64LittleEndian(header[5..]);
        // There is no other mark of the format, so liblzma takes only sizes that encoders write.
        if (dictionary != uint.MaxValue && !IsUsual(dictionary) || size != ulong.MaxValue && size >= 1UL << 38)
            return InflateEnd.Corrupt;
        dictionarySize = Math.Max(4096, dictionary);
        at = 13;
        ResetState();
        if (!StartRange())
            return InflateEnd.Truncated;
        if (size != ulong.MaxValue && size > (ulong)limit)
            return InflateEnd.TooLong;
        return Decode(size == ulong.MaxValue ? -1 : (int)size);
    }

    /// <summary>A power of two, or one and a half of that.</summary>
    static bool IsUsual(uint size) => BitOperations.PopCount(size) == 1 || BitOperations.PopCount(size) == 2 && (size & size << 1) != 0;

    /// <summary>The chunks of LZMA2, up to their end.</summary>
    public InflateEnd Chunks(uint size)
    {
        dictionarySize = size;
        var source = input.Span;
        while (true)
        {
            if (at >= source.Length)
                return InflateEnd.Truncated;
            var control = source[at++];
            if (control == 0)
                return InflateEnd.Complete;
            if (control == 1 || control >= 0xE0)
            {
                dictionaryStart = count;
                hasDictionary = true;
            }
            else if (!hasDictionary)
                return InflateEnd.Corrupt;
            if (control is > 2 and < 0x80)
                return InflateEnd.Corrupt;
            if (source.Length - at < (control < 0x80 ? 2 : control >= 0xC0 ? 5 : 4))
                return InflateEnd.Truncated;
            var unpacked = (source[at] << 8 | source[at + 1]) + 1;
            at += 2;
            if (control < 0x80)
            {
                if (source.Length - at < unpacked)
                    return InflateEnd.Truncated;
                if (!Room(unpacked))
                    return InflateEnd.TooLong;
                source.Slice(at, unpacked).CopyTo(output.AsSpan(count));
                at += unpacked;
                count += unpacked;
                continue;
            }
            unpacked += (control & 0x1F) << 16;
            var packed = (source[at] << 8 | source[at + 1]) + 1;
            at += 2;
            if (control >= 0xC0 && !(hasProperties = Properties(source[at++])) || !hasProperties)
                return InflateEnd.Corrupt;
            if (control >= 0xA0)
                ResetState();
            var end = at + packed;
            if (!StartRange())
                return InflateEnd.Corrupt;
            var result = Decode(unpacked);
            if (result != InflateEnd.Complete)
                return result;
            if (at != end)
                return InflateEnd.Corrupt;
        }
    }

    bool Properties(byte packed)
    {
        if (packed >= 9 * 5 * 5)
            return false;
        literalContext = packed % 9;
        literalPosition = packed / 9 % 5;
        positionMask = (1 << packed / 45) - 1;
        return literalContext + literalPosition <= 4;
    }

    void ResetState()
    {
        state = 0;
        rep0 = rep1 = rep2 = rep3 = 0;
        (isMatch, isRep, isRepG0, isRepG1, isRepG2, isRep0Long) = (Half(States << 4), Half(States), Half(States), Half(States), Half(States), Half(States << 4));
        (slots, special, align, literals) = (Half(LengthSlots << 6), Half(FullDistances), Half(1 << AlignBits), Half(0x300 << literalContext + literalPosition));
        (matchLengths, repLengths) = (new(), new());
    }

    static ushort[] Half(int size)
    {
        var probabilities = new ushort[size];
        Array.Fill(probabilities, (ushort)1024);
        return probabilities;
    }

    bool StartRange()
    {
        var source = input.Span;
        if (source.Length - at < 5 || source[at] != 0)
            return false;
        range = uint.MaxValue;
        code = BinaryPrimitives.ReadUInt32BigEndian(source[(at + 1)..]);
        at += 5;
        return true;
    }

    void Normalize()
    {
        if (range >= 1 << 24)
            return;
        range <<= 8;
        code <<= 8;
        if (at < input.Length)
            code |= input.Span[at++];
        else
            truncated = true;
    }

    int Bit(ref ushort probability)
    {
        Normalize();
        var bound = (range >> 11) * probability;
        if (code < bound)
        {
            range = bound;
            probability += (ushort)(2048 - probability >> 5);
            return 0;
        }
        range -= bound;
        code -= bound;
        probability -= (ushort)(probability >> 5);
        return 1;
    }

    uint Direct(int number)
    {
        var value = 0u;
        for (; number > 0; number--)
        {
            Normalize();
            range >>= 1;
            var bit = code >= range ? 1u : 0;
            if (bit != 0)
                code -= range;
            value = value << 1 | bit;
        }
        return value;
    }

    int Tree(ushort[] probabilities, int from, int number)
    {
        var node = 1;
        for (var i = 0; i < number; i++)
            node = node << 1 | Bit(ref probabilities[from + node]);
        return node - (1 << number);
    }

    uint Reverse(ushort[] probabilities, int from, int number)
    {
        var node = 1;
        var value = 0u;
        for (var i = 0; i < number; i++)
        {
            var bit = Bit(ref probabilities[from + node]);
            node = node << 1 | bit;
            value |= (uint)bit << i;
        }
        return value;
    }

    bool Room(int more)
    {
        if (count + more > limit)
            return false;
        if (count + more > output.Length)
            Array.Resize(ref output, (int)Math.Min(limit, Math.Max(output.Length * 2L, count + more)));
        return true;
    }

    /// <summary>Decodes so many bytes, or with -1 up to the mark of the end.</summary>
    InflateEnd Decode(int size)
    {
        var start = count;
        while (!truncated)
        {
            if (size >= 0 && count - start == size)
            {
                Normalize();
                return truncated ? InflateEnd.Truncated : code == 0 ? InflateEnd.Complete : InflateEnd.Corrupt;
            }
            var position = count - dictionaryStart & positionMask;
            if (Bit(ref isMatch[(state << 4) + position]) == 0)
            {
                if (!Room(1))
                    return InflateEnd.TooLong;
                Literal();
                continue;
            }
            int length;
            if (Bit(ref isRep[state]) == 0)
            {
                (rep3, rep2, rep1) = (rep2, rep1, rep0);
                length = matchLengths.Decode(this, position);
                state = state < 7 ? 7 : 10;
                rep0 = Distance(length);
                if (rep0 == uint.MaxValue)
                {
                    Normalize();
                    return size < 0 && !truncated && code == 0 ? InflateEnd.Complete : InflateEnd.Corrupt;
                }
            }
            else
            {
                if (count == dictionaryStart)
                    return InflateEnd.Corrupt;
                if (Bit(ref isRepG0[state]) == 0)
                {
                    if (Bit(ref isRep0Long[(state << 4) + position]) == 0)
                    {
                        state = state < 7 ? 9 : 11;
                        if (rep0 >= count - dictionaryStart || rep0 >= dictionarySize)
                            return InflateEnd.Corrupt;
                        if (!Room(1))
                            return InflateEnd.TooLong;
                        output[count] = output[count - (int)rep0 - 1];
                        count++;
                        continue;
                    }
                }
                else
                {
                    uint distance;
                    if (Bit(ref isRepG1[state]) == 0)
                        distance = rep1;
                    else
                    {
                        if (Bit(ref isRepG2[state]) == 0)
                            distance = rep2;
                        else
                            (distance, rep3) = (rep3, rep2);
                        rep2 = rep1;
                    }
                    rep1 = rep0;
                    rep0 = distance;
                }
                length = repLengths.Decode(this, position);
                state = state < 7 ? 8 : 11;
            }
            if (rep0 >= count - dictionaryStart || rep0 >= dictionarySize || size >= 0 && length > size - (count - start))
                return truncated ? InflateEnd.Truncated : InflateEnd.Corrupt;
            if (!Room(length))
                return InflateEnd.TooLong;
            for (var from = count - (int)rep0 - 1; length > 0; length--)
                output[count++] = output[from++];
        }
        return InflateEnd.Truncated;
    }

    void Literal()
    {
        var before = count > dictionaryStart ? output[count - 1] : 0;
        var context = ((count - dictionaryStart & (1 << literalPosition) - 1) << literalContext) + (before >> 8 - literalContext);
        var from = 0x300 * context;
        var symbol = 1;
        if (state >= 7 && rep0 < count - dictionaryStart)
        {
            int match = output[count - (int)rep0 - 1];
            do
            {
                var matchBit = match >> 7 & 1;
                match <<= 1;
                var bit = Bit(ref literals[from + (1 + matchBit << 8) + symbol]);
                symbol = symbol << 1 | bit;
                if (matchBit != bit)
                    break;
            }
            while (symbol < 0x100);
        }
        while (symbol < 0x100)
            symbol = symbol << 1 | Bit(ref literals[from + symbol]);
        output[count++] = (byte)symbol;
        state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
    }

    uint Distance(int length)
    {
        var slot = Tree(slots, Math.Min(length - 2, LengthSlots - 1) << 6, 6);
        if (slot < 4)
            return (uint)slot;
        var direct = (slot >> 1) - 1;
        var distance = (2u | (uint)(slot & 1)) << direct;
        if (slot < EndOfFullSlots)
            return distance + Reverse(special, (int)distance - slot, direct);
        return distance + (Direct(direct - AlignBits) << AlignBits) + Reverse(align, 0, AlignBits);
    }

    sealed class Lengths
    {
        readonly ushort[] choice = Half(2), low = Half(16 << 3), middle = Half(16 << 3), high = Half(1 << 8);

        public int Decode(LzmaDecoder decoder, int position)
        {
            if (decoder.Bit(ref choice[0]) == 0)
                return 2 + decoder.Tree(low, position << 3, 3);
            return decoder.Bit(ref choice[1]) == 0 ? 10 + decoder.Tree(middle, position << 3, 3) : 18 + decoder.Tree(high, 0, 8);
        }
    }
}
