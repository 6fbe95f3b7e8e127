using System.Numerics;
using Bonded.Python.Code;
using Bonded.Python.Folding;
using Bonded.Python.Syntax;

namespace Bonded.Python.Evaluation;

// Calls of what is outside the package, by what the library says of it and by what the evaluation itself understands.
internal sealed partial class Evaluator
{
    /// <summary>Methods that a computed name may mean.</summary>
    const int MaxDispatched = 24;

    /// <summary>Arguments of one <c>functools.partial</c>.</summary>
    const int MaxPartial = 64;

    /// <param name="receiver">What the name was looked up on, or the function itself.</param>
    /// <param name="absorbs">A receiver takes up what it is passed.</param>
    Value CallExternal(Frame frame, ExternalName node, Value.External receiver, Arguments arguments, int offset, CallVariant variant, out bool absorbs)
    {
        absorbs = node.Entry is not { Effect: { } effect } || effect == EffectKind.FileRead && node.Entry.Target >= 0;
        if (node.Intrinsic != Intrinsic.None && CallIntrinsic(frame, node, arguments, offset, variant) is { } known)
            return known;
        if (variant != CallVariant.Decorator && !node.IsPlain && SplitChoice(arguments, out var index))
        {
            if (node.Entry is { Effect: EffectKind.Setup })
                return CallPlain(frame, node, receiver, arguments, offset, variant);
            return CallPlainWithEach(frame, node, receiver, arguments, index, offset, variant);
        }

        return CallPlain(frame, node, receiver, arguments, offset, variant);
    }

    Value CallPlainWithEach(Frame frame, ExternalName node, Value.External receiver, Arguments arguments, int index, int offset, CallVariant variant) =>
        EachOption(arguments, index, each => CallPlain(frame, node, receiver, each, offset, variant));

