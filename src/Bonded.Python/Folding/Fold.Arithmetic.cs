using System.Numerics;
using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Folding;

internal static partial class Fold
{
    /// <summary>Below this every integer is a double, exactly.</summary>
    static readonly BigInteger ExactDouble = BigInteger.One << 53;

    static readonly Value.Number[] SmallNumbers = [.. Enumerable.Range(0, 256).Select(n => new Value.Number(new BigInteger(n), Flow.None))];

    /// <summary><c>left op right</c>. A text and something unknown added make a text with a hole.</summary>
    public static Value? Binary(BinaryOperator op, Value left, Value right, FoldBudget budget)
    {
        if (left is Value.Number a && right is Value.Number b)
            return Arithmetic(op, a, b, budget);
        switch (op)
        {
            case BinaryOperator.Add:
                return Add(left, right, budget);
            case BinaryOperator.Multiply:
                return left is Value.Number ? Repeat(right, left, budget) : Repeat(left, right, budget);
            case BinaryOperator.Modulo when left is Value.Text or Value.Bytes:
                return PercentFormat.Apply(left, right, budget);
            case BinaryOperator.BitOr when left is Value.Mapping x && right is Value.Mapping y:
                return Mapping([.. x.Entries, .. y.Entries], budget);
            case BinaryOperator.BitOr or BinaryOperator.BitAnd or BinaryOperator.BitXor or BinaryOperator.Subtract
                when left is Value.Sequence { Kind: SequenceKind.Set } x && right is Value.Sequence { Kind: SequenceKind.Set } y:
                return CombineSets(op, x, y, budget);
            default:
                return null;
        }
    }

    static Value? Add(Value left, Value right, FoldBudget budget)
    {
        switch (left, right)
        {
            case (Value.Text a, Value.Text b):
                if (a.Content.Length == 0 || b.Content.Length == 0)
                    return (a.Content.Length == 0 ? b : a) with { Flow = a.Flow | b.Flow, Layers = Deeper(a.Layers, b.Layers) };
                return Concat([a, b], budget) is var joined && joined.Content is "\uFFFC" ? null : joined;
            case (Value.Text a, Value.Unknown or Value.External or Value.Instance):
                return Concat([a, right], budget);
            case (Value.Unknown or Value.External or Value.Instance, Value.Text b):
                return Concat([left, b], budget);
            case (Value.Bytes a, Value.Bytes b):
                if (!budget.Take((long)a.Content.Length + b.Content.Length))
                    return null;
                var bytes = new byte[a.Content.Length + b.Content.Length];
                a.Content.Span.CopyTo(bytes);
                b.Content.Span.CopyTo(bytes.AsSpan(a.Content.Length));
                return new Value.Bytes(bytes, a.Flow | b.Flow, Deeper(a.Layers, b.Layers)) { IsArray = a.IsArray };
            case (Value.Sequence a, Value.Sequence b) when a.Kind == b.Kind && a.Kind != SequenceKind.Set:
                return MayGrow(a.Items, b.Items.Count, budget) ? Append(a, b.Items) with { Flow = a.Flow | b.Flow } : null;
            default:
                return null;
        }
    }

    static Value? Repeat(Value value, Value times, FoldBudget budget)
    {
        if (!Integer(times, out var number))
            return null;
        var count = Clamp(BigInteger.Max(number, 0));
        var flow = value.Flow | times.Flow;
        switch (value)
        {
            case Value.Text text:
                if (text.Content.Length == 0 || count == 0)
                    return text with { Content = "", Flow = flow };
                if (!Fits(text.Content.Length, count, budget))
                    return null;
                return text with
                {
                    Flow = flow,
                    Content = string.Create(text.Content.Length * (int)count, text.Content, static (span, part) =>
                    {
                        for (var i = 0; i < span.Length; i += part.Length)
                            part.CopyTo(span[i..]);
                    }),
                };
            case Value.Bytes bytes:
                if (bytes.Content.Length == 0 || count == 0)
                    return bytes with { Content = default, Flow = flow };
                if (!Fits(bytes.Content.Length, count, budget))
                    return null;
                var all = new byte[bytes.Content.Length * (int)count];
                for (var i = 0; i < all.Length; i += bytes.Content.Length)
                    bytes.Content.CopyTo(all.AsMemory(i));
                return bytes with { Content = all, Flow = flow };
            case Value.Sequence { Kind: not SequenceKind.Set } sequence:
                if (sequence.Items.Count == 0 || count == 0)
                    return sequence with { Items = [], Flow = flow };
                if (!Fits(sequence.Items.Count, count, budget))
                    return null;
                var items = new Value[sequence.Items.Count * (int)count];
                for (var i = 0; i < items.Length; i++)
                    items[i] = sequence.Items[i % sequence.Items.Count];
                return sequence with { Items = items, Flow = flow };
            default:
                return null;
        }
    }

