using System.Runtime.InteropServices;
using Bonded.Python.Code;

namespace Bonded.Python.Evaluation;

// Names: of variables, of modules, of what is outside.
internal sealed partial class Evaluator
{
    const int MaxStars = 16;

    /// <summary>
    /// Changes of one attribute or variable that are told. One that changes more often gains a value of the many it may have and loses another, again and
    /// again; what flows into it anew is told all the same.
    /// </summary>
    const int MaxChanges = 16;

    readonly Dictionary<(object Owner, int Name), int> changeCounts = [];

    /// <summary>When names that functions share last changed.</summary>
    readonly Dictionary<int, int> changes = [];

    Value LoadGlobal(Frame frame, int slot)
    {
        if (frame.IsTopLevel)
            return frame.Module[slot] ?? LoadName(frame, frame.Module.Scope.Names[slot]);
        Reads(frame.Module.Scope.Names[slot]);
        return frame.Module[slot] is { } value ? Joins.Unsettled(value) : LoadName(frame, frame.Module.Scope.Names[slot]);
    }

    /// <summary>The function that is being summarised reads a name that functions share.</summary>
    void Reads(int name)
    {
        if (summary is not { ReadsMany: false })
            return;
        summary.Reads ??= [];
        if (summary.Reads.Contains(name))
            return;
        if (summary.Reads.Count == Summary.MaxReads)
            summary.ReadsMany = true;
        else
            summary.Reads.Add(name);
    }

    /// <summary>What a function reads that is called, its caller reads too.</summary>
    void ReadsOf(Summary known)
    {
        if (summary is not { ReadsMany: false } || ReferenceEquals(summary, known) || known.Reads is null)
            return;
        foreach (var name in known.Reads)
            Reads(name);
        summary.ReadsMany |= known.ReadsMany;
    }

    /// <summary>Notes that something that functions share changed, if it is something that a function that read it before would care for.</summary>
    /// <param name="owner">What has the attribute or variable.</param>
    void Changed(object owner, int name, Value? old, Value now)
    {
        if (old is not null && (old.Flow.Sources | now.Flow.Sources) == old.Flow.Sources && (Joins.Same(old, now) || !IsTelling(now, []) || !TellsMore(old, now)))
            return;
        if (old is null && now.Flow.Sources == Sources.None && !IsTelling(now, []) && now is not Value.Instance)
            return;
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(changeCounts, (owner, name), out _);
        if (++count > MaxChanges && old is not null && (old.Flow.Sources | now.Flow.Sources) == old.Flow.Sources)
            return;
        version++;
        changes[name] = version;
    }

    /// <summary>It may be something telling now that it was not before. Of a few values some fall away when there are too many, and come again.</summary>
    static bool TellsMore(Value old, Value now)
    {
        if (now is not Value.Choice choice)
            return old is not Value.Choice before || !Joins.IsOption(before, now);
        foreach (var option in choice.Options)
        {
            if (IsTelling(option, []) && !(old is Value.Choice others ? Joins.IsOption(others, option) : Joins.Same(old, option)))
                return true;
        }

        return false;
    }

    /// <summary>Something that a summary read changed since.</summary>
    bool IsOutdated(Summary known)
    {
        if (known.Version == version || known.Reads is null)
            return false;
        if (known.ReadsMany)
            return true;
        foreach (var name in known.Reads)
        {
            if (changes.TryGetValue(name, out var changed) && changed > known.Version)
                return true;
        }

        return false;
    }

    void StoreGlobal(Frame frame, int slot, Value value)
    {
        if (frame.IsTopLevel)
        {
            WriteGlobal(frame, slot, value);
            return;
        }

        value = Joins.WithoutParameters(value);
        var old = frame.Module[slot];
        var joined = uncertain == 0 ? value : Joins.Join(old, value);
        if (!ReferenceEquals(old, joined))
        {
            frame.Module[slot] = joined;
            Changed(frame.Module, frame.Module.Scope.Names[slot], old, joined!);
        }
    }

