using Bonded.Python.Code;
using Bonded.Python.Folding;

namespace Bonded.Python.Evaluation;

// Calls of anything: of the package's functions and classes, of builtin methods, of what is outside.
internal sealed partial class Evaluator
{
    /// <summary>Methods of one name in the package that a call on an unknown receiver may mean.</summary>
    const int MaxMethodsOfName = 3;

    const int MaxMapped = 20_000;

    /// <summary>Variables of a function or module among which the one that was passed is looked for.</summary>
    const int MaxSearched = 256;

    /// <summary>What is followed through queues and sessions that several functions share.</summary>
    const Sources Kept = Sources.Secrets | Sources.Environment | Sources.Clipboard | Sources.Keystrokes | Sources.Screen | Sources.Host | Sources.User | Sources.Network;

    /// <summary>Items of a constant that are worked on at no extra cost.</summary>
    const int CheapItems = 32;

    readonly Dictionary<int, bool> mutators = [];

    /// <summary>Arguments of the call that was evaluated last into which it put something, before and after.</summary>
    readonly List<(Value Before, Value After)> passedAndChanged = [];

    /// <summary>The last instruction that may change an object in place did.</summary>
    bool changedReceiver;

    Value Call(Frame frame, in Instruction instruction)
    {
        var callee = Get(frame, instruction.A);
        var variant = (CallVariant)instruction.Variant;
        if (callee is Value.Unknown && (variant & CallVariant.Decorator) == 0)
            return CallUnknown(frame, callee, instruction.B);
        if (callee is Value.External { Node: { IsPlain: true } plain } && (variant & CallVariant.Decorator) == 0)
            return CallPlainName(frame, plain, callee, instruction.B);
        var arguments = Collect(frame, instruction.B, instruction.Offset);
        if ((variant & CallVariant.Decorator) != 0)
            return Decorate(frame, callee, arguments, instruction.Offset);
        var result = CallValue(frame, callee, arguments, instruction.Offset, variant);
        ChangeArguments(frame);
        return result;
    }

    /// <summary>Writes what became of an object to the register it was read from; of an argument, the caller is told.</summary>
    void Change(Frame frame, int register, Value value)
    {
        if (register >= 0 && register < frame.Body.Parameters.Length && register < 64)
            frame.Changed |= 1UL << register & ~frame.Body.Rebound;
        Write(frame, register, value);
    }

    /// <summary>What functions of the package put into what they were passed is there after the call.</summary>
    void ChangeArguments(Frame frame)
    {
        if (passedAndChanged.Count == 0)
            return;
        foreach (var (before, after) in passedAndChanged)
        {
            for (var register = 0; register < frame.Variables.Length && register < MaxSearched; register++)
            {
                if (ReferenceEquals(frame.Variables[register].Value, before))
                    Change(frame, register, after);
            }

            var globals = frame.Module.Globals;
            for (var slot = 0; slot < globals.Length && slot < MaxSearched; slot++)
            {
                if (!ReferenceEquals(globals[slot], before))
                    continue;
                if (frame.IsTopLevel)
                    WriteGlobal(frame, slot, after);
                else
                    StoreShared(frame.Module, slot, after);
            }
        }

        passedAndChanged.Clear();
    }

    /// <summary>Nothing is known of what is called: the result carries what was passed.</summary>
    Value CallUnknown(Frame frame, Value callee, int operands)
    {
        var list = frame.Body.Operands;
        var count = list[operands];
        var flow = callee.Flow;
        if (summary is not null)
            summary.Matters |= callee.Flow.Parameters;
        for (var i = 0; i < count; i++)
        {
            var argument = Get(frame, list[operands + 2 + 2 * i]);
            flow |= argument.Flow;
            if (argument is not (Value.Unknown or Value.Text or Value.Number))
                HandOn(frame, argument, 0, false);
        }

        return flow == callee.Flow && callee.Site == 0 ? callee : Joins.Unknown(flow);
    }

