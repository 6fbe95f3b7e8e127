using System.Globalization;
using System.Numerics;
using Bonded.Python.Code;
using Bonded.Python.Folding;
using Bonded.Python.Syntax;

namespace Bonded.Python.Evaluation;

// Attributes, items and operators.
internal sealed partial class Evaluator
{
    /// <summary>Attributes kept of a class or an instance; a program that makes more keeps no more apart.</summary>
    const int MaxAttributes = 4_096;

    /// <summary>Characters, bytes or items of a constant that is repeated.</summary>
    const int MaxRepeated = 1 << 14;

    Value LoadAttribute(Frame frame, Value value, int name, int offset)
    {
        switch (value)
        {
            case Value.Unknown:
                return value;
            case Value.External { Node: { } node } external:
                return ExternalAttribute(frame, external, node, name, offset);
            case Value.Module module:
                return MemberOf(frame, module, name);
            case Value.Instance instance:
                return InstanceAttribute(frame, instance, name, offset);
            case Value.Class { State: { } type }:
                return ClassAttribute(frame, type, name, null, offset) ?? Value.Unknown.Bare;
            case Value.Super super:
                return SuperAttribute(frame, super, name, offset);
            case Value.Function function:
                return FunctionAttribute(function, name);
            case Value.Choice choice:
                {
                    Value? joined = null;
                    foreach (var option in choice.Options)
                    {
                        if (option is not Value.Singleton)
                            joined = Joins.Join(joined, LoadAttribute(frame, option, name, offset));
                    }

                    return joined is null ? Joins.Unknown(choice.Flow) : Joins.AddFlow(joined, choice.Flow);
                }

            case Value.Text or Value.Bytes or Value.Number or Value.Sequence or Value.Mapping or Value.Many or Value.Range:
                // A member of an enumeration stands for its value.
                if (name == valueName)
                    return value;
                return name == classNameName ? Joins.Unknown(value.Flow) : new Value.BuiltinMethod(value, name, value.Flow);
            case Value.Namespace:
                return new Value.BuiltinMethod(value, name, value.Flow);
            default:
                return Joins.Unknown(value.Flow);
        }
    }

    Value ExternalAttribute(Frame frame, Value.External external, ExternalName node, int name, int offset)
    {
        if (node.Name.Length > ExternalNames.MaxLength)
            return external;
        var attribute = node.Attribute(name, names[name]);
        if (!attribute.ConstantKnown)
        {
            attribute.ConstantKnown = true;
            if (attribute.MayFold && !attribute.IsResult)
                attribute.Constant = Fold.Attribute(attribute.Name);
        }

        if (attribute.Constant is { } constant)
            return constant;
        if (external.Inner is { } inner && node.IsResult && PathAttribute(node, inner, names[name]) is { } part)
            return part;
        var entry = attribute.Entry;
        if (entry is { OnRead: true, Effect: { } kind })
            EmitRead(frame, kind, attribute, names[name], external.Flow, offset);

        // What reading it gives, stands instead of what its parent gives.
        var flow = entry is { Gives: not Sources.None, Effect: null } ? attribute.Value.Flow | new Flow(Sources.None, external.Flow.Transformations, external.Flow.Parameters) : external.Flow;
        if (entry is { OnRead: true })
            flow |= Flow.Of(entry.Gives);
        if (flow == attribute.Value.Flow && external.Inner is null && external.Site == 0)
            return attribute.Value;
        return attribute.Value with { Flow = flow, Inner = external.Inner, Site = names[name] == "name" ? external.Site : 0 };
    }

    /// <summary>Parts of a path object.</summary>
    Value? PathAttribute(ExternalName node, Value inner, string name)
    {
        if (node.Name != "pathlib.Path()")
            return null;
        var function = name switch { "parent" => "os.path.dirname", "name" => "os.path.basename", _ => null };
        if (function is null || Fold.Call(function, [inner], [], budget) is not { } part)
            return null;
        return name == "parent" ? node.Value with { Inner = part, Flow = node.Value.Flow | inner.Flow } : part;
    }

    Value InstanceAttribute(Frame frame, Value.Instance instance, int name, int offset)
    {
        var type = instance.Type.State!;
        Value? own = null;
        if (instance.State?.Attributes.TryGetValue(name, out own) == true)
            return ReferenceEquals(instance.State.Root, frame.Root) ? own : Joins.WithoutParameters(own);
        if (name == dictName)
            return Joins.Many(Joins.Unknown(instance.Flow), instance.Flow);
        if (name == classNameName)
            return instance.Type;
        Reads(name);
        var stored = FindAttribute(type, name);
        var member = ClassAttribute(frame, type, name, instance, offset);
        if (stored is null && member is null)
            return (names[name].StartsWith("__", StringComparison.Ordinal) ? null : CallMethodOf(frame, instance, "__getattr__", [new Value.Text(names[name], Flow.None, [])], offset)) ?? Joins.Unknown(instance.Flow);
        return Joins.Join(stored, member)!;
    }

