using System.Numerics;
using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Folding;

/// <summary>Something that is equal for keys that Python holds equal: 1, True and 1.0 are one key.</summary>
internal readonly record struct MappingKey(object Content, char Kind)
{
    /// <summary>The key of a value that is known and hashable; null of any other.</summary>
    public static MappingKey? Of(Value value, FoldBudget budget)
    {
        switch (value)
        {
            case Value.Text text:
                return budget.Spend(text.Content.Length / 8 + 1) && budget.ShapeOf(text.Content).IsWhole ? new(text.Content, 't') : null;
            case Value.Bytes { IsArray: false } bytes:
                return budget.Spend(bytes.Content.Length) ? new(System.Text.Encoding.Latin1.GetString(bytes.Content.Span), 'b') : null;
            case Value.Number { Content: BigInteger n }:
                return new(n, 'n');
            case Value.Number { Content: double d }:
                return double.IsNaN(d) ? null : double.IsInteger(d) ? new(new BigInteger(d), 'n') : new(d, 'n');
            case Value.Singleton singleton:
                return new(singleton.Name, 's');
            case Value.Sequence { Kind: SequenceKind.Tuple } tuple:
                return OfTuple(tuple, budget);
            default:
                return null;
        }
    }

    /// <summary>Of a tuple of simple values; one of tuples is rare, and would have to be followed down.</summary>
    static MappingKey? OfTuple(Value.Sequence tuple, FoldBudget budget)
    {
        if (tuple.Items.Count > 16)
            return null;
        var text = new System.Text.StringBuilder();
        foreach (var item in tuple.Items)
        {
            if (item is Value.Sequence || Of(item, budget) is not { } key)
                return null;
            var printed = key.Content.ToString()!;
            text.Append(key.Kind).Append(printed.Length).Append(':').Append(printed);
        }
        return new(text.ToString(), 'u');
    }
}