    /// <summary>A call of something outside of which nothing is known.</summary>
    Value CallPlainName(Frame frame, ExternalName node, Value receiver, int operands)
    {
        var list = frame.Body.Operands;
        var count = list[operands];
        var flow = receiver.Flow;
        for (var i = 0; i < count; i++)
        {
            var argument = Get(frame, list[operands + 2 + 2 * i]);
            flow |= argument.Flow;
            if (argument is not (Value.Unknown or Value.Text or Value.Number or Value.External))
                HandOn(frame, argument, 0, false);
        }

        return Unresolved(node, flow);
    }

    Value.External Unresolved(ExternalName node, Flow flow)
    {
        var value = node.Result.Value;
        return (flow | value.Flow) == value.Flow ? value : new Value.External(node.Result.Name, flow | value.Flow) { Node = node.Result, Site = ++nextSite };
    }

    Arguments Collect(Frame frame, int operands, int offset)
    {
        var list = frame.Body.Operands;
        var count = list[operands];
        if (count == 0)
            return Arguments.None;
        var plain = 0;
        while (plain < count && list[operands + 1 + 2 * plain] == ArgumentTag.Positional)
            plain++;
        var flow = Flow.None;
        if (plain == count)
        {
            var values = new Value[count];

            // As a span, which spares asking of each value whether it fits into the array.
            var slots = values.AsSpan();
            for (var i = 0; i < slots.Length; i++)
            {
                var value = Get(frame, list[operands + 2 + 2 * i]);
                slots[i] = value;
                flow |= value.Flow;
            }

            return new Arguments(values, [], flow, false);
        }

        var named = 0;
        for (var i = 0; i < count; i++)
            named += list[operands + 1 + 2 * i] >= 0 ? 1 : 0;
        var positional = new List<Value>(count - named);
        var keywords = named == 0 ? [] : new (string, Value)[named];
        named = 0;
        var open = false;
        for (var i = 0; i < count; i++)
        {
            var tag = list[operands + 1 + 2 * i];
            var value = Get(frame, list[operands + 2 + 2 * i]);
            flow |= value.Flow;
            if (tag == ArgumentTag.Positional)
                positional.Add(value);
            else if (tag >= 0)
            {
                if (named == keywords.Length)
                    Array.Resize(ref keywords, named + 1);
                keywords[named++] = (names[tag], value);
            }
            else if (tag == ArgumentTag.Star)
            {
                if (value is Value.Sequence && Fold.Iterate(value, 1_000, budget) is { } items)
                    positional.AddRange(items);
                else
                {
                    open = true;
                    positional.Add(ElementOf(frame, value, offset));
                }
            }
            else if (value is Value.Mapping mapping)
            {
                foreach (var (key, item) in mapping.Entries)
                {
                    if (key is Value.Text { IsWhole: true } text)
                    {
                        if (named == keywords.Length)
                            Array.Resize(ref keywords, named + 8);
                        keywords[named++] = (text.Content, item);
                    }
                }
            }
            else
                open = true;
        }

        if (named < keywords.Length)
            Array.Resize(ref keywords, named);
        return new Arguments([.. positional], keywords, flow, open);
    }

    Value CallValue(Frame frame, Value callee, Arguments arguments, int offset, CallVariant variant = CallVariant.None)
    {
        switch (callee)
        {
            case Value.Function function:
                return CallFunction(frame, function, arguments, offset);
            case Value.Class type:
                return Instantiate(frame, type, arguments, offset);
            case Value.External { Node: { } node } external:
                return CallExternal(frame, node, external, arguments, offset, variant, out _);
            case Value.BuiltinMethod method:
                {
                    var result = CallBuiltin(frame, method.Receiver, method.Name, arguments, offset, out var changed);
                    Changed(method.Receiver, changed);
                    return result;
                }

            case Value.Partial partial:
                return CallValue(
                    frame,
                    partial.Callee,
                    new Arguments([.. partial.Arguments, .. arguments.Positional], [.. partial.Keywords, .. arguments.Keywords], partial.Flow | arguments.Flow, arguments.IsOpen),
                    offset);
            case Value.Getter getter:
                return Apply(frame, getter, arguments, offset);
            case Value.Instance instance:
                return CallMethodOf(frame, instance, "__call__", arguments.Positional, offset) ?? Joins.Unknown(instance.Flow | arguments.Flow);
            case Value.Choice choice:
                {
                    Value? joined = null;
                    foreach (var option in choice.Options)
                    {
                        if (option is not Value.Singleton)
                            joined = Joins.Join(joined, CallValue(frame, option, arguments, offset));
                    }

                    return joined ?? Joins.Unknown(choice.Flow | arguments.Flow);
                }

            default:
                HandOn(frame, arguments);
                if (summary is not null)
                    summary.Matters |= callee.Flow.Parameters;
                return Joins.Unknown(callee.Flow | arguments.Flow);
        }
    }