    static bool Fits(int length, long count, FoldBudget budget)
    {
        if (count <= budget.ConstantBytes)
            return budget.Take(length * count);
        budget.Refuse();
        return false;
    }

    static Value? Arithmetic(BinaryOperator op, Value.Number left, Value.Number right, FoldBudget budget)
    {
        var flow = left.Flow | right.Flow;
        if (left.Content is not BigInteger a || right.Content is not BigInteger b)
            return Double(left, out var x) && Double(right, out var y) && Floating(op, x, y) is { } result ? new Value.Number(result, flow) : null;
        if (left.IsBoolean && right.IsBoolean && op is (BinaryOperator.BitAnd or BinaryOperator.BitOr or BinaryOperator.BitXor))
            return Boolean(op == BinaryOperator.BitAnd ? !a.IsZero && !b.IsZero : op == BinaryOperator.BitOr ? !a.IsZero || !b.IsZero : a != b, flow);
        long aBits = a.GetBitLength(), bBits = b.GetBitLength();
        if (aBits < 62 && bBits < 62 && Small(op, (long)a, (long)b) is { } small)
            return new Value.Number(new BigInteger(small), flow | Assembling(op)) { IsExclusiveOr = Hides(op, left, right) };
        switch (op)
        {
            case BinaryOperator.Add or BinaryOperator.Subtract:
                return budget.Take((aBits + bBits) / 8) ? new Value.Number(op == BinaryOperator.Add ? a + b : a - b, flow) : null;
            case BinaryOperator.BitAnd or BinaryOperator.BitOr or BinaryOperator.BitXor:
                if (!budget.Take((aBits + bBits) / 8))
                    return null;
                var bits = op == BinaryOperator.BitAnd ? a & b : op == BinaryOperator.BitOr ? a | b : a ^ b;
                return new Value.Number(bits, flow | Assembling(op)) { IsExclusiveOr = Hides(op, left, right) };
            case BinaryOperator.Multiply:
                return Capped(aBits + bBits, budget) && Quadratic(aBits, bBits, budget) ? new Value.Number(a * b, flow) : null;
            case BinaryOperator.FloorDivide or BinaryOperator.Modulo:
                if (b.IsZero || !Capped(Math.Min(aBits, bBits), budget) || !budget.Take(aBits / 8) || !Quadratic(aBits, bBits, budget))
                    return null;
                var (quotient, rest) = DivideDown(a, b);
                return new Value.Number(op == BinaryOperator.Modulo ? rest : quotient, flow);
            case BinaryOperator.Divide:
                return !b.IsZero && Double(left, out var p) && Double(right, out var q) ? new Value.Number(p / q, flow) : null;
            case BinaryOperator.Power:
                if (b.Sign < 0)
                    return Double(left, out var f) && Double(right, out var e) && Power(f, e) is { } inverse ? new Value.Number(inverse, flow) : null;
                if (a.IsZero || a.IsOne || b.IsZero)
                    return new Value.Number(b.IsZero ? BigInteger.One : a, flow);
                if (a == BigInteger.MinusOne)
                    return new Value.Number(b.IsEven ? BigInteger.One : a, flow);
                if (bBits > 31 || !Capped(aBits * (long)b, budget) || !Quadratic(aBits * (long)b, aBits * (long)b, budget))
                {
                    budget.Refuse();
                    return null;
                }
                return new Value.Number(BigInteger.Pow(a, (int)b), flow);
            case BinaryOperator.LeftShift:
                if (b.Sign < 0)
                    return null;
                if (a.IsZero)
                    return new Value.Number(a, flow);
                if (bBits > 31)
                {
                    budget.Refuse();
                    return null;
                }
                return budget.Take((aBits + (long)b) / 8) ? new Value.Number(a << (int)b, flow) : null;
            case BinaryOperator.RightShift:
                if (b.Sign < 0)
                    return null;
                if (b > aBits)
                    return new Value.Number(a.Sign < 0 ? BigInteger.MinusOne : BigInteger.Zero, flow);
                return budget.Take(aBits / 8) ? new Value.Number(a >> (int)b, flow) : null;
            default:
                return null;
        }
    }

    /// <summary>The common case, in which nothing can overflow; null leaves it to the others.</summary>
    static long? Small(BinaryOperator op, long a, long b)
    {
        switch (op)
        {
            case BinaryOperator.Add:
                return a + b;
            case BinaryOperator.Subtract:
                return a - b;
            case BinaryOperator.BitXor:
                return a ^ b;
            case BinaryOperator.BitAnd:
                return a & b;
            case BinaryOperator.BitOr:
                return a | b;
            case BinaryOperator.FloorDivide when b != 0:
                return a / b - (a % b != 0 && a < 0 != b < 0 ? 1 : 0);
            case BinaryOperator.Modulo when b != 0:
                var rest = a % b;
                return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
            case BinaryOperator.RightShift when b is >= 0 and < 64:
                return a >> (int)b;
            default:
                return null;
        }
    }

