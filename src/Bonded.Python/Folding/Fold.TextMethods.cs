using System.Numerics;
using System.Text;
using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Folding;

internal static partial class Fold
{
    /// <summary>A text of so many characters in which something is replaced may be one that was hidden.</summary>
    const int LongEnoughToBeCode = 40;

    /// <summary>What Python takes for white space within bytes; in texts there is more, beyond ASCII and four separators.</summary>
    const string ByteBlanks = " \t\n\r\f\v";

    const string TextBlanks =
        " \t\n\r\f\v\u001C\u001D\u001E\u001F\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";

    /// <summary><c>receiver.name(...)</c>, for methods that change nothing; the operators' own methods (<c>__add__</c>) among them.</summary>
    public static Value? Method(
        Value receiver, string name, IReadOnlyList<Value> args, IReadOnlyList<(string Name, Value Value)> keywords, FoldBudget budget)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
            return Special(receiver, name, args, budget);
        var given = new Arguments(args, keywords);
        switch (receiver)
        {
            case Value.Text text:
                return TextMethod(text, name, given, budget);
            case Value.Bytes bytes:
                return BytesMethod(bytes, name, given, budget);
            case Value.Number number:
                return NumberMethod(number, name, given, budget);
            case Value.Sequence sequence:
                return ListMethod(sequence, name, given, budget);
            case Value.Mapping mapping:
                return MappingMethod(mapping, name, given, budget);
            default:
                return null;
        }
    }

    static Value? Special(Value receiver, string name, IReadOnlyList<Value> args, FoldBudget budget)
    {
        if (args.Count == 0)
            return name switch
            {
                "__len__" or "__str__" or "__repr__" or "__int__" or "__bool__" or "__abs__" or "__hash__" when receiver is not Value.Unknown =>
                    Call(name switch { "__len__" => "len", "__str__" => "str", "__repr__" => "repr", "__int__" => "int", "__abs__" => "abs", _ => name },
                        [receiver], NoKeywords, budget),
                "__neg__" => Unary(UnaryOperator.Minus, receiver, budget),
                "__invert__" => Unary(UnaryOperator.Invert, receiver, budget),
                "__reversed__" => Call("reversed", [receiver], NoKeywords, budget),
                _ => null,
            };
        if (args.Count != 1)
            return null;
        return name switch
        {
            "__getitem__" => Subscript(receiver, args[0], budget),
            "__contains__" => Answer(CompareOperator.In, args[0], receiver, budget),
            "__eq__" => Answer(CompareOperator.Equal, receiver, args[0], budget),
            "__ne__" => Answer(CompareOperator.NotEqual, receiver, args[0], budget),
            "__lt__" => Answer(CompareOperator.Less, receiver, args[0], budget),
            "__gt__" => Answer(CompareOperator.Greater, receiver, args[0], budget),
            "__le__" => Answer(CompareOperator.LessOrEqual, receiver, args[0], budget),
            "__ge__" => Answer(CompareOperator.GreaterOrEqual, receiver, args[0], budget),
            "__format__" when args[0] is Value.Text spec =>
                Text(FormatSpec.Apply(receiver, spec.Content, budget), receiver.Flow | spec.Flow, (receiver as Value.Text)?.Layers),
            "__radd__" => Binary(BinaryOperator.Add, args[0], receiver, budget),
            "__rxor__" => Binary(BinaryOperator.BitXor, args[0], receiver, budget),
            "__rsub__" => Binary(BinaryOperator.Subtract, args[0], receiver, budget),
            "__rmul__" => Binary(BinaryOperator.Multiply, args[0], receiver, budget),
            "__rmod__" => Binary(BinaryOperator.Modulo, args[0], receiver, budget),
            _ => OperatorOf(name.Trim('_')) is { } op ? Binary(op, receiver, args[0], budget) : null,
        };
    }

    static Value? Answer(CompareOperator op, Value left, Value right, FoldBudget budget) =>
        Compare(op, left, right, budget) is { } answer ? Boolean(answer, left.Flow | right.Flow) : null;

    static BinaryOperator? OperatorOf(string name) => name switch
    {
        "add" or "iadd" or "concat" or "iconcat" => BinaryOperator.Add,
        "sub" or "isub" => BinaryOperator.Subtract,
        "mul" or "imul" => BinaryOperator.Multiply,
        "mod" or "imod" => BinaryOperator.Modulo,
        "xor" or "ixor" => BinaryOperator.BitXor,
        "and" or "iand" or "and_" => BinaryOperator.BitAnd,
        "or" or "ior" or "or_" => BinaryOperator.BitOr,
        "lshift" or "ilshift" => BinaryOperator.LeftShift,
        "rshift" or "irshift" => BinaryOperator.RightShift,
        "floordiv" or "ifloordiv" => BinaryOperator.FloorDivide,
        "truediv" or "itruediv" => BinaryOperator.Divide,
        "pow" or "ipow" => BinaryOperator.Power,
        _ => null,
    };

    static Value? BytesMethod(Value.Bytes bytes, string name, Arguments args, FoldBudget budget)
    {
        switch (name)
        {
            case "decode" when args.Only(2, "encoding", "errors"):
                return Codecs.Decode(bytes, args[0, "encoding"], args[1, "errors"], budget);
            case "hex" when args.Count == 0:
                return budget.Take(2L * bytes.Content.Length) ? new Value.Text(
                    Convert.ToHexStringLower(bytes.Content.Span), bytes.Flow | Encoded, bytes.Layers) : null;
            case "tobytes" or "tostring" or "copy" when args.Count == 0:
                return bytes with { IsArray = bytes.IsArray && name == "copy" };
            case "fromhex":
                return Call(bytes.IsArray ? "bytearray.fromhex" : "bytes.fromhex", args.All, args.Keywords, budget);
            case "maketrans":
                return Call("bytes.maketrans", args.All, args.Keywords, budget);
            case "translate" when args.Only(2, "delete"):
                return TranslateBytes(bytes, args, budget);
            case "join" when args.Only(1) && args.Count == 1:
                return JoinBytes(bytes, args[0]!, budget);
            case "tolist" when args.Count == 0:
                return Items(bytes, budget) is { } items ? new Value.Sequence(items, bytes.Flow) : null;
        }
        if (!budget.Spend(bytes.Content.Length))
            return null;
        return Methods(new Subject(Encoding.Latin1.GetString(bytes.Content.Span), bytes), name, args, budget);
    }

    static Value? TranslateBytes(Value.Bytes bytes, Arguments args, FoldBudget budget)
    {
        var content = bytes.Content.Span;
        var delete = args[1, "delete"];
        if (!budget.Take(content.Length) || delete is not (null or Value.Bytes) || args[0] is not (Value.Bytes or Value.Singleton { Name: "None" }))
            return null;
        var table = args[0] is Value.Bytes { Content.Length: 256 } given ? given.Content : args[0] is Value.Singleton ? default : (ReadOnlyMemory<byte>?)null;
        if (table is null)
            return null;
        var gone = delete is Value.Bytes some ? some.Content : default;
        var result = new byte[content.Length];
        var count = 0;
        var dropped = new bool[256];
        foreach (var b in gone.Span)
            dropped[b] = true;
        foreach (var b in content)
            if (!dropped[b])
                result[count++] = table.Value.Length > 0 ? table.Value.Span[b] : b;
        return bytes with { Content = result.AsMemory(0, count), Flow = bytes.Flow | args.Flow, Layers = ReplaceLayers(bytes.Layers, content.Length) };
    }

    static IReadOnlyList<string> ReplaceLayers(IReadOnlyList<string> layers, int length) =>
        length > LongEnoughToBeCode ? Layered(layers, "replace") : layers;

    static Value? JoinBytes(Value.Bytes separator, Value iterable, FoldBudget budget)
    {
        if (iterable is Value.Sequence { Kind: SequenceKind.Set, Items.Count: > 1 } || Items(iterable, budget) is not { } items)
            return null;
        var size = (long)separator.Content.Length * Math.Max(0, items.Count - 1);
        IReadOnlyList<string> layers = separator.Layers;
        foreach (var item in items)
        {
            if (item is not Value.Bytes part)
                return null;
            size += part.Content.Length;
            layers = Deeper(layers, part.Layers);
        }
        if (!budget.Take(size))
            return null;
        var all = new byte[size];
        var at = 0;
        var flow = separator.Flow | iterable.Flow;
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                separator.Content.Span.CopyTo(all.AsSpan(at));
                at += separator.Content.Length;
            }
            var part = (Value.Bytes)items[i];
            part.Content.Span.CopyTo(all.AsSpan(at));
            at += part.Content.Length;
            flow |= part.Flow;
        }
        return new Value.Bytes(all, flow, layers) { IsArray = separator.IsArray };
    }

    static Value? TextMethod(Value.Text text, string name, Arguments args, FoldBudget budget)
    {
        switch (name)
        {
            case "encode" when args.Only(2, "encoding", "errors"):
                return Codecs.Encode(text, args[0, "encoding"], args[1, "errors"], budget);
            case "decode" when args.Only(2, "encoding", "errors"):
                return Codecs.DecodeText(text, args[0, "encoding"], args[1, "errors"], budget);
            case "join" when args.Only(1) && args.Count == 1:
                return Join(text, args[0]!, budget);
            case "format":
                return Text(BraceFormat.Write(text.Content, args.All, key => Named(args, key), budget), text.Flow | args.Flow, text.Layers);
            case "format_map" when args.Only(1) && args[0] is Value.Mapping mapping:
                return Text(
                    BraceFormat.Write(text.Content, [], key => Subscript(mapping, new Value.Text(key, Flow.None, []), budget), budget),
                    text.Flow | args.Flow, text.Layers);
            case "translate" when args.Only(1) && args.Count == 1:
                return Translate(text, args[0]!, budget);
            case "maketrans":
                return Call("str.maketrans", args.All, args.Keywords, budget);
        }
        return Methods(new Subject(text.Content, text), name, args, budget);
    }

    static Value? Named(Arguments args, string name)
    {
        foreach (var keyword in args.Keywords)
            if (keyword.Name == name)
                return keyword.Value;
        return null;
    }

    static Value? Join(Value.Text separator, Value iterable, FoldBudget budget)
    {
        if (iterable is Value.Text { IsWhole: false } or Value.Sequence { Kind: SequenceKind.Set, Items.Count: > 1 } || Items(iterable, budget) is not { } items)
            return null;
        var flow = separator.Flow | iterable.Flow;
        IReadOnlyList<string> layers = separator.Layers;
        var size = (long)separator.Content.Length * Math.Max(0, items.Count - 1);
        foreach (var item in items)
        {
            flow |= item.Flow;
            if (item is Value.Text text)
            {
                size += text.Content.Length;
                layers = Deeper(layers, text.Layers);
            }
            else if (item is not (Value.Unknown or Value.External or Value.Instance))
                return null;
            else
                size++;
        }
        if (!budget.Take(size))
            return null;
        var content = new StringBuilder((int)size);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                Append(content, separator.Content);
            Append(content, items[i] is Value.Text text ? text.Content : HoleText);
        }
        return Text(content.ToString(), flow, layers);
    }

    static Value? Translate(Value.Text text, Value table, FoldBudget budget)
    {
        if (table is not Value.Mapping mapping || !budget.Take(text.Content.Length))
            return null;
        var known = new Dictionary<int, string?>();
        var content = new StringBuilder();
        foreach (var point in CodePoints.Of(text.Content))
        {
            if (content.Length > budget.ConstantBytes)
            {
                budget.Refuse();
                return null;
            }
            if (point == Hole)
            {
                content.Append(Hole);
                continue;
            }
            if (!known.TryGetValue(point, out var replacement))
            {
                if (Find(mapping, Number(point, Flow.None), budget) is not { } at)
                    return null;
                var letter = new StringBuilder();
                if (at < 0)
                    CodePoints.Append(letter, point);
                else if (mapping.Entries[at].Value is Value.Text to)
                    letter.Append(to.Content);
                else if (Integer(mapping.Entries[at].Value, out var number) && number >= 0 && number <= 0x10FFFF)
                    CodePoints.Append(letter, (int)number);
                else if (mapping.Entries[at].Value is not Value.Singleton { Name: "None" })
                    return null;
                known[point] = replacement = letter.ToString();
            }
            content.Append(replacement);
        }
        return Text(content.ToString(), text.Flow | table.Flow, ReplaceLayers(text.Layers, text.Content.Length));
    }

    /// <summary>A text, or bytes as a text of the same numbers, and what to make of results.</summary>
    readonly struct Subject(string content, Value origin)
    {
        public string Content => content;

        public bool IsBytes => origin is Value.Bytes;

        public IReadOnlyList<string> Layers => origin is Value.Text text ? text.Layers : ((Value.Bytes)origin).Layers;

        public Value Origin => origin;

        /// <summary>An argument of the same kind, as a text.</summary>
        public string? Read(Value? value) => value switch
        {
            Value.Text text when !IsBytes => text.Content,
            Value.Bytes bytes when IsBytes => Encoding.Latin1.GetString(bytes.Content.Span),
            _ => null,
        };

        public Value? Make(string? result, Flow flow, FoldBudget budget, IReadOnlyList<string>? layers = null)
        {
            if (result is null || !budget.Take(result.Length))
                return null;
            return origin is Value.Bytes bytes
                ? bytes with { Content = Encoding.Latin1.GetBytes(result), Flow = flow, Layers = layers ?? bytes.Layers }
                : Text(result, flow, layers ?? Layers);
        }

        public Value? MakeAll(IReadOnlyList<string> parts, SequenceKind kind, Flow flow, FoldBudget budget)
        {
            if (!budget.Take(8L * parts.Count))
                return null;
            var items = new Value[parts.Count];
            for (var i = 0; i < items.Length; i++)
                if (Make(parts[i], flow, budget) is { } item)
                    items[i] = item;
                else
                    return null;
            return new Value.Sequence(items, flow) { Kind = kind };
        }
    }

    /// <summary>The methods that texts and bytes have in common.</summary>
    static Value? Methods(Subject subject, string name, Arguments args, FoldBudget budget)
    {
        var content = subject.Content;
        var flow = subject.Origin.Flow | args.Flow;
        var shape = budget.ShapeOf(content);
        if (!budget.Spend(content.Length / 8 + 1))
            return null;
        switch (name)
        {
            case "lower" or "upper" or "swapcase" or "casefold" when args.Count == 0:
                return subject.Make(TextCases.Change(content, name, subject.IsBytes), flow, budget);
            case "title" or "capitalize" when args.Count == 0:
                return shape.IsWhole ? subject.Make(TextCases.Change(content, name, subject.IsBytes), flow, budget) : null;
            case "strip" or "lstrip" or "rstrip" when args.Only(1):
                var set = args[0] is null or Value.Singleton { Name: "None" } ? subject.IsBytes ? ByteBlanks : TextBlanks : subject.Read(args[0]);
                if (set is null || set.Contains(Hole, StringComparison.Ordinal) || shape.HasSurrogates || set.Length > 1000)
                    return null;
                return subject.Make(Strip(content, set, name != "rstrip", name != "lstrip"), flow, budget);
            case "replace" when args.Only(3, "count"):
                return Replace(subject, args, flow, budget);
            case "removeprefix" or "removesuffix" when args.Only(1) && args.Count == 1:
                var affix = subject.Read(args[0]);
                return Affixed(content, affix, name == "removeprefix") switch
                {
                    true => subject.Make(name == "removeprefix" ? content[affix!.Length..] : content[..^affix!.Length], flow, budget),
                    false => subject.Make(content, flow, budget),
                    null => null,
                };
            case "startswith" or "endswith" when args.Only(1) && args.Count == 1:
                return AnyAffix(subject, args[0]!, name == "startswith", budget) is { } answer ? Boolean(answer, flow) : null;
        }
        if (!shape.IsWhole)
            return null;
        switch (name)
        {
            case "find" or "rfind" or "index" or "rindex" or "count" when args.Only(3):
                return Find(subject, name, args, flow, budget);
            case "startswith" or "endswith":
                return null;
            case "split" or "rsplit" when args.Only(2, "sep", "maxsplit"):
                return Split(subject, name, args, flow, budget);
            case "splitlines" when args.Only(1, "keepends"):
                if ((args[0, "keepends"] is { } keep ? Truth(keep) : false) is not { } keepEnds)
                    return null;
                return subject.MakeAll(SplitLines(content, keepEnds, subject.IsBytes), SequenceKind.List, flow, budget);
            case "partition" or "rpartition" when args.Only(1) && args.Count == 1:
                var separator = subject.Read(args[0]);
                if (string.IsNullOrEmpty(separator) || separator.Contains(Hole, StringComparison.Ordinal))
                    return null;
                var first = name == "partition";
                var at = first ? content.IndexOf(separator, StringComparison.Ordinal) : content.LastIndexOf(separator, StringComparison.Ordinal);
                IReadOnlyList<string> parts = at >= 0 ? [content[..at], separator, content[(at + separator.Length)..]] : first ? [content, "", ""] : ["", "", content];
                return subject.MakeAll(parts, SequenceKind.Tuple, flow, budget);
            case "zfill" when args.Only(1) && args.Count == 1 && Integer(args[0]!, out var zeros):
                return Padded(zeros, out var fill) ? subject.Make(
                    content.Length > 0 && content[0] is '+' or '-' ? content[0] + new string('0', fill) + content[1..] : new string('0', fill) + content,
                    flow, budget) : null;
            case "ljust" or "rjust" or "center" when args.Only(2) && args.Count > 0 && Integer(args[0]!, out var width):
                var with = args[1] is null ? " " : subject.Read(args[1]);
                if (with is not { Length: 1 } || with[0] == Hole || !Padded(width, out var missing))
                    return null;
                var before = name == "rjust" ? missing : name == "center" ? missing / 2 + (missing & (int)Clamp(width) & 1) : 0;
                return subject.Make(new string(with[0], before) + content + new string(with[0], missing - before), flow, budget);
            case "expandtabs" when args.Only(1, "tabsize"):
                return ExpandTabs(subject, args[0, "tabsize"], flow, budget);
            case "isdigit" or "isalpha" or "isalnum" or "isspace" or "islower" or "isupper" or "isdecimal" or "isnumeric" or "isascii" or "isidentifier"
                when args.Count == 0:
                return Is(name, content, subject.IsBytes) is { } yes ? Boolean(yes, flow) : null;
            default:
                return null;
        }

        bool Padded(BigInteger width, out int missing)
        {
            missing = 0;
            var length = shape.HasSurrogates ? CodePoints.Count(content) : content.Length;
            if (width <= length)
                return true;
            if (width > budget.ConstantBytes)
            {
                budget.Refuse();
                return false;
            }
            missing = (int)width - length;
            return true;
        }
    }

    /// <summary>Strips known ends. Where an end is a hole, what stands next to it may be stripped too, and goes into the hole.</summary>
    static string Strip(string content, string set, bool left, bool right)
    {
        int from = 0, to = content.Length;
        while (left && from < to && (content[from] == Hole || set.Contains(content[from], StringComparison.Ordinal)))
            from++;
        while (right && to > from && (content[to - 1] == Hole || set.Contains(content[to - 1], StringComparison.Ordinal)))
            to--;
        bool before = content.AsSpan(0, from).Contains(Hole), after = content.AsSpan(to).Contains(Hole);
        return from == to ? before || after ? HoleText : "" : (before ? HoleText : "") + content[from..to] + (after ? HoleText : "");
    }

    static Value? Replace(Subject subject, Arguments args, Flow flow, FoldBudget budget)
    {
        var content = subject.Content;
        if (subject.Read(args[0]) is not { } old || subject.Read(args[1]) is not { } to || old.Contains(Hole, StringComparison.Ordinal))
            return null;
        var limit = -1L;
        if (args[2, "count"] is { } given)
            if (Integer(given, out var number))
                limit = Clamp(number);
            else
                return null;
        var whole = !content.Contains(Hole, StringComparison.Ordinal);
        if (!whole && (limit >= 0 || old.Length == 0 || MayStraddle(content, old)))
            return null;
        if (old.Length == 0)
        {
            if (content.Length > 1000 || !budget.ShapeOf(content).IsPlain || limit >= 0)
                return null;
            var spread = new StringBuilder(to);
            foreach (var c in content)
                spread.Append(c).Append(to);
            return subject.Make(spread.ToString(), flow, budget);
        }
        var times = 0L;
        for (var i = 0; (limit < 0 || times < limit) && (i = content.IndexOf(old, i, StringComparison.Ordinal)) >= 0; i += old.Length)
            times++;
        var size = content.Length + times * (to.Length - old.Length);
        if (!budget.Take(size))
            return null;
        if (times == 0)
            return subject.Make(content, flow, budget);
        var result = new StringBuilder((int)size);
        var last = 0;
        for (; times > 0; times--)
        {
            var at = content.IndexOf(old, last, StringComparison.Ordinal);
            result.Append(content, last, at - last).Append(to);
            last = at + old.Length;
        }
        result.Append(content, last, content.Length - last);
        return subject.Make(result.ToString(), flow, budget, ReplaceLayers(subject.Layers, content.Length));
    }

    /// <summary>What is in a hole, with what stands beside it, could make up the part.</summary>
    static bool MayStraddle(string content, string part)
    {
        if (part.Length > 100)
            return true;
        for (var hole = content.IndexOf(Hole, StringComparison.Ordinal); hole >= 0; hole = content.IndexOf(Hole, hole + 1))
            for (var length = 1; length < part.Length; length++)
                if (content.AsSpan(0, hole).EndsWith(part.AsSpan(0, length), StringComparison.Ordinal)
                    || content.AsSpan(hole + 1).StartsWith(part.AsSpan(part.Length - length), StringComparison.Ordinal))
                    return true;
        return false;
    }

    static bool? AnyAffix(Subject subject, Value wanted, bool prefix, FoldBudget budget)
    {
        if (wanted is not Value.Sequence { Kind: SequenceKind.Tuple } tuple)
            return Affixed(subject.Content, subject.Read(wanted), prefix);
        bool? found = false;
        foreach (var item in tuple.Items)
            switch (budget.Spend(1) ? Affixed(subject.Content, subject.Read(item), prefix) : null)
            {
                case true:
                    return true;
                case null:
                    found = null;
                    break;
            }
        return found;
    }

    /// <summary>Whether the text begins or ends so, whatever its holes stand for.</summary>
    static bool? Affixed(string content, string? affix, bool prefix)
    {
        if (affix is null || affix.Contains(Hole, StringComparison.Ordinal))
            return null;
        var hole = prefix ? content.IndexOf(Hole, StringComparison.Ordinal) : content.LastIndexOf(Hole);
        if (hole < 0)
            return prefix ? content.StartsWith(affix, StringComparison.Ordinal) : content.EndsWith(affix, StringComparison.Ordinal);
        var known = prefix ? content[..hole] : content[(hole + 1)..];
        if (known.Length >= affix.Length)
            return prefix ? known.StartsWith(affix, StringComparison.Ordinal) : known.EndsWith(affix, StringComparison.Ordinal);
        return (prefix ? affix.StartsWith(known, StringComparison.Ordinal) : affix.EndsWith(known, StringComparison.Ordinal)) ? null : false;
    }

    static Value? Find(Subject subject, string name, Arguments args, Flow flow, FoldBudget budget)
    {
        var content = subject.Content;
        if (subject.IsBytes && args[0] is { } first && Integer(first, out var single))
            args = new([Byte(single), .. args.All.Skip(1)], []);
        if (subject.Read(args[0]) is not { } part || part.Contains(Hole, StringComparison.Ordinal) || budget.ShapeOf(content).HasSurrogates
            || !Bound(args[1], out var low) || !Bound(args[2], out var high))
            return null;
        var start = low < 0 ? Math.Max(0, low.Value + content.Length) : low ?? 0;
        var stop = high < 0 ? Math.Max(0, high.Value + content.Length) : Math.Min(high ?? content.Length, content.Length);
        var inside = start <= stop;
        var searched = inside ? content.AsSpan((int)start, (int)(stop - start)) : default;
        if (name == "count")
        {
            var count = 0;
            if (part.Length == 0)
                count = inside ? searched.Length + 1 : 0;
            else
                for (int at; (at = searched.IndexOf(part, StringComparison.Ordinal)) >= 0; searched = searched[(at + part.Length)..])
                    count++;
            return Number(count, flow);
        }
        var found = !inside ? -1 : name[0] == 'r' ? part.Length == 0 ? searched.Length : searched.LastIndexOf(part, StringComparison.Ordinal)
            : searched.IndexOf(part, StringComparison.Ordinal);
        if (found < 0)
            return name.EndsWith("find", StringComparison.Ordinal) ? new Value.Number(BigInteger.MinusOne, flow) : null;
        return Number(found + start, flow);
    }

    static Value Byte(BigInteger number) =>
        number >= 0 && number < 256 ? new Value.Bytes(new[] { (byte)number }, Flow.None, []) : Value.Unknown.Bare;

    static Value? Split(Subject subject, string name, Arguments args, Flow flow, FoldBudget budget)
    {
        var content = subject.Content;
        long limit = int.MaxValue;
        if (args[1, "maxsplit"] is { } given)
            if (Integer(given, out var number))
                limit = number < 0 ? int.MaxValue : Clamp(number);
            else
                return null;
        var fromRight = name == "rsplit";
        var parts = new List<string>();
        if (args[0, "sep"] is null or Value.Singleton { Name: "None" })
        {
            var blanks = subject.IsBytes ? ByteBlanks : TextBlanks;
            if (fromRight)
            {
                var end = content.AsSpan().TrimEnd(blanks).Length;
                while (end > 0)
                {
                    var start = limit-- == 0 ? -1 : content.AsSpan(0, end).LastIndexOfAny(blanks);
                    parts.Add(content[(start + 1)..end]);
                    end = limit < 0 || start < 0 ? 0 : content.AsSpan(0, start).TrimEnd(blanks).Length;
                    if (!budget.Spend(8))
                        return null;
                }
                parts.Reverse();
            }
            else
            {
                var rest = content.AsSpan().TrimStart(blanks);
                while (rest.Length > 0)
                {
                    if (limit-- == 0)
                    {
                        parts.Add(rest.ToString());
                        break;
                    }
                    var end = rest.IndexOfAny(blanks) is >= 0 and var at ? at : rest.Length;
                    parts.Add(rest[..end].ToString());
                    rest = rest[end..].TrimStart(blanks);
                    if (!budget.Spend(8))
                        return null;
                }
            }
            return subject.MakeAll(parts, SequenceKind.List, flow, budget);
        }
        if (subject.Read(args[0, "sep"]) is not { Length: > 0 } separator || separator.Contains(Hole, StringComparison.Ordinal))
            return null;
        if (fromRight)
        {
            var end = content.Length;
            for (int at; limit-- > 0 && (at = content.AsSpan(0, end).LastIndexOf(separator, StringComparison.Ordinal)) >= 0; end = at)
            {
                parts.Add(content[(at + separator.Length)..end]);
                if (!budget.Spend(8))
                    return null;
            }
            parts.Add(content[..end]);
            parts.Reverse();
        }
        else
        {
            var start = 0;
            for (int at; limit-- > 0 && (at = content.IndexOf(separator, start, StringComparison.Ordinal)) >= 0; start = at + separator.Length)
            {
                parts.Add(content[start..at]);
                if (!budget.Spend(8))
                    return null;
            }
            parts.Add(content[start..]);
        }
        return subject.MakeAll(parts, SequenceKind.List, flow, budget);
    }

    static List<string> SplitLines(string content, bool keepEnds, bool isBytes)
    {
        var lines = new List<string>();
        for (var start = 0; start < content.Length;)
        {
            var end = content.AsSpan(start).IndexOfAny(isBytes ? "\n\r" : "\n\r\v\f\u001C\u001D\u001E\u0085\u2028\u2029");
            if (end < 0)
            {
                lines.Add(content[start..]);
                break;
            }
            end += start;
            var next = content[end] == '\r' && end + 1 < content.Length && content[end + 1] == '\n' ? end + 2 : end + 1;
            lines.Add(content[start..(keepEnds ? next : end)]);
            start = next;
        }
        return lines;
    }

    static Value? ExpandTabs(Subject subject, Value? size, Flow flow, FoldBudget budget)
    {
        BigInteger tab = 8;
        if (size is not null && !Integer(size, out tab) || tab > 100 || budget.ShapeOf(subject.Content).HasSurrogates)
            return null;
        var content = new StringBuilder();
        var column = 0;
        foreach (var c in subject.Content)
        {
            if (c == '\t')
            {
                var blanks = tab > 0 ? (int)tab - column % (int)tab : 0;
                content.Append(' ', blanks);
                column += blanks;
                continue;
            }
            content.Append(c);
            column = c is '\n' or '\r' ? 0 : column + 1;
        }
        return subject.Make(content.ToString(), flow, budget);
    }

    /// <summary>Only what is ASCII: the rest goes by Unicode's tables, which differ from version to version.</summary>
    static bool? Is(string name, string content, bool isBytes)
    {
        if (!isBytes && !Ascii.IsValid(content))
            return name == "isascii" ? false : null;
        switch (name)
        {
            case "isascii":
                return Ascii.IsValid(content);
            case "islower":
                return content.Any(char.IsAsciiLetterLower) && !content.Any(char.IsAsciiLetterUpper);
            case "isupper":
                return content.Any(char.IsAsciiLetterUpper) && !content.Any(char.IsAsciiLetterLower);
            case "isidentifier":
                return content.Length > 0 && !char.IsAsciiDigit(content[0]) && content.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        }
        return content.Length > 0 && content.All(name switch
        {
            "isalpha" => char.IsAsciiLetter,
            "isalnum" => char.IsAsciiLetterOrDigit,
            "isspace" => c => (isBytes ? ByteBlanks : TextBlanks).Contains(c, StringComparison.Ordinal),
            _ => char.IsAsciiDigit,
        });
    }
}