    Value Apply(Frame frame, Value.Getter getter, Arguments arguments, int offset)
    {
        if (arguments.Positional.Length == 0)
            return Joins.Unknown(getter.Flow);
        var value = arguments.Positional[0];
        if (getter.Kind == GetterKind.Item)
            return LoadItem(frame, value, getter.Key, offset);
        if (getter.Key is not Value.Text { IsWhole: true } key)
            return Joins.Unknown(getter.Flow | arguments.Flow);
        if (getter.Kind == GetterKind.Method)
            return CallMethod(frame, value, NameOf(key.Content), Arguments.Of([.. getter.Arguments]), offset, out _);
        foreach (var part in key.Content.Split('.'))
            value = LoadAttribute(frame, value, NameOf(part), offset);
        return value;
    }

    Value CallMethod(Frame frame, in Instruction instruction)
    {
        var receiver = Get(frame, instruction.A);
        var name = frame.Body.Operands[instruction.B];
        if (receiver is Value.Unknown)
        {
            MayCall(frame, name);
            var result = CallUnknown(frame, receiver, instruction.B + 1);
            changedReceiver = result.Flow != receiver.Flow && Mutates(name);
            if (changedReceiver)
                Change(frame, instruction.A, Joins.AddFlow(receiver, result.Flow));
            return result;
        }

        if (receiver is Value.External { Node: { } owner, Inner: null } && owner.Name.Length <= ExternalNames.MaxLength && owner.Attribute(name, names[name]) is { IsPlain: true, ConstantKnown: true, Constant: null } method)
        {
            if (owner.IsResult)
                MayCall(frame, name);
            var result = CallPlainName(frame, method, receiver, instruction.B + 1);
            changedReceiver = owner.IsResult && (receiver.Flow | result.Flow) != receiver.Flow;
            if (changedReceiver)
                Change(frame, instruction.A, Joins.AddFlow(receiver, result.Flow));
            return result;
        }

        var arguments = Collect(frame, instruction.B + 1, instruction.Offset);
        var value = CallMethod(frame, receiver, name, arguments, instruction.Offset, out var changed, (CallVariant)instruction.Variant);
        changedReceiver = changed is not null && !ReferenceEquals(changed, receiver);
        if (changedReceiver)
            Change(frame, instruction.A, changed!);
        ChangeArguments(frame);
        return value;
    }

    bool Mutates(int name)
    {
        if (!mutators.TryGetValue(name, out var known))
            mutators.Add(name, known = Mutators.Contains(names[name]));
        return known;
    }

