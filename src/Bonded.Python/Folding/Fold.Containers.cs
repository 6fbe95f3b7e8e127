using System.Numerics;
using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Folding;

internal static partial class Fold
{
    static readonly Value.Singleton None = new("None", Flow.None);

    /// <summary>A display or whatever else makes a list, tuple or set (of which items that are there already are left out).</summary>
    public static Value.Sequence Sequence(SequenceKind kind, IReadOnlyList<Value> items, FoldBudget budget)
    {
        if (kind == SequenceKind.Set)
        {
            var seen = new HashSet<MappingKey>();
            items = [.. items.Where(item => MappingKey.Of(item, budget) is not { } key || seen.Add(key))];
        }
        var flow = Flow.None;
        foreach (var item in items)
            flow |= item.Flow;
        return new(items, flow) { Kind = kind };
    }

    /// <summary>A dictionary of entries in order, a later one over an earlier one with the same key; null if a key is not known.</summary>
    public static Value? Mapping(IReadOnlyList<(Value Key, Value Value)> entries, FoldBudget budget)
    {
        var all = new MappingEntries();
        var flow = Flow.None;
        if (!budget.Take(8L * entries.Count))
            return null;
        foreach (var (key, value) in entries)
        {
            if (!all.Set(key, value, budget))
                return null;
            flow |= key.Flow | value.Flow;
        }
        return new Value.Mapping(all, flow);
    }

    /// <summary>Where the key is among the entries; -1 if it is not, null if that is not known.</summary>
    static int? Find(Value.Mapping mapping, Value key, FoldBudget budget)
    {
        if (MappingKey.Of(key, budget) is not { } wanted)
            return null;
        if (mapping.Entries is MappingEntries indexed)
            return indexed.Find(wanted);
        for (var i = 0; i < mapping.Entries.Count; i++)
            if (!budget.Spend(1) || MappingKey.Of(mapping.Entries[i].Key, budget) is not { } other)
                return null;
            else if (other == wanted)
                return i;
        return -1;
    }

    static Value.Sequence Append(Value.Sequence sequence, IReadOnlyList<Value> more)
    {
        var flow = sequence.Flow;
        foreach (var item in more)
            flow |= item.Flow;
        return sequence with { Items = GrowingList.Append(sequence.Items, more), Flow = flow };
    }

    static Value.Sequence? CombineSets(BinaryOperator op, Value.Sequence left, Value.Sequence right, FoldBudget budget)
    {
        if (Keys(left, budget) is not { } a || Keys(right, budget) is not { } b)
            return null;
        IEnumerable<Value> items = op switch
        {
            BinaryOperator.BitAnd => left.Items.Where(item => b.Contains(MappingKey.Of(item, budget)!.Value)),
            BinaryOperator.Subtract => left.Items.Where(item => !b.Contains(MappingKey.Of(item, budget)!.Value)),
            BinaryOperator.BitOr => left.Items.Concat(right.Items.Where(item => !a.Contains(MappingKey.Of(item, budget)!.Value))),
            _ => left.Items.Where(item => !b.Contains(MappingKey.Of(item, budget)!.Value))
                .Concat(right.Items.Where(item => !a.Contains(MappingKey.Of(item, budget)!.Value))),
        };
        return new([.. items], left.Flow | right.Flow) { Kind = SequenceKind.Set };
    }

    static bool? SameSets(Value.Sequence left, Value.Sequence right, FoldBudget budget) =>
        Keys(left, budget) is { } a && Keys(right, budget) is { } b ? a.SetEquals(b) : null;

    /// <summary>The keys of a set whose items are all known. Paid for twice over, because each may be asked for again.</summary>
    static HashSet<MappingKey>? Keys(Value.Sequence set, FoldBudget budget)
    {
        var keys = new HashSet<MappingKey>();
        foreach (var item in set.Items)
            if (budget.Spend(16) && MappingKey.Of(item, budget) is { } key && MappingKey.Of(item, budget) is not null)
                keys.Add(key);
            else
                return null;
        return keys;
    }

