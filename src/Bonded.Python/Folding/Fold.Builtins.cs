using System.Numerics;
using System.Text;
using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Folding;

internal static partial class Fold
{
    /// <summary>
    /// A builtin (<c>chr</c>, with or without <c>builtins.</c>), a type's method (<c>str.join</c>, <c>bytes.fromhex</c>), or a function of
    /// the library (<c>base64.b64decode</c>, <c>zlib.decompressobj().decompress</c>). A function passed on, as to <c>map</c>, is a
    /// <see cref="Value.External"/>.
    /// </summary>
    public static Value? Call(string name, IReadOnlyList<Value> args, IReadOnlyList<(string Name, Value Value)> keywords, FoldBudget budget)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["builtins.", "__builtin__.", "__builtins__."])
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                name = name[prefix.Length..];
        var given = new Arguments(args, keywords);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return Builtin(name, given, budget);
        return name[..dot] switch
        {
            "str" or "unicode" or "bytes" or "bytearray" or "int" or "float" or "list" or "tuple" or "dict" or "set" or "frozenset" =>
                TypeMethod(name[..dot], name[(dot + 1)..], given, budget),
            _ => LibraryCall(name, given, budget),
        };
    }

    static Value? TypeMethod(string type, string name, Arguments args, FoldBudget budget)
    {
        switch (type + "." + name)
        {
            case "str.maketrans" when args.Only(3):
                return TextTable(args, budget);
            case "bytes.maketrans" or "bytearray.maketrans" when args.Only(2):
                return BytesTable(args, budget);
            case "bytes.fromhex" or "bytearray.fromhex" when args.Only(1) && args[0] is Value.Text text:
                if (!budget.Take(text.Content.Length) || !Ascii.IsValid(text.Content)
                    || BaseEncodings.Decode16(Encoding.ASCII.GetBytes(text.Content), blanks: true, upperOnly: false) is not { } bytes)
                    return null;
                return new Value.Bytes(bytes, text.Flow | Decoded, Layered(text.Layers, "hex")) { IsArray = type == "bytearray" };
            case "int.from_bytes" when args.Only(2, "byteorder", "signed"):
                return FromBytes(args, budget);
            case "dict.fromkeys" when args.Only(2):
                return Items(args[0], budget) is { } keys ? Mapping([.. keys.Select(key => (key, args[1] ?? None))], budget) : null;
        }
        if (args[0] is not { } receiver)
            return null;
        var fits = receiver switch
        {
            Value.Text => type is "str" or "unicode",
            Value.Bytes bytes => type == (bytes.IsArray ? "bytearray" : "bytes"),
            Value.Number number => type == (number.Content is double ? "float" : "int"),
            Value.Sequence sequence => type is "set" or "frozenset" ? sequence.Kind == SequenceKind.Set
                : type == (sequence.Kind == SequenceKind.List ? "list" : sequence.Kind == SequenceKind.Tuple ? "tuple" : ""),
            Value.Mapping => type == "dict",
            _ => false,
        };
        return fits ? Method(receiver, name, args.Skip(1).All, args.Keywords, budget) : null;
    }

    static Value? TextTable(Arguments args, FoldBudget budget)
    {
        if (args.Count == 1)
        {
            if (args[0] is not Value.Mapping mapping)
                return null;
            var entries = new List<(Value, Value)>();
            foreach (var (key, value) in mapping.Entries)
                if (key is Value.Text && Length(key, budget) == 1 && Call("ord", [key], NoKeywords, budget) is { } code)
                    entries.Add((code, value));
                else if (key is Value.Number)
                    entries.Add((key, value));
                else
                    return null;
            return Mapping(entries, budget);
        }
        if (Items(args[0] as Value.Text, budget) is not { } from || Items(args[1] as Value.Text, budget) is not { } to || from.Count != to.Count)
            return null;
        var table = new List<(Value, Value)>();
        for (var i = 0; i < from.Count; i++)
            table.Add((Builtin("ord", new([from[i]], NoKeywords), budget)!, Builtin("ord", new([to[i]], NoKeywords), budget)!));
        if (args.Count == 3)
        {
            if (Items(args[2] as Value.Text, budget) is not { } gone)
                return null;
            table.AddRange(gone.Select(letter => (Builtin("ord", new([letter], NoKeywords), budget)!, (Value)None)));
        }
        return Mapping(table, budget);
    }

    static Value? BytesTable(Arguments args, FoldBudget budget)
    {
        if (args[0] is not Value.Bytes from || args[1] is not Value.Bytes to || from.Content.Length != to.Content.Length || !budget.Take(256))
            return null;
        var table = new byte[256];
        for (var i = 0; i < 256; i++)
            table[i] = (byte)i;
        for (var i = 0; i < from.Content.Length; i++)
            table[from.Content.Span[i]] = to.Content.Span[i];
        return new Value.Bytes(table, args.Flow, []);
    }

    static Value? FromBytes(Arguments args, FoldBudget budget)
    {
        var bytes = args[0] as Value.Bytes ?? (args[0] is Value.Sequence list && AllNumbers(list.Items) is { } numbers ? new Value.Bytes(numbers, list.Flow, []) : null);
        var order = args[1, "byteorder"];
        var sign = Named(args, "signed");
        if (bytes is null || order is not (null or Value.Text { Content: "big" or "little" }) || !budget.Take(bytes.Content.Length)
            || (sign is null ? false : Truth(sign)) is not { } signed)
            return null;
        return new Value.Number(new BigInteger(bytes.Content.Span, !signed, order is not Value.Text { Content: "little" }), bytes.Flow | args.Flow);
    }

    static Value? NumberMethod(Value.Number number, string name, Arguments args, FoldBudget budget)
    {
        switch (name)
        {
            case "from_bytes":
                return TypeMethod("int", name, args, budget);
            case "bit_length" when args.Count == 0 && number.Content is BigInteger n:
                return Number((long)BigInteger.Abs(n).GetBitLength(), number.Flow);
            case "bit_count" when args.Count == 0 && number.Content is BigInteger n && budget.Spend(n.GetBitLength() / 8):
                return Number(BigInteger.Abs(n).ToByteArray().Sum(b => BitOperations.PopCount(b)), number.Flow);
            case "conjugate" when args.Count == 0:
                return number with { IsBoolean = false };
            case "is_integer" when args.Count == 0:
                return number.Content is double d ? Boolean(double.IsInteger(d), number.Flow) : null;
            case "to_bytes" when args.Only(2, "length", "byteorder", "signed") && number.Content is BigInteger n:
                return ToBytes(n, number.Flow, args, budget);
            default:
                return null;
        }
    }

    static Value? ToBytes(BigInteger n, Flow flow, Arguments args, FoldBudget budget)
    {
        var order = args[1, "byteorder"];
        BigInteger length = 1;
        if (args[0, "length"] is { } size && !Integer(size, out length) || order is not (null or Value.Text { Content: "big" or "little" })
            || (Named(args, "signed") is { } sign ? Truth(sign) : false) is not { } signed || length < 0)
            return null;
        if (length > budget.ConstantBytes)
        {
            budget.Refuse();
            return null;
        }
        if (!budget.Take((long)length) || n.Sign < 0 && !signed)
            return null;
        var bytes = new byte[(int)length];
        if (signed && n.Sign < 0)
            bytes.AsSpan().Fill(255);
        if (!n.TryWriteBytes(bytes, out _, !signed) && !(n.IsZero && bytes.Length == 0))
            return null;
        if (order is not Value.Text { Content: "little" })
        {
            bytes.AsSpan().Fill(signed && n.Sign < 0 ? (byte)255 : (byte)0);
            n.TryWriteBytes(bytes, out var written, !signed);
            bytes.AsSpan(0, written).Reverse();
            bytes.AsSpan(0, written).CopyTo(bytes.AsSpan(bytes.Length - written));
            bytes.AsSpan(0, bytes.Length - written).Fill(signed && n.Sign < 0 ? (byte)255 : (byte)0);
        }
        return new Value.Bytes(bytes, flow | args.Flow | Assembled, bytes.Length >= LongEnoughToHide ? ["integer"] : []);
    }

    static Value? Builtin(string name, Arguments args, FoldBudget budget)
    {
        var flow = args.Flow;
        var first = args[0];
        switch (name)
        {
            case "str" or "unicode":
                if (first is null)
                    return args.Count == 0 ? new Value.Text("", flow, []) : null;
                if (args.Count > 1)
                    return first is Value.Bytes encoded && args.Only(3, "encoding", "errors")
                        ? Codecs.Decode(encoded, args[1, "encoding"], args[2, "errors"], budget) : null;
                return first is Value.Text ? first : Text(Printed.Str(first, budget), flow);
            case "bytes" or "bytearray":
                return MakeBytes(name == "bytearray", args, budget);
            case "dict":
                if (!args.Only(1, [.. args.Keywords.Select(keyword => keyword.Name)]))
                    return null;
                IReadOnlyList<(Value, Value)>? pairs = first is null ? [] : Pairs(first, budget);
                return pairs is null ? null : Mapping([.. pairs, .. args.KeywordEntries], budget);
            case "int" or "long":
                return ToInteger(args, budget);
            case "enumerate" when args.Only(2, "start") && first is not null:
                return Enumerate(first, args[1, "start"], budget);
            case "sorted" when first is not null:
                if (Items(first, budget) is not { } unsorted || !budget.Take(unsorted.Count))
                    return null;
                return Sort(Sequence(SequenceKind.List, unsorted, budget), args, 1, budget);
            case "sum" when args.Only(2, "start") && first is not null:
                return Sum(first, args[1, "start"], budget);
            case "min" or "max":
                return Extreme(args, name == "min", budget);
            case "zip" when args.Keywords.Count == 0:
                return Zip(args.All, budget);
            case "round" when args.Only(2, "ndigits") && first is Value.Number:
                return Round(first, args[1, "ndigits"], flow);
            case "pow" when args.Only(3, "mod"):
                return args[1] is null ? null : args[2, "mod"] is { } modulus and not Value.Singleton ? PowerModulo(args, modulus, budget)
                    : Binary(BinaryOperator.Power, first!, args[1]!, budget);
        }
        if (args.Keywords.Count > 0)
            return null;
        switch (args.Count)
        {
            case 0:
                return name switch
                {
                    "list" => new Value.Sequence([], flow),
                    "tuple" => new Value.Sequence([], flow) { Kind = SequenceKind.Tuple },
                    "set" or "frozenset" => new Value.Sequence([], flow) { Kind = SequenceKind.Set },
                    "float" => new Value.Number(0.0, flow),
                    "bool" => Boolean(false, flow),
                    _ => null,
                };
            case 1:
                return OfOne(name, first!, flow, budget);
            case 2 when name == "divmod":
                return Binary(BinaryOperator.FloorDivide, first!, args[1]!, budget) is { } quotient
                    && Binary(BinaryOperator.Modulo, first!, args[1]!, budget) is { } rest ? Sequence(SequenceKind.Tuple, [quotient, rest], budget) : null;
            case 2 when name == "format" && args[1] is Value.Text spec:
                return Text(FormatSpec.Apply(first!, spec.Content, budget), flow, (first as Value.Text)?.Layers);
            case 2 when name == "isinstance":
                return IsInstance(first!, args[1]!) is { } answer ? Boolean(answer, flow) : null;
            case 2 or 3 when name is "range" or "xrange":
                if (!Integer(first!, out var start) || !Integer(args[1]!, out var stop))
                    return null;
                var step = BigInteger.One;
                if (args[2] is { } third && !Integer(third, out step) || step.IsZero || !Short(start) || !Short(stop) || !Short(step))
                    return null;
                return new Value.Range(start, stop, step, flow);
        }
        if (name == "map" && first is Value.External function && IsPlainFunction(function.Name))
            return Map(function.Name, args.Skip(1).All, budget);
        if (name == "filter" && args.Count == 2)
            return Filter(first!, args[1]!, budget);
        return null;
    }

    static bool Short(BigInteger number) => number.GetBitLength() <= 64;

    static Value? OfOne(string name, Value value, Flow flow, FoldBudget budget)
    {
        switch (name)
        {
            case "chr" or "unichr":
                if (!Integer(value, out var point) || point < 0 || point > 0x10FFFF)
                    return null;
                var letter = point < 128 ? Characters[(int)point] : CodePoints.ToText([(int)point]);
                return Text(letter, flow | Assembled, value is Value.Number { IsExclusiveOr: true } ? ["xor"] : ["char-codes"]);
            case "ord":
                if (value is Value.Bytes { Content.Length: 1 } one)
                    return Number(one.Content.Span[0], flow);
                if (value is not Value.Text { Content: { Length: 1 or 2 } character } || character.Contains(Hole, StringComparison.Ordinal))
                    return null;
                return CodePoints.Of(character) is [var code] ? Number(code, flow) : null;
            case "len":
                return Length(value, budget) is { } length ? Number(length, flow) : null;
            case "list" or "tuple" or "set" or "frozenset":
                if (Items(value, budget) is not { } items || !budget.Take(items.Count))
                    return null;
                if (name is "set" or "frozenset" && items.Any(item => item is Value.Mapping or Value.Sequence { Kind: not SequenceKind.Tuple } or Value.Bytes { IsArray: true }))
                    return null;
                var unordered = value is Value.Sequence { Kind: SequenceKind.Set, Items.Count: > 1 };
                var kind = name == "list" ? SequenceKind.List : name == "tuple" ? SequenceKind.Tuple : SequenceKind.Set;
                // In what order a set's items come is not known: what is made of them stays a set.
                return Sequence(unordered ? SequenceKind.Set : kind, items, budget) with { Flow = flow };
            case "reversed":
                if (value is Value.Sequence { Kind: SequenceKind.Set } || Items(value, budget) is not { } forward || !budget.Take(forward.Count))
                    return null;
                var hidden = value is Value.Text && forward.Count >= LongEnoughToHide;
                return new Value.Sequence(
                    [.. forward.Reverse().Select(item => hidden && item is Value.Text text ? text with { Layers = Layered(text.Layers, "reverse") } : item)], flow);
            case "range" or "xrange":
                return Integer(value, out var stop) && Short(stop) ? new Value.Range(0, stop, 1, flow) : null;
            case "any" or "all":
                return Items(value, budget) is { } tested ? AnyOrAll(tested, name == "any", flow) : null;
            case "abs":
                return value is Value.Number number ? new Value.Number(
                    number.Content is BigInteger n ? BigInteger.Abs(n) : Math.Abs((double)number.Content), flow) : null;
            case "hex" or "oct" or "bin":
                if (!Integer(value, out var whole) || NumberText.Digits(whole, name switch { "hex" => 16, "oct" => 8, _ => 2 }, budget) is not { } digits)
                    return null;
                return new Value.Text((whole.Sign < 0 ? "-0" : "0") + name switch { "hex" => "x", "oct" => "o", _ => "b" } + digits, flow, []);
            case "repr":
                return Text(Printed.Repr(value, budget), flow, (value as Value.Text)?.Layers);
            case "ascii":
                return Text(Printed.Ascii(value, budget), flow, (value as Value.Text)?.Layers);
            case "format":
                return Text(Printed.Str(value, budget), flow, (value as Value.Text)?.Layers);
            case "bool":
                return Truth(value) is { } truth ? Boolean(truth, flow) : null;
            case "float":
                if (value is Value.Text written)
                    return Ascii.IsValid(written.Content) && NumberText.ParseFloat(written.Content) is { } real ? new Value.Number(real, flow) : null;
                return Double(value, out var converted) ? new Value.Number(converted, flow) : null;
            case "memoryview":
                return value is Value.Bytes ? value : null;
            default:
                return null;
        }
    }

    static Value? AnyOrAll(IReadOnlyList<Value> items, bool any, Flow flow)
    {
        bool? answer = !any;
        foreach (var item in items)
            switch (Truth(item))
            {
                case null:
                    answer = null;
                    break;
                case true when any:
                    return Boolean(true, flow);
                case false when !any:
                    return Boolean(false, flow);
            }
        return answer is { } known ? Boolean(known, flow) : null;
    }

    static Value? ToInteger(Arguments args, FoldBudget budget)
    {
        var flow = args.Flow;
        if (args.Count == 0)
            return Number(0, flow);
        if (!args.Only(2, "base") || args[0] is not { } value)
            return null;
        var numberBase = 10;
        if (args[1, "base"] is { } given)
        {
            if (!Integer(given, out var number) || number < 0 || number > 36 || value is Value.Number)
                return null;
            numberBase = (int)number;
        }
        switch (value)
        {
            case Value.Number { Content: BigInteger n } whole:
                return new Value.Number(n, flow) { IsExclusiveOr = whole.IsExclusiveOr };
            case Value.Number { Content: double d }:
                return double.IsFinite(d) ? new Value.Number(new BigInteger(d), flow) : null;
            case Value.Text text:
                return budget.Take(text.Content.Length) && Ascii.IsValid(text.Content) && NumberText.ParseInteger(text.Content, numberBase) is { } parsed
                    ? new Value.Number(parsed, flow) : null;
            case Value.Bytes bytes:
                return budget.Take(bytes.Content.Length) && Ascii.IsValid(bytes.Content.Span)
                    && NumberText.ParseInteger(Encoding.ASCII.GetString(bytes.Content.Span), numberBase) is { } read ? new Value.Number(read, flow) : null;
            default:
                return null;
        }
    }

    static Value? MakeBytes(bool isArray, Arguments args, FoldBudget budget)
    {
        if (!args.Only(3, "encoding", "errors"))
            return null;
        var flow = args.Flow;
        switch (args[0])
        {
            case null:
                return args.Count == 0 ? new Value.Bytes(default, flow, []) { IsArray = isArray } : null;
            case Value.Text text:
                return args.Count > 1 && Codecs.Encode(text, args[1, "encoding"], args[2, "errors"], budget) is { } encoded
                    ? encoded is Value.Bytes bytes ? bytes with { IsArray = isArray } : encoded : null;
            case Value.Bytes same when args.Count == 1:
                return same with { IsArray = isArray };
            case Value.Number { Content: BigInteger count } when args.Count == 1:
                if (count > budget.ConstantBytes)
                    budget.Refuse();
                return count >= 0 && count <= budget.ConstantBytes && budget.Take((long)count)
                    ? new Value.Bytes(new byte[(int)count], flow, []) { IsArray = isArray } : null;
            case Value.Sequence or Value.Range when args.Count == 1:
                if (args[0] is Value.Sequence { Kind: SequenceKind.Set, Items.Count: > 1 } || Items(args[0], budget) is not { } items
                    || Bytes(items, budget) is not { } content)
                    return null;
                var hidden = items.Any(item => item is Value.Number { IsExclusiveOr: true });
                foreach (var item in items)
                    flow |= item.Flow;
                return new Value.Bytes(content, flow | Assembled, items.Count > 0 ? [hidden ? "xor" : "char-codes"] : []) { IsArray = isArray };
            default:
                return null;
        }
    }

    static byte[]? Bytes(IReadOnlyList<Value> items, FoldBudget budget) => budget.Take(items.Count) ? AllNumbers(items) : null;

    static byte[]? AllNumbers(IReadOnlyList<Value> items)
    {
        var bytes = new byte[items.Count];
        for (var i = 0; i < bytes.Length; i++)
            if (Integer(items[i], out var number) && number >= 0 && number <= 255)
                bytes[i] = (byte)number;
            else
                return null;
        return bytes;
    }

    static Value? Enumerate(Value value, Value? from, FoldBudget budget)
    {
        BigInteger start = 0;
        if (value is Value.Sequence { Kind: SequenceKind.Set, Items.Count: > 1 } || from is not null && !Integer(from, out start) || Items(value, budget) is not { } items || !Short(start) || !budget.Take(8L * items.Count))
            return null;
        var pairs = new Value[items.Count];
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = Sequence(SequenceKind.Tuple, [new Value.Number(start + i, from?.Flow ?? default), items[i]], budget);
        return new Value.Sequence(pairs, value.Flow | (from?.Flow ?? default));
    }

    static Value? Zip(IReadOnlyList<Value> iterables, FoldBudget budget)
    {
        var all = new List<IReadOnlyList<Value>>();
        foreach (var iterable in iterables)
            if (iterable is Value.Cycle { Items.Count: > 0 })
                continue;
            else if (iterable is not Value.Sequence { Kind: SequenceKind.Set, Items.Count: > 1 } && Items(iterable, budget) is { } items)
                all.Add(items);
            else
                return null;
        // What goes round without end lasts as long as the others; by itself it would go on for ever.
        if (all.Count == 0 && iterables.Count > 0)
            return null;
        var count = all.Count == 0 ? 0 : all.Min(items => items.Count);
        if (!budget.Take((long)count * iterables.Count))
            return null;
        var rows = new Value[count];
        var columns = new IReadOnlyList<Value>[iterables.Count];
        for (int i = 0, next = 0; i < columns.Length; i++)
            columns[i] = iterables[i] is Value.Cycle cycle ? cycle.Items : all[next++];
        for (var i = 0; i < count; i++)
            rows[i] = Sequence(SequenceKind.Tuple, [.. columns.Select(column => column[i % column.Count])], budget);
        return Sequence(SequenceKind.List, rows, budget);
    }

    /// <summary>One that can be called with constants and calls nothing itself, so that calls do not nest.</summary>
    static bool IsPlainFunction(string name) =>
        !(name.EndsWith("map", StringComparison.Ordinal) || name.EndsWith("filter", StringComparison.Ordinal) || name.EndsWith("sorted", StringComparison.Ordinal)
            || name.EndsWith("min", StringComparison.Ordinal) || name.EndsWith("max", StringComparison.Ordinal));

    static Value? Map(string function, IReadOnlyList<Value> iterables, FoldBudget budget)
    {
        if (iterables.Count == 1)
        {
            var kind = iterables[0] is Value.Sequence { Kind: SequenceKind.Set, Items.Count: > 1 } ? SequenceKind.Set : SequenceKind.List;
            if (Items(iterables[0], budget) is not { } items || !budget.Take(items.Count))
                return null;
            var results = new Value[items.Count];
            for (var i = 0; i < results.Length; i++)
                if (Call(function, [items[i]], NoKeywords, budget) is { } result)
                    results[i] = result;
                else
                    return null;
            return Sequence(kind == SequenceKind.Set ? kind : SequenceKind.List, results, budget);
        }
        if (Zip(iterables, budget) is not Value.Sequence rows)
            return null;
        var values = new Value[rows.Items.Count];
        for (var i = 0; i < values.Length; i++)
            if (Call(function, ((Value.Sequence)rows.Items[i]).Items, NoKeywords, budget) is { } result)
                values[i] = result;
            else
                return null;
        return Sequence(SequenceKind.List, values, budget);
    }

    static Value? Filter(Value function, Value iterable, FoldBudget budget)
    {
        if (Items(iterable, budget) is not { } items || !budget.Take(items.Count))
            return null;
        var kept = new List<Value>();
        foreach (var item in items)
        {
            var tested = function switch
            {
                Value.Singleton { Name: "None" } => item,
                Value.External external when IsPlainFunction(external.Name) => Call(external.Name, [item], NoKeywords, budget),
                _ => null,
            };
            if (tested is null || Truth(tested) is not { } truth)
                return null;
            if (truth)
                kept.Add(item);
        }
        var unordered = iterable is Value.Sequence { Kind: SequenceKind.Set } && kept.Count > 1;
        return Sequence(unordered ? SequenceKind.Set : SequenceKind.List, kept, budget) with { Flow = iterable.Flow };
    }

    /// <summary>A list sorted as <c>sort</c> and <c>sorted</c> do; stable. Null where two items cannot be compared.</summary>
    static Value.Sequence? Sort(Value.Sequence list, Arguments args, int positional, FoldBudget budget)
    {
        if (!args.Only(positional, "key", "reverse") || args.Positional != positional || (Named(args, "reverse") is { } turned ? Truth(turned) : false) is not { } reverse)
            return null;
        var keys = list.Items;
        switch (Named(args, "key"))
        {
            case null or Value.Singleton { Name: "None" }:
                break;
            case Value.External function when IsPlainFunction(function.Name):
                if (Map(function.Name, [list], budget) is not Value.Sequence mapped)
                    return null;
                keys = mapped.Items;
                break;
            default:
                return null;
        }
        if (!budget.Spend(keys.Count * 20L))
            return null;
        if (Ordered(keys, reverse, budget) is not { } order)
            return null;
        Value[] sorted = [.. order.Select(i => list.Items[i])];
        return list with { Items = sorted, Kind = SequenceKind.List, Flow = list.Flow | args.Flow };
    }

    /// <summary>
    /// The places of items in order; null as soon as two of them have none. Merged by hand, for what a package holds may compare in no consistent way, which
    /// a sort of the library takes for a bug of the comparison.
    /// </summary>
    static int[]? Ordered(IReadOnlyList<Value> keys, bool reverse, FoldBudget budget)
    {
        var from = Enumerable.Range(0, keys.Count).ToArray();
        var to = new int[from.Length];
        for (var width = 1; width < from.Length; width *= 2)
        {
            for (var start = 0; start < from.Length; start += 2 * width)
            {
                int left = start, middle = Math.Min(start + width, from.Length), right = middle, end = Math.Min(middle + width, from.Length);
                for (var at = start; at < end; at++)
                {
                    var takesLeft = right == end;
                    if (!takesLeft && left < middle)
                    {
                        if (Order(keys[from[left]], keys[from[right]], budget) is not { } compared)
                            return null;
                        takesLeft = reverse ? compared >= 0 : compared <= 0;
                    }

                    to[at] = takesLeft ? from[left++] : from[right++];
                }
            }

            (from, to) = (to, from);
        }

        return from;
    }

    static Value? Sum(Value value, Value? start, FoldBudget budget)
    {
        if (value is Value.Sequence { Kind: SequenceKind.Set, Items.Count: > 1 } || start is Value.Text or Value.Bytes || Items(value, budget) is not { } items)
            return null;
        // From 3.12 on floats are summed with less rounding.
        if (items.Any(item => item is Value.Number { Content: double }))
            return null;
        var sum = start ?? Number(0, Flow.None);
        foreach (var item in items)
            if (Binary(BinaryOperator.Add, sum, item, budget) is { } next and not Value.Text)
                sum = next;
            else
                return null;
        return Flowing(sum, value.Flow);
    }

    static Value? Extreme(Arguments args, bool least, FoldBudget budget)
    {
        if (args.Keywords.Count > 0 || args.Count == 0 || (args.Count == 1 ? Items(args[0], budget) : args.All) is not { Count: > 0 } items)
            return null;
        var best = items[0];
        foreach (var item in items.Skip(1))
            if (Order(item, best, budget) is not { } order)
                return null;
            else if (least ? order < 0 : order > 0)
                best = item;
        return items.Count == 1 && Order(best, best, budget) is null && best is not Value.Number ? null : Flowing(best, args.Flow);
    }

    static Value? Round(Value number, Value? digits, Flow flow)
    {
        BigInteger places = 0;
        var toDigits = digits is not (null or Value.Singleton { Name: "None" });
        if (toDigits && !Integer(digits!, out places))
            return null;
        if (((Value.Number)number).Content is BigInteger n)
            return places >= 0 ? new Value.Number(n, flow) : null;
        var rounded = BigInteger.Abs(places) <= 300 ? NumberText.Round((double)((Value.Number)number).Content, (int)places, toDigits) : null;
        return rounded is null ? null : new Value.Number(toDigits ? rounded.Value : new BigInteger(rounded.Value), flow);
    }

    static Value? PowerModulo(Arguments args, Value modulus, FoldBudget budget)
    {
        if (!Integer(args[0]!, out var value) || !Integer(args[1]!, out var exponent) || !Integer(modulus, out var m) || exponent.Sign < 0 || m.Sign <= 0)
            return null;
        long bits = m.GetBitLength(), exponentBits = exponent.GetBitLength();
        if (bits > 4096 || exponentBits > 4096 || !Capped(value.GetBitLength(), budget) || !budget.Spend(bits / 32 * (bits / 32) * exponentBits / 4))
        {
            budget.Refuse();
            return null;
        }
        var result = BigInteger.ModPow(value, exponent, m);
        return new Value.Number(result.Sign < 0 ? result + m : result, args.Flow);
    }

    static bool? IsInstance(Value value, Value type)
    {
        if (type is Value.Sequence { Kind: SequenceKind.Tuple } types)
        {
            if (types.Items.Any(item => item is not Value.External))
                return null;
            var answers = types.Items.Select(item => IsInstance(value, item)).ToList();
            return answers.Contains(true) ? true : answers.Contains(null) ? null : false;
        }
        if (type is not Value.External { Name: var name } || !IsConstant(value))
            return null;
        name = name.StartsWith("builtins.", StringComparison.Ordinal) ? name[9..] : name;
        return name switch
        {
            "str" => value is Value.Text,
            "bytes" => value is Value.Bytes { IsArray: false },
            "bytearray" => value is Value.Bytes { IsArray: true },
            "int" => value is Value.Number { Content: BigInteger },
            "bool" => value is Value.Number { IsBoolean: true },
            "float" => value is Value.Number { Content: double },
            "list" => value is Value.Sequence { Kind: SequenceKind.List },
            "tuple" => value is Value.Sequence { Kind: SequenceKind.Tuple },
            "set" => value is Value.Sequence { Kind: SequenceKind.Set },
            "dict" => value is Value.Mapping,
            _ => null,
        };
    }
}