    Value CallPlain(Frame frame, ExternalName node, Value.External receiver, Arguments arguments, int offset, CallVariant variant)
    {
        var entry = node.Entry;
        if (node.IsUnbound && arguments.Positional.Length > 0)
        {
            receiver = arguments.Positional[0] as Value.External ?? receiver;
            arguments = arguments with { Positional = arguments.Positional[1..] };
        }

        if (variant != CallVariant.Decorator || entry?.Effect is not null)
            HandOn(frame, arguments, entry?.Effect is not null);
        if (node.MayFold && entry?.Effect is null && IsFoldable(arguments))
        {
            if (node.Name == "builtins.sorted" && arguments.Positional.Length == 1 && SortedByKey(frame, arguments.Positional[0], arguments, offset) is { } sorted)
                return sorted;
            var size = 0;
            foreach (var value in arguments.Positional)
                size += SizeOf(value);
            if (size > CheapItems && !Spend(size / 8))
                return Joins.Unknown(arguments.Flow);
            var keywords = arguments.Keywords;
            if (Fold.Call(node.Name, PlainAll(arguments.Positional), keywords, budget) is { } folded)
                return entry is { Does: not Transformations.None } ? Joins.AddFlow(folded, new Flow(Sources.None, entry.Does, 0)) : Named(folded);
        }

        var flow = receiver.Flow | arguments.Flow;
        if (arguments.Positional is [Value.Instance instance] && node.Name is "builtins.str" or "builtins.repr" or "builtins.bytes" && Printed(frame, instance, offset) is { } printed)
            return printed;
        if (entry is null)
        {
            // What was written into a buffer comes out of it, whatever its method is called.
            if (node.IsResult && receiver.Site != 0)
            {
                if (FindFile(receiver) is { } buffered)
                    flow |= buffered.Flow;
                if (receiver.Name is "queue.Queue()")
                    Reads(queueName);
            }

            return Unresolved(node, flow);
        }

        var kind = entry.Effect;
        if (entry.Mode >= 0 && Argument(entry, arguments, entry.Mode) is { } mode && IsWriteMode(mode))
            kind = EffectKind.FileWrite;
        var target = Target(entry, receiver, arguments);
        // A session may know the first part of each address.
        if (kind == EffectKind.HttpRequest && receiver.Inner is Value.Text { Content.Length: > 0 } origin && target is Value.Text { Content: ['/', ..] } part)
            target = part with { Content = origin.Content + part.Content };
        var effectFlow = arguments.Flow | (target?.Flow ?? Flow.None);
        // What a request holds beside its address is not where it goes.
        var targetFlow = target is Value.External { Inner: Value.Text address } && entry.Effect is EffectKind.HttpRequest ? address.Flow : target?.Flow ?? Flow.None;
        var gives = entry.Gives;
        var path = entry.GivesPath == -1 ? null : entry.GivesPath == -2 ? receiver.Inner ?? receiver : Argument(entry, arguments, entry.GivesPath);
        if (path is not null)
        {
            var special = SourcesOf(frame, path);
            gives = special == Sources.None ? gives : special;
            // A file that is put into another takes along what is in it.
            if (kind is EffectKind.FileWrite or EffectKind.Send && entry.GivesPath != entry.Target)
                effectFlow |= Flow.Of(special) | Flow.Of(Sources.File) | (FindFile(path)?.Flow ?? Flow.None);
        }

        if (kind == EffectKind.FileWrite && entry.Target >= 0)
        {
            effectFlow |= Copied(frame, arguments, target);
            // What is taken out of an archive is what the archive is.
            if (node.IsResult)
                effectFlow |= receiver.Flow;
        }

        var isWrite = kind == EffectKind.FileWrite && entry.Mode >= 0;
        if (isWrite)
            gives = Sources.None;
        if (kind is EffectKind.HttpRequest or EffectKind.Send)
        {
            effectFlow |= Buffered(arguments);
            // What was put into a session goes with each of its requests.
            if (node.IsResult && entry.Target >= -1)
                effectFlow |= Flow.Of(receiver.Flow.Sources & (Kept & ~Sources.Network));
        }

        FileState? written = null;
        var called = Flow.None;
        if (kind is EffectKind.FileRead or EffectKind.DynamicCode or EffectKind.NativeLoad && target is not null)
            written = FindFile(target);
        else if (kind == EffectKind.ProcessRun && target is not null)
            written = FindFileIn(target);
        if (written is { } file)
            effectFlow |= file.Read;
        if (kind is { } effect && !(variant == CallVariant.Decorator && effect is not (EffectKind.Hook or EffectKind.Spawn or EffectKind.InputHook)))
        {
            var shown = target is null ? Value.Unknown.Bare : effect is EffectKind.ProcessRun ? CommandText(target) : Plain(target);
            if (effect == EffectKind.ProcessRun)
                gives |= OutputOf(shown);
            if (effect != EffectKind.DynamicImport || variant != CallVariant.LiteralLast)
                Emit(frame, effect, node.Name, shown, targetFlow, effectFlow, arguments, offset);
            Consequences(frame, effect, entry, target, arguments, written, effectFlow, isWrite, variant, offset);
            if (effect is EffectKind.Spawn or EffectKind.Hook or EffectKind.InputHook)
                called = CallBack(frame, entry, arguments, effect == EffectKind.InputHook ? Flow.Of(entry.Gives) : Flow.None, offset);
        }

        if (entry.Gives != Sources.None && entry.Parameters is [_, "callback"] && Argument(entry, arguments, 1) is { } callback)
            CallValue(frame, callback, Arguments.Of([Joins.Unknown(Flow.Of(entry.Gives))]), offset);
        if (entry.WritesPath >= 0 && Argument(entry, arguments, entry.WritesPath) is { } output)
            WriteFile(output, (arguments.Flow | Flow.Of(gives)) with { Parameters = 0 }, null, frame.Code.Unit);

        // An answer is not made of the question.
        var result = kind is EffectKind.HttpRequest or EffectKind.FileRead or EffectKind.FileWrite or EffectKind.Connect or EffectKind.Send or EffectKind.DnsLookup or EffectKind.FileList
            && (gives != Sources.None || isWrite || kind is EffectKind.Connect or EffectKind.Send)
            ? Flow.Of(gives)
            : gives != Sources.None && entry.Does == Transformations.None && !node.IsResult ? Flow.Of(gives) | WithoutSources(flow) : flow | Flow.Of(gives);
        if (entry.Does != Transformations.None)
            result |= new Flow(Sources.None, entry.Does, 0);
        // But it does matter that a file was searched for, and what its name told of it.
        if (kind == EffectKind.FileRead && path is not null)
            result |= Flow.Of(path.Flow.Sources & (Sources.FileNames | Sources.Secrets));
        if (written is { } content && kind == EffectKind.FileRead)
            result |= content.Read;
        else if (kind == EffectKind.FileRead && target is Value.External { Node.IsResult: true, Inner: null } memory)
            result |= memory.Flow with { Sources = memory.Flow.Sources & (Sources.Network | Sources.PackageData | Sources.ProcessOutput) };
        if (entry.Gives == Sources.Variable && arguments.Positional.Length > 0)
            result |= TokenIn(result, arguments.Positional[0]);
        result |= called;
        var inner = StandsFor(entry, receiver, arguments);
        var made = new Value.External(node.Result.Name, result | node.Result.Value.Flow) { Node = node.Result, Inner = inner, Site = ++nextSite };
        if (node.Name == "shutil.make_archive" && arguments.Positional is [var archive, Value.Text { IsWhole: true } format, ..] && Plain(archive) is Value.Text stem)
            WriteFile(stem with { Content = $"{stem.Content}.{format.Content}" }, effectFlow, null);
        if (entry.WritesPath >= 0 && Argument(entry, arguments, entry.WritesPath) is null)
            WriteFile(made, (arguments.Flow | Flow.Of(gives)) with { Parameters = 0 }, null);
        return made;
    }