    /// <param name="changed">What the receiver is afterwards, or null where it stays as it is.</param>
    Value CallMethod(Frame frame, Value receiver, int name, Arguments arguments, int offset, out Value? changed, CallVariant variant = CallVariant.None)
    {
        changed = null;
        switch (receiver)
        {
            case Value.External { Node: { } node } external:
                {
                    var attribute = ExternalAttribute(frame, external, node, name, offset);
                    if (attribute is not Value.External { Node: { } method })
                        return CallValue(frame, attribute, arguments, offset);
                    if (external.Inner is Value.Instance instance && InheritedCall(frame, instance, names[name], arguments, offset) is { } inherited)
                        return inherited;
                    if (node.IsResult && node.Name == "pathlib.Path()" && PathCall(node, external.Inner ?? Joins.Unknown(external.Flow), names[name], arguments) is { } made)
                        return made;
                    if (method.Entry is null && method.Intrinsic == Intrinsic.None)
                    {
                        if (node.IsResult)
                            MayCall(frame, name);

                        // A text that stands behind it, such as that of a path object, has methods too.
                        if (external.Inner is Value.Text or Value.Bytes && Fold.Method(external.Inner, names[name], PlainAll(arguments.Positional), arguments.Keywords, budget) is { } folded)
                            return folded;
                    }

                    var result = CallExternal(frame, method, external, arguments, offset, variant, out var absorbs);
                    // What a read gives, its reader has from then on.
                    var taken = method.Entry is { Effect: EffectKind.FileRead } ? arguments.Flow | result.Flow : arguments.Flow;
                    if (absorbs && node.IsResult && (external.Flow | taken) != external.Flow)
                    {
                        if (summary is not null && node.Name == "queue.Queue()")
                            summary.Matters |= taken.Parameters;
                        changed = Joins.AddFlow(external, taken);
                        if (node.Name is "queue.Queue()" or "contextvars.ContextVar()" && external.Site != 0 && taken.Has(Kept))
                        {
                            var before = FindFile(external)?.Flow.Sources ?? Sources.None;
                            WriteFile(external, taken, null);
                            if ((before | taken.Sources) != before)
                                changes[queueName] = ++version;
                        }
                    }

                    return result;
                }

            case Value.Text or Value.Bytes or Value.Number or Value.Sequence or Value.Mapping or Value.Many or Value.Range or Value.Namespace:
                return CallBuiltin(frame, receiver, name, arguments, offset, out changed);
            case Value.Choice choice:
                {
                    Value? joined = null;
                    Value? after = null;
                    foreach (var option in choice.Options)
                    {
                        if (option is Value.Singleton)
                            continue;
                        joined = Joins.Join(joined, CallMethod(frame, option, name, arguments, offset, out var one));
                        after = Joins.Join(after, one ?? option);
                    }

                    changed = after;
                    return joined ?? Joins.Unknown(choice.Flow | arguments.Flow);
                }

            case Value.Unknown:
                MayCall(frame, name);
                HandOn(frame, arguments);
                if (summary is not null)
                    summary.Matters |= receiver.Flow.Parameters;
                return Joins.Unknown((names[name] is "get" or "pop" or "setdefault" ? OneOf(receiver.Flow) : receiver.Flow) | arguments.Flow);
            case Value.Instance instance:
                {
                    var attribute = LoadAttribute(frame, receiver, name, offset);
                    if (attribute is Value.Unknown)
                    {
                        HandOn(frame, arguments);
                        if (Mutates(name) && arguments.Flow != Flow.None)
                            changed = Joins.AddFlow(instance, arguments.Flow);
                        return Joins.Unknown(instance.Flow | arguments.Flow);
                    }

                    // A class that is a dictionary gives what was put into it.
                    if (attribute is Value.External && names[name] is "get" or "pop" or "setdefault" or "values" or "items" or "copy" && instance.Type.State!.Attributes.TryGetValue(dictName, out var held))
                        return names[name] is "values" or "items" or "copy" ? Joins.Many(held, held.Flow) : held;
                    return CallValue(frame, attribute, arguments, offset);
                }

            default:
                return CallValue(frame, LoadAttribute(frame, receiver, name, offset), arguments, offset, variant);
        }
    }

    Value? CallMethodOf(Frame frame, Value.Instance instance, string name, Value[] arguments, int offset)
    {
        var id = NameOf(name);
        if (FindMember(instance.Type.State!, id) is not Value.Function { Self: null } function)
            return null;
        return CallFunction(frame, function with { Self = instance }, Arguments.Of(arguments), offset);
    }