    static Flow Assembling(BinaryOperator op) => op == BinaryOperator.BitXor ? new Flow(Sources.None, Transformations.Assemble, 0) : Flow.None;

    /// <summary>An exclusive or, or what usually follows one: a mask.</summary>
    static bool Hides(BinaryOperator op, Value.Number left, Value.Number right) =>
        op == BinaryOperator.BitXor || op is BinaryOperator.BitAnd or BinaryOperator.Modulo && (left.IsExclusiveOr || right.IsExclusiveOr);

    static (BigInteger Quotient, BigInteger Remainder) DivideDown(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out var rest);
        return !rest.IsZero && rest.Sign != b.Sign ? (quotient - 1, rest + b) : (quotient, rest);
    }

    static bool Capped(long bits, FoldBudget budget)
    {
        if (bits <= FoldBudget.NumberBits)
            return true;
        budget.Refuse();
        return false;
    }

    /// <summary>Pays for multiplying or dividing; short numbers are free.</summary>
    static bool Quadratic(long aBits, long bBits, FoldBudget budget) => budget.Spend(aBits / 32 * (bBits / 32) / 16);

    static double? Floating(BinaryOperator op, double a, double b)
    {
        switch (op)
        {
            case BinaryOperator.Add:
                return a + b;
            case BinaryOperator.Subtract:
                return a - b;
            case BinaryOperator.Multiply:
                return a * b;
            case BinaryOperator.Divide:
                return b == 0 ? null : a / b;
            case BinaryOperator.Power:
                return Power(a, b);
            case BinaryOperator.FloorDivide or BinaryOperator.Modulo:
                if (b == 0 || !double.IsFinite(a) || !double.IsFinite(b))
                    return null;
                var rest = a % b;
                var quotient = (a - rest) / b;
                if (rest != 0 && rest < 0 != b < 0)
                {
                    rest += b;
                    quotient -= 1;
                }
                else if (rest == 0)
                    rest = Math.CopySign(0, b);
                if (op == BinaryOperator.Modulo)
                    return rest;
                if (quotient == 0)
                    return Math.CopySign(0, a / b);
                var floor = Math.Floor(quotient);
                return quotient - floor > 0.5 ? floor + 1 : floor;
            default:
                return null;
        }
    }

    static double? Power(double a, double b)
    {
        if (a == 0 && b < 0 || a < 0 && double.IsFinite(b) && b != Math.Floor(b))
            return null;
        var result = Math.Pow(a, b);
        return double.IsInfinity(result) && double.IsFinite(a) && double.IsFinite(b) ? null : result;
    }

    public static Value? Unary(UnaryOperator op, Value operand, FoldBudget budget)
    {
        if (op == UnaryOperator.Not)
            return Truth(operand) is { } truth ? Boolean(!truth, operand.Flow) : null;
        if (operand is not Value.Number number)
            return null;
        return (op, number.Content) switch
        {
            (UnaryOperator.Minus, BigInteger n) => budget.Spend(n.GetBitLength() / 8) ? new Value.Number(-n, operand.Flow) : null,
            (UnaryOperator.Plus, BigInteger n) => new Value.Number(n, operand.Flow),
            (UnaryOperator.Invert, BigInteger n) => budget.Spend(n.GetBitLength() / 8) ? new Value.Number(-n - 1, operand.Flow) : null,
            (UnaryOperator.Minus, double d) => new Value.Number(-d, operand.Flow),
            (UnaryOperator.Plus, double d) => new Value.Number(d, operand.Flow),
            _ => null,
        };
    }

    public static Value.Number Boolean(bool value, Flow flow) =>
        new(value ? BigInteger.One : BigInteger.Zero, flow) { IsBoolean = true };

    static Value.Number Number(long value, Flow flow) =>
        (ulong)value < 256 ? flow == Flow.None ? SmallNumbers[value] : new(SmallNumbers[value].Content, flow) : new(new BigInteger(value), flow);

    static bool Integer(Value value, out BigInteger number)
    {
        if (value is Value.Number { Content: BigInteger n })
        {
            number = n;
            return true;
        }
        number = default;
        return false;
    }

    /// <summary>The number as a double, if it is one exactly.</summary>
    static bool Double(Value value, out double number)
    {
        number = 0;
        if (value is not Value.Number n)
            return false;
        if (n.Content is double d)
            number = d;
        else if (n.Content is BigInteger i && BigInteger.Abs(i) <= ExactDouble)
            number = (double)i;
        else
            return false;
        return true;
    }

    static long Clamp(BigInteger number) =>
        number > int.MaxValue ? int.MaxValue : number < -int.MaxValue ? -int.MaxValue : (long)number;
}
