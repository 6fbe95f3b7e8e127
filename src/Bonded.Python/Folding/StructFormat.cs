using System.Numerics;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Folding;

/// <summary><c>struct.pack</c> and <c>struct.unpack</c> of integers, floats, characters and bytes, without alignment.</summary>
internal static class StructFormat
{
    readonly record struct Field(char Type, int Count, int Size);

    /// <summary>The fields and the order of bytes; null for a format with alignment, or one not known here.</summary>
    static List<Field>? Parse(string format, out bool big, FoldBudget budget)
    {
        var fields = new List<Field>();
        var native = format.Length == 0 || format[0] is not ('<' or '>' or '!' or '=');
        big = format.Length > 0 && format[0] is '>' or '!';
        var offset = 0L;
        for (var i = format.Length > 0 && format[0] is '<' or '>' or '!' or '=' or '@' ? 1 : 0; i < format.Length; i++)
        {
            if (char.IsWhiteSpace(format[i]))
                continue;
            if (!FormatSpec.Number(format, ref i, out var count) || i == format.Length)
                return null;
            var size = format[i] switch
            {
                'x' or 'c' or 'b' or 'B' or '?' or 's' => 1,
                'h' or 'H' => 2,
                'i' or 'I' or 'f' => 4,
                'l' or 'L' => native ? 8 : 4,
                'q' or 'Q' or 'd' => 8,
                _ => 0,
            };
            if (size == 0 || native && offset % size != 0)
                return null;
            offset += (long)size * (count ?? 1);
            if (!budget.Take(offset))
                return null;
            fields.Add(new(format[i], count ?? 1, size));
        }
        return fields;
    }

    public static IReadOnlyList<Value>? Unpack(string format, ReadOnlySpan<byte> bytes, Flow flow, FoldBudget budget)
    {
        if (Parse(format, out var big, budget) is not { } fields)
            return null;
        var values = new List<Value>();
        foreach (var field in fields)
        {
            if ((long)field.Count * field.Size > bytes.Length || !budget.Spend(8L * field.Count))
                return null;
            if (field.Type == 's')
            {
                values.Add(new Value.Bytes(bytes[..field.Count].ToArray(), flow, []));
                bytes = bytes[field.Count..];
                continue;
            }
            for (var i = 0; i < field.Count; i++, bytes = bytes[field.Size..])
            {
                var part = bytes[..field.Size].ToArray();
                if (field.Type == 'x')
                    continue;
                if (field.Type == 'c')
                {
                    values.Add(new Value.Bytes(part, flow, []));
                    continue;
                }
                var number = new BigInteger(part, isUnsigned: !char.IsAsciiLetterLower(field.Type), isBigEndian: big);
                values.Add(field.Type switch
                {
                    '?' => Fold.Boolean(!number.IsZero, flow),
                    'f' => new Value.Number((double)BitConverter.Int32BitsToSingle((int)number), flow),
                    'd' => new Value.Number(BitConverter.Int64BitsToDouble((long)number), flow),
                    _ => new Value.Number(number, flow),
                });
            }
        }
        return bytes.Length == 0 ? values : null;
    }

    public static byte[]? Pack(string format, IReadOnlyList<Value> values, FoldBudget budget)
    {
        if (Parse(format, out var big, budget) is not { } fields)
            return null;
        var bytes = new List<byte>();
        var next = 0;
        foreach (var field in fields)
        {
            if (field.Type == 'x')
            {
                bytes.AddRange(new byte[field.Count]);
                continue;
            }
            if (field.Type == 's')
            {
                if (next == values.Count || values[next++] is not Value.Bytes text)
                    return null;
                bytes.AddRange(text.Content.Span[..Math.Min(field.Count, text.Content.Length)]);
                bytes.AddRange(new byte[Math.Max(0, field.Count - text.Content.Length)]);
                continue;
            }
            for (var i = 0; i < field.Count; i++)
            {
                if (next == values.Count || One(field, values[next++], big) is not { } one)
                    return null;
                bytes.AddRange(one);
            }
        }
        return next == values.Count ? [.. bytes] : null;
    }

    static byte[]? One(Field field, Value value, bool big)
    {
        if (field.Type == 'c')
            return value is Value.Bytes { Content.Length: 1 } one ? one.Content.ToArray() : null;
        if (field.Type == '?')
            return Fold.Truth(value) is { } truth ? [truth ? (byte)1 : (byte)0] : null;
        if (value is not Value.Number number)
            return null;
        BigInteger bits;
        if (field.Type is 'f' or 'd')
        {
            if (number.Content is not double && number.Content is not BigInteger { IsZero: true } && !(number.Content is BigInteger n && BigInteger.Abs(n) <= 1L << 53))
                return null;
            var real = number.Content is double d ? d : (double)(BigInteger)number.Content;
            if (field.Type == 'f' && double.IsFinite(real) && !float.IsFinite((float)real))
                return null;
            bits = field.Type == 'f' ? BitConverter.SingleToInt32Bits((float)real) : BitConverter.DoubleToInt64Bits(real);
        }
        else if (number.Content is BigInteger whole)
            bits = whole;
        else
            return null;
        var signed = char.IsAsciiLetterLower(field.Type);
        var half = BigInteger.One << field.Size * 8 - (signed ? 1 : 0);
        if (bits >= half || bits < (signed ? -half : 0))
            return null;
        var bytes = new byte[field.Size];
        bytes.AsSpan().Fill(bits.Sign < 0 ? (byte)255 : (byte)0);
        bits.TryWriteBytes(bytes, out var written, isUnsigned: !signed);
        if (bits.Sign < 0)
            bytes.AsSpan(written).Fill(255);
        if (big)
            Array.Reverse(bytes);
        return bytes;
    }
}
