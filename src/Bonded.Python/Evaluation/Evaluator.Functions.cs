using Bonded.Python.Code;
using Bonded.Python.Syntax;

namespace Bonded.Python.Evaluation;

// The package's own functions and classes: making them, calling them.
internal sealed partial class Evaluator
{
    /// <summary>Steps that evaluating one function in place may take in all; more where what is passed is a long constant.</summary>
    const int PlaceSteps = 20_000, PlaceStepsLong = 300_000;

    const int LongConstant = 32, MaxKnown = 16, MaxRemade = 3;

    /// <summary>Levels of instances within instances that are asked whether they changed, and attributes of one of them.</summary>
    const int MaxHeld = 2, MaxHolding = 32;

    /// <summary>Classes that one class inherits from.</summary>
    const int MaxAncestors = 64;

    /// <summary>Levels of containers in which arguments are put for parameters.</summary>
    const int MaxSubstituted = 4;

    /// <summary>Evaluations in place that find nothing new before no more are made.</summary>
    const int MaxUseless = 4;

    /// <summary>Arguments of one call of which it is followed what was put into them.</summary>
    const int MaxChanged = 32;

    void MakeFunction(Frame frame, in Instruction instruction)
    {
        var code = frame.Code.Children[instruction.A];
        var list = frame.Body.Operands;
        var count = list[instruction.B];
        Value?[]? defaults = null;
        for (var i = 0; i < count; i++)
        {
            defaults ??= new Value?[code.Body.Parameters.Length];
            defaults[list[instruction.B + 1 + 2 * i]] = Joins.WithoutParameters(Get(frame, list[instruction.B + 2 + 2 * i]));
        }

        frame.IsShared = true;
        var function = new Value.Function(code.Unit, Flow.None) { Code = code, Closure = frame, Defaults = defaults };
        if (code.Made is null || frame.Root is null || !frame.Code.Module.IsDone)
            code.Made = function;
        Write(frame, instruction.Target, function);
    }

    void MakeClass(Frame frame, in Instruction instruction)
    {
        var shape = frame.Body.Classes[instruction.A];
        frame.Code.Classes ??= new ClassState?[frame.Body.Classes.Length];
        var state = frame.Code.Classes[instruction.A] ??= new ClassState(shape.Name, frame.Module);
        state.Bases.Clear();
        var outside = new List<string>();
        foreach (var register in shape.Bases)
        {
            var parent = Get(frame, register);
            if (parent is Value.Choice choice)
            {
                foreach (var option in choice.Options)
                    AddBase(state, outside, option);
            }
            else
                AddBase(state, outside, parent);
        }

        for (var i = 0; i < shape.Members.Length; i++)
        {
            if (frame[shape.MemberRegisters[i]] is { } member)
                AddMember(state, shape.Members[i], member);
        }

        Complete(frame, state, outside);
        for (var i = 0; i < shape.Keywords.Length; i++)
        {
            if (Get(frame, shape.KeywordValues[i]) is Value.Class { State: { } meta })
                CallMembers(frame, meta);
        }

        Write(frame, instruction.Target, state.Value);
        if (FindInBases(state, NameOf("__init_subclass__")) is Value.Function hook)
            CallFunction(frame, hook with { Self = state.Value }, Arguments.None, instruction.Offset);
    }

    static void AddBase(ClassState state, List<string> outside, Value parent)
    {
        if (parent is Value.Class or Value.External { Node: not null })
            state.Bases.Add(parent);
        if (parent is Value.External external)
            outside.Add(external.Name);
        else if (parent is Value.Class type)
            outside.AddRange(type.Bases);
    }

    void AddMember(ClassState state, int name, Value member)
    {
        if (member is Value.Function { Code: { } code, Self: null } && code.Body.IsMethod)
        {
            if (code.Owner is null)
            {
                if (!methodsByName.TryGetValue(name, out var methods))
                    methodsByName.Add(name, methods = []);
                if (!IsCommonMethod(names[name]))
                    methods.Add(code);
            }

            code.Owner = state;
        }

        state.Members[name] = member;
    }

