using Bonded.Inspection.Code;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Triggers;

/// <summary>Finds out when each piece of code runs at the earliest: what calls and imports lead to it from where the world enters.</summary>
internal sealed class TriggerMap
{
    // In a package of so few pieces there is hardly another that an uncertain call could mean; in a large one, anything would seem to call anything.
    const int SmallPackage = 80;

    // What a frontend calls (PEP 517, PEP 660).
    static readonly string[] BackendHooks =
    [
        "build_wheel", "build_sdist", "build_editable", "get_requires_for_build_wheel", "get_requires_for_build_sdist", "get_requires_for_build_editable",
        "prepare_metadata_for_build_wheel", "prepare_metadata_for_build_editable",
    ];

    // What a build calls of a command class.
    static readonly string[] CommandMethods =
    [
        "__init__", "initialize_options", "finalize_options", "run", "build_extension", "build_extensions", "build_module", "build_packages", "get_sub_commands", "run_command",
        "sub_commands",
    ];

    readonly ProgramFacts program;
    readonly Func<ModuleFacts, SourceRole> roleOf;
    readonly bool isSmall;
    readonly Dictionary<CodeUnit, List<ModuleFacts>> scripts = [];
    readonly Dictionary<CodeUnit, Trigger> triggers = [];
    readonly Queue<CodeUnit> reached = [];
    readonly Dictionary<ModuleFacts, List<CodeUnit>> units = [];
    readonly Dictionary<ModuleFacts, Dictionary<string, List<CodeUnit>>> methods = [];

    TriggerMap(ProgramFacts program, Func<ModuleFacts, SourceRole> roleOf)
    {
        this.program = program;
        this.roleOf = roleOf;
        isSmall = program.Units.Count <= SmallPackage;
        foreach (var unit in program.Units)
        {
            if (!units.TryGetValue(unit.Module, out var ofModule))
                units.Add(unit.Module, ofModule = []);
            ofModule.Add(unit);
        }

        NoteScripts();
    }

    /// <summary>Notes which modules of its own the package starts as scripts.</summary>
    void NoteScripts()
    {
        Dictionary<string, ModuleFacts>? byPath = null, byName = null;
        foreach (var effect in program.Effects)
        {
            if (effect.Kind != EffectKind.ProcessRun || effect.Target is not Value.Text { Content: { Length: < 4096 } command })
                continue;
            var previous = "";
            foreach (var word in command.Split([' ', '"', '\''], StringSplitOptions.RemoveEmptyEntries))
            {
                ModuleFacts? module = null;
                // A file beside the package's own is known by its path in the package.
                if (word.EndsWith(".py", StringComparison.Ordinal) && word.LastIndexOf(Value.Text.Hole) is >= 0 and var hole && hole + 2 < word.Length)
                    (byPath ??= Index(facts => facts.Source.Path)).TryGetValue(word[(hole + 2)..], out module);
                else if (previous == "-m")
                    (byName ??= Index(facts => facts.Source.Name)).TryGetValue(word, out module);
                previous = word;
                if (module is null)
                    continue;
                if (!scripts.TryGetValue(effect.Unit, out var started))
                    scripts.Add(effect.Unit, started = []);
                started.Add(module);
            }
        }
    }

    Dictionary<string, ModuleFacts> Index(Func<ModuleFacts, string> key)
    {
        var index = new Dictionary<string, ModuleFacts>(StringComparer.Ordinal);
        foreach (var module in program.Modules)
            index.TryAdd(key(module), module);
        return index;
    }