    /// <summary>What a name means that the module does not bind, as far as is known: a name of a star import, a builtin.</summary>
    Value LoadName(Frame frame, int name)
    {
        var module = frame.Module;
        if (module.Scope.TryFind(name, out var slot) && module[slot] is { } value)
            return value;
        if (frame.Body.Kind == CodeUnitKind.Decoded)
        {
            // Executed code sees the variables of the function that executes it.
            for (var outer = frame.Parent; outer is not null; outer = outer.Parent)
            {
                if (outer.Body.Names.TryGetValue(name, out var variable) && outer.Variables[variable].Value is { } local)
                    return local;
            }
        }

        for (var i = module.Stars.Count - 1; i >= 0; i--)
        {
            if (module.Stars[i] is Value.Module { State: { } star } && star != module && FindGlobal(star, name, 0) is { } shared)
                return shared;
        }

        if (builtins.TryGetValue(name, out var known) && (known.Entry is not null || known.Intrinsic != Intrinsic.None))
            return known.Value;
        var text = names[name];
        switch (text)
        {
            case "__file__":
                return File(module);
            case "__name__":
                return externals.Find("__name__").Value;
            case "__builtins__":
                return externals.Find("builtins").Value;
            case "__doc__":
                return Values.None;
        }

        if (known is null)
            builtins.Add(name, known = externals.Find("builtins." + text));
        if (known.Entry is not null || known.Intrinsic != Intrinsic.None)
            return known.Value;

        // A star import of something outside may have brought it.
        Value? last = null;
        for (var i = module.Stars.Count - 1; i >= 0; i--)
        {
            if (module.Stars[i] is not Value.External { Node: { } outside })
                continue;
            var attribute = outside.Attribute(name, text);
            if (attribute.Entry is not null || attribute.Intrinsic != Intrinsic.None)
                return attribute.Value;
            last ??= attribute.Value;
        }

        return PythonBuiltins.Contains(text) ? known.Value : last ?? Value.Unknown.Bare;
    }

    /// <summary>A variable of a module, its star imports included.</summary>
    static Value? FindGlobal(ModuleState module, int name, int depth)
    {
        if (module.Scope.TryFind(name, out var slot) && module[slot] is { } value)
            return value;
        if (depth > 4)
            return null;
        for (var i = module.Stars.Count - 1; i >= 0; i--)
        {
            if (module.Stars[i] is Value.Module { State: { } star } && star != module && FindGlobal(star, name, depth + 1) is { } shared)
                return shared;
        }

        return null;
    }

    static Value LoadFree(Frame frame, int depth, int variable)
    {
        var outer = frame;
        for (var i = 0; i < depth && outer is not null; i++)
            outer = outer.Parent;
        if (outer is null || variable >= outer.Variables.Length)
            return Value.Unknown.Bare;
        var value = outer.Variables[variable].Value ?? Value.Unknown.Bare;
        return value.Flow.Parameters != 0 && !ReferenceEquals(outer.Root, frame.Root) ? Joins.WithoutParameters(value) : value;
    }

    void StoreFree(Frame frame, int depth, int variable, Value value)
    {
        var outer = frame;
        for (var i = 0; i < depth && outer is not null; i++)
            outer = outer.Parent;
        if (outer is null || variable >= outer.Variables.Length)
            return;
        if (!ReferenceEquals(outer.Root, frame.Root))
            value = Joins.WithoutParameters(value);
        var old = outer.Variables[variable].Value;
        var joined = uncertain == 0 ? value : Joins.Join(old, value);
        if (!ReferenceEquals(old, joined))
        {
            Write(outer, variable, joined);
            version++;
        }
    }

    /// <summary>The path of a module's own file: where the package is, is not known, but where in it.</summary>
    static Value File(ModuleState module) =>
        new Value.Text(Value.Text.Hole + "/" + module.Facts.Source.Path.Replace(Value.Text.Hole, '_'), Flow.Of(Sources.SourceCode), []);

    ModuleState? FindModule(string name) => modulesByName.GetValueOrDefault(name);

    static Value.Module Module(ModuleState state) => state.Value ??= new Value.Module(state.Facts, Flow.None) { State = state };

    /// <summary>Notes that the code of a frame imports a module, and evaluates that first.</summary>
    Value Imported(Frame frame, ModuleState state)
    {
        if (frame.Body.Kind == CodeUnitKind.Module && state != frame.Module)
            frame.Module.Facts.AddImport(state.Facts);
        if (frame.Code.Unit != state.Code.Unit && frame.Body.Kind != CodeUnitKind.Module)
            frame.Code.Unit.AddCall(state.Code.Unit);
        Run(state);
        return Module(state);
    }

    Value Import(Frame frame, string name, bool leaf)
    {
        // Parent packages are imported first, as far as they are of this package.
        Value? first = null;
        Value? last = null;
        var dot = -1;
        do
        {
            dot = name.IndexOf('.', dot + 1);
            var part = dot < 0 ? name : name[..dot];
            var state = FindModule(part);
            last = state is null ? null : Imported(frame, state);
            if (last is null && first is null)
                break;
            first ??= last;
        }
        while (dot >= 0);

        if (first is not null)
        {
            if (!leaf)
                return first;
            return last ?? Outside(frame, name).Value;
        }

        var outside = Outside(frame, name);
        return leaf ? outside.Value : externals.Find(dot < 0 ? name : name[..dot]).Value;
    }

