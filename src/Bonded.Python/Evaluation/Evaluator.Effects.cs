using System.Text;

namespace Bonded.Python.Evaluation;

// What reaches outside, and the files between.
internal sealed partial class Evaluator
{
    /// <summary>Effects told of one place, apart by target; callers named of one.</summary>
    const int MaxVariants = 6, MaxCallers = 8;

    /// <summary>Files written that are told apart.</summary>
    const int MaxFiles = 512;

    /// <summary>Known characters that make a path with holes the same as another like it.</summary>
    const int TellingCharacters = 4;

    readonly List<EffectSite> effects = [];

    /// <summary>Raised when something is told that was not before.</summary>
    int effectsTold;
    readonly Dictionary<string, FileState> files = new(StringComparer.Ordinal);

    /// <summary>Raised when more is known of a file that is written.</summary>
    int filesChanged;

    void Emit(Frame frame, EffectKind kind, string callee, Value target, Flow targetFlow, Flow flow, Arguments arguments, int offset)
    {
        if (target is Value.Choice choice)
        {
            foreach (var option in choice.Options)
            {
                if (option is not Value.Singleton)
                    Emit(frame, kind, callee, Plain(option), targetFlow, flow, arguments, offset);
            }

            return;
        }

        var code = frame.Code;
        var inner = target switch { Value.Text text => text.Layers, Value.Bytes bytes => bytes.Layers, _ => [] };
        var effect = new Effect
        {
            Kind = kind,
            Callee = callee,
            Unit = code.Unit,
            Line = code.FixedLine > 0 ? code.FixedLine : LineOf(code.Module, offset),
            Target = target,
            Flow = flow with { IsUnsettled = false },
            TargetFlow = targetFlow with { IsUnsettled = false },
            Arguments = arguments.Positional,
            Keywords = arguments.Keywords,
            Layers = code.Unit.Layers.Count == 0 ? inner : [.. code.Unit.Layers, .. inner],
            Callers = CallersOf(frame),
        };
        Add(effect, offset, code);
    }

    static IReadOnlyList<CodeUnit> CallersOf(Frame frame)
    {
        if (frame.Caller is null)
            return [];
        var callers = new List<CodeUnit>();
        for (var caller = frame.Caller; caller is not null && callers.Count < MaxCallers; caller = caller.Caller)
            callers.Add(caller.Code.Unit);
        return callers;
    }

    void Add(Effect effect, int offset, FunctionCode code)
    {
        if (summary is not null && effect.Flow.Parameters != 0)
        {
            summary.Matters |= effect.Flow.Parameters;
            if (summary.Effects.Count < Summary.MaxEffects)
                summary.Effects.Add(new SiteEffect(effect, offset, code));
        }

        var variants = SiteOf(code, offset, effect.Kind, effect.Callee).Variants;
        for (var i = 0; i < variants.Count; i++)
        {
            var known = variants[i];
            var same = SameTarget(known.Target, effect.Target);
            if (!same && IsKnown(known.Target) && IsKnown(effect.Target))
                continue;
            if (!same && IsKnown(known.Target))
            {
                // Less is known of the target now; only what flows may be new.
                if ((known.Flow | effect.Flow) == known.Flow)
                    return;
                continue;
            }

            if (!same || (known.Flow | effect.Flow) != known.Flow)
                effectsTold++;
            var richer = same && known.Callers.Count <= effect.Callers.Count ? known : effect;
            variants[i] = richer with
            {
                Flow = known.Flow | effect.Flow,
                TargetFlow = known.TargetFlow | effect.TargetFlow,
                Arguments = Richer(known.Arguments, effect.Arguments),
                Keywords = effect.Keywords.Count >= known.Keywords.Count ? WithFlows(effect.Keywords, known.Keywords) : WithFlows(known.Keywords, effect.Keywords),
            };
            return;
        }

        if (variants.Count < MaxVariants)
        {
            effectsTold++;
            variants.Add(effect);
        }
        else
            variants[^1] = variants[^1] with { Flow = variants[^1].Flow | effect.Flow, TargetFlow = variants[^1].TargetFlow | effect.TargetFlow };
    }

    EffectSite SiteOf(FunctionCode code, int offset, EffectKind kind, string callee)
    {
        code.Effects ??= [];
        var first = code.Effects.GetValueOrDefault(offset);
        for (var site = first; site is not null; site = site.Next)
        {
            if (site.Kind == kind && string.Equals(site.Callee, callee, StringComparison.Ordinal))
                return site;
        }

        var added = new EffectSite(code, offset, kind, callee, first);
        code.Effects[offset] = added;
        effects.Add(added);
        return added;
    }