    /// <summary>The earliest trigger of every unit.</summary>
    /// <param name="roleOf">What each module is by its place.</param>
    /// <param name="startpoints">What the package declares.</param>
    /// <param name="backend">The in-tree build backend, if there is one.</param>
    public static Dictionary<CodeUnit, Trigger> Of(
        ProgramFacts program, Func<ModuleFacts, SourceRole> roleOf, IReadOnlyList<Startpoint> startpoints, Startpoint? backend)
    {
        var map = new TriggerMap(program, roleOf);
        var modules = new Dictionary<string, ModuleFacts>(StringComparer.Ordinal);
        foreach (var module in program.Modules)
            modules.TryAdd(module.Source.Name, module);

        List<Startpoint> entries = [.. startpoints, .. map.DeclaredBySetup()];
        // Most alarming first, so that what is reached once is never reached earlier.
        for (var trigger = Trigger.Start; trigger >= Trigger.Test; trigger--)
        {
            foreach (var point in entries)
            {
                if (point.Trigger == trigger && modules.TryGetValue(point.Module, out var module))
                    map.Enter(module, point.Attribute, trigger);
            }

            if (trigger == Trigger.Install)
            {
                if (backend is not null && modules.TryGetValue(backend.Module, out var module))
                    map.EnterBackend(module);
                map.EnterCommandClasses();
            }

            foreach (var module in program.Modules)
                map.Enter(module, trigger);
            map.Follow(trigger);
        }

        return map.triggers;
    }

    /// <summary>Enters a module as its role has it.</summary>
    void Enter(ModuleFacts module, Trigger trigger)
    {
        var role = roleOf(module);
        switch (trigger)
        {
            case Trigger.Start when role == SourceRole.PathFile || (role == SourceRole.Module && module.Source.Name is "sitecustomize" or "usercustomize"):
                Reach(module.Body, trigger);
                break;
            case Trigger.Install when role == SourceRole.Setup:
                EnterScript(module, trigger);
                break;
            case Trigger.Install when role == SourceRole.BuildScript:
                ReachAll(module, trigger);
                break;
            case Trigger.Import when role == SourceRole.Module && !IsMain(module):
                Reach(module.Body, trigger);
                break;
            case Trigger.EntryPoint when role == SourceRole.Script || (role == SourceRole.Module && IsMain(module)):
                EnterScript(module, trigger);
                break;
            case Trigger.Call when role != SourceRole.Test:
            case Trigger.Test:
                ReachAll(module, trigger);
                break;
        }
    }

    /// <summary>Enters what an object reference names; a class with all of its methods, for the instance is what is used.</summary>
    void Enter(ModuleFacts module, string? attribute, Trigger trigger)
    {
        Reach(module.Body, trigger);
        if (attribute is null)
            return;
        if (module.Functions.TryGetValue(attribute, out var function))
            Reach(function, trigger);
        var dot = attribute.IndexOf('.', StringComparison.Ordinal);
        foreach (var method in MethodsOf(module, dot < 0 ? attribute : attribute[..dot]))
            Reach(method, trigger);
    }

    void EnterBackend(ModuleFacts module)
    {
        Reach(module.Body, Trigger.Install);
        foreach (var (name, function) in module.Functions)
        {
            if (BackendHooks.Contains(name[(name.LastIndexOf('.') + 1)..]))
                Reach(function, Trigger.Install);
        }
    }

    // setup(cmdclass={"install": Install}): whatever a module holds that is handed over there.
    void EnterCommandClasses()
    {
        foreach (var effect in program.Effects)
        {
            if (effect.Kind != EffectKind.Setup || roleOf(effect.Unit.Module) is not (SourceRole.Setup or SourceRole.BuildScript))
                continue;
            foreach (var (name, value) in effect.Keywords)
            {
                if (name is "cmdclass" or "distclass")
                    Handed(value);
            }
        }
    }

    void Handed(Value value)
    {
        switch (value)
        {
            case Value.Mapping mapping:
                foreach (var entry in mapping.Entries)
                    Handed(entry.Value);
                break;
            case Value.Sequence sequence:
                foreach (var item in sequence.Items)
                    Handed(item);
                break;
            case Value.Function function:
                Reach(function.Unit, Trigger.Install);
                break;
            case Value.Class type:
                foreach (var method in type.Methods.Values)
                    Reach(method, Trigger.Install);
                break;
            case Value.Instance instance:
                Handed(instance.Type);
                break;
        }
    }