    /// <summary>A module is imported that the package wrote to a file itself: what was written runs.</summary>
    void ImportWritten(Frame frame, string name, int offset)
    {
        if (files.Count == 0)
            return;
        name = name[(name.LastIndexOf('.') + 1)..];
        if (name.Length == 0 || frame.Code.Unit.Kind == CodeUnitKind.MainGuard)
            return;
        foreach (var (path, state) in files)
        {
            if (state.Writer is not { } writer || writer.Module != frame.Module.Facts || writer.Kind == CodeUnitKind.MainGuard || !IsFileOf(path, name))
                continue;
            Emit(frame, EffectKind.DynamicCode, "import", new Value.Text(path, Flow.None, []), Flow.None, state.Read, Arguments.None, offset);
            if (state.Content is { } content)
                RunCode(frame, content, false, offset);
            return;
        }
    }

    /// <summary>A path is that of the module of a name, whatever folder it is in.</summary>
    static bool IsFileOf(ReadOnlySpan<char> path, string module)
    {
        foreach (var ending in (ReadOnlySpan<string>)[".py", ".pyc", ".so", ".pyd", "/__init__.py"])
        {
            if (!path.EndsWith(ending))
                continue;
            var stem = path[..^ending.Length];
            if (stem.EndsWith(module) && (stem.Length == module.Length || stem[^(module.Length + 1)] is '/' or '\\'))
                return true;
        }

        return false;
    }

    ExternalName Outside(Frame frame, string name)
    {
        frame.Module.Facts.AddOutside(name);
        return externals.Find(name);
    }

    /// <summary>The dotted name that a relative import means.</summary>
    static string? Absolute(ModuleState module, string? name, int level)
    {
        if (level == 0)
            return name;
        var from = module.Facts.Source.Name;
        for (var i = module.Facts.Source.IsPackage ? 1 : 0; i < level; i++)
        {
            var dot = from.LastIndexOf('.');
            if (dot < 0 && (i + 1 < level || from.Length == 0))
                return null;
            from = dot < 0 ? "" : from[..dot];
        }

        return name is null ? from : from.Length == 0 ? name : from + "." + name;
    }

    Value ImportFrom(Frame frame, int from, int member, int level)
    {
        var name = Absolute(frame.Module, from == CodeBody.None ? null : names[from], level);
        if (name is null)
            return Value.Unknown.Bare;
        if (name.Length == 0)
            return Import(frame, names[member], true);
        var module = Import(frame, name, true);
        return MemberOf(frame, module, member);
    }

    Value MemberOf(Frame frame, Value module, int member)
    {
        switch (module)
        {
            case Value.Module { State: { } state }:
                {
                    if (FindGlobal(state, member, 0) is { } value)
                        return value;
                    if (FindModule(state.Facts.Source.Name + "." + names[member]) is { } inner)
                        return Imported(frame, inner);
                    return StarMember(state, member) ?? SpecialMember(state, member) ?? Value.Unknown.Bare;
                }

            case Value.External { Node: { } node }:
                return node.Attribute(member, names[member]).Value;
            default:
                return Value.Unknown.Bare;
        }
    }

    Value? SpecialMember(ModuleState module, int member) => names[member] switch
    {
        "__file__" => File(module),
        "__dict__" => new Value.Namespace(module, Flow.None),
        "__builtins__" => externals.Find("builtins").Value,
        _ => null,
    };

    Value? StarMember(ModuleState module, int member)
    {
        for (var i = module.Stars.Count - 1; i >= 0; i--)
        {
            if (module.Stars[i] is Value.External { Node: { } outside })
                return outside.Attribute(member, names[member]).Value;
        }

        return null;
    }

    void ImportStar(Frame frame, int from, int level)
    {
        var name = Absolute(frame.Module, from == CodeBody.None ? null : names[from], level);
        if (string.IsNullOrEmpty(name) || frame.Module.Stars.Count >= MaxStars)
            return;
        frame.Module.Stars.Add(Import(frame, name, true));

        // What it brings shadows what was bound before.
        if (frame.IsTopLevel && frame.Module.Stars[^1] is Value.Module { State: { } star } && star != frame.Module)
        {
            for (var slot = 0; slot < frame.Module.Scope.Count; slot++)
            {
                if (frame.Module[slot] is not null && star.Scope.TryFind(frame.Module.Scope.Names[slot], out var other) && star[other] is { } value)
                    WriteGlobal(frame, slot, value);
            }
        }
    }
}
