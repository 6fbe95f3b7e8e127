using System.Numerics;
using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Folding;

internal static partial class Fold
{
    /// <summary>Values within values that are compared, printed or searched: Python would raise RecursionError later.</summary>
    const int MaxDepth = 50;

    public static bool? Truth(Value value) => value switch
    {
        Value.Text text => text.Content.Length == 0 ? false : text.Content.AsSpan().ContainsAnyExcept(Value.Text.Hole) ? true : null,
        Value.Bytes bytes => bytes.Content.Length > 0,
        Value.Number { Content: BigInteger n } => !n.IsZero,
        Value.Number { Content: double d } => d != 0,
        Value.Singleton single => single.Name != "None",
        Value.Sequence sequence => sequence.Items.Count > 0,
        Value.Mapping mapping => mapping.Entries.Count > 0,
        Value.Range range => !RangeLength(range).IsZero,
        Value.Function or Value.Class or Value.Module => true,
        _ => null,
    };

    public static bool? Compare(CompareOperator op, Value left, Value right, FoldBudget budget)
    {
        switch (op)
        {
            case CompareOperator.Equal:
                return Same(left, right, budget);
            case CompareOperator.NotEqual:
                return !Same(left, right, budget);
            case CompareOperator.Is:
                return Identical(left, right);
            case CompareOperator.IsNot:
                return !Identical(left, right);
            case CompareOperator.In:
                return Contains(right, left, budget);
            case CompareOperator.NotIn:
                return !Contains(right, left, budget);
        }
        if (left is Value.Sequence { Kind: SequenceKind.Set } || right is Value.Sequence { Kind: SequenceKind.Set })
            return null;
        if (left is Value.Number { Content: double.NaN } || right is Value.Number { Content: double.NaN })
            return left is Value.Number && right is Value.Number ? false : null;
        return Order(left, right, budget) is not { } order ? null : op switch
        {
            CompareOperator.Less => order < 0,
            CompareOperator.LessOrEqual => order <= 0,
            CompareOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    static bool? Identical(Value left, Value right) => (left, right) switch
    {
        (Value.Singleton a, Value.Singleton b) => a.Name == b.Name,
        (Value.Singleton, Value.Text or Value.Bytes or Value.Number or Value.Sequence or Value.Mapping or Value.Function or Value.Class or Value.Module) => false,
        (Value.Text or Value.Bytes or Value.Number or Value.Sequence or Value.Mapping or Value.Function or Value.Class or Value.Module, Value.Singleton) => false,
        (Value.Number { IsBoolean: true } a, Value.Number { IsBoolean: true } b) => a.Content.Equals(b.Content),
        _ => null,
    };

    /// <summary>Whether the two are equal; null where that is not known.</summary>
    internal static bool? Same(Value left, Value right, FoldBudget budget, int depth = 0)
    {
        switch (left, right)
        {
            case (Value.Text a, Value.Text b):
                if (!budget.Spend(Math.Min(a.Content.Length, b.Content.Length) / 16 + 1))
                    return null;
                TextShape x = budget.ShapeOf(a.Content), y = budget.ShapeOf(b.Content);
                if (x.IsWhole && y.IsWhole)
                    return a.Content == b.Content;
                return Differ(a.Content, x, b.Content, y) ? false : null;
            case (Value.Bytes a, Value.Bytes b):
                return budget.Spend(Math.Min(a.Content.Length, b.Content.Length) / 16 + 1) ? a.Content.Span.SequenceEqual(b.Content.Span) : null;
            case (Value.Number a, Value.Number b):
                return SameNumbers(a.Content, b.Content);
            case (Value.Singleton a, Value.Singleton b):
                return a.Name == b.Name;
            case (Value.Sequence a, Value.Sequence b):
                if (a.Kind != b.Kind)
                    return false;
                if (a.Kind == SequenceKind.Set)
                    return SameSets(a, b, budget);
                if (a.Items.Count != b.Items.Count)
                    return false;
                if (depth == MaxDepth || !budget.Spend(FoldBudget.Visit + a.Items.Count))
                    return null;
                for (var i = 0; i < a.Items.Count; i++)
                    if (Same(a.Items[i], b.Items[i], budget, depth + 1) is not true and var answer)
                        return answer;
                return true;
            case (Value.Mapping a, Value.Mapping b):
                if (a.Entries.Count != b.Entries.Count)
                    return false;
                if (depth == MaxDepth || !budget.Spend(FoldBudget.Visit * (1L + a.Entries.Count)))
                    return null;
                foreach (var (key, value) in a.Entries)
                    if (Find(b, key, budget) is not { } at)
                        return null;
                    else if (at < 0)
                        return false;
                    else if (Same(value, b.Entries[at].Value, budget, depth + 1) is not true and var answer)
                        return answer;
                return true;
            default:
                return IsConstant(left) && IsConstant(right) && left is not Value.Range && right is not Value.Range ? false : null;
        }
    }

    /// <summary>What is known of two texts before their first holes, or after their last, tells them apart.</summary>
    static bool Differ(string a, TextShape x, string b, TextShape y)
    {
        int aHead = x.IsWhole ? a.Length : x.FirstHole, bHead = y.IsWhole ? b.Length : y.FirstHole, head = Math.Min(aHead, bHead);
        int aTail = x.IsWhole ? a.Length : a.Length - 1 - x.LastHole, bTail = y.IsWhole ? b.Length : b.Length - 1 - y.LastHole, tail = Math.Min(aTail, bTail);
        return !a.AsSpan(0, head).SequenceEqual(b.AsSpan(0, head)) || !a.AsSpan(a.Length - tail).SequenceEqual(b.AsSpan(b.Length - tail))
            || x.IsWhole && a.Length < Least(b, y) || y.IsWhole && b.Length < Least(a, x);

        static int Least(string text, TextShape shape) => text.AsSpan().Count(Value.Text.Hole) is var holes ? text.Length - holes : 0;
    }

    static bool IsConstant(Value value) => value is Value.Text or Value.Bytes or Value.Number or Value.Singleton or Value.Sequence or Value.Mapping or Value.Range;

    static bool SameNumbers(object a, object b) => (a, b) switch
    {
        (BigInteger x, BigInteger y) => x == y,
        (double x, double y) => x == y,
        (double x, BigInteger y) => double.IsInteger(x) && new BigInteger(x) == y,
        (BigInteger x, double y) => double.IsInteger(y) && new BigInteger(y) == x,
        _ => false,
    };

    /// <summary>How the two are ordered; null where that is not known or they cannot be.</summary>
    static int? Order(Value left, Value right, FoldBudget budget, int depth = 0)
    {
        switch (left, right)
        {
            case (Value.Text a, Value.Text b):
                if (!budget.Spend(Math.Min(a.Content.Length, b.Content.Length) / 16 + 1) || !a.IsWhole || !b.IsWhole)
                    return null;
                return CodePoints.Compare(a.Content, b.Content);
            case (Value.Bytes a, Value.Bytes b):
                return budget.Spend(Math.Min(a.Content.Length, b.Content.Length) / 16 + 1) ? a.Content.Span.SequenceCompareTo(b.Content.Span) : null;
            case (Value.Number { Content: BigInteger a }, Value.Number { Content: BigInteger b }):
                return a.CompareTo(b);
            case (Value.Number, Value.Number):
                return Double(left, out var x) && Double(right, out var y) && !double.IsNaN(x) && !double.IsNaN(y) ? x.CompareTo(y) : null;
            case (Value.Sequence a, Value.Sequence b) when a.Kind == b.Kind && a.Kind != SequenceKind.Set:
                var common = Math.Min(a.Items.Count, b.Items.Count);
                if (depth == MaxDepth || !budget.Spend(FoldBudget.Visit + common))
                    return null;
                for (var i = 0; i < common; i++)
                    switch (Same(a.Items[i], b.Items[i], budget, depth + 1))
                    {
                        case null:
                            return null;
                        case false:
                            return Order(a.Items[i], b.Items[i], budget, depth + 1);
                    }
                return a.Items.Count.CompareTo(b.Items.Count);
            default:
                return null;
        }
    }

    static bool? Contains(Value container, Value item, FoldBudget budget)
    {
        switch (container)
        {
            case Value.Text text when item is Value.Text part:
                if (!budget.Spend(text.Content.Length / 4) || !part.IsWhole)
                    return null;
                return text.Content.Contains(part.Content, StringComparison.Ordinal) ? true : text.IsWhole ? false : null;
            case Value.Bytes bytes when item is Value.Bytes part:
                return budget.Spend(bytes.Content.Length / 4) ? bytes.Content.Span.IndexOf(part.Content.Span) >= 0 : null;
            case Value.Bytes bytes when Integer(item, out var number):
                if (number < 0 || number > 255 || !budget.Spend(bytes.Content.Length / 16))
                    return null;
                return bytes.Content.Span.Contains((byte)number);
            case Value.Sequence { Kind: SequenceKind.Set } when MappingKey.Of(item, budget) is null:
                return null;
            case Value.Sequence sequence:
                bool? found = false;
                foreach (var other in sequence.Items)
                    switch (budget.Spend(4) ? Same(other, item, budget) : null)
                    {
                        case true:
                            return true;
                        case null:
                            if (budget.Exhausted)
                                return null;
                            found = null;
                            break;
                    }
                return found;
            case Value.Mapping mapping:
                return Find(mapping, item, budget) is { } at ? at >= 0 : null;
            case Value.Range range when Integer(item, out var number):
                var inside = range.Step.Sign > 0 ? number >= range.Start && number < range.Stop : number <= range.Start && number > range.Stop;
                return inside && ((number - range.Start) % range.Step).IsZero;
            default:
                return null;
        }
    }
}
