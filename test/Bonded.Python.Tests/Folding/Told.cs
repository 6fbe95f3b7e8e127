using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Bonded.Python.Evaluation;
using Bonded.Python.Folding;
using Bonded.Python.Syntax;

namespace Bonded.Python.Tests.Folding;

/// <summary>Compares what was folded with what the oracle tells.</summary>
static class Told
{
    /// <summary>Whether they are the same, each hole standing for any text.</summary>
    public static bool Is(Value folded, JsonArray told)
    {
        switch ((string)told[0]!)
        {
            case "s":
                return folded is Value.Text text && Matches(text.Content, Text((string)told[1]!));
            case "b" or "a":
                // A text that was encoded with holes stands for the bytes.
                if (folded is Value.Text { IsWhole: false } encoded)
                    return Matches(encoded.Content, Encoding.UTF8.GetString(Convert.FromHexString((string)told[1]!)))
                        || Matches(encoded.Content, Encoding.Latin1.GetString(Convert.FromHexString((string)told[1]!)));
                return folded is Value.Bytes bytes && bytes.IsArray == ((string)told[0]! == "a")
                    && bytes.Content.Span.SequenceEqual(Convert.FromHexString((string)told[1]!));
            case "t":
                return folded is Value.Number { IsBoolean: true, Content: BigInteger truth } && truth == (int)told[1]!;
            case "i":
                return folded is Value.Number { IsBoolean: false, Content: BigInteger number } && number == Integer((string)told[1]!);
            case "f":
                var bits = BitConverter.ToInt64(Convert.FromHexString((string)told[1]!).Reverse().ToArray());
                return folded is Value.Number { Content: double real }
                    && (BitConverter.DoubleToInt64Bits(real) == bits || double.IsNaN(real) && double.IsNaN(BitConverter.Int64BitsToDouble(bits)));
            case "n":
                return folded is Value.Singleton { Name: "None" };
            case "l" or "u" when folded is Value.Sequence { Kind: SequenceKind.Set, Items.Count: > 1 }:
                // In what order a set's items come is not known, and a list or tuple of them is said to be a set.
                return Is(folded, new JsonArray("e", told[1]!.DeepClone()));
            case "l" or "u":
                return folded is Value.Sequence sequence && sequence.Kind == ((string)told[0]! == "u" ? SequenceKind.Tuple : SequenceKind.List)
                    && sequence.Items.Count == told[1]!.AsArray().Count && sequence.Items.Zip(told[1]!.AsArray()).All(pair => Is(pair.First, pair.Second!.AsArray()));
            case "e":
                return folded is Value.Sequence { Kind: SequenceKind.Set } set && set.Items.Count == told[1]!.AsArray().Count
                    && told[1]!.AsArray().All(item => set.Items.Any(mine => Is(mine, item!.AsArray())));
            case "d":
                return folded is Value.Mapping mapping && mapping.Entries.Count == told[1]!.AsArray().Count && mapping.Entries.Zip(told[1]!.AsArray())
                    .All(pair => Is(pair.First.Key, pair.Second![0]!.AsArray()) && Is(pair.First.Value, pair.Second[1]!.AsArray()));
            case "r":
                var parts = told[1]!.AsArray().Select(part => Integer((string)part!)).ToList();
                return folded is Value.Range range && range.Start == parts[0] && (Fold.Length(range, Budget()) == Fold.Length(
                    new Value.Range(parts[0], parts[1], parts[2], Flow.None), Budget())) && range.Step == parts[2];
            default:
                return false;
        }
    }

    public static FoldBudget Budget() => new(new AnalysisLimits { FoldedBytes = long.MaxValue });

    static BigInteger Integer(string hex) => hex[0] == '-'
        ? -BigInteger.Parse("0" + hex[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : BigInteger.Parse("0" + hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    static string Text(string hex)
    {
        var text = new StringBuilder();
        for (var i = 0; i < hex.Length; i += 8)
            CodePoints.Append(text, int.Parse(hex.AsSpan(i, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return text.ToString();
    }

    static bool Matches(string pattern, string text)
    {
        var parts = pattern.Split(Value.Text.Hole);
        if (parts.Length == 1)
            return pattern == text;
        if (!text.StartsWith(parts[0], StringComparison.Ordinal))
            return false;
        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = text.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + part.Length;
        }
        return text.Length - at >= parts[^1].Length && text.EndsWith(parts[^1], StringComparison.Ordinal);
    }

    public static string Show(Value? value) => value switch
    {
        null => "null",
        Value.Bytes bytes => "bytes " + Convert.ToHexString(bytes.Content.Span),
        _ => Printed.Repr(value, Budget()) ?? value.ToString(),
    };

    public static string Show(JsonArray told) =>
        (string)told[0]! == "s" ? FoldMaker.Quoted(Text((string)told[1]!)) : told.ToJsonString();
}