    static Value? FindAttribute(ClassState type, int name)
    {
        foreach (var ancestor in type.Ancestors)
        {
            if (ancestor.Attributes.TryGetValue(name, out var value))
                return Joins.Unsettled(value);
        }

        return null;
    }

    /// <summary>A member of a class or of its bases, bound to an instance if there is one.</summary>
    Value? ClassAttribute(Frame frame, ClassState type, int name, Value? self, int offset)
    {
        if (FindMember(type, name) is { } member)
            return Bind(frame, member, self, type, offset);
        if (self is null && type.Attributes.TryGetValue(name, out var stored))
            return stored;
        return InheritedAttribute(frame, type, name, self, offset);
    }

    /// <summary>An attribute that a class from outside the package among the bases would have.</summary>
    Value? InheritedAttribute(Frame frame, ClassState type, int name, Value? self, int offset)
    {
        if (type.Outside.Count == 0)
            return null;
        var owner = self is null ? type.Outside[0] : type.Outside[0].Result;
        return ExternalAttribute(frame, owner.Value with { Inner = self ?? type.Value }, owner, name, offset);
    }

    static Value? FindMember(ClassState type, int name)
    {
        foreach (var ancestor in type.Ancestors)
        {
            if (ancestor.Members.TryGetValue(name, out var value))
                return value;
        }

        return null;
    }

    Value Bind(Frame frame, Value member, Value? self, ClassState type, int offset)
    {
        if (member is not Value.Function { Self: null } function)
            return Joins.Unsettled(member);
        switch (function.Binding)
        {
            case Binding.Static:
                return function;
            case Binding.Class:
                return function with { Self = type.Value };
            case Binding.Property when self is not null:
                return CallFunction(frame, function with { Self = self }, [], [], offset);
            default:
                return self is null ? function : function with { Self = self };
        }
    }

    Value SuperAttribute(Frame frame, Value.Super super, int name, int offset)
    {
        for (var i = 1; i < super.Type.Ancestors.Count; i++)
        {
            if (super.Type.Ancestors[i].Members.TryGetValue(name, out var member))
                return Bind(frame, member, super.Self, super.Type.Ancestors[i], offset);
        }

        if (super.Type.Outside.Count > 0)
        {
            var owner = super.Type.Outside[0].Result;
            return ExternalAttribute(frame, owner.Value with { Inner = super.Self }, owner, name, offset);
        }

        return Value.Unknown.Bare;
    }

    Value FunctionAttribute(Value.Function function, int name) => names[name] switch
    {
        "__doc__" => function.Code?.Body.Doc ?? Values.None,
        "__call__" or "__func__" or "__wrapped__" => function,
        "__globals__" or "func_globals" when function.Code is { } code => new Value.Namespace(code.Module, Flow.None),
        "__class__" => externals.Find("types.FunctionType").Value,
        "setter" or "getter" or "deleter" => function,
        "__name__" or "__qualname__" => new Value.Text(function.Unit.Name, Flow.None, []),
        _ => Joins.Unknown(function.Flow),
    };

    /// <param name="isBack">The value was read from there and has changed since: nothing is assigned.</param>
    void StoreAttribute(Frame frame, int register, int name, Value value, int offset, bool isBack)
    {
        var owner = Get(frame, register);
        if (isBack && owner is Value.External { Node.IsResult: false } or Value.Module)
            return;
        if (owner is Value.Choice choice)
        {
            foreach (var option in choice.Options)
                SetAttribute(frame, option, name, value, offset);
        }
        else
            SetAttribute(frame, owner, name, value, offset);

        // An object from outside that is made in the function carries on what is put into it.
        changedReceiver = owner is Value.External { Node.IsResult: true } or Value.Unknown && value.Flow != Flow.None && (owner.Flow | value.Flow) != owner.Flow;
        if (changedReceiver)
            Change(frame, register, Joins.AddFlow(owner, value.Flow));
    }

    void SetAttribute(Frame frame, Value owner, int name, Value value, int offset)
    {
        switch (owner)
        {
            case Value.External { Node: { IsResult: false } node }:
                if (node.Attribute(name, names[name]).Name is var target)
                    EmitPatch(frame, target, value, offset);
                break;
            case Value.Instance instance:
                Keep(frame, instance, name, value);
                break;
            case Value.Unknown when summary is not null && value.Flow.Sources != Sources.None:
                summary.Matters |= owner.Flow.Parameters;
                break;
            case Value.Class { State: { } type }:
                Join(type.Members, name, Joins.WithoutParameters(value));
                break;
            case Value.Module { State: { } module } when module.Scope.Add(name) is var slot:
                StoreShared(module, slot, value);
                break;
        }
    }

