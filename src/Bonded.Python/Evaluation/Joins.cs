using System.Numerics;

namespace Bonded.Python.Evaluation;

/// <summary>What is known where two ways meet.</summary>
internal static class Joins
{
    const int MaxEntries = 64, MaxItems = 64, MaxDepth = 4;

    public static Value? Join(Value? a, Value? b) => a is null ? b : b is null ? a : Join(a, b, 0);

    public static Value Both(Value a, Value b) => Join(a, b, 0);

    static Value Join(Value a, Value b, int depth)
    {
        if (ReferenceEquals(a, b))
            return a;
        var flow = a.Flow | b.Flow;
        if (a is Value.Unknown && b is Value.Unknown)
            return flow == a.Flow ? a : flow == b.Flow ? b : Unknown(flow);
        if (Same(a, b))
            return flow == a.Flow ? a : flow == b.Flow ? b : WithFlow(a, flow);
        if (depth < MaxDepth)
        {
            switch (a, b)
            {
                case (Value.Sequence x, Value.Sequence y) when x.Items.Count == y.Items.Count && x.Items.Count <= MaxItems:
                    {
                        // Made only where an item changes.
                        Value[]? items = null;
                        for (var i = 0; i < x.Items.Count; i++)
                        {
                            var old = x.Items[i];
                            var item = Join(old, y.Items[i], depth + 1);
                            if (items is null && !ReferenceEquals(item, old))
                            {
                                items = new Value[x.Items.Count];
                                for (var j = 0; j < i; j++)
                                    items[j] = x.Items[j];
                            }

                            if (items is not null)
                                items[i] = item;
                        }

                        return items is null ? WithFlow(x, flow) : x with { Items = items, Flow = flow };
                    }

                case (Value.Sequence or Value.Many, Value.Sequence or Value.Many):
                    return Many(Join(ItemOf(a, depth + 1), ItemOf(b, depth + 1), depth + 1), flow);
                case (Value.Mapping x, Value.Mapping y):
                    return Mappings(x, y, flow, depth);
            }
        }

        if (a is Value.Number && b is Value.Number)
            return Unknown(flow);
        return Choice(a, b, flow);
    }

    /// <summary>Any item of a container.</summary>
    static Value ItemOf(Value value, int depth)
    {
        if (value is Value.Many many)
            return many.Item;
        var items = ((Value.Sequence)value).Items;
        if (items.Count == 0)
            return Value.Unknown.Bare;
        if (items.Count > MaxItems)
            return Unknown(value.Flow);
        var item = items[0];
        for (var i = 1; i < items.Count; i++)
            item = Join(item, items[i], depth);
        return item;
    }

    public static Value AnyItem(Value value) => ItemOf(value, 1);

    static Value Mappings(Value.Mapping x, Value.Mapping y, Flow flow, int depth)
    {
        var own = x.Entries.Count;
        if (own > MaxEntries || y.Entries.Count > MaxEntries)
            return own >= y.Entries.Count ? WithFlow(x, flow) : WithFlow(y, flow);

        // Made only where an entry changes.
        List<(Value Key, Value Value)>? entries = null;
        for (var i = 0; i < y.Entries.Count; i++)
        {
            var (key, value) = y.Entries[i];
            var at = i < own && Same(x.Entries[i].Key, key) ? i : 0;
            while (at < own && !Same(x.Entries[at].Key, key))
                at++;
            if (at < own)
            {
                var old = (entries ?? x.Entries)[at];
                var joined = Join(old.Value, value, depth + 1);
                if (ReferenceEquals(joined, old.Value) && key.Flow == old.Key.Flow)
                    continue;
                entries ??= [.. x.Entries];
                entries[at] = (key, joined);
            }
            else if ((entries?.Count ?? own) < MaxEntries)
                (entries ??= [.. x.Entries]).Add((key, value));
        }

        return entries is null ? WithFlow(x, flow) : new Value.Mapping(entries, flow);
    }