    /// <summary>What a command prints beyond its being some program's output. Files that it writes are written.</summary>
    Sources OutputOf(Value command)
    {
        if (command is Value.Choice choice)
        {
            var all = Sources.None;
            foreach (var option in choice.Options)
                all |= OutputOf(option);
            return all;
        }

        if (command is not Value.Text { Content.Length: > 0 } text || !Spend(text.Content.Length / 16))
            return Sources.None;
        var (prints, file) = library.OutputOfCommand(text.Content);
        if (file is not null && prints != Sources.None)
            WriteFile(new Value.Text(file, Flow.None, []), Flow.Of(prints), null);
        return prints;
    }

    static Flow WithoutSources(Flow flow) => flow with { Sources = flow.Sources & ~(Sources.Variable | Sources.Environment | Sources.Token) };

    static bool IsFoldable(Arguments arguments)
    {
        if (arguments.IsOpen)
            return false;
        foreach (var value in arguments.Positional)
        {
            if (value is Value.Text or Value.Bytes or Value.Number or Value.Sequence or Value.Mapping or Value.Range || value is Value.External { Inner: Value.Text or Value.Bytes })
                return true;
        }

        return arguments.Positional.Length == 0;
    }

    Value? Printed(Frame frame, Value.Instance instance, int offset) =>
        CallMethodOf(frame, instance, "__str__", [], offset) ?? CallMethodOf(frame, instance, "__repr__", [], offset) ?? CallMethodOf(frame, instance, "__bytes__", [], offset);

    /// <summary>What a file that is copied or moved to another place holds.</summary>
    Flow Copied(Frame frame, Arguments arguments, Value? target)
    {
        var flow = Flow.None;
        foreach (var value in arguments.Positional)
        {
            if (ReferenceEquals(value, target))
                continue;
            if (FindFile(value) is { } source)
                flow |= source.Read;
            if (value is Value.Text or Value.External { Inner: Value.Text } or Value.Choice || value.Flow.Has(Sources.SecretName))
                flow |= Flow.Of(SourcesOf(frame, value));
        }

        return flow;
    }

    /// <summary>What was written into the buffers and files that are passed themselves.</summary>
    Flow Buffered(Arguments arguments)
    {
        var flow = Flow.None;
        if (files.Count == 0)
            return flow;
        foreach (var value in arguments.Positional)
            flow |= Buffered(value, 0);
        foreach (var (_, value) in arguments.Keywords)
            flow |= Buffered(value, 0);
        return flow;
    }

    Flow Buffered(Value value, int depth)
    {
        var flow = Flow.None;
        switch (value)
        {
            case Value.External { Site: not 0, Node.IsResult: true }:
                return FindFile(value)?.Flow ?? flow;
            case Value.Mapping { Entries.Count: <= 16 } mapping when depth < 2:
                foreach (var (_, item) in mapping.Entries)
                    flow |= Buffered(item, depth + 1);
                return flow;
            case Value.Sequence { Items.Count: <= 16 } sequence when depth < 2:
                foreach (var item in sequence.Items)
                    flow |= Buffered(item, depth + 1);
                return flow;
            default:
                return flow;
        }
    }

    static bool IsWriteMode(Value mode)
    {
        if (mode is Value.Text text)
            return text.Content.AsSpan().IndexOfAny("wax") >= 0;
        return false;
    }

    static Value? Argument(LibraryEntry entry, Arguments arguments, int index)
    {
        if (index >= 0 && index < entry.Parameters.Count)
        {
            var wanted = entry.Parameters[index];
            foreach (var (name, value) in arguments.Keywords)
            {
                if (name == wanted || wanted.Length > name.Length && wanted.Contains('|', StringComparison.Ordinal) && wanted.Split('|').Contains(name))
                    return value;
            }
        }

        return index >= 0 && index < arguments.Positional.Length ? arguments.Positional[index] : null;
    }

    static Value? Target(LibraryEntry entry, Value.External receiver, Arguments arguments) => entry.Target switch
    {
        -1 => null,
        -2 => receiver.Inner ?? receiver,
        var index => Argument(entry, arguments, index),
    };