    void StoreShared(ModuleState module, int slot, Value value)
    {
        var old = module[slot];
        var joined = Joins.Join(old, Joins.WithoutParameters(value))!;
        module[slot] = joined;
        Changed(module, module.Scope.Names[slot], old, joined);
    }

    /// <summary>Keeps what is stored in an attribute of an instance: for this one, and for all of its class.</summary>
    void Keep(Frame frame, Value.Instance instance, int name, Value value)
    {
        if (summary is not null && value.Flow.Parameters != 0)
            summary.Matters |= value.Flow.Parameters;
        if (instance.State is { } state && (state.Attributes.Count < MaxAttributes || state.Attributes.ContainsKey(name)))
        {
            var own = ReferenceEquals(state.Root, frame.Root) ? value : Joins.WithoutParameters(value);
            var old = state.Attributes.GetValueOrDefault(name);
            var now = uncertain <= state.Depth ? own : Joins.Join(old, own)!;
            if (old is null || !ReferenceEquals(old, now) && !(old.Flow == now.Flow && Joins.Same(old, now)))
                state.Changed = ++clock;
            state.Attributes[name] = now;
        }

        Join(instance.Type.State!.Attributes, name, Joins.WithoutParameters(value));
    }

    void Join(Dictionary<int, Value> attributes, int name, Value value)
    {
        if (!attributes.TryGetValue(name, out var old))
        {
            if (attributes.Count >= MaxAttributes)
                return;
            attributes.Add(name, value);
            Changed(attributes, name, null, value);
            return;
        }

        var joined = Joins.Both(old, value);
        if (!ReferenceEquals(joined, old))
        {
            attributes[name] = joined;
            Changed(attributes, name, old, joined);
        }
    }

    Value LoadItem(Frame frame, Value container, Value index, int offset)
    {
        switch (container)
        {
            case Value.Unknown when container.Flow.Has(Sources.Environment) && index is not Value.Number:
                return Joins.Unknown(OneOf(container.Flow) | index.Flow);
            case Value.Unknown:
                return index.Flow == Flow.None || (container.Flow | index.Flow) == container.Flow ? container : Joins.Unknown(container.Flow | index.Flow);
            case Value.External { Node: { } node } external:
                return ExternalItem(frame, external, node, index, offset);
            case Value.Namespace space:
                return index is Value.Text { IsWhole: true } key ? NamespaceItem(frame, space, key.Content) : DispatchedName(space, index) ?? Joins.Unknown(index.Flow);
            case Value.Many many:
                return many.Item;
            case Value.Choice choice:
                {
                    Value? joined = null;
                    foreach (var option in choice.Options)
                    {
                        if (option is not Value.Singleton)
                            joined = Joins.Join(joined, LoadItem(frame, option, index, offset));
                    }

                    return joined ?? Joins.Unknown(choice.Flow);
                }

            case Value.Class or Value.Function:
                return container;
            case Value.Instance instance:
                return CallMethodOf(frame, instance, "__getitem__", [index], offset) ?? Joins.Unknown(instance.Flow | index.Flow);
        }

        if (Fold.Subscript(container, index, budget) is { } item)
            return item;
        switch (container)
        {
            case Value.Mapping mapping:
                {
                    // Which of a few lists, such as commands for each system, is told apart.
                    if (mapping.Entries.Count is >= 2 and <= Value.Choice.MaxOptions && mapping.Entries.All(static entry => entry.Value is Value.Sequence { Items.Count: > 0 }))
                        return new Value.Choice([.. mapping.Entries.Select(static entry => entry.Value)], container.Flow | index.Flow);
                    Value? any = null;
                    var count = Math.Min(mapping.Entries.Count, 32);
                    for (var i = 0; i < count; i++)
                        any = Joins.Join(any, mapping.Entries[i].Value);
                    return any is null ? Joins.Unknown(container.Flow | index.Flow) : Joins.AddFlow(any, index.Flow);
                }

            case Value.Sequence { Items.Count: > 0 and <= 32 } sequence:
                return Joins.AddFlow(Joins.AnyItem(sequence), index.Flow);
            default:
                return Joins.Unknown(container.Flow | index.Flow);
        }
    }

    /// <summary>What flows out of a container when one thing is taken out of it: of the whole environment, one variable.</summary>
    static Flow OneOf(Flow container) =>
        container.Has(Sources.Environment) ? container with { Sources = container.Sources & ~Sources.Environment | Sources.Variable } : container;