    static IReadOnlyList<Value> Richer(IReadOnlyList<Value> a, IReadOnlyList<Value> b)
    {
        var knownA = 0;
        var knownB = 0;
        for (var i = 0; i < a.Count; i++)
            knownA += IsKnown(a[i]) ? 1 : 0;
        for (var i = 0; i < b.Count; i++)
            knownB += IsKnown(b[i]) ? 1 : 0;
        return knownB >= knownA ? WithFlows(b, a) : WithFlows(a, b);
    }

    /// <summary>Arguments, with what flows into those of another call at the same place too.</summary>
    static IReadOnlyList<Value> WithFlows(IReadOnlyList<Value> arguments, IReadOnlyList<Value> others)
    {
        Value[]? joined = null;
        for (var i = 0; i < arguments.Count && i < others.Count; i++)
        {
            if ((arguments[i].Flow | others[i].Flow) != arguments[i].Flow)
                (joined ??= [.. arguments])[i] = Joins.AddFlow(arguments[i], others[i].Flow);
        }

        return joined ?? arguments;
    }

    static IReadOnlyList<(string Name, Value Value)> WithFlows(IReadOnlyList<(string Name, Value Value)> keywords, IReadOnlyList<(string Name, Value Value)> others)
    {
        (string, Value)[]? joined = null;
        for (var i = 0; i < keywords.Count && i < others.Count; i++)
        {
            var (name, value) = keywords[i];
            if (name == others[i].Name && (value.Flow | others[i].Value.Flow) != value.Flow)
                (joined ??= [.. keywords])[i] = (name, Joins.AddFlow(value, others[i].Value.Flow));
        }

        return joined ?? keywords;
    }

    static bool SameTarget(Value a, Value b) => ReferenceEquals(a, b) || Joins.Same(a, b) || a is Value.Unknown && b is Value.Unknown;

    List<Effect> EffectsInOrder()
    {
        var order = new Dictionary<ModuleFacts, int>();
        foreach (var module in modules)
            order.Add(module.Facts, order.Count);
        var all = new List<(int Module, int Line, int Offset, Effect Effect)>();
        foreach (var site in effects)
        {
            foreach (var effect in site.Variants)
                all.Add((order[site.Code.Module.Facts], effect.Line, site.Offset, effect));
        }

        var sorted = all.ToArray();
        Array.Sort(sorted, (a, b) => a.Module != b.Module ? a.Module.CompareTo(b.Module) : a.Line != b.Line ? a.Line.CompareTo(b.Line) : a.Offset.CompareTo(b.Offset));
        var result = new List<Effect>(sorted.Length);
        foreach (var (_, _, _, effect) in sorted)
            result.Add(effect);
        return result;
    }

    void EmitRead(Frame frame, EffectKind kind, ExternalName node, string name, Flow flow, int offset) =>
        Emit(frame, kind, node.Name, new Value.Text(name, Flow.None, []), Flow.None, flow, Arguments.None, offset);

    void EmitPatch(Frame frame, string target, Value value, int offset) =>
        Emit(frame, EffectKind.Patch, target, new Value.Text(target, Flow.None, []), Flow.None, value.Flow, Arguments.Of([value]), offset);

    void EmitEnvironment(Frame frame, Value key, Value value, int offset) =>
        Emit(frame, EffectKind.EnvironmentWrite, "os.environ", Plain(key), key.Flow, key.Flow | value.Flow, Arguments.Of([key, value]), offset);

    void EmitHostCheck(Frame frame, Value left, Value right, int offset)
    {
        const Sources host = Sources.Host | Sources.User | Sources.System | Sources.Environment | Sources.Variable;
        var (fact, with) = left.Flow.Has(host) ? (left, right) : (right, left);
        if (!fact.Flow.Has(host) || with is not (Value.Text or Value.Sequence { Items.Count: > 0 } or Value.Number))
            return;
        var callee = fact is Value.External external ? external.Name : "";
        Emit(frame, EffectKind.HostCheck, callee, with, with.Flow, fact.Flow | with.Flow, Arguments.Of([fact, with]), offset);
    }

    /// <summary>What a path is known by: its text, or where it was made.</summary>
    static string? PathKey(Value path)
    {
        path = Plain(path);
        if (path is Value.External { Inner: { } inner })
            path = inner;
        if (path is Value.Text text)
        {
            var telling = 0;
            foreach (var c in text.Content)
                telling += c is Value.Text.Hole or '/' or '\\' ? 0 : 1;
            if (telling >= TellingCharacters || text.IsWhole && telling > 0)
                return text.Content;
        }
        else if (path is Value.Bytes bytes && bytes.Content.Length is > 0 and < 4_096)
            return Encoding.Latin1.GetString(bytes.Content.Span);

        return path.Site != 0 ? "#" + path.Site : path is Value.External { Node: { IsResult: true } node } ? node.Name : null;
    }