    /// <summary>What an object stands for in the end; what it holds never holds another such object.</summary>
    static Value Innermost(Value value) => value is Value.External { Inner: { } inner } ? inner : value;

    Value? StandsFor(LibraryEntry entry, Value.External receiver, Arguments arguments)
    {
        if (entry.StandsFor == -1)
        {
            // The names in a directory stand for paths in it.
            return entry.Effect == EffectKind.FileList && Target(entry, receiver, arguments) is { } directory ? Named(ListedIn(Innermost(directory))) : null;
        }

        if (entry.StandsFor == -2)
            return Innermost(receiver);
        if (entry.StandsFor == 0 && entry.Returns == "pathlib.Path()" && arguments.Positional.Length > 1)
            return JoinPaths(arguments.Positional);
        return Argument(entry, arguments, entry.StandsFor) is { } value ? Innermost(value) : null;
    }

    /// <summary>The path of something in a directory, or that a pattern finds: as far as it is known, so that nothing is concluded from the rest.</summary>
    static Value ListedIn(Value directory)
    {
        if (directory is not Value.Text text || text.Content.Length > 4096)
            return directory;
        var content = text.Content.Contains('*', StringComparison.Ordinal) ? text.Content.Replace('*', Value.Text.Hole) : $"{text.Content.TrimEnd('/')}/{Value.Text.Hole}";
        return text with { Content = content, Flow = text.Flow | Flow.Of(Sources.FileNames) };
    }

    /// <summary>A text that names a place of secrets says so in its flow, so that it is known where the text itself is lost among others.</summary>
    Value Named(Value value) =>
        value is Value.Text { Content.Length: >= 4 and <= 260 } text && !text.Flow.Has(Sources.SecretName) && (library.SourcesOfPath(text.Content) & Sources.Secrets) != 0
            ? Joins.AddFlow(value, Flow.Of(Sources.SecretName))
            : value;

    /// <summary>What reading a path gives, if it is a special one: of the package itself, or of a kind that the library knows.</summary>
    Sources SourcesOf(Frame frame, Value path)
    {
        var plain = Plain(path);
        if (plain is Value.Text text)
        {
            if (text.Flow.Has(Sources.SourceCode))
                return Sources.PackageData;
            var known = library.SourcesOfPath(text.Content);
            return known == Sources.None && text.Flow.Has(Sources.SecretName) && !text.IsWhole ? Sources.Credentials : known;
        }

        if (plain is Value.Choice choice)
        {
            var sources = Sources.None;
            foreach (var option in choice.Options)
                sources |= Plain(option) is Value.Text ? SourcesOf(frame, option) : Sources.None;
            if (sources != Sources.None)
                return sources;
        }

        // Which secrets an unknown path leads to is a guess, and none where it is known what was read already.
        return plain.Flow.Has(Sources.SecretName) && (plain.Flow.Sources & Sources.Secrets) == 0 ? Sources.Credentials : Sources.None;
    }

    /// <summary>What an effect means for what comes after it: files that are written, code that is run.</summary>
    void Consequences(
        Frame frame, EffectKind kind, LibraryEntry entry, Value? target, Arguments arguments, FileState? written, Flow flow, bool isOpening, CallVariant variant, int offset)
    {
        switch (kind)
        {
            case EffectKind.FileWrite when target is not null && !isOpening:
                {
                    Value? content = null;
                    foreach (var value in arguments.Positional)
                    {
                        if (!ReferenceEquals(value, target) && value is Value.Text or Value.Bytes)
                            content = value;
                    }

                    foreach (var value in arguments.Positional)
                    {
                        if (!ReferenceEquals(value, target) && FindFile(value) is { Content: { } copied })
                            content = copied;
                    }

                    WriteFile(target, flow, content, frame.Code.Unit);
                    break;
                }

            case EffectKind.ProcessRun when target is not null:
                RunCommand(frame, target, written, offset);
                break;
            case EffectKind.DynamicCode when target is not null:
                if (written is { Content: { } content2 })
                    RunCode(frame, content2, false, offset);
                else if (entry.Name is not ("builtins.exec" or "builtins.eval"))
                    RunCode(frame, target, false, offset);
                break;
        }
    }