    Value ExternalItem(Frame frame, Value.External external, ExternalName node, Value index, int offset)
    {
        if (!node.IsResult && index is Value.Text { IsWhole: true } key)
        {
            if (node.Name.EndsWith(".__dict__", StringComparison.Ordinal))
                return LoadAttribute(frame, externals.Find(node.Name[..^".__dict__".Length]).Value, NameOf(key.Content), offset);
            if (node.Name == "builtins")
                return LoadAttribute(frame, external, NameOf(key.Content), offset);
            if (node.Name == "sys.modules")
                return Import(frame, key.Content, true);
        }

        if (node.Name == "sys.modules" && index is Value.External { Name: "__name__" })
            return Module(frame.Module);
        var item = node.Item;

        // os.environ["HOME"] is not the environment: what the item gives, stands instead.
        var flow = item.Entry is { Gives: not Sources.None } && (index is Value.Text { IsWhole: true } || !external.Flow.Has(Sources.Environment)) ? item.Value.Flow | Flow.Of(item.Entry.Gives) | new Flow(Sources.None, external.Flow.Transformations, external.Flow.Parameters) : external.Flow;
        flow |= index.Flow | TokenIn(flow, index);
        var site = external.Site != 0 && (item.Entry is { StandsFor: -2 } || files.Count > 0 && files.ContainsKey("#" + external.Site)) ? external.Site : 0;
        // A line of a file is not the path of the file.
        var inner = node.Name is "builtins.open()" or "zipfile.ZipFile()" or "sqlite3.connect()" ? null : external.Inner;
        return flow == item.Value.Flow && inner is null && site == 0 ? item.Value : item.Value with { Flow = flow, Inner = inner, Site = site };
    }

    /// <summary>The functions of a module that a name may mean of which only the beginning is known; null for none.</summary>
    Value.Choice? DispatchedName(Value.Namespace space, Value index)
    {
        if (index is not Value.Text { Content: { Length: > 1 } pattern } || pattern.IndexOf(Value.Text.Hole, StringComparison.Ordinal) is not (> 0 and var hole) || !Spend(space.State.Scope.Count / 8))
            return null;
        var options = new List<Value>();
        for (var slot = 0; slot < space.State.Scope.Count && options.Count < MaxDispatched; slot++)
        {
            var name = names[space.State.Scope.Names[slot]];
            if (space.State[slot] is Value.Function function && name.Length > hole && name.AsSpan(0, hole).SequenceEqual(pattern.AsSpan(0, hole)))
                options.Add(function);
        }

        return options.Count == 0 ? null : new Value.Choice([.. options], index.Flow);
    }

    /// <summary>A variable of the environment whose name tells what it holds.</summary>
    Flow TokenIn(Flow flow, Value name) =>
        flow.Has(Sources.Variable) && name is Value.Text { IsWhole: true } text && library.IsToken(text.Content) ? Flow.Of(Sources.Token) : Flow.None;

    Value NamespaceItem(Frame frame, Value.Namespace space, string name)
    {
        var id = NameOf(name);
        if (FindGlobal(space.State, id, 0) is { } value)
            return value;
        if (name == "__builtins__")
            return externals.Find("builtins").Value;
        return space.State == frame.Module ? LoadName(frame, id) : SpecialMember(space.State, id) ?? Value.Unknown.Bare;
    }

    /// <param name="isBack">The value was read from there and has changed since: nothing is assigned.</param>
    void StoreItem(Frame frame, int register, Value index, Value value, int offset, bool isBack)
    {
        var container = Get(frame, register);
        if (isBack && container is Value.External { Node.IsResult: false } or Value.Namespace or Value.Instance)
            return;
        changedReceiver = true;
        switch (container)
        {
            case Value.External { Node: { } node } external:
                if (node.Name == "os.environ")
                    EmitEnvironment(frame, index, value, offset);
                else if (!node.IsResult)
                    EmitPatch(frame, index is Value.Text { IsWhole: true } key ? node.Name + "." + key.Content : node.Name, value, offset);
                else if ((external.Flow | value.Flow) != external.Flow)
                    Change(frame, register, Joins.AddFlow(external, value.Flow));
                return;
            case Value.Namespace space:
                if (index is Value.Text { IsWhole: true } name)
                {
                    var slot = space.State.Scope.Add(NameOf(name.Content));
                    if (frame.IsTopLevel && space.State == frame.Module)
                        WriteGlobal(frame, slot, value);
                    else
                        StoreShared(space.State, slot, value);
                }

                return;
            case Value.Instance instance:
                CallMethodOf(frame, instance, "__setitem__", [index, value], offset);
                Join(instance.Type.State!.Attributes, dictName, Joins.WithoutParameters(value));
                return;
            case Value.Many many:
                Change(frame, register, Joins.Many(Joins.Both(many.Item, value), many.Flow | value.Flow));
                return;
            case Value.Unknown:
                if ((container.Flow | value.Flow) != container.Flow)
                    Change(frame, register, Joins.AddFlow(container, value.Flow));
                return;
            case Value.Choice choice:
                Change(frame, register, Joins.AddFlow(choice, value.Flow));
                return;
        }

        var changed = Fold.SetItem(container, index, value, budget);
        if (changed is null && container is Value.Mapping or Value.Sequence)
        {
            // Under a key that is not known: it may be any.
            changed = container is Value.Mapping { Entries.Count: < 64 } mapping
                ? new Value.Mapping([.. mapping.Entries, (Joins.AddFlow(index, Flow.None), value)], mapping.Flow | value.Flow | index.Flow)
                : Joins.AddFlow(container, value.Flow | index.Flow);
        }

        Change(frame, register, changed ?? Joins.Unknown(container.Flow | value.Flow));
    }