    void WriteFile(Value path, Flow flow, Value? content, CodeUnit? writer = null)
    {
        if (PathKey(path) is not { } key || !files.TryGetValue(key, out var known) && files.Count >= MaxFiles)
            return;
        if (key[0] == '#')
            flow |= new Flow(Sources.None, Transformations.ViaHandle, 0);
        var now = new FileState(known.Flow | flow with { Parameters = 0 }, content is Value.Text { IsWhole: true } or Value.Bytes ? content : known.Content) { Writer = writer };
        if (known.Flow == now.Flow && ReferenceEquals(known.Content, now.Content) && ReferenceEquals(known.Writer, writer) && files.ContainsKey(key))
            return;
        files[key] = now;
        filesChanged++;
    }

    FileState? FindFile(Value path) => files.Count > 0 && PathKey(path) is { } key && files.TryGetValue(key, out var state) ? state : null;

    /// <summary>The files that a command names.</summary>
    FileState? FindFileIn(Value command, int depth = 0)
    {
        if (files.Count == 0 || depth > 2)
            return null;
        switch (command)
        {
            case Value.Sequence sequence:
                {
                    FileState? found = null;
                    for (var i = 0; i < Math.Min(sequence.Items.Count, 32); i++)
                    {
                        if (FindFileIn(sequence.Items[i], depth + 1) is { } one)
                            found = new FileState((found?.Flow ?? Flow.None) | one.Flow, one.Content ?? found?.Content);
                    }

                    return found;
                }

            case Value.Choice choice:
                foreach (var option in choice.Options)
                {
                    if (FindFileIn(option, depth + 1) is { } one)
                        return one;
                }

                return null;
        }

        if (FindFile(command) is { } exact)
            return exact;
        if (command.Site != 0 && files.TryGetValue("#" + command.Site, out var named))
            return named;
        if (Plain(command) is not Value.Text { Content.Length: > TellingCharacters and < 10_000 } text)
            return null;
        foreach (var (path, state) in files)
        {
            if (path.Length > TellingCharacters && Names(text.Content, path))
                return state;
        }

        return null;
    }

    /// <summary>A command line has a path as one of its words.</summary>
    static bool Names(string command, string path)
    {
        for (var at = command.IndexOf(path, StringComparison.Ordinal); at >= 0; at = command.IndexOf(path, at + 1, StringComparison.Ordinal))
        {
            var before = at == 0 || IsBreak(command[at - 1]) || path[0] == Value.Text.Hole;
            var after = at + path.Length == command.Length || IsBreak(command[at + path.Length]);
            if (before && after)
                return true;
        }

        return false;

        static bool IsBreak(char c) => c is ' ' or '"' or '\'' or ';' or '&' or '|' or '=' or '/' or '\\' or '(' or ')' or '\t' or '\n';
    }

    /// <summary>A command as one text, with holes.</summary>
    Value CommandText(Value command)
    {
        switch (Plain(command))
        {
            case Value.Sequence sequence:
                {
                    var builder = new StringBuilder();
                    IReadOnlyList<string> layers = [];
                    foreach (var item in sequence.Items)
                    {
                        if (builder.Length > 0)
                            builder.Append(' ');
                        if (builder.Length > limits.ConstantBytes / 4)
                            break;
                        var part = Plain(item);
                        if (part is Value.Choice choice)
                            part = FirstText(choice);
                        switch (part)
                        {
                            case Value.Text text:
                                builder.Append(text.Content);
                                layers = text.Layers.Count > layers.Count ? text.Layers : layers;
                                break;
                            case Value.Bytes bytes:
                                builder.Append(Encoding.Latin1.GetString(bytes.Content.Span));
                                layers = bytes.Layers.Count > layers.Count ? bytes.Layers : layers;
                                break;
                            case Value.Number number:
                                builder.Append(number.Content);
                                break;
                            default:
                                builder.Append(Value.Text.Hole);
                                break;
                        }
                    }

                    return new Value.Text(builder.ToString(), command.Flow, layers);
                }

            case Value.Bytes bytes:
                return new Value.Text(Encoding.Latin1.GetString(bytes.Content.Span), bytes.Flow, bytes.Layers);
            case Value.Choice choice:
                {
                    Value? joined = null;
                    foreach (var option in choice.Options)
                    {
                        if (option is not Value.Singleton)
                            joined = Joins.Join(joined, CommandText(option));
                    }

                    return joined ?? Joins.Unknown(choice.Flow);
                }

            case var other:
                return other;
        }
    }
}