    /// <summary>Calls the functions that are passed, with the arguments that are passed for them.</summary>
    /// <param name="given">What whoever calls them passes, where nothing else is known of it.</param>
    /// <returns>What flows out of them.</returns>
    Flow CallBack(Frame frame, LibraryEntry entry, Arguments arguments, Flow given, int offset)
    {
        Value[] passed = [];
        (string, Value)[] named = [];
        var isEach = false;
        foreach (var (name, value) in arguments.Keywords)
        {
            if (name is "args" or "argument" && value is Value.Sequence sequence)
                passed = [.. sequence.Items];
            else if (name is "kwargs" && value is Value.Mapping mapping)
                named = [.. mapping.Entries.Where(pair => pair.Key is Value.Text { IsWhole: true }).Select(pair => (((Value.Text)pair.Key).Content, pair.Value))];
        }

        if (entry.Parameters is [_, "each"] && arguments.Positional.Length > 1)
        {
            isEach = true;
            passed = [.. arguments.Positional[1..].Select(each => ElementOf(frame, each, offset))];
        }

        for (var i = 0; i < arguments.Positional.Length && !isEach; i++)
        {
            if (arguments.Positional[i] is Value.Sequence { Kind: SequenceKind.Tuple or SequenceKind.List } sequence && passed.Length == 0 && i > 0)
                passed = [.. sequence.Items];
        }

        var flow = Flow.None;
        for (var i = 0; i < arguments.Positional.Length; i++)
        {
            if (IsCallable(arguments.Positional[i]))
                flow |= CallValue(frame, arguments.Positional[i], new Arguments(passed.Length > 0 || isEach ? passed : Given(arguments.Positional[(i + 1)..], given), named, Flow.None, false), offset).Flow;
            else if (entry.Effect == EffectKind.Hook && arguments.Positional[i] is Value.Instance hook)
            {
                foreach (var method in (ReadOnlySpan<string>)["find_spec", "find_module", "exec_module", "load_module"])
                    CallMethodOf(frame, hook, method, [Value.Unknown.Bare], offset);
            }
        }

        foreach (var (name, value) in arguments.Keywords)
        {
            if (name is not ("args" or "kwargs") && IsCallable(value))
                flow |= CallValue(frame, value, new Arguments(Given(passed, given), named, Flow.None, false), offset).Flow;
        }

        return flow with { Parameters = 0 };

        static Value[] Given(Value[] passed, Flow given) => passed.Length == 0 && given != Flow.None ? [Joins.Unknown(given)] : passed;
    }

    static bool IsCallable(Value value) => value is Value.Function or Value.Partial or Value.External { Node.IsResult: false };