    /// <summary>What a method of a class from outside calls of the package: <c>Thread.start</c> calls <c>run</c>.</summary>
    Value? InheritedCall(Frame frame, Value.Instance instance, string name, Arguments arguments, int offset)
    {
        var called = name switch
        {
            "start" => "run",
            "cmdloop" => "default",
            "serve_forever" or "handle_request" => "handle",
            "run" or "main" => "main",
            _ => null,
        };
        return called is null ? null : CallMethodOf(frame, instance, called, arguments.Positional, offset);
    }

    Value? PathCall(ExternalName node, Value path, string name, Arguments arguments)
    {
        Value? inner = name switch
        {
            "joinpath" => JoinPaths([path, .. arguments.Positional]),
            "with_name" or "with_suffix" => new Value.Text(Value.Text.Hole.ToString(), path.Flow | arguments.Flow, []),
            "as_posix" or "__str__" or "__fspath__" => path,
            _ => null,
        };
        if (inner is null)
            return null;
        if (name is "as_posix" or "__str__" or "__fspath__")
            return inner;
        return node.Value with { Inner = inner, Flow = node.Value.Flow | inner.Flow };
    }

    /// <summary>Texts put together as a path; what is not known is a hole.</summary>
    Value? JoinPaths(IReadOnlyList<Value> parts)
    {
        var texts = new Value[parts.Count];
        var site = 0;
        var known = false;
        for (var i = 0; i < texts.Length; i++)
        {
            var part = Plain(parts[i]);
            if (part is Value.Choice choice)
                part = FirstText(choice);
            known |= part is Value.Text;
            if (part is not Value.Text)
            {
                site = part.Site;
                part = new Value.Text(Value.Text.Hole.ToString(), part.Flow, []);
            }

            texts[i] = part;
        }

        var joined = texts.Length == 1 ? texts[0] : Fold.Call("os.path.join", texts, [], budget);
        if (joined is not null)
            joined = Named(joined);
        return joined is not null && site != 0 && (!known || parts[0] is not Value.Text) ? joined with { Site = site } : joined;
    }

    static Value FirstText(Value.Choice choice)
    {
        foreach (var option in choice.Options)
        {
            if (option is Value.Text text)
                return text with { Flow = choice.Flow };
        }

        return Joins.Unknown(choice.Flow);
    }

    Value CallBuiltin(Frame frame, Value receiver, int name, Arguments arguments, int offset, out Value? changed)
    {
        changed = null;
        var text = names[name];
        if (receiver is Value.Namespace space)
        {
            if (text is "get" or "__getitem__" or "pop" or "setdefault" && arguments.Positional is [Value.Text { IsWhole: true } key, ..])
                return NamespaceItem(frame, space, key.Content);
            if (text is "update" && arguments.Positional is [Value.Mapping mapping])
            {
                foreach (var (entry, stored) in mapping.Entries)
                {
                    if (entry is Value.Text { IsWhole: true } global)
                        StoreShared(space.State, space.State.Scope.Add(NameOf(global.Content)), stored);
                }
            }

            return Joins.Unknown(arguments.Flow);
        }

        if (SplitChoice(arguments, out var index))
            return CallBuiltinWithEach(frame, receiver, name, arguments, index, offset);
        var flow = receiver.Flow | arguments.Flow;
        var plain = PlainAll(arguments.Positional);
        HandOn(frame, arguments);
        var size = SizeOf(receiver);
        if (size > CheapItems && text is not ("append" or "add" or "extend") && !Spend(size / 8))
            return Joins.Unknown(flow);
        if (Mutates(name))
        {
            if (text == "sort" && receiver is Value.Sequence && arguments.Positional.Length == 0 && SortedByKey(frame, receiver, arguments, offset) is { } sorted)
            {
                changed = sorted;
                return Values.None;
            }

            if (Fold.Mutate(receiver, text, plain, arguments.Keywords, budget) is { } mutated)
            {
                changed = mutated.Receiver;
                return mutated.Result;
            }

            changed = receiver switch
            {
                Value.Many many when arguments.Positional.Length > 0 => Joins.Many(Joins.Both(many.Item, text is "extend" or "update" ? ElementOf(frame, arguments.Positional[^1], offset) : arguments.Positional[^1]), flow),
                Value.Sequence sequence when arguments.Positional.Length > 0 && text is "append" or "add" or "insert" or "extend" or "update" or "appendleft" =>
                    Joins.Many(Joins.Both(sequence.Items.Count == 0 ? Element(arguments.Positional[^1], text) : Joins.AnyItem(sequence), Element(arguments.Positional[^1], text)), flow),
                _ => arguments.Flow == Flow.None ? null : Joins.AddFlow(receiver, arguments.Flow),
            };
            return receiver is Value.Many or Value.Sequence && text.StartsWith("pop", StringComparison.Ordinal) ? Joins.AnyItem(receiver) : Joins.Unknown(flow);
        }

        if (Fold.Method(receiver, text, plain, arguments.Keywords, budget) is { } value)
            return Named(value);
        switch (receiver)
        {
            case Value.Mapping when text is "get" && arguments.Positional.Length > 0:
                return LoadItem(frame, receiver, arguments.Positional[0], offset);
            case Value.Mapping when text is "values" or "items":
                return Joins.Many(text == "values" ? LoadItem(frame, receiver, Value.Unknown.Bare, offset) : Joins.Unknown(flow), flow);
            case Value.Many when text is "copy":
                return receiver;
            case Value.Text { Content.Length: 0 } when text == "join":
            case Value.Text when text == "join":
                return new Value.Text(Value.Text.Hole.ToString(), flow, []);
            default:
                return Joins.Unknown(flow);
        }
    }