    static Value Choice(Value a, Value b, Flow flow)
    {
        var (some, others) = (a as Value.Choice, b as Value.Choice);
        if (some is null && others is null)
            return new Value.Choice([a, b], flow);
        if (some is not null && (others is null ? IsOption(some, b) : AreOptions(some, others)))
            return WithFlow(a, flow);
        var options = new Value[Math.Min(Value.Choice.MaxOptions, (some?.Options.Length ?? 1) + (others?.Options.Length ?? 1))];
        var count = 0;
        if (!AddOptions(options, ref count, a) || !AddOptions(options, ref count, b))
        {
            // Too many: only what may be called or run is worth keeping.
            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                if (options[i] is Value.Function or Value.External or Value.Class or Value.Instance)
                    options[kept++] = options[i];
            }

            count = kept;
            if (count == 0)
                return Unknown(flow);
        }

        if (count == 1)
            return WithFlow(options[0], flow);
        Array.Resize(ref options, count);
        return new Value.Choice(options, flow);
    }

    /// <summary>One of the values is this one, whatever flowed into it.</summary>
    public static bool IsOption(Value.Choice choice, Value value)
    {
        foreach (var option in choice.Options)
        {
            if (ReferenceEquals(option, value) || option is Value.Unknown && value is Value.Unknown || Same(option, value))
                return true;
        }

        return false;
    }

    static bool AreOptions(Value.Choice choice, Value.Choice values)
    {
        foreach (var value in values.Options)
        {
            if (!IsOption(choice, value))
                return false;
        }

        return true;
    }

    static bool AddOptions(Value[] options, ref int count, Value value)
    {
        if (value is Value.Choice choice)
        {
            foreach (var option in choice.Options)
            {
                if (!AddOption(options, ref count, option))
                    return false;
            }

            return true;
        }

        return AddOption(options, ref count, value);
    }

    static bool AddOption(Value[] options, ref int count, Value value)
    {
        for (var i = 0; i < count; i++)
        {
            if (ReferenceEquals(options[i], value) || Same(options[i], value) || options[i] is Value.Unknown && value is Value.Unknown)
                return true;
            if (options[i] is Value.Number && value is Value.Number)
            {
                options[i] = Unknown(options[i].Flow | value.Flow);
                return true;
            }
        }

        if (count == options.Length)
            return false;
        options.AsSpan()[count++] = value;
        return true;
    }

    /// <summary>Two values are the same but for what flowed into them.</summary>
    public static bool Same(Value a, Value b)
    {
        if (a.GetType() != b.GetType())
            return false;
        switch (a, b)
        {
            case (Value.Text x, Value.Text y):
                return x.Content.Length == y.Content.Length && string.Equals(x.Content, y.Content, StringComparison.Ordinal);
            case (Value.Bytes x, Value.Bytes y):
                return x.Content.Length == y.Content.Length && x.Content.Span.SequenceEqual(y.Content.Span);
            case (Value.Number { Content: BigInteger x }, Value.Number { Content: BigInteger y }):
                return x == y;
            case (Value.Number { Content: double x }, Value.Number { Content: double y }):
                return x.Equals(y);
            case (Value.Singleton x, Value.Singleton y):
                return x.Name == y.Name;
            case (Value.External x, Value.External y):
                return ReferenceEquals(x.Node, y.Node) && (ReferenceEquals(x.Inner, y.Inner) || x.Inner is not null && y.Inner is not null && Same(x.Inner, y.Inner));
            case (Value.Function x, Value.Function y):
                return ReferenceEquals(x.Unit, y.Unit) && ReferenceEquals(x.Closure, y.Closure) && ReferenceEquals(x.Self, y.Self);
            case (Value.Class x, Value.Class y):
                return ReferenceEquals(x.State, y.State);
            case (Value.Instance x, Value.Instance y):
                return ReferenceEquals(x.State, y.State) && ReferenceEquals(x.Type.State, y.Type.State);
            case (Value.Module x, Value.Module y):
                return ReferenceEquals(x.State, y.State);
            case (Value.Namespace x, Value.Namespace y):
                return ReferenceEquals(x.State, y.State);
            case (Value.Sequence x, Value.Sequence y):
                return ReferenceEquals(x.Items, y.Items) || x.Items.Count == 0 && y.Items.Count == 0;
            case (Value.Mapping x, Value.Mapping y):
                return ReferenceEquals(x.Entries, y.Entries) || x.Entries.Count == 0 && y.Entries.Count == 0;
            case (Value.Many x, Value.Many y):
                return ReferenceEquals(x.Item, y.Item) || Same(x.Item, y.Item);
            case (Value.Unknown, Value.Unknown):
                return a.Site == b.Site;
            case (Value.Choice x, Value.Choice y):
                if (x.Options.Length != y.Options.Length)
                    return false;
                for (var i = 0; i < x.Options.Length; i++)
                {
                    if (!ReferenceEquals(x.Options[i], y.Options[i]) && !Same(x.Options[i], y.Options[i]))
                        return false;
                }

                return true;
            default:
                return false;
        }
    }

    public static Value Unknown(Flow flow)
    {
        if (flow.IsUnsettled)
            flow = flow with { IsUnsettled = false };
        return flow == Flow.None ? Value.Unknown.Bare : new Value.Unknown(flow);
    }

    static readonly Flow Unsettling = Flow.None with { IsUnsettled = true };

    /// <summary>A constant that was read from a place that other code may change.</summary>
    public static Value Unsettled(Value value) =>
        !value.Flow.IsUnsettled && value is Value.Text or Value.Bytes or Value.Number or Value.Singleton or Value.Sequence or Value.Mapping
            ? AddFlow(value, Unsettling)
            : value;

    public static Value WithFlow(Value value, Flow flow) => value.Flow == flow ? value : value with { Flow = flow };

    /// <summary>A container of unknown length; one of containers of containers of containers is of nothing known.</summary>
    public static Value.Many Many(Value item, Flow flow) => new(item is Value.Many { Item: Value.Many } ? Unknown(item.Flow) : item, flow);

    /// <summary>The value with more flow.</summary>
    public static Value AddFlow(Value value, Flow flow) => WithFlow(value, value.Flow | flow);

    /// <summary>The value as it may be kept beyond the function whose parameters its flow refers to.</summary>
    public static Value WithoutParameters(Value value) => WithoutParameters(value, 0);

    static Value WithoutParameters(Value value, int depth)
    {
        if (value.Flow.Parameters == 0)
            return value;
        var flow = value.Flow with { Parameters = 0 };
        if (depth > MaxDepth)
            return Unknown(flow);
        switch (value)
        {
            case Value.Unknown:
                return Unknown(flow);
            case Value.Sequence sequence:
                if (sequence.Items.Count > MaxItems)
                    return Unknown(flow);
                var items = new Value[sequence.Items.Count];
                for (var i = 0; i < items.Length; i++)
                    items[i] = WithoutParameters(sequence.Items[i], depth + 1);
                return sequence with { Items = items, Flow = flow };
            case Value.Mapping mapping:
                if (mapping.Entries.Count > MaxEntries)
                    return Unknown(flow);
                var entries = new (Value, Value)[mapping.Entries.Count];
                for (var i = 0; i < entries.Length; i++)
                    entries[i] = (WithoutParameters(mapping.Entries[i].Key, depth + 1), WithoutParameters(mapping.Entries[i].Value, depth + 1));
                return mapping with { Entries = entries, Flow = flow };
            case Value.Many many:
                return Many(WithoutParameters(many.Item, depth + 1), flow);
            case Value.Choice choice:
                var options = new Value[choice.Options.Length];
                for (var i = 0; i < options.Length; i++)
                    options[i] = WithoutParameters(choice.Options[i], depth + 1);
                return choice with { Options = options, Flow = flow };
            case Value.External { Inner: { } inner } external:
                return external with { Inner = WithoutParameters(inner, depth + 1), Flow = flow };
            default:
                return value with { Flow = flow };
        }
    }
}