    Value? CallIntrinsic(Frame frame, ExternalName node, Arguments arguments, int offset, CallVariant variant)
    {
        var args = arguments.Positional;
        switch (node.Intrinsic)
        {
            case Intrinsic.GetAttribute when args.Length >= 2:
                return GetAttribute(frame, args[0], Plain(args[1]), args.Length > 2 ? args[2] : null, offset, (variant & CallVariant.LiteralLast) != 0 && args.Length == 2);
            case Intrinsic.SetAttribute when args.Length >= 3:
                if (args[1] is Value.Text { IsWhole: true } name)
                    SetAttribute(frame, args[0], NameOf(name.Content), args[2], offset);
                else if (args[0] is Value.External { Node: { IsResult: false } patched })
                    EmitPatch(frame, patched.Name + "." + Value.Text.Hole, args[2], offset);
                return Values.None;
            case Intrinsic.Import when args.Length > 0:
                return CallImport(frame, node, arguments, offset, variant);
            case Intrinsic.Globals when args.Length == 0:
                return new Value.Namespace(frame.Module, Flow.None);
            case Intrinsic.Locals when args.Length == 0:
                return frame.IsTopLevel ? new Value.Namespace(frame.Module, Flow.None) : LocalVariables(frame);
            case Intrinsic.Variables:
                if (args.Length == 0)
                    return frame.IsTopLevel ? new Value.Namespace(frame.Module, Flow.None) : LocalVariables(frame);
                return args[0] switch
                {
                    Value.Module { State: { } state } => new Value.Namespace(state, Flow.None),
                    Value.External { Node: { IsResult: false } outside } => outside.Attribute(dictName, "__dict__").Value,
                    _ => Joins.Unknown(arguments.Flow),
                };
            case Intrinsic.Execute or Intrinsic.Evaluate when args.Length > 0:
                {
                    var code = args[0];
                    if (node.Entry?.Effect is null)
                        Emit(frame, EffectKind.DynamicCode, node.Name, Plain(code), code.Flow, arguments.Flow, arguments, offset);
                    else
                        CallPlain(frame, node, node.Value, arguments, offset, variant);
                    var result = RunCode(frame, code, node.Intrinsic == Intrinsic.Evaluate, offset);
                    return node.Intrinsic == Intrinsic.Evaluate ? result ?? Joins.Unknown(arguments.Flow) : Values.None;
                }

            case Intrinsic.Compile when args.Length > 0:
                {
                    if (node.Entry?.Effect is null)
                        Emit(frame, EffectKind.Compile, node.Name, Plain(args[0]), args[0].Flow, arguments.Flow, arguments, offset);
                    else
                        CallPlain(frame, node, node.Value, arguments, offset, variant);
                    return node.Result.Value with { Inner = Innermost(args[0]), Flow = arguments.Flow | new Flow(Sources.None, Transformations.Compile, 0) };
                }

            case Intrinsic.FunctionType when args.Length > 0:
                CallPlain(frame, node, node.Value, arguments, offset, variant);
                RunCode(frame, args[0], false, offset);
                return Joins.Unknown(arguments.Flow);
            case Intrinsic.Map when args.Length >= 2:
                return Map(frame, args, arguments, offset);
            case Intrinsic.Filter when args.Length == 2:
                {
                    var element = ElementOf(frame, args[1], offset);
                    var keeps = CallValue(frame, args[0], Arguments.Of([element]), offset);
                    return args[1] is Value.External ? Joins.Many(element, arguments.Flow | keeps.Flow) : args[1] is Value.Sequence or Value.Text or Value.Bytes or Value.Range or Value.Mapping ? FilterItems(frame, args, offset) : Joins.Many(element, arguments.Flow);
                }

            case Intrinsic.Partial when args.Length > 0:
                HandOn(frame, arguments);
                if (args[0] is Value.Partial inner)
                {
                    return inner.Arguments.Count + inner.Keywords.Count > MaxPartial
                        ? inner
                        : new Value.Partial(inner.Callee, [.. inner.Arguments, .. args[1..]], [.. inner.Keywords, .. arguments.Keywords], inner.Flow | arguments.Flow);
                }

                return new Value.Partial(args[0], args[1..], arguments.Keywords, arguments.Flow);
            case Intrinsic.AttributeGetter when args.Length == 1:
                return new Value.Getter(GetterKind.Attribute, args[0], [], arguments.Flow);
            case Intrinsic.ItemGetter when args.Length == 1:
                return new Value.Getter(GetterKind.Item, args[0], [], arguments.Flow);
            case Intrinsic.MethodCaller when args.Length >= 1:
                return new Value.Getter(GetterKind.Method, args[0], args[1..], arguments.Flow);
            case Intrinsic.Type:
                return MakeType(frame, arguments, offset);
            case Intrinsic.Super:
                return args switch
                {
                    [] when frame.Code.Owner is { } owner && frame.Variables.Length > 0 && frame.Variables[0].Value is { } self => new Value.Super(self, owner, Flow.None),
                    [Value.Class { State: { } type }, var self, ..] => new Value.Super(self, type, Flow.None),
                    _ => Value.Unknown.Bare,
                };
            case Intrinsic.Join:
                return JoinPaths(args) is { } path ? path : Joins.Unknown(arguments.Flow);
            case Intrinsic.Property when args is [Value.Function getter, ..]:
                HandOn(frame, arguments);
                return getter with { Binding = Binding.Property };
            case Intrinsic.StaticMethod when args is [Value.Function function]:
                return Made(function with { Binding = Binding.Static });
            case Intrinsic.ClassMethod when args is [Value.Function function]:
                return Made(function with { Binding = Binding.Class });
            case Intrinsic.Iterate when args.Length == 1:
                return args[0] is Value.Unknown or Value.Many or Value.External or Value.Sequence ? args[0] : null;
            case Intrinsic.Next when args.Length >= 1:
                if (args[0] is Value.Sequence { Items.Count: > 0 } items)
                    return items.Items.Count == 1 ? items.Items[0] : Joins.AnyItem(items);
                return args[0] is Value.Instance or Value.Many ? ElementOf(frame, args[0], offset) : null;
            case Intrinsic.Reduce when args.Length >= 2:
                return Reduce(frame, args, arguments, offset);
            default:
                return null;
        }
    }

    Value GetAttribute(Frame frame, Value owner, Value name, Value? fallback, int offset, bool isLiteral)
    {
        if (name is Value.Choice choice)
        {
            Value? joined = null;
            foreach (var option in choice.Options)
                joined = Joins.Join(joined, GetAttribute(frame, owner, option, fallback, offset, isLiteral));
            return joined!;
        }

        if (!isLiteral && owner is Value.External { Node.IsResult: false } or Value.Module)
        {
            var callee = owner is Value.External external ? external.Name : ((Value.Module)owner).Facts.Source.Name;
            if (!isLiteral)
                Emit(frame, EffectKind.Reflection, callee, name, name.Flow, name.Flow, Arguments.Of([owner, name]), offset);
        }

        if (name is not Value.Text { IsWhole: true } text)
            return Dispatched(frame, owner, name, offset) ?? Joins.Unknown(owner.Flow | name.Flow | (fallback?.Flow ?? Flow.None));
        var value = LoadAttribute(frame, owner, NameOf(text.Content), offset);
        value = name.Flow == Flow.None || value is Value.External { Node.IsResult: false } ? value : Joins.AddFlow(value, name.Flow);
        return fallback is null or Value.Singleton || value is not Value.Unknown ? value : Joins.Both(value, fallback);
    }