    static bool IsCommonMethod(string name) =>
        name.StartsWith("__", StringComparison.Ordinal) || name is "get" or "set" or "items" or "keys" or "values" or "append" or "add" or "update" or "pop" or "close"
            or "read" or "write" or "open" or "join" or "split" or "strip" or "format" or "copy" or "index" or "count" or "remove" or "insert" or "extend" or "clear"
            or "encode" or "decode" or "replace" or "sort" or "send" or "recv" or "connect" or "next" or "seek" or "tell" or "flush" or "setdefault" or "start" or "stop";

    void Complete(Frame frame, ClassState state, List<string> outside)
    {
        var methods = new Dictionary<string, CodeUnit>(StringComparer.Ordinal);
        foreach (var (name, member) in state.Members)
        {
            if (member is Value.Function function)
                methods[names[name]] = function.Unit;
        }

        SetAncestors(state);
        for (var i = 1; i < state.Ancestors.Count; i++)
        {
            foreach (var (name, member) in state.Ancestors[i].Members)
            {
                if (member is Value.Function function)
                    methods.TryAdd(names[name], function.Unit);
            }
        }

        state.Value = new Value.Class(state.Name, methods, outside, Flow.None) { State = state };
    }

    static Value? FindInBases(ClassState state, int name)
    {
        for (var i = 1; i < state.Ancestors.Count; i++)
        {
            if (state.Ancestors[i].Members.TryGetValue(name, out var member))
                return member;
        }

        return null;
    }

    static void CallMembers(Frame frame, ClassState type)
    {
        foreach (var member in type.Members.Values)
        {
            if (member is Value.Function function)
                frame.Code.Unit.AddCall(function.Unit);
        }
    }

    Value Instantiate(Frame frame, Value.Class type, Arguments arguments, int offset)
    {
        var state = type.State!;
        if (IsEnumeration(type))
            return type;
        AddDunders(frame, state);
        state.IsInstantiated = true;
        var instance = new Value.Instance(state.Value, arguments.Flow) { State = new InstanceState(frame.Root, uncertain) };
        if (FindMember(state, newName) is Value.Function maker && CallFunction(frame, maker with { Self = type }, arguments, offset) is Value.Instance { State: not null } made)
            instance = made with { Flow = made.Flow | arguments.Flow };
        if (FindMember(state, initName) is Value.Function init)
            CallFunction(frame, init with { Self = instance }, arguments, offset);
        else
        {
            HandOn(frame, arguments);
            foreach (var (name, value) in arguments.Keywords)
                Keep(frame, instance, NameOf(name), value);
        }

        return instance;
    }