    /// <summary>setup(entry_points={"console_scripts": ["name = module:function"]}), also as one INI text.</summary>
    List<Startpoint> DeclaredBySetup()
    {
        var points = new List<Startpoint>();
        foreach (var effect in program.Effects)
        {
            if (effect.Kind != EffectKind.Setup || roleOf(effect.Unit.Module) is not (SourceRole.Setup or SourceRole.BuildScript))
                continue;
            foreach (var (name, value) in effect.Keywords)
            {
                if (name == "entry_points")
                    Declared(value, points);
            }
        }

        return points;
    }

    static void Declared(Value value, List<Startpoint> points)
    {
        switch (value)
        {
            case Value.Mapping mapping:
                foreach (var entry in mapping.Entries)
                    Declared(entry.Value, points);
                break;
            case Value.Sequence sequence:
                foreach (var item in sequence.Items)
                    Declared(item, points);
                break;
            case Value.Text text:
                foreach (var line in text.Content.Split('\n'))
                {
                    var equals = line.IndexOf('=', StringComparison.Ordinal);
                    if (equals > 0 && Startpoint.Read(Trigger.EntryPoint, line.AsSpan(equals + 1)) is { } point)
                        points.Add(point);
                }

                break;
        }
    }

    void EnterScript(ModuleFacts module, Trigger trigger)
    {
        Reach(module.Body, trigger);
        foreach (var unit in UnitsOf(module))
        {
            if (unit.Kind == CodeUnitKind.MainGuard)
                Reach(unit, trigger);
        }
    }

    void ReachAll(ModuleFacts module, Trigger trigger)
    {
        foreach (var unit in UnitsOf(module))
            Reach(unit, trigger);
    }

    /// <summary>Spreads a trigger along calls and imports.</summary>
    void Follow(Trigger trigger)
    {
        while (reached.TryDequeue(out var unit))
        {
            foreach (var called in unit.Calls)
                Reach(called, trigger);
            if (isSmall)
            {
                foreach (var called in unit.MayCalls)
                    Reach(called, trigger);
            }

            if (scripts.TryGetValue(unit, out var started))
            {
                foreach (var script in started)
                    EnterScript(script, trigger);
            }

            if (unit.Kind != CodeUnitKind.Module || unit.Module.Body != unit)
                continue;
            foreach (var imported in unit.Module.Imports)
                Reach(imported.Body, trigger);
            // A build makes and runs command classes by their names, which no call shows.
            if (trigger == Trigger.Install)
            {
                foreach (var (name, function) in unit.Module.Functions)
                {
                    if (name.LastIndexOf('.') is > 0 and var dot && CommandMethods.Contains(name[(dot + 1)..]) && HasCommandMethods(unit.Module, name[..dot]))
                        Reach(function, trigger);
                }
            }
        }
    }

    static bool HasCommandMethods(ModuleFacts module, string type) =>
        module.Functions.ContainsKey(type + ".run") || module.Functions.ContainsKey(type + ".finalize_options") || module.Functions.ContainsKey(type + ".initialize_options")
        || module.Functions.ContainsKey(type + ".build_extension") || module.Functions.ContainsKey(type + ".build_extensions");

    void Reach(CodeUnit unit, Trigger trigger)
    {
        if (triggers.TryAdd(unit, trigger))
            reached.Enqueue(unit);
    }

    /// <summary>The methods of a class, each handed out once: whoever names the class again finds them reached.</summary>
    List<CodeUnit> MethodsOf(ModuleFacts module, string type)
    {
        if (!methods.TryGetValue(module, out var byType))
        {
            methods.Add(module, byType = new Dictionary<string, List<CodeUnit>>(StringComparer.Ordinal));
            foreach (var (name, method) in module.Functions)
            {
                var dot = name.IndexOf('.', StringComparison.Ordinal);
                if (dot <= 0)
                    continue;
                if (!byType.TryGetValue(name[..dot], out var ofType))
                    byType.Add(name[..dot], ofType = []);
                ofType.Add(method);
            }
        }

        return byType.Remove(type, out var found) ? found : [];
    }

    List<CodeUnit> UnitsOf(ModuleFacts module) => units.GetValueOrDefault(module) ?? [];

    static bool IsMain(ModuleFacts module) => module.Source.Name.EndsWith(".__main__", StringComparison.Ordinal) || module.Source.Name == "__main__";
}