    static Value? ListMethod(Value.Sequence list, string name, Arguments args, FoldBudget budget)
    {
        switch (name)
        {
            case "copy" when args.Count == 0:
                return list;
            case "count" when args.Count == 1 && list.Kind != SequenceKind.Set:
                var count = 0;
                foreach (var item in list.Items)
                    switch (budget.Spend(4) ? Same(item, args[0]!, budget) : null)
                    {
                        case null:
                            return null;
                        case true:
                            count++;
                            break;
                    }
                return Number(count, list.Flow | args.Flow);
            case "index" when args.Count == 1 && list.Kind != SequenceKind.Set:
                for (var i = 0; i < list.Items.Count; i++)
                    switch (budget.Spend(4) ? Same(list.Items[i], args[0]!, budget) : null)
                    {
                        case null:
                            return null;
                        case true:
                            return Number(i, list.Flow | args.Flow);
                    }
                return null;
            case "union" or "intersection" or "difference" or "symmetric_difference" when list.Kind == SequenceKind.Set && args.Count == 1:
                if (Items(args[0], budget) is not { } items)
                    return null;
                var op = name switch
                {
                    "union" => BinaryOperator.BitOr,
                    "intersection" => BinaryOperator.BitAnd,
                    "difference" => BinaryOperator.Subtract,
                    _ => BinaryOperator.BitXor,
                };
                return CombineSets(op, list, Sequence(SequenceKind.Set, items, budget), budget);
            default:
                return null;
        }
    }

    static Value? MappingMethod(Value.Mapping mapping, string name, Arguments args, FoldBudget budget)
    {
        switch (name)
        {
            case "keys" when args.Count == 0:
                return budget.Take(mapping.Entries.Count) ? Sequence(SequenceKind.List, [.. mapping.Entries.Select(entry => entry.Key)], budget) : null;
            case "values" when args.Count == 0:
                return budget.Take(mapping.Entries.Count) ? Sequence(SequenceKind.List, [.. mapping.Entries.Select(entry => entry.Value)], budget) : null;
            case "items" when args.Count == 0:
                if (!budget.Take(8L * mapping.Entries.Count))
                    return null;
                return Sequence(
                    SequenceKind.List, [.. mapping.Entries.Select(entry => Sequence(SequenceKind.Tuple, [entry.Key, entry.Value], budget))], budget);
            case "get" when args.Count is 1 or 2:
                if (Find(mapping, args[0]!, budget) is not { } at)
                    return null;
                return Flowing(at >= 0 ? mapping.Entries[at].Value : args[1] ?? None, args[0]!.Flow);
            case "copy" when args.Count == 0:
                return mapping;
            case "has_key" when args.Count == 1:
                return Find(mapping, args[0]!, budget) is { } found ? Boolean(found >= 0, mapping.Flow | args.Flow) : null;
            default:
                return null;
        }
    }

    /// <summary><c>receiver.name(...)</c> for methods that change the receiver (<c>append</c>, <c>sort</c>): what it is then, and the result.</summary>
    public static (Value Receiver, Value Result)? Mutate(
        Value receiver, string name, IReadOnlyList<Value> args, IReadOnlyList<(string Name, Value Value)> keywords, FoldBudget budget)
    {
        var given = new Arguments(args, keywords);
        switch (receiver)
        {
            case Value.Sequence { Kind: SequenceKind.List } list:
                return MutateList(list, name, given, budget);
            case Value.Sequence { Kind: SequenceKind.Set } set:
                return MutateSet(set, name, given, budget);
            case Value.Mapping mapping:
                return MutateMapping(mapping, name, given, budget);
            case Value.Bytes { IsArray: true } array:
                if (Items(array, budget) is not { } bytes)
                    return null;
                if (name == "extend" && given.Only(1) && given[0] is Value.Bytes tail)
                    return Binary(BinaryOperator.Add, array, tail, budget) is { } longer ? (longer, None) : null;
                if (MutateList(new Value.Sequence(bytes, array.Flow), name, given, budget) is not { } changed
                    || Bytes(((Value.Sequence)changed.Receiver).Items, budget) is not { } content)
                    return null;
                return (array with { Content = content, Flow = changed.Receiver.Flow }, changed.Result);
            default:
                return null;
        }
    }