    /// <summary>The methods that a name may mean of which only the beginning is known, as in <c>getattr(self, "do_" + command)</c>; null for none.</summary>
    Value.Choice? Dispatched(Frame frame, Value owner, Value name, int offset)
    {
        if (owner is not Value.Instance { Type.State: { } type } || name is not Value.Text { Content: { Length: > 1 } pattern })
            return null;
        var hole = pattern.IndexOf(Value.Text.Hole, StringComparison.Ordinal);
        if (hole <= 0)
            return null;
        var options = new List<Value>();
        foreach (var ancestor in type.Ancestors)
        {
            if (!Spend(ancestor.Members.Count / 8))
                break;
            foreach (var (id, member) in ancestor.Members)
            {
                if (options.Count < MaxDispatched && member is Value.Function && names[id].Length > hole && names[id].AsSpan(0, hole).SequenceEqual(pattern.AsSpan(0, hole)) && !names[id].StartsWith("__", StringComparison.Ordinal))
                    options.Add(Bind(frame, member, owner, type, offset));
            }
        }

        return options.Count == 0 ? null : new Value.Choice([.. options], owner.Flow);
    }

    Value CallImport(Frame frame, ExternalName node, Arguments arguments, int offset, CallVariant variant)
    {
        var name = Plain(arguments.Positional[0]);
        if (name is Value.Choice choice)
        {
            Value? joined = null;
            foreach (var option in choice.Options)
                joined = Joins.Join(joined, CallImport(frame, node, arguments with { Positional = [option, .. arguments.Positional[1..]] }, offset, variant));
            return joined!;
        }

        if ((variant & CallVariant.LiteralLast) == 0 || arguments.Positional.Length > 1 && arguments.Positional[0] is not Value.Text { Layers.Count: 0 })
        {
            var flow = arguments.Flow;
            if (FindFile(name) is { } written)
                flow |= written.Read;
            Emit(frame, EffectKind.DynamicImport, node.Name, name, name.Flow, flow, arguments, offset);
        }

        if (name is not Value.Text { IsWhole: true, Content.Length: > 0 } text)
            return Joins.Unknown(arguments.Flow);
        ImportWritten(frame, text.Content, offset);
        var dotted = text.Content;
        if (dotted[0] == '.')
        {
            var level = dotted.Length - dotted.TrimStart('.').Length;
            if (Absolute(frame.Module, dotted.Length == level ? null : dotted[level..], level) is not { Length: > 0 } absolute)
                return Joins.Unknown(arguments.Flow);
            dotted = absolute;
        }

        // __import__("a.b") gives a, unless it is asked for members.
        var leaf = node.Name == "importlib.import_module" || arguments.Positional.Length >= 4 || arguments.Keywords.Length > 0;
        return Import(frame, dotted, leaf);
    }

    Value LocalVariables(Frame frame)
    {
        var entries = new List<(Value, Value)>();
        var flow = Flow.None;
        foreach (var (name, register) in frame.Body.Names)
        {
            if (frame.Variables[register].Value is not { } value)
                continue;
            entries.Add((new Value.Text(names[name], Flow.None, []), value));
            flow |= value.Flow;
        }

        return new Value.Mapping(entries, flow);
    }

    Value Map(Frame frame, Value[] args, Arguments arguments, int offset)
    {
        HandOn(frame, arguments, isCalled: true);
        if (args.Length == 2 && Items(frame, args[1], 8, offset) is { Count: <= MaxMapped } items)
        {
            if (args[0] is Value.External && Fold.Call("builtins.map", args, [], budget) is { } folded)
                return folded;
            var results = new List<Value>(items.Count);
            var flow = Flow.None;
            foreach (var item in items)
            {
                if (!Spend(2))
                    break;
                var result = CallValue(frame, args[0], Arguments.Of([item]), offset);
                flow |= result.Flow;
                results.Add(result);
            }

            return new Value.Sequence(results, flow);
        }

        if (args.Length > 2 && Fold.Call("builtins.zip", args[1..], [], budget) is Value.Sequence { Items.Count: <= MaxMapped } rows)
        {
            if (args[0] is Value.External && Fold.Call("builtins.map", args, [], budget) is { } folded)
                return folded;
            var results = new List<Value>(rows.Items.Count);
            var flow = Flow.None;
            foreach (var row in rows.Items)
            {
                if (!Spend(2))
                    break;
                var result = CallValue(frame, args[0], Arguments.Of([.. ((Value.Sequence)row).Items]), offset);
                flow |= result.Flow;
                results.Add(result);
            }

            return new Value.Sequence(results, flow);
        }

        var elements = new Value[args.Length - 1];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = ElementOf(frame, args[i + 1], offset);
        var any = CallValue(frame, args[0], Arguments.Of(elements), offset);
        return Joins.Many(any, any.Flow | arguments.Flow);
    }