    void Slice(Frame frame, in Instruction instruction)
    {
        var operands = frame.Body.Operands;
        var value = Get(frame, instruction.A);
        var lower = Part(frame, operands[instruction.B]);
        var upper = Part(frame, operands[instruction.B + 1]);
        var step = Part(frame, operands[instruction.B + 2]);
        Write(frame, instruction.Target, Slice(value, lower, upper, step));
    }

    static Value? Part(Frame frame, int register) => register == CodeBody.None ? null : Get(frame, register);

    Value Slice(Value value, Value? lower, Value? upper, Value? step)
    {
        switch (value)
        {
            case Value.Unknown or Value.External or Value.Instance or Value.Many:
                return value;
            case Value.Choice choice:
                {
                    Value? joined = null;
                    foreach (var option in choice.Options)
                        joined = Joins.Join(joined, Slice(option, lower, upper, step));
                    return joined!;
                }
        }

        if (SizeOf(value) is > CheapItems and var size && !Spend(size / 16))
            return Joins.Unknown(value.Flow);
        var part = Fold.Slice(value, lower, upper, step, budget);
        return part ?? Joins.Unknown(value.Flow);
    }

    Value Binary(BinaryOperator op, Value left, Value right)
    {
        if (left is Value.Unknown && right is Value.Unknown)
        {
            var flow = left.Flow | right.Flow;
            return flow == left.Flow ? left : flow == right.Flow ? right : Joins.Unknown(flow);
        }

        if (left is Value.Choice || right is Value.Choice)
            return BinaryChoice(op, left, right);
        if (op == BinaryOperator.Divide && left is Value.External { Node: { IsResult: true } node } external && (external.Inner is not null || node.Name == "pathlib.Path()"))
        {
            if (JoinPaths([external.Inner ?? Joins.Unknown(left.Flow), right]) is { } joined)
                return node.Value with { Inner = joined, Flow = node.Value.Flow | joined.Flow };
        }

        var (a, b) = (Plain(left), Plain(right));
        if (op == BinaryOperator.Multiply && (IsLongRepeat(a, b) || IsLongRepeat(b, a)))
            return Joins.Unknown(left.Flow | right.Flow);
        if (SizeOf(a) + SizeOf(b) is > CheapItems and var size && op != BinaryOperator.Modulo && !Spend(size / 32))
            return Joins.Unknown(left.Flow | right.Flow);
        if (Fold.Binary(op, a, b, budget) is { } value)
            return op is BinaryOperator.Add or BinaryOperator.Modulo ? Named(NameFile(value, a, b)) : value;
        if (op == BinaryOperator.BitOr && left is Value.Class or Value.External)
            return left;
        if (op == BinaryOperator.Add && (left is Value.Many or Value.Sequence || right is Value.Many or Value.Sequence))
            return Joins.Many(Joins.Both(Element(left), Element(right)), left.Flow | right.Flow);
        var unknown = left.Flow | right.Flow;
        if (op == BinaryOperator.BitXor)
            unknown |= new Flow(Sources.None, Transformations.Assemble, 0);
        return Joins.Unknown(unknown);
    }

    /// <summary>A repetition that only fills memory; none hides anything.</summary>
    static bool IsLongRepeat(Value repeated, Value times)
    {
        long length = repeated switch
        {
            Value.Text text => text.Content.Length,
            Value.Bytes bytes => bytes.Content.Length,
            Value.Sequence sequence => sequence.Items.Count,
            _ => 0,
        };
        return length > 0 && times is Value.Number { Content: BigInteger count } && count > MaxRepeated / length;
    }

    static Value Element(Value value) => value is Value.Many or Value.Sequence ? Joins.AnyItem(value) : Joins.Unknown(value.Flow);