    static (Value Receiver, Value Result)? MutateList(Value.Sequence list, string name, Arguments args, FoldBudget budget)
    {
        var items = list.Items;
        switch (name)
        {
            case "append" when args.Only(1) && args.Count == 1:
                return MayGrow(items, 1, budget) ? (Append(list, [args[0]!]), None) : null;
            case "extend" or "__iadd__" when args.Only(1) && args.Count == 1:
                if (args[0] is Value.Sequence { Kind: SequenceKind.Set, Items.Count: > 1 } || Items(args[0], budget) is not { } more)
                    return null;
                return MayGrow(items, more.Count, budget) ? (Append(list, more), None) : null;
            case "clear" when args.Only(0):
                return (list with { Items = [] }, None);
        }
        if (!budget.Take(items.Count) || !budget.Spend(items.Count / 8 + 1))
            return null;
        switch (name)
        {
            case "reverse" when args.Only(0):
                return (list with { Items = [.. items.Reverse()] }, None);
            case "sort":
                return Sort(list, args, 0, budget) is { } sorted ? (sorted, None) : null;
            case "insert" when args.Only(2) && args.Count == 2 && Integer(args[0]!, out var where):
                var at = where < 0 ? BigInteger.Max(where + items.Count, 0) : BigInteger.Min(where, items.Count);
                return (list with { Items = [.. items.Take((int)at), args[1]!, .. items.Skip((int)at)], Flow = list.Flow | args.Flow }, None);
            case "pop" when args.Only(1):
                var last = args[0] is { } given ? Integer(given, out var chosen) ? chosen : items.Count : items.Count - 1;
                if (last < 0)
                    last += items.Count;
                if (last < 0 || last >= items.Count)
                    return null;
                return (list with { Items = last == items.Count - 1 ? GrowingList.Shorter(items) : Without(items, (int)last) }, items[(int)last]);
            case "remove" when args.Only(1) && args.Count == 1:
                for (var i = 0; i < items.Count; i++)
                    switch (Same(items[i], args[0]!, budget))
                    {
                        case null:
                            return null;
                        case true:
                            return (list with { Items = Without(items, i) }, None);
                    }
                return null;
            default:
                return null;
        }
    }

    /// <summary>Pays for appending so many items; what is there already costs nothing where it is not copied.</summary>
    static bool MayGrow(IReadOnlyList<Value> items, int more, FoldBudget budget)
    {
        if ((long)items.Count + more <= budget.ConstantBytes / 8)
            return budget.Spend(8L * more + GrowingList.Cost(items));
        budget.Refuse();
        return false;
    }

    static Value[] Without(IReadOnlyList<Value> items, int index) => [.. items.Take(index), .. items.Skip(index + 1)];

    static (Value Receiver, Value Result)? MutateSet(Value.Sequence set, string name, Arguments args, FoldBudget budget)
    {
        if (!args.Only(1) || !budget.Take(set.Items.Count))
            return null;
        switch (name)
        {
            case "add" when args.Count == 1:
                return Contains(set, args[0]!, budget) is { } there ? (there ? set : Append(set, [args[0]!]), None) : null;
            case "update" when args.Count == 1:
                return ListMethod(set, "union", args, budget) is { } union ? (union, None) : null;
            case "discard" or "remove" when args.Count == 1:
                if (Contains(set, args[0]!, budget) is not { } present || !present && name == "remove")
                    return null;
                return (set with { Items = [.. set.Items.Where(item => Same(item, args[0]!, budget) is false)] }, None);
            case "clear" when args.Count == 0:
                return (set with { Items = [] }, None);
            default:
                return null;
        }
    }