    /// <summary>What <c>sorted</c> and <c>sort</c> give with a key that is a function of the package; null where that is not known.</summary>
    Value.Sequence? SortedByKey(Frame frame, Value list, Arguments arguments, int offset)
    {
        Value? key = null, turned = null;
        foreach (var (name, value) in arguments.Keywords)
            (key, turned) = name == "key" ? (value, turned) : (key, value);
        if (key is not (Value.Function or Value.Getter or Value.Partial or Value.BuiltinMethod) || (turned is null ? false : Fold.Truth(turned)) is not { } isReverse
            || Items(frame, list, 8, offset) is not { Count: <= MaxMapped } items)
            return null;

        // By key and place, so that items of equal keys stay in order; backwards for the reverse, which keeps that order too.
        var rows = new Value[items.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            if (!Spend(2))
                return null;
            var place = new Value.Number(new BigInteger(isReverse ? -i : i), Flow.None);
            rows[i] = new Value.Sequence([CallValue(frame, key, Arguments.Of([items[i]]), offset), place], Flow.None) { Kind = SequenceKind.Tuple };
        }

        if (Fold.Call("builtins.sorted", [new Value.Sequence(rows, Flow.None)], [], budget) is not Value.Sequence ordered)
            return null;
        var result = new Value[rows.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var place = (int)(BigInteger)((Value.Number)((Value.Sequence)ordered.Items[i]).Items[1]).Content;
            result[isReverse ? result.Length - 1 - i : i] = items[Math.Abs(place)];
        }

        return new Value.Sequence(result, list.Flow | arguments.Flow);
    }

    Value FilterItems(Frame frame, Value[] args, int offset)
    {
        if (Items(frame, args[1], 8, offset) is not { Count: <= MaxMapped } items)
            return Joins.Many(ElementOf(frame, args[1], offset), args[1].Flow);
        var kept = new List<Value>();
        var flow = Flow.None;
        foreach (var item in items)
        {
            if (!Spend(2))
                break;
            var keeps = args[0] is Value.Singleton ? Truth(item) : Truth(CallValue(frame, args[0], Arguments.Of([item]), offset));
            if (keeps is null)
                return Joins.Many(ElementOf(frame, args[1], offset), args[1].Flow);
            if (keeps == true)
            {
                kept.Add(item);
                flow |= item.Flow;
            }
        }

        return new Value.Sequence(kept, flow);
    }

    Value Reduce(Frame frame, Value[] args, Arguments arguments, int offset)
    {
        HandOn(frame, arguments, isCalled: true);
        if (Items(frame, args[1], 8, offset) is not { Count: <= MaxMapped } items)
        {
            CallValue(frame, args[0], Arguments.Of([Joins.Unknown(arguments.Flow), ElementOf(frame, args[1], offset)]), offset);
            return Joins.Unknown(arguments.Flow);
        }

        var value = args.Length > 2 ? args[2] : null;
        foreach (var item in items)
        {
            if (!Spend(2))
                break;
            value = value is null ? item : CallValue(frame, args[0], Arguments.Of([value, item]), offset);
        }

        return value ?? Value.Unknown.Bare;
    }

    Value? MakeType(Frame frame, Arguments arguments, int offset)
    {
        if (arguments.Positional is [Value.Instance instance])
            return instance.Type;
        if (arguments.Positional is not [var name, var bases, Value.Mapping members])
            return arguments.Positional.Length == 1 ? Joins.Unknown(arguments.Flow) : null;
        var state = new ClassState(name is Value.Text { IsWhole: true } text ? text.Content : "", frame.Module);
        var outside = new List<string>();
        if (bases is Value.Sequence sequence)
        {
            foreach (var parent in sequence.Items)
                AddBase(state, outside, parent);
        }

        foreach (var (key, value) in members.Entries)
        {
            if (key is not Value.Text { IsWhole: true } member)
                continue;
            if (value is Value.Function { Code: { Owner: null } code })
                code.Owner = state;
            state.Members[NameOf(member.Content)] = value;
        }

        Complete(frame, state, outside);
        return state.Value;
    }

}
