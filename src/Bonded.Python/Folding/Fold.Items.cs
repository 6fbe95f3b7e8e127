using System.Numerics;
using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Folding;

internal static partial class Fold
{
    /// <summary>A text of so many characters that is turned round was hidden; shorter ones are palindromes and games.</summary>
    const int LongEnoughToHide = 8;

    static readonly string[] Characters = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];

    public static int? Length(Value value, FoldBudget budget)
    {
        switch (value)
        {
            case Value.Text text:
                var shape = budget.ShapeOf(text.Content);
                if (shape.IsPlain)
                    return text.Content.Length;
                return shape.IsWhole && budget.Spend(text.Content.Length) ? CodePoints.Count(text.Content) : null;
            case Value.Bytes bytes:
                return bytes.Content.Length;
            case Value.Sequence sequence:
                return sequence.Items.Count;
            case Value.Mapping mapping:
                return mapping.Entries.Count;
            case Value.Range range:
                return RangeLength(range) is var length && length <= int.MaxValue ? (int)length : null;
            default:
                return null;
        }
    }

    static BigInteger RangeLength(Value.Range range)
    {
        var span = range.Step.Sign > 0 ? range.Stop - range.Start : range.Start - range.Stop;
        return span.Sign <= 0 ? 0 : (span - 1) / BigInteger.Abs(range.Step) + 1;
    }

    /// <summary><c>value[index]</c>. The answer carries the item's own flow, not its container's.</summary>
    public static Value? Subscript(Value value, Value index, FoldBudget budget)
    {
        if (value is Value.Mapping mapping)
        {
            if (Find(mapping, index, budget) is not { } at || at < 0)
                return null;
            return Flowing(mapping.Entries[at].Value, index.Flow);
        }
        if (!Integer(index, out var number) || BigInteger.Abs(number) > int.MaxValue)
            return null;
        var i = (int)number;
        switch (value)
        {
            case Value.Text text:
                return Character(text, i, text.Flow | index.Flow, budget);
            case Value.Bytes bytes:
                i += i < 0 ? bytes.Content.Length : 0;
                return (uint)i < (uint)bytes.Content.Length ? Number(bytes.Content.Span[i], bytes.Flow | index.Flow) : null;
            case Value.Sequence { Kind: not SequenceKind.Set } sequence:
                i += i < 0 ? sequence.Items.Count : 0;
                return (uint)i < (uint)sequence.Items.Count ? Flowing(sequence.Items[i], index.Flow) : null;
            case Value.Range range:
                var length = RangeLength(range);
                if (number.Sign < 0)
                    number += length;
                return number.Sign >= 0 && number < length ? new Value.Number(range.Start + number * range.Step, range.Flow | index.Flow) : null;
            default:
                return null;
        }
    }

    static Value.Text? Character(Value.Text text, int index, Flow flow, FoldBudget budget)
    {
        var content = text.Content;
        var shape = budget.ShapeOf(content);
        if (shape.HasSurrogates)
        {
            if (!shape.IsWhole || !budget.Spend(content.Length))
                return null;
            var points = CodePoints.Of(content);
            index += index < 0 ? points.Length : 0;
            return (uint)index < (uint)points.Length ? new(CodePoints.ToText(points.AsSpan(index, 1)), flow, text.Layers) : null;
        }
        if (!shape.IsWhole && !(index >= 0 ? index < shape.FirstHole : -index < content.Length - shape.LastHole))
            return null;
        index += index < 0 ? content.Length : 0;
        return (uint)index < (uint)content.Length ? new(OneCharacter(content[index]), flow, text.Layers) : null;
    }

    static string OneCharacter(char c) => c < Characters.Length ? Characters[c] : c.ToString();

    /// <summary><c>value[lower:upper:step]</c>; null for what is left out.</summary>
    public static Value? Slice(Value value, Value? lower, Value? upper, Value? step, FoldBudget budget)
    {
        if (!Bound(lower, out var low) || !Bound(upper, out var high) || !Bound(step, out var by) || by == 0)
            return null;
        var flow = value.Flow | (lower?.Flow ?? default) | (upper?.Flow ?? default) | (step?.Flow ?? default);
        var stride = by ?? 1;
        var whole = low is null && high is null;
        switch (value)
        {
            case Value.Text text:
                var shape = budget.ShapeOf(text.Content);
                if (!shape.IsWhole)
                    return SliceAroundHoles(text, shape, low, high, stride, flow, budget);
                if (!budget.Spend(1))
                    return null;
                if (shape.HasSurrogates)
                {
                    if (!budget.Take(text.Content.Length))
                        return null;
                    var points = CodePoints.Of(text.Content);
                    return new Value.Text(CodePoints.ToText(Pick(points, low, high, stride)), flow, SliceLayers(text, whole, stride, budget));
                }
                var (start, count) = Adjust(text.Content.Length, low, high, stride);
                if (!budget.Take(count))
                    return null;
                var part = stride == 1 ? text.Content.Substring(start, count) : new string(Pick<char>(text.Content, low, high, stride));
                return new Value.Text(part, flow, SliceLayers(text, whole, stride, budget));
            case Value.Bytes bytes:
                var (first, length) = Adjust(bytes.Content.Length, low, high, stride);
                if (stride == 1)
                    return bytes with { Content = bytes.Content.Slice(first, length), Flow = flow };
                if (!budget.Take(length))
                    return null;
                var layers = stride == -1 && whole && length >= LongEnoughToHide ? Layered(bytes.Layers, "reverse") : bytes.Layers;
                return bytes with { Content = Pick(bytes.Content.Span, low, high, stride), Flow = flow, Layers = layers };
            case Value.Sequence { Kind: not SequenceKind.Set } sequence:
                var (from, items) = Adjust(sequence.Items.Count, low, high, stride);
                if (!budget.Take(items))
                    return null;
                var picked = new Value[items];
                for (var i = 0; i < items; i++)
                    picked[i] = sequence.Items[from + i * (int)stride];
                return sequence with { Items = picked, Flow = flow };
            case Value.Range range:
                if (RangeLength(range) is var all && all > int.MaxValue)
                    return null;
                var (begin, end) = Edges((int)all, low, high, stride);
                return new Value.Range(range.Start + begin * range.Step, range.Start + end * range.Step, range.Step * stride, flow);
            default:
                return null;
        }
    }

    static IReadOnlyList<string> SliceLayers(Value.Text text, bool whole, long stride, FoldBudget budget) =>
        stride == -1 && whole && text.Content.Length >= LongEnoughToHide ? Layered(text.Layers, "reverse") : text.Layers;

    static Value.Text? SliceAroundHoles(Value.Text text, TextShape shape, long? low, long? high, long stride, Flow flow, FoldBudget budget)
    {
        var content = text.Content;
        if (shape.HasSurrogates || !budget.Take(content.Length))
            return null;
        if (stride == -1 && low is null && high is null)
        {
            var turned = content.ToCharArray();
            Array.Reverse(turned);
            return new(new string(turned), flow, SliceLayers(text, true, stride, budget));
        }
        if (stride != 1)
            return null;
        // Counted from the front up to the first hole, or from the back down to the last; where both ends are on the same side, that is all.
        var after = content.Length - shape.LastHole - 1;
        if (low is null or >= 0 && (low ?? 0) <= shape.FirstHole)
        {
            var from = (int)(low ?? 0);
            if (high is >= 0 && high <= shape.FirstHole)
                return new(content[from..Math.Max(from, (int)high)], flow, text.Layers);
            if (high is null)
                return new(content[from..], flow, text.Layers);
            if (high < 0 && -high <= after && from == 0)
                return new(content[..^(int)-high.Value], flow, text.Layers);
        }
        else if (low < 0 && -low <= after)
        {
            var from = content.Length + (int)low.Value;
            if (high is null)
                return new(content[from..], flow, text.Layers);
            if (high < 0 && -high <= after)
                return new(content[from..Math.Max(from, content.Length + (int)high.Value)], flow, text.Layers);
        }
        return null;
    }

    static bool Bound(Value? value, out long? bound)
    {
        bound = null;
        if (value is null or Value.Singleton { Name: "None" })
            return true;
        if (!Integer(value, out var number))
            return false;
        bound = Clamp(number);
        return true;
    }

    static (int Start, int Count) Adjust(int length, long? low, long? high, long step)
    {
        var (start, stop) = Edges(length, low, high, step);
        var span = step > 0 ? stop - start : start - stop;
        return span <= 0 ? (0, 0) : ((int)start, (int)((span - 1) / Math.Abs(step) + 1));
    }

    static (long Start, long Stop) Edges(int length, long? low, long? high, long step)
    {
        return (Edge(low, step > 0 ? 0 : length - 1), Edge(high, step > 0 ? length : -1));

        long Edge(long? given, long otherwise)
        {
            if (given is not { } at)
                return otherwise;
            if (at < 0)
                return at + length is var shifted && shifted >= 0 ? shifted : step < 0 ? -1 : 0;
            return at >= length ? step < 0 ? length - 1 : length : at;
        }
    }

    static T[] Pick<T>(ReadOnlySpan<T> all, long? low, long? high, long step)
    {
        var (start, count) = Adjust(all.Length, low, high, step);
        var picked = new T[count];
        for (var i = 0; i < count; i++)
            picked[i] = all[(int)(start + i * step)];
        return picked;
    }

    /// <summary>What <c>for item in value</c> gives, if that is known in full and no more than so many. A set's items come in any order.</summary>
    public static IReadOnlyList<Value>? Iterate(Value value, int max, FoldBudget budget)
    {
        if (value is Value.Text holed && !budget.ShapeOf(holed.Content).IsWhole || Length(value, budget) is not { } count || count > max)
            return null;
        // An item is a few objects.
        if (value is not Value.Sequence && !budget.Take(8L * count))
            return null;
        switch (value)
        {
            case Value.Text text when budget.ShapeOf(text.Content).HasSurrogates:
                var points = CodePoints.Of(text.Content);
                return [.. points.Select((_, i) => new Value.Text(CodePoints.ToText(points.AsSpan(i, 1)), text.Flow, text.Layers))];
            case Value.Text text:
                var characters = new Value[count];
                for (var i = 0; i < count; i++)
                    characters[i] = new Value.Text(OneCharacter(text.Content[i]), text.Flow, text.Layers);
                return characters;
            case Value.Bytes bytes:
                var numbers = new Value[count];
                for (var i = 0; i < count; i++)
                    numbers[i] = Number(bytes.Content.Span[i], bytes.Flow);
                return numbers;
            case Value.Sequence sequence:
                return sequence.Items;
            case Value.Mapping mapping:
                return [.. mapping.Entries.Select(entry => entry.Key)];
            case Value.Range range:
                var steps = new Value[count];
                var at = range.Start;
                for (var i = 0; i < count; i++, at += range.Step)
                    steps[i] = new Value.Number(at, range.Flow);
                return steps;
            default:
                return null;
        }
    }

    /// <summary>Everything in a value, for what takes an iterable: no more than a constant may have.</summary>
    static IReadOnlyList<Value>? Items(Value? value, FoldBudget budget) => value is null ? null : Iterate(value, budget.ConstantBytes / 8, budget);

    static Value Flowing(Value value, Flow flow) => (value.Flow | flow) == value.Flow ? value : value with { Flow = value.Flow | flow };

    /// <summary>The layers with one more on top, unless it is there already. Texts that were decoded without end keep the first layers.</summary>
    internal static IReadOnlyList<string> Layered(IReadOnlyList<string> layers, string word) =>
        layers.Count >= 64 || layers.Count > 0 && layers[^1] == word ? layers : [.. layers, word];

    static IReadOnlyList<string> Deeper(IReadOnlyList<string> a, IReadOnlyList<string> b) => b.Count > a.Count ? b : a;
}