    static (Value Receiver, Value Result)? MutateMapping(Value.Mapping mapping, string name, Arguments args, FoldBudget budget)
    {
        switch (name)
        {
            case "update" when args.Positional <= 1:
                IReadOnlyList<(Value Key, Value Value)>? more = args.Positional == 0 ? [] : Pairs(args[0]!, budget);
                if (more is null)
                    return null;
                return Mapping([.. mapping.Entries, .. more, .. args.KeywordEntries], budget) is { } updated ? (updated, None) : null;
            case "setdefault" when args.Count is 1 or 2:
                if (Find(mapping, args[0]!, budget) is not { } at)
                    return null;
                if (at >= 0)
                    return (mapping, mapping.Entries[at].Value);
                return SetItem(mapping, args[0]!, args[1] ?? None, budget) is { } set ? (set, args[1] ?? None) : null;
            case "pop" when args.Count is 1 or 2:
                if (Find(mapping, args[0]!, budget) is not { } where)
                    return null;
                if (where < 0)
                    return args[1] is { } otherwise ? (mapping, otherwise) : null;
                return DeleteItem(mapping, args[0]!, budget) is { } rest ? (rest, mapping.Entries[where].Value) : null;
            case "clear" when args.Count == 0:
                return (mapping with { Entries = [] }, None);
            default:
                return null;
        }
    }

    /// <summary>The entries of a mapping, or of an iterable of pairs.</summary>
    static IReadOnlyList<(Value Key, Value Value)>? Pairs(Value value, FoldBudget budget)
    {
        if (value is Value.Mapping mapping)
            return mapping.Entries;
        if (value is Value.Sequence { Kind: SequenceKind.Set } || Items(value, budget) is not { } items)
            return null;
        var pairs = new List<(Value, Value)>();
        foreach (var item in items)
            if (Iterate(item, 2, budget) is { Count: 2 } pair)
                pairs.Add((pair[0], pair[1]));
            else
                return null;
        return pairs;
    }

    /// <summary>What a container is after <c>container[index] = item</c>.</summary>
    public static Value? SetItem(Value container, Value index, Value item, FoldBudget budget)
    {
        var flow = container.Flow | index.Flow | item.Flow;
        switch (container)
        {
            case Value.Sequence { Kind: SequenceKind.List } list:
                if (!budget.Spend(list.Items.Count / 8 + 1) || !Position(index, list.Items.Count, out var at))
                    return null;
                var items = list.Items.ToArray();
                items[at] = item;
                return list with { Items = items, Flow = flow };
            case Value.Bytes { IsArray: true } array:
                if (!budget.Spend(array.Content.Length / 8 + 1) || !Position(index, array.Content.Length, out var offset)
                    || !Integer(item, out var value) || value < 0 || value > 255)
                    return null;
                var bytes = array.Content.ToArray();
                bytes[offset] = (byte)value;
                return array with { Content = bytes, Flow = flow };
            case Value.Mapping mapping:
                if (!budget.Spend(8))
                    return null;
                return MappingEntries.With(mapping.Entries, index, item, budget) is { } entries ? mapping with { Entries = entries, Flow = flow } : null;
            default:
                return null;
        }
    }

    /// <summary>What a container is after <c>del container[index]</c>.</summary>
    public static Value? DeleteItem(Value container, Value index, FoldBudget budget)
    {
        switch (container)
        {
            case Value.Sequence { Kind: SequenceKind.List } list:
                if (!budget.Spend(list.Items.Count / 8 + 1) || !Position(index, list.Items.Count, out var at))
                    return null;
                return list with { Items = Without(list.Items, at) };
            case Value.Mapping mapping:
                if (Find(mapping, index, budget) is not { } where || where < 0 || !budget.Spend(mapping.Entries.Count))
                    return null;
                return Mapping([.. mapping.Entries.Take(where), .. mapping.Entries.Skip(where + 1)], budget) is Value.Mapping rest
                    ? rest with { Flow = mapping.Flow }
                    : null;
            default:
                return null;
        }
    }

    static bool Position(Value index, int count, out int at)
    {
        at = 0;
        if (!Integer(index, out var number))
            return false;
        if (number < 0)
            number += count;
        if (number < 0 || number >= count)
            return false;
        at = (int)number;
        return true;
    }
}