    Value BinaryChoice(BinaryOperator op, Value left, Value right)
    {
        if (left is Value.Choice { Options: var lefts })
        {
            if (right is Value.Choice && lefts.Length > 2)
                right = Joins.Unknown(right.Flow);
            Value? joined = null;
            foreach (var option in lefts)
                joined = Joins.Join(joined, Binary(op, option, right));
            return joined!;
        }

        Value? result = null;
        foreach (var option in ((Value.Choice)right).Options)
            result = Joins.Join(result, Binary(op, left, option));
        return result!;
    }

    /// <summary>The text an object stands for, where it does; else the value itself.</summary>
    static Value Plain(Value value) => value is Value.External { Inner: Value.Text or Value.Bytes } external ? external.Inner : value;

    Value Unary(UnaryOperator op, Value operand)
    {
        if (operand is Value.Unknown)
            return operand;
        if (op == UnaryOperator.Not)
            return Truth(operand) is { } truth ? Values.Boolean(!truth) : Joins.Unknown(operand.Flow);
        return Fold.Unary(op, operand, budget) ?? Joins.Unknown(operand.Flow);
    }

    Value Compare(Frame frame, CompareOperator op, Value left, Value right, int offset)
    {
        var flow = left.Flow | right.Flow;
        if (flow.Sources != Sources.None)
        {
            EmitHostCheck(frame, left, right, offset);
            return Joins.Unknown(flow);
        }

        if (left is Value.Unknown || right is Value.Unknown)
            return Joins.Unknown(flow);
        if (IsConstant(left) && IsConstant(right) && Fold.Compare(op, left, right, budget) is { } known)
            return flow == Flow.None ? Values.Boolean(known) : Joins.WithFlow(Values.Boolean(known), flow);
        return Joins.Unknown(flow);
    }

    static bool IsConstant(Value value) => value is Value.Text { IsWhole: true } or Value.Bytes or Value.Number or Value.Singleton or Value.Sequence or Value.Mapping;

    Value Format(Frame frame, in Instruction instruction)
    {
        var value = Plain(Get(frame, instruction.A));
        if (value is Value.Instance instance)
            value = Printed(frame, instance, instruction.Offset) ?? value;
        var specification = instruction.B == CodeBody.None ? null : Get(frame, instruction.B);
        var conversion = (char)instruction.Variant;
        if (value is Value.Choice choice)
        {
            Value? joined = null;
            foreach (var option in choice.Options)
            {
                if (option is not Value.Singleton)
                    joined = Joins.Join(joined, Identify(Fold.Format(Plain(option), conversion, specification, budget), option));
            }

            if (joined is not null)
                return joined;
        }

        return Identify(Fold.Format(value, conversion, specification, budget), value);
    }

    /// <summary>A text that is nothing but a value that is not known is known by that value's own place.</summary>
    static Value Identify(Value value, Value origin) =>
        value is Value.Text { Content.Length: 1 } text && text.Content[0] == Value.Text.Hole && origin.Site != 0 ? value with { Site = origin.Site } : value;

    /// <summary>A text one part of which is a file that was written is known to name that file.</summary>
    Value NameFile(Value whole, params ReadOnlySpan<Value> parts)
    {
        if (files.Count == 0 || whole is not Value.Text)
            return whole;
        foreach (var part in parts)
        {
            if (part.Site != 0 && files.ContainsKey("#" + part.Site))
                return whole with { Site = part.Site };
        }

        return whole;
    }

    Value Concatenate(Frame frame, int operands)
    {
        var list = frame.Body.Operands;
        var parts = new Value[list[operands]];
        var choice = -1;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Plain(Get(frame, list[operands + 1 + i]));
            if (parts[i] is Value.Choice && choice < 0)
                choice = i;
        }

        if (choice < 0)
        {
            var whole = Fold.Concat(parts, budget);
            return parts.Length == 1 ? Identify(whole, parts[0]) : Named(NameFile(whole, parts));
        }

        // Only the first of several choices is told apart.
        Value? joined = null;
        var options = ((Value.Choice)parts[choice]).Options;
        for (var i = choice + 1; i < parts.Length; i++)
            parts[i] = parts[i] is Value.Choice other ? Joins.Unknown(other.Flow) : parts[i];
        foreach (var option in options)
        {
            if (option is Value.Singleton)
                continue;
            parts[choice] = Plain(option);
            joined = Joins.Join(joined, Fold.Concat([.. parts], budget));
        }