    static bool IsEnumeration(Value.Class type)
    {
        foreach (var parent in type.Bases)
        {
            if (parent is "enum.Enum" or "enum.IntEnum" or "enum.Flag" or "enum.IntFlag" or "enum.StrEnum")
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whoever makes an instance runs what starts by itself, and may run every method that Python itself calls; where it does for certain (a
    /// <c>with</c>, a loop, a call), that is evaluated there.
    /// </summary>
    void AddDunders(Frame frame, ClassState type)
    {
        if (!(frame.Code.Instantiated ??= []).Add(type))
            return;
        type.Dunders ??= DundersOf(type);
        foreach (var (unit, isCertain) in type.Dunders)
        {
            if (isCertain)
                frame.Code.Unit.AddCall(unit);
            else
                frame.Code.Unit.AddMayCall(unit);
        }
    }

    List<(CodeUnit Unit, bool IsCertain)> DundersOf(ClassState type)
    {
        var dunders = new List<(CodeUnit, bool)>();
        foreach (var ancestor in type.Ancestors)
        {
            foreach (var (name, member) in ancestor.Members)
            {
                if (member is Value.Function function && (names[name].StartsWith("__", StringComparison.Ordinal) || function.Binding == Binding.Property && ancestor == type))
                    dunders.Add((function.Unit, names[name] is "__init__" or "__new__" or "__del__"));
            }
        }

        foreach (var outside in type.Outside)
        {
            if (outside.Name is "threading.Thread" or "multiprocessing.Process" && FindMember(type, runName) is Value.Function run)
                dunders.Add((run.Unit, true));
        }

        return dunders;
    }

    /// <summary>The order in which attributes are looked for: depth first, each class once.</summary>
    static void SetAncestors(ClassState state)
    {
        state.Ancestors.Clear();
        state.Dunders = null;
        state.Outside.Clear();
        state.Ancestors.Add(state);
        foreach (var parent in state.Bases)
        {
            if (parent is Value.External { Node: { } node })
                state.Outside.Add(node);
            if (parent is not Value.Class { State: { } type } || type == state)
                continue;
            foreach (var ancestor in type.Ancestors)
            {
                if (state.Ancestors.Count < MaxAncestors && !state.Ancestors.Contains(ancestor))
                    state.Ancestors.Add(ancestor);
            }

            foreach (var outside in type.Outside)
            {
                if (state.Outside.Count < MaxAncestors && !state.Outside.Contains(outside))
                    state.Outside.Add(outside);
            }
        }
    }

    Value CallFunction(Frame frame, Value.Function function, Arguments arguments, int offset) =>
        CallFunction(frame, function, arguments.Positional, arguments.Keywords, offset, arguments.IsOpen, arguments.Flow);

    Value CallFunction(Frame frame, Value.Function function, Value[] positional, (string Name, Value Value)[] keywords, int offset, bool isOpen = false, Flow flow = default)
    {
        CallerOf(frame).Unit.AddCall(function.Unit);
        if (function.Code is not { } code)
            return Joins.Unknown(flow);
        var bound = BindArguments(function, code, positional, keywords, isOpen, flow);
        if (code.Summary is not { } known || known.IsProvisional && (code.Module.IsDone || known.Version != version && code.Remade < MaxRemade))
        {
            if (code.Active > 0 || summaryDepth >= MaxSummaryDepth || nesting > MaxNesting / 2)
            {
                if (code.Summary is null)
                    return CallBeforeSummary(frame, function, code, bound, offset, flow);
            }
            else
            {
                code.Remade++;
                Summarise(code);
            }

            known = code.Summary!;
        }

        ReadsOf(known);

        if (IsWorthwhile(function, code, known, bound))
        {
            if (Recall(frame, code, bound) is { } result)
                return result;
            return CallInPlace(frame, function, code, bound, offset);
        }

        Instantiate(frame, known, bound);
        if (known.Changes is { } changes)
        {
            foreach (var (parameter, put) in changes)
                Changed(bound[parameter], Filled(bound[parameter], Substitute(put, bound)));
        }

        return Substitute(known.Result, bound, 0);
    }

    /// <summary>Tells the caller what became of an object that it passed.</summary>
    void Changed(Value before, Value? after)
    {
        if (after is null || ReferenceEquals(before, after) || passedAndChanged.Count >= MaxChanged)
            return;
        if (before is Value.Sequence or Value.Mapping or Value.Many or Value.External { Node.IsResult: true } || before is Value.Unknown && before.Flow.Parameters != 0)
            passedAndChanged.Add((before, after));
    }

    /// <summary>A container into which something was put of which only the flow is known.</summary>
    static Value? Filled(Value container, Flow flow)
    {
        if ((container.Flow | flow) == container.Flow)
            return null;
        return container switch
        {
            Value.Sequence { Items.Count: 0 } => Joins.Many(Joins.Unknown(flow), flow),
            Value.Sequence or Value.Many => Joins.Many(Joins.Both(Joins.AnyItem(container), Joins.Unknown(flow)), container.Flow | flow),
            Value.Mapping { Entries.Count: < 64 } mapping => new Value.Mapping([.. mapping.Entries, (Value.Unknown.Bare, Joins.Unknown(flow))], mapping.Flow | flow),
            _ => Joins.AddFlow(container, flow),
        };
    }

    /// <summary>
    /// Whose call it is: where code is evaluated in place with what a caller passes, what is passed and called is the doing of the outermost caller, and
    /// not of every other that comes by there.
    /// </summary>
    static FunctionCode CallerOf(Frame frame)
    {
        while (frame.Caller is { } caller)
            frame = caller;
        return frame.Code;
    }

    /// <summary>A function that calls itself, before anything is known of it.</summary>
    Value CallBeforeSummary(Frame frame, Value.Function function, FunctionCode code, Value[] bound, int offset, Flow flow)
    {
        var everything = bound.Length > 0 && placeDepth > 0;
        foreach (var value in bound)
            everything &= IsKnown(value);
        return everything && placeDepth < limits.CallDepth ? CallInPlace(frame, function, code, bound, offset) : Joins.Unknown(flow);
    }

    Value[] BindArguments(Value.Function function, FunctionCode code, Value[] positional, (string Name, Value Value)[] keywords, bool isOpen, Flow flow)
    {
        var body = code.Body;
        if (body.Parameters.Length == 0)
            return [];
        var all = new Value[body.Parameters.Length];
        var bound = all.AsSpan();
        var next = 0;
        if (function.Self is { } self && body.Positional > 0)
            bound[next++] = self;
        var taken = 0;
        while (taken < positional.Length && next < body.Positional)
            bound[next++] = positional[taken++];
        if (body.Rest >= 0)
        {
            var rest = positional[taken..];
            var restFlow = Flow.None;
            foreach (var value in rest)
                restFlow |= value.Flow;
            bound[body.Rest] = isOpen
                ? Joins.Many(rest.Length == 0 ? Joins.Unknown(flow) : Joins.AnyItem(new Value.Sequence(rest, restFlow)), flow)
                : new Value.Sequence(rest, restFlow) { Kind = SequenceKind.Tuple };
        }

        List<(Value, Value)>? others = null;
        var otherFlow = Flow.None;
        foreach (var (name, value) in keywords)
        {
            var at = body.Parameters.Length - 1;
            while (at >= 0 && !(body.Parameters[at] >= 0 && string.Equals(names[body.Parameters[at]], name, StringComparison.Ordinal)))
                at--;
            if (at >= 0 && at != body.Rest && at != body.KeywordRest)
                bound[at] = value;
            else if (body.KeywordRest >= 0)
            {
                (others ??= []).Add((new Value.Text(name, Flow.None, []), value));
                otherFlow |= value.Flow;
            }
        }

        if (body.KeywordRest >= 0)
            bound[body.KeywordRest] = isOpen && others is null ? Joins.Unknown(flow) : new Value.Mapping((IReadOnlyList<(Value, Value)>?)others ?? [], otherFlow);
        for (var i = 0; i < bound.Length; i++)
            bound[i] ??= (isOpen ? Joins.Unknown(flow) : null) ?? function.Defaults?[i] ?? Value.Unknown.Bare;
        return all;
    }

    static bool IsKnown(Value value) => value switch
    {
        Value.Unknown => false,
        Value.Instance instance => instance.State is not null,
        Value.Many many => IsKnown(many.Item),
        Value.Sequence { Items.Count: 0 } or Value.Mapping { Entries.Count: 0 } or Value.Singleton => false,
        _ => true,
    };

    /// <summary>A result that is worth having: something that can be run, named or decoded, or a number made of nothing but constants.</summary>
    static bool IsTelling(Value value, Value[] bound)
    {
        switch (value)
        {
            case Value.Text or Value.Bytes or Value.External or Value.Function or Value.Class or Value.Module or Value.Partial or Value.Getter:
                return true;
            case Value.Sequence { Items.Count: > 0 } sequence:
                return IsTelling(sequence.Items[0], []);
            case Value.Mapping { Entries.Count: > 0 } mapping:
                return IsTelling(mapping.Entries[0].Value, []);
            case Value.Choice choice:
                return IsTelling(choice.Options[0], []);
            case Value.Number when bound.Length > 0:
                foreach (var argument in bound)
                {
                    if (argument is not (Value.Number or Value.Text or Value.Bytes or Value.Sequence))
                        return false;
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>Evaluating a function with just these arguments may find more than its summary says.</summary>
    bool IsWorthwhile(Value.Function function, FunctionCode code, Summary known, Value[] bound)
    {
        if (placeDepth >= limits.CallDepth || code.Active > 1 || stopped)
            return false;
        ulong passed = 0, flowing = 0;
        var isLong = false;
        for (var i = 0; i < bound.Length && i < 64; i++)
        {
            if (IsKnown(bound[i]))
                passed |= 1UL << i;
            if (bound[i].Flow.Sources != Sources.None)
                flowing |= 1UL << i;
            isLong |= bound[i] is Value.Text { Content.Length: >= LongConstant } or Value.Bytes { Content.Length: >= LongConstant }
                || bound[i] is Value.Sequence { Items.Count: >= LongConstant } sequence && sequence.Items[0] is Value.Number or Value.Text;
        }

        if (code.StepsInPlace > (isLong ? PlaceStepsLong : PlaceSteps) || code.Useless > (isLong ? 8 : 1) * MaxUseless + 2 * code.Useful)
            return false;
        if (code.Body.StoresOutside && uncertain == 0)
            return true;
        if ((known.Matters & (passed | flowing)) != 0)
            return true;
        var own = function.Self is Value.Instance { State: { } state } instance && known.Reads is not null && KnowsMore(instance.Type.State!, state);
        if (own)
            return true;
        if (function.Self is Value.Instance { Type.State: { } actual } && code.Owner is { } owner && !ReferenceEquals(actual, owner) && Overrides(actual, owner, known))
            return true;
        if (passed == 0)
            return false;
        if ((known.Result.Flow.Parameters & passed) != 0)
            return true;
        return code.Children.Length > 0 && known.Result is not (Value.Unknown or Value.Singleton);
    }

    /// <summary>A method of a base class uses what a class further down has of its own.</summary>
    bool Overrides(ClassState type, ClassState owner, Summary known)
    {
        if (known.Reads is null || !Spend(known.Reads.Count * type.Ancestors.Count / 16))
            return false;
        foreach (var ancestor in type.Ancestors)
        {
            if (ReferenceEquals(ancestor, owner))
                continue;
            foreach (var name in known.Reads)
            {
                if (ancestor.Members.TryGetValue(name, out var member) && member is Value.Function && !(owner.Members.TryGetValue(name, out var own) && ReferenceEquals(own, member)))
                    return true;
            }
        }

        return false;
    }

    /// <summary>An instance knows something of itself that is lost among all instances of its class.</summary>
    static bool KnowsMore(ClassState type, InstanceState state)
    {
        foreach (var (name, value) in state.Attributes)
        {
            if (IsKnown(value) && value is not Value.Instance && (!type.Attributes.TryGetValue(name, out var shared) || !ReferenceEquals(value, shared) && !Joins.Same(value, shared)))
                return true;
        }

        return false;
    }

    /// <summary>What came of it when the function was evaluated with the same arguments before, and nothing changed since.</summary>
    Value? Recall(Frame frame, FunctionCode code, Value[] bound)
    {
        if (code.Known is null || code.Body.StoresOutside)
            return null;
        foreach (var known in code.Known)
        {
            if (known.Version != version || known.Root is not null && !(ReferenceEquals(known.Root, frame.Root) && ReferenceEquals(known.Caller, frame.Code) && known.Files == filesChanged))
                continue;
            var arguments = known.Arguments;
            var same = true;
            for (var i = 0; i < bound.Length && same; i++)
                same = ReferenceEquals(bound[i], arguments[i]) || bound[i].Flow == arguments[i].Flow && Joins.Same(bound[i], arguments[i]);
            if (!same)
                continue;
            if (known.Root is null)
                return known.Result;
            if (!AreUnchanged(bound, known.Clock))
                continue;

            // Counted as if it were evaluated once more: what is saved is time, not budget for other arguments.
            Count(code, known.Steps, IsTelling(known.Result, bound) && !IsTold(code.Summary?.Result ?? Value.Unknown.Bare));
            return known.Result;
        }

        return null;
    }

    static void Count(FunctionCode code, long steps, bool isUseful)
    {
        code.StepsInPlace += steps;
        if (isUseful)
            code.Useful++;
        else
            code.Useless++;
    }

    /// <summary>It may be an instance of its own for each call.</summary>
    static bool MayBeMade(Value result) => result is Value.Instance || result is Value.Choice choice && Array.Exists(choice.Options, option => option is Value.Instance);

    static bool AreUnchanged(Value[] values, long since)
    {
        foreach (var value in values)
        {
            if (!IsUnchanged(value, since, 0))
                return false;
        }

        return true;
    }

    /// <summary>No attribute of an instance, or of those it holds, became something else since a time.</summary>
    static bool IsUnchanged(Value value, long since, int depth)
    {
        switch (value)
        {
            case Value.Instance { State: { } state }:
                if (state.Changed > since)
                    return false;
                if (depth == MaxHeld)
                    return true;
                if (state.Attributes.Count > MaxHolding)
                    return false;
                foreach (var held in state.Attributes.Values)
                {
                    if (!IsUnchanged(held, since, depth + 1))
                        return false;
                }

                return true;
            case Value.Choice choice:
                foreach (var option in choice.Options)
                {
                    if (!IsUnchanged(option, since, depth))
                        return false;
                }

                return true;
            default:
                return true;
        }
    }

    /// <summary>Known to the last character, and not merely what some call outside gives: a decoder of single characters gives such texts.</summary>
    static bool IsTold(Value value) => value is Value.Text text ? text.IsWhole : value is not Value.External { Node.IsResult: true } && IsKnown(value);

    Value CallInPlace(Frame frame, Value.Function function, FunctionCode code, Value[] bound, int offset)
    {
        var inner = new Frame(code, function.Closure ?? code.Module.Frame, frame, frame.Root, pool) { Uncertain = uncertain, CallOffset = offset };
        for (var i = 0; i < bound.Length; i++)
            inner.Variables[i].Value = bound[i];
        placeDepth++;
        code.Active++;
        var before = unitSteps;
        var told = effectsTold;
        var changed = version;
        var began = clock;
        Run(inner, 0, inner.Body.Code.Length);
        Release(inner);
        for (var i = 0; i < inner.Ends.Length; i++)
        {
            if ((inner.Changed & 1UL << i) != 0)
                Changed(bound[i], inner.Ends[i]);
        }

        code.Active--;
        placeDepth--;
        var result = ResultOf(inner);
        Count(
            code,
            unitSteps - before,
            effectsTold != told || version != changed || code.Body.StoresOutside || IsTelling(result, bound) && !IsTold(code.Summary?.Result ?? Value.Unknown.Bare));
        if (code.Body.StoresOutside || stopped || inner.Ends.Length > 0)
            return result;
        var (isPlain, isSteady) = (true, frame.Root is not null && version == changed && function.Closure is null or { IsTopLevel: true });
        foreach (var value in bound)
            isPlain &= value is not Value.Instance && value.Flow.Parameters == 0;
        if (isPlain || isSteady && !MayBeMade(result) && AreUnchanged(bound, began))
        {
            code.Known ??= [];
            if (code.Known.Count == MaxKnown)
                code.Known.RemoveAt(0);
            code.Known.Add(isPlain ? new KnownCall(bound, result, version, null, null, 0, 0, 0) : new KnownCall(bound, result, version, frame.Root, frame.Code, clock, filesChanged, unitSteps - before));
        }

        return result;
    }

    /// <summary>Tells the effects of a function that depend on what it is called with.</summary>
    void Instantiate(Frame frame, Summary known, Value[] bound)
    {
        if (summary is not null && known.Matters != 0)
        {
            for (var i = 0; i < bound.Length && i < 64; i++)
            {
                if ((known.Matters & 1UL << i) != 0)
                    summary.Matters |= bound[i].Flow.Parameters;
            }
        }

        if (known.Effects.Count == 0 || !Flows(bound))
            return;
        foreach (var (effect, offset, code) in known.Effects)
        {
            var flow = Substitute(effect.Flow, bound);
            var target = Substitute(effect.Target, bound, 0);
            if (flow.Sources == (effect.Flow.Sources) && flow.Parameters == 0 && target is Value.Unknown or Value.External)
                continue;
            if (!Spend(4))
                return;
            var passed = effect with
            {
                Flow = flow,
                Target = target,
                TargetFlow = Substitute(effect.TargetFlow, bound),
                Callers = effect.Callers.Count < MaxCallers ? [.. effect.Callers, frame.Code.Unit] : effect.Callers,
            };
            Add(passed, offset, code);
        }
    }

    /// <summary>Anything that matters flows into an argument, or is known of it.</summary>
    static bool Flows(Value[] bound)
    {
        foreach (var value in bound)
        {
            if (value.Flow.Sources != Sources.None || value.Flow.Parameters != 0 || value is not (Value.Unknown or Value.Singleton or Value.Instance))
                return true;
        }

        return false;
    }

    static Flow Substitute(Flow flow, Value[] bound)
    {
        if (flow.Parameters == 0)
            return flow;
        var result = flow with { Parameters = 0 };
        for (var i = 0; i < bound.Length && i < 64; i++)
        {
            if ((flow.Parameters & 1UL << i) != 0)
                result |= bound[i].Flow;
        }

        return result;
    }

    static Value Substitute(Value value, Value[] bound, int depth)
    {
        if (value.Flow.Parameters == 0)
            return value;
        var flow = Substitute(value.Flow, bound);
        if (depth > MaxSubstituted)
            return Joins.Unknown(flow);
        switch (value)
        {
            case Value.Unknown:
                return value.Site < 0 && -1 - value.Site < bound.Length && value.Flow.Sources == Sources.None ? bound[-1 - value.Site] : Joins.Unknown(flow);
            case Value.Sequence { Items.Count: <= 32 } sequence:
                {
                    var items = new Value[sequence.Items.Count];
                    for (var i = 0; i < items.Length; i++)
                        items[i] = Substitute(sequence.Items[i], bound, depth + 1);
                    return sequence with { Items = items, Flow = flow };
                }

            case Value.Many many:
                return Joins.Many(Substitute(many.Item, bound, depth + 1), flow);
            case Value.Mapping { Entries.Count: <= 32 } mapping:
                {
                    var entries = new (Value, Value)[mapping.Entries.Count];
                    for (var i = 0; i < entries.Length; i++)
                        entries[i] = (Substitute(mapping.Entries[i].Key, bound, depth + 1), Substitute(mapping.Entries[i].Value, bound, depth + 1));
                    return mapping with { Entries = entries, Flow = flow };
                }

            case Value.Sequence or Value.Mapping:
                return Joins.Unknown(flow);
            case Value.Choice choice:
                {
                    var options = new Value[choice.Options.Length];
                    for (var i = 0; i < options.Length; i++)
                        options[i] = Substitute(choice.Options[i], bound, depth + 1);
                    return choice with { Options = options, Flow = flow };
                }

            case Value.External { Inner: { } inner } external:
                return external with { Inner = Substitute(inner, bound, depth + 1), Flow = flow };
            default:
                return value with { Flow = flow };
        }
    }
}