    // By itself, so that only calls that need it make a closure.
    Value CallBuiltinWithEach(Frame frame, Value receiver, int name, Arguments arguments, int index, int offset) =>
        EachOption(arguments, index, each => CallBuiltin(frame, receiver, name, each, offset, out _));

    /// <summary>What working on a constant costs, in items; characters are cheaper.</summary>
    static int SizeOf(Value value) => value switch
    {
        Value.Sequence sequence => sequence.Items.Count,
        Value.Mapping mapping => mapping.Entries.Count,
        Value.Text text => text.Content.Length / 16,
        Value.Bytes bytes => bytes.Content.Length / 16,
        _ => 0,
    };

    static Value Element(Value value, string method) => method is "extend" or "update" ? Element(value) : value;

    /// <summary>An argument is one of a few values: the call is evaluated for each.</summary>
    static bool SplitChoice(Arguments arguments, out int index)
    {
        for (index = 0; index < arguments.Positional.Length; index++)
        {
            if (arguments.Positional[index] is Value.Choice)
                return true;
        }

        return false;
    }

    static Value EachOption(Arguments arguments, int index, Func<Arguments, Value> call)
    {
        Value? joined = null;
        var choice = (Value.Choice)arguments.Positional[index];
        for (var i = 0; i < choice.Options.Length; i++)
        {
            if (choice.Options[i] is Value.Singleton && i > 0)
                continue;
            var positional = (Value[])arguments.Positional.Clone();
            // That one of them names a place of secrets says nothing of the others.
            positional[index] = Joins.AddFlow(choice.Options[i], choice.Flow with { Sources = choice.Flow.Sources & ~Sources.SecretName });

            // Only one argument is told apart.
            for (var j = index + 1; j < positional.Length; j++)
            {
                if (positional[j] is Value.Choice other)
                    positional[j] = FirstKnown(other);
            }

            joined = Joins.Join(joined, call(arguments with { Positional = positional }));
        }

        return joined ?? Joins.Unknown(arguments.Flow);
    }

    static Value FirstKnown(Value.Choice choice)
    {
        foreach (var option in choice.Options)
        {
            if (option is not (Value.Unknown or Value.Singleton))
                return Joins.WithFlow(option, choice.Flow);
        }

        return Joins.Unknown(choice.Flow);
    }