        return joined ?? Value.Unknown.Bare;
    }

    void MakeSequence(Frame frame, in Instruction instruction)
    {
        var list = frame.Body.Operands;
        var count = list[instruction.B];
        var kind = (SequenceKind)instruction.Variant;
        var items = new List<Value>(count);
        var open = false;
        for (var i = 0; i < count; i++)
        {
            var value = Get(frame, list[instruction.B + 2 + 2 * i]);
            if (list[instruction.B + 1 + 2 * i] != ArgumentTag.Star)
            {
                items.Add(value);
                continue;
            }

            if (Fold.Iterate(value, 1_000, budget) is { } inner)
                items.AddRange(inner);
            else
            {
                open = true;
                items.Add(ElementOf(frame, value, instruction.Offset));
            }
        }

        Value result = kind == SequenceKind.Set && items.Count > 0 ? Fold.Sequence(kind, items, budget) : new Value.Sequence(items, FlowOf(items)) { Kind = kind };
        if (open)
            result = Joins.Many(Joins.AnyItem(result), result.Flow);
        Write(frame, instruction.Target, result);
    }

    static Flow FlowOf(List<Value> items)
    {
        var flow = Flow.None;
        foreach (var item in items)
            flow |= item.Flow;
        return flow;
    }

    void MakeMapping(Frame frame, in Instruction instruction)
    {
        var list = frame.Body.Operands;
        var count = list[instruction.B];
        var entries = new List<(Value Key, Value Value)>(count);
        var flow = Flow.None;
        for (var i = 0; i < count; i++)
        {
            var key = list[instruction.B + 1 + 2 * i];
            var value = Get(frame, list[instruction.B + 2 + 2 * i]);
            flow |= value.Flow;
            if (key != CodeBody.None)
            {
                var known = Get(frame, key);
                flow |= known.Flow;
                entries.Add((known, value));
            }
            else if (value is Value.Mapping { Entries.Count: <= 256 } inner)
                entries.AddRange(inner.Entries);
        }

        Write(frame, instruction.Target, Fold.Mapping(entries, budget) is { } mapping ? Joins.AddFlow(mapping, flow) : new Value.Mapping(entries, flow));
    }

    void Append(Frame frame, int target, Value value)
    {
        frame[target] = Get(frame, target) switch
        {
            Value.Sequence sequence when frame.Loop is not { IsAbstract: true } && uncertain <= (frame.Loop?.Depth ?? 0) =>
                sequence with { Items = Grow(sequence.Items, value), Flow = sequence.Flow | value.Flow },
            Value.Sequence { Items.Count: 0 } => Joins.Many(value, value.Flow),
            Value.Many many => Joins.Many(Joins.Both(many.Item, value), many.Flow | value.Flow),
            Value.Sequence sequence => Joins.Many(Joins.Both(Joins.AnyItem(sequence), value), sequence.Flow | value.Flow),
            var other => Joins.AddFlow(other, value.Flow),
        };
    }

    /// <summary>The list a comprehension makes is seen by nobody until it is done, so it may grow in place.</summary>
    static List<Value> Grow(IReadOnlyList<Value> items, Value value)
    {
        var list = items as List<Value> ?? [.. items];
        list.Add(value);
        return list;
    }

    static void AppendPair(Frame frame, int target, Value key, Value value)
    {
        frame[target] = Get(frame, target) switch
        {
            Value.Mapping { Entries: List<(Value, Value)> entries } mapping when entries.Count < 4_096 => AddPair(mapping, entries, key, value),
            Value.Mapping { Entries.Count: 0 } => new Value.Mapping(new List<(Value, Value)> { (key, value) }, key.Flow | value.Flow),
            var other => Joins.AddFlow(other, key.Flow | value.Flow),
        };
    }

    static Value.Mapping AddPair(Value.Mapping mapping, List<(Value Key, Value Value)> entries, Value key, Value value)
    {
        entries.Add((key, value));
        return mapping with { Flow = mapping.Flow | key.Flow | value.Flow };
    }

    void Unpack(Frame frame, in Instruction instruction)
    {
        var list = frame.Body.Operands;
        var count = list[instruction.B];
        var star = list[instruction.B + 1];
        var value = Get(frame, instruction.A);
        if (value is Value.Choice choice)
            value = FirstUnpackable(choice, count);
        if (value is not (Value.Unknown or Value.External or Value.Many) && Fold.Iterate(value, 10_000, budget) is { } items
            && (star < 0 ? items.Count == count : items.Count >= count - 1))
        {
            var extra = items.Count - count;
            for (var i = 0; i < count; i++)
            {
                var register = list[instruction.B + 2 + i];
                if (i == star)
                    Write(frame, register, new Value.Sequence([.. items.Skip(i).Take(extra + 1)], value.Flow));
                else
                    Write(frame, register, items[star >= 0 && i > star ? i + extra : i]);
            }

            return;
        }

        var element = value is Value.Sequence or Value.Mapping ? Joins.Unknown(value.Flow) : ElementOf(frame, value, instruction.Offset);
        for (var i = 0; i < count; i++)
            Write(frame, list[instruction.B + 2 + i], i == star ? Joins.Many(element, element.Flow) : element);
    }

    static Value FirstUnpackable(Value.Choice choice, int count)
    {
        Value? joined = null;
        foreach (var option in choice.Options)
        {
            if (option is Value.Sequence sequence && sequence.Items.Count == count)
                joined = Joins.Join(joined, sequence);
        }

        return joined ?? Joins.Unknown(choice.Flow);
    }

    /// <summary>The items of an iterable that is known in full, if a loop over them with so long a body is to be evaluated one by one.</summary>
    IReadOnlyList<Value>? Items(Frame frame, Value iterable, int length, int offset)
    {
        if (iterable is Value.Choice choice)
            iterable = SingleContainer(choice) ?? iterable;
        if (iterable is Value.Unknown or Value.External or Value.Many or Value.Choice or Value.Instance or Value.Function or Value.Class)
            return null;
        if (Fold.Length(iterable, budget) is not { } count)
            return null;
        if (count == 0 && iterable.Flow.IsUnsettled)
            return null;
        var cost = (long)count * (length + 1);
        var left = unitLimit - unitSteps;
        if (cost > left / 2 || cost > UnrolledSteps && length > ShortBody)
            return null;
        return Fold.Iterate(iterable, count, budget);
    }

    static Value? SingleContainer(Value.Choice choice)
    {
        Value? only = null;
        foreach (var option in choice.Options)
        {
            if (option is Value.Singleton or Value.Sequence { Items.Count: 0 })
                continue;
            if (only is not null)
                return null;
            only = option;
        }

        return only;
    }

    /// <summary>Any item of an iterable.</summary>
    Value ElementOf(Frame frame, Value iterable, int offset)
    {
        switch (iterable)
        {
            case Value.Unknown:
                return iterable;
            case Value.External { Node: { } node } external:
                return ExternalItem(frame, external, node, Value.Unknown.Bare, offset);
            case Value.Many many:
                return many.Item;
            case Value.Sequence sequence:
                return Joins.AnyItem(sequence);
            case Value.Mapping mapping:
                {
                    Value? key = null;
                    for (var i = 0; i < Math.Min(mapping.Entries.Count, 16); i++)
                        key = Joins.Join(key, mapping.Entries[i].Key);
                    return key ?? Value.Unknown.Bare;
                }

            case Value.Choice choice:
                {
                    Value? joined = null;
                    foreach (var option in choice.Options)
                    {
                        if (option is not Value.Singleton)
                            joined = Joins.Join(joined, ElementOf(frame, option, offset));
                    }

                    return joined ?? Joins.Unknown(choice.Flow);
                }

            case Value.Class { State: { } type } enumeration when IsEnumeration(enumeration):
                {
                    Value? any = null;
                    if (Spend(type.Members.Count / 8))
                    {
                        foreach (var member in type.Members.Values)
                            any = member is Value.Text or Value.Number or Value.Sequence ? Joins.Join(any, member) : any;
                    }

                    return any ?? Joins.Unknown(iterable.Flow);
                }

            case Value.Instance instance:
                {
                    var made = CallMethodOf(frame, instance, "__iter__", [], offset);
                    return made is null or Value.Instance ? CallMethodOf(frame, instance, "__next__", [], offset) ?? Joins.Unknown(instance.Flow) : ElementOf(frame, made, offset);
                }

            default:
                return Joins.Unknown(iterable.Flow);
        }
    }

    Value Enter(Frame frame, Value value, int offset)
    {
        switch (value)
        {
            case Value.Instance instance:
                {
                    var entered = CallMethodOf(frame, instance, "__enter__", [], offset) ?? CallMethodOf(frame, instance, "__aenter__", [], offset);
                    CallMethodOf(frame, instance, "__exit__", [Values.None, Values.None, Values.None], offset);
                    return entered ?? instance;
                }

            case Value.Sequence { Items.Count: > 0 } or Value.Many:
                // A generator that a decorator made a context manager of.
                return Joins.AnyItem(value);
            default:
                return value;
        }
    }

    void Yield(Frame frame, Value value, bool from)
    {
        frame.YieldFlow |= value.Flow;
        frame.Yields ??= [];
        if (from && Fold.Iterate(value, 1_000, budget) is { } items)
        {
            frame.Yields.AddRange(items);
            frame.YieldsVary |= uncertain > frame.Uncertain;
            return;
        }

        frame.YieldsVary |= from || uncertain > frame.Uncertain || frame.Yields.Count >= 10_000;
        if (frame.Yields.Count < 10_000)
            frame.Yields.Add(from ? ElementOf(frame, value, 0) : value);
    }

}