    static Value[] PlainAll(Value[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!ReferenceEquals(Plain(values[i]), values[i]))
                return Array.ConvertAll(values, Plain);
        }

        return values;
    }

    /// <summary>A method of that name is called on something unknown: it may be one of the package's, if the name is rare.</summary>
    void MayCall(Frame frame, int name)
    {
        if (!methodsByName.TryGetValue(name, out var methods) || methods.Count > MaxMethodsOfName)
            return;
        foreach (var method in methods)
            frame.Code.Unit.AddMayCall(method.Unit);
    }

    /// <summary>Functions that are passed on may be called by whoever gets them.</summary>
    /// <summary>What is passed on may be called by who gets it.</summary>
    /// <param name="isCalled">It is: that is what the callee is for.</param>
    static void HandOn(Frame frame, Arguments arguments, bool isCalled = false)
    {
        foreach (var value in arguments.Positional)
            HandOn(frame, value, 0, isCalled);
        foreach (var (_, value) in arguments.Keywords)
            HandOn(frame, value, 0, isCalled);
    }

    static void HandOn(Frame frame, Value value, int depth, bool isCalled)
    {
        switch (value)
        {
            case Value.Function function when isCalled:
                frame.Code.Unit.AddCall(function.Unit);
                break;
            case Value.Function function:
                frame.Code.Unit.AddMayCall(function.Unit);
                break;
            case Value.Partial partial:
                HandOn(frame, partial.Callee, depth, isCalled);
                break;
            case Value.Class { State: { } type } when depth == 0:
                foreach (var member in type.Members.Values)
                {
                    if (member is Value.Function method)
                        frame.Code.Unit.AddMayCall(method.Unit);
                }

                break;
            case Value.Sequence { Items.Count: <= 64 } sequence when depth < 2:
                for (var i = 0; i < sequence.Items.Count; i++)
                    HandOn(frame, sequence.Items[i], depth + 1, isCalled);
                break;
            case Value.Mapping { Entries.Count: <= 64 } mapping when depth < 2:
                for (var i = 0; i < mapping.Entries.Count; i++)
                    HandOn(frame, mapping.Entries[i].Value, depth + 1, isCalled);
                break;
            case Value.Choice choice:
                foreach (var option in choice.Options)
                    HandOn(frame, option, depth + 1, isCalled);
                break;
        }
    }

    Value Decorate(Frame frame, Value decorator, Arguments arguments, int offset)
    {
        var decorated = arguments.Positional[0];
        if (decorated is Value.Function { Code: { } code } && NameOf(decorator) is { } name)
            code.Unit.AddDecorator(name);
        switch (decorator)
        {
            case Value.External { Node: { } node } external:
                if (decorated is Value.Function function)
                {
                    switch (node.Intrinsic)
                    {
                        case Intrinsic.Property:
                            return Made(function with { Binding = Binding.Property });
                        case Intrinsic.StaticMethod:
                            return Made(function with { Binding = Binding.Static });
                        case Intrinsic.ClassMethod:
                            return Made(function with { Binding = Binding.Class });
                    }
                }

                if (node.Entry?.Effect is not null || (node.IsResult && external.Flow != Flow.None))
                    CallExternal(frame, node, external, arguments, offset, CallVariant.Decorator, out _);
                break;
            case Value.Function { Binding: Binding.Property } getter:
                // @x.setter
                return getter;
            case Value.Choice choice:
                // An import that may fail, and what stands in for it, are decorators of one meaning.
                var last = decorated;
                foreach (var option in choice.Options)
                    last = Decorate(frame, option, arguments, offset);
                return last;
            case Value.Unknown:
                break;
            default:
                CallValue(frame, decorator, arguments, offset);
                break;
        }

        return decorated;
    }

    static Value.Function Made(Value.Function function)
    {
        if (function.Code is { } code)
            code.Made = function;
        return function;
    }

    static string? NameOf(Value value) => value switch
    {
        Value.External external => external.Name,
        Value.Function function => function.Unit.Name,
        Value.Class type => type.Name,
        _ => null,
    };
}
