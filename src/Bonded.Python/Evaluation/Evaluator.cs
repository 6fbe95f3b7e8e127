using System.Text;
using Bonded.Python.Code;
using Bonded.Python.Folding;
using Bonded.Python.Parsing;
using Bonded.Python.Source;

namespace Bonded.Python.Evaluation;

/// <summary>
/// Evaluates the code of a package abstractly: each module once in the order of imports, each function once with parameters of which nothing
/// is known, and again in place where a call passes something that matters.
/// </summary>
internal sealed partial class Evaluator
{
    /// <summary>Levels of nested code and calls together; each takes less than a kilobyte of the stack.</summary>
    const int MaxNesting = 6_000;

    /// <summary>Functions that are summarised because one that is being summarised calls them.</summary>
    const int MaxSummaryDepth = 40;

    /// <summary>Bytes of source after whose loading memory is tidied up.</summary>
    const int SweptBytes = 9 << 20;

    readonly Library library;
    readonly AnalysisLimits limits;
    readonly CancellationToken ct;
    readonly FoldBudget budget;
    readonly RegisterPool pool = new();
    readonly NameTable names = new();
    readonly ExternalNames externals;
    readonly Dictionary<string, ModuleState> modulesByName = new(StringComparer.Ordinal);
    readonly List<ModuleState> modules = [];
    readonly List<FunctionCode> functions = [];
    readonly List<CodeUnit> units = [];

    /// <summary>How often a name is bound as a method in the package, and where.</summary>
    readonly Dictionary<int, List<FunctionCode>> methodsByName = [];
    readonly Dictionary<int, ExternalName> builtins = [];
    readonly int initName, newName, runName, classNameName, dictName, valueName, queueName;

    /// <summary>How many branches that may not be taken, or loops of which one turn stands for all, the evaluation is in.</summary>
    int uncertain;
    int nesting, summaryDepth, placeDepth, nextSite;
    long steps, unitSteps, unitLimit;

    /// <summary>Raised when something that functions share changes.</summary>
    int version;

    /// <summary>Raised when an attribute of some instance becomes something else.</summary>
    long clock;
    bool stopped, budgetTold;

    /// <summary>The summary that is being made.</summary>
    Summary? summary;

    public Evaluator(Library library, AnalysisLimits limits, CancellationToken ct)
    {
        this.library = library;
        this.limits = limits;
        this.ct = ct;
        budget = new FoldBudget(limits);
        externals = new ExternalNames(library);
        initName = NameOf("__init__");
        newName = NameOf("__new__");
        runName = NameOf("run");
        classNameName = NameOf("__class__");
        dictName = NameOf("__dict__");
        valueName = NameOf("value");
        queueName = NameOf("\0queue");
    }

    int NameOf(string text) => names.Add(Encoding.UTF8.GetBytes(text));

    /// <summary>Steps taken so far.</summary>
    public long Steps => steps;

    public ProgramFacts Analyse(IReadOnlyList<ModuleSource> sources)
    {
        var unswept = 0L;
        foreach (var source in sources)
        {
            ct.ThrowIfCancellationRequested();
            Load(source);
            unswept += source.Bytes.Length;
            if (unswept < SweptBytes)
                continue;

            // The trees of so many modules are garbage that would stand beside what the evaluation needs.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            unswept = 0;
        }

        foreach (var module in modules)
            Run(module);
        foreach (var module in modules)
            SetFunctions(module);
        Summarise(false);
        Summarise(true);
        foreach (var module in modules)
            module.Facts.Faults = [.. module.Faults];
        return new ProgramFacts { Modules = [.. modules.Select(module => module.Facts)], Units = units, Effects = EffectsInOrder() };
    }

    void Load(ModuleSource source)
    {
        var facts = new ModuleFacts(source);
        var text = SourceText.Decode(source.Bytes);
        var parsed = Parser.Parse(text, names);
        var scope = new ModuleScope();
        var body = Lowering.Lower(parsed.Tree, text, names, scope, CodeUnitKind.Module);
        var module = new ModuleState(facts, text, scope);
        module.Faults.AddRange(text.Faults);
        module.Faults.AddRange(parsed.Faults);
        modules.Add(module);
        modulesByName.TryAdd(source.Name, module);
        module.Code = Declare(body, module, []);
        facts.Body = module.Code.Unit;
    }

    /// <summary>Makes units for a body and all bodies within.</summary>
    FunctionCode Declare(CodeBody body, ModuleState module, IReadOnlyList<string> layers, int line = 0)
    {
        var unit = new CodeUnit(body.Kind, body.Name, module.Facts, line > 0 ? line : LineOf(module, body.Offset), layers);
        units.Add(unit);
        var code = new FunctionCode(unit, body, module);
        if (body.Kind == CodeUnitKind.Function)
            functions.Add(code);
        for (var i = 0; i < body.Constants.Length; i++)
            body.Constants[i] = Named(body.Constants[i]);
        for (var i = 0; i < body.Children.Length; i++)
            code.Children[i] = Declare(body.Children[i], module, layers, line);
        return code;
    }

    /// <summary>Evaluates a module's top level, if that was not begun before.</summary>
    void Run(ModuleState module)
    {
        if (module.IsStarted)
            return;
        module.IsStarted = true;
        if (nesting > MaxNesting / 2)
        {
            Fault(module, module.Code.Unit.Line);
            return;
        }

        var saved = Suspend();
        var frame = new Frame(module.Code, null, null, null, pool);
        module.Frame = frame;
        Execute(frame, module);
        Resume(saved);
        module.IsDone = true;
        for (var slot = 0; slot < module.Globals.Length; slot++)
        {
            if (module.Globals[slot] is { } value)
                module.Globals[slot] = Joins.Unsettled(value);
        }
    }

    /// <summary>Summarises every function that was not yet, or whose summary is out of date.</summary>
    void Summarise(bool again)
    {
        // Functions of decoded code join while this runs.
        for (var i = 0; i < functions.Count; i++)
        {
            var function = functions[i];
            var known = function.Summary;
            if (!again ? known is null || known.IsProvisional : known is not null && IsOutdated(known))
                Summarise(function);
        }
    }

    Summary Summarise(FunctionCode function)
    {
        var made = new Summary { Version = version, IsProvisional = !function.Module.IsDone };
        function.Active++;
        var saved = Suspend();
        summary = made;
        summaryDepth = saved.SummaryDepth + 1;
        uncertain = 1;
        var closure = function.Made?.Closure ?? function.Module.Frame;
        var frame = new Frame(function, closure, null, made, pool) { Uncertain = uncertain };
        var body = function.Body;
        for (var i = 0; i < body.Parameters.Length; i++)
            frame.Variables[i].Value = Parameter(function, i);
        Execute(frame, function.Module);
        made.Result = ResultOf(frame);
        for (var i = 0; i < frame.Ends.Length; i++)
        {
            if ((frame.Changed & 1UL << i) == 0 || frame.Ends[i] is not { } changed)
                continue;
            var flow = changed.Flow with { Parameters = changed.Flow.Parameters & ~(1UL << i) };
            if (flow.Sources != Sources.None || flow.Parameters != 0)
                (made.Changes ??= []).Add((i, flow));
        }

        Resume(saved);
        function.Active--;
        function.Summary = made;
        return made;
    }

    static Value Parameter(FunctionCode function, int index)
    {
        var body = function.Body;
        if (index == 0 && function.Owner is { } owner && body.IsMethod && index < body.Positional && function.Made?.Binding != Binding.Static)
            return function.Made?.Binding == Binding.Class ? owner.Value : new Value.Instance(owner.Value, Flow.None);
        // What stands in for an object that is hardly ever passed is taken for it.
        if (function.Made?.Defaults?[index] is Value.Instance or Value.Function or Value.Class or Value.Partial)
            return function.Made.Defaults[index]!;
        return ParameterValues[Math.Min(index, ParameterValues.Length - 1)];
    }

    static readonly Value[] ParameterValues = [.. Enumerable.Range(0, 64).Select(i => new Value.Unknown(new Flow(Sources.None, Transformations.None, 1UL << i)) { Site = -1 - i })];

    static Value ResultOf(Frame frame)
    {
        if (!frame.Body.IsGenerator)
            return frame.Result ?? Values.None;
        if (frame.Yields is { } yields && !frame.YieldsVary)
            return new Value.Sequence(yields, frame.YieldFlow);
        return frame.Yields is { Count: > 0 } some ? Joins.Many(Joins.AnyItem(new Value.Sequence(some, frame.YieldFlow)), frame.YieldFlow) : Joins.Unknown(frame.YieldFlow);
    }

    void Execute(Frame frame, ModuleState module)
    {
        Run(frame, 0, frame.Body.Code.Length);
        Release(frame);
        if (stopped && !budgetTold)
        {
            budgetTold = true;
            Fault(module, frame.Code.Unit.Line);
        }
    }

    static void Fault(ModuleState module, int line)
    {
        foreach (var fault in module.Faults)
        {
            if (fault.Code == SourceFaultCode.Budget)
                return;
        }

        module.Faults.Add(new SourceFault(SourceFaultCode.Budget, line, "The code takes more steps, bytes or depth to analyse than the analysis may take."));
    }

    /// <summary>Begins an evaluation that has its own budget and knows nothing of the one it interrupts.</summary>
    Suspended Suspend()
    {
        var saved = new Suspended(uncertain, summaryDepth, placeDepth, unitSteps, unitLimit, stopped, budgetTold, summary);
        uncertain = 0;
        placeDepth = 0;
        unitSteps = 0;
        unitLimit = Math.Min(limits.UnitSteps, limits.Steps - steps);
        stopped = unitLimit <= 0;
        budgetTold = false;
        summary = null;
        return saved;
    }

    void Resume(Suspended saved)
    {
        (uncertain, summaryDepth, placeDepth, unitSteps, unitLimit, stopped, budgetTold, summary) =
            (saved.Uncertain, saved.SummaryDepth, saved.PlaceDepth, saved.UnitSteps, saved.UnitLimit, saved.Stopped, saved.BudgetTold, saved.Summary);
    }

    /// <summary>Pays for steps; false where there are none left.</summary>
    bool Spend(int count)
    {
        steps += count;
        unitSteps += count;
        if (unitSteps <= unitLimit)
            return !stopped;
        stopped = true;
        return false;
    }

    static void SetFunctions(ModuleState module)
    {
        var found = new Dictionary<string, CodeUnit>(StringComparer.Ordinal);
        foreach (var child in module.Code.Children)
        {
            var name = child.Unit.Name;
            if (child.Body.Kind == CodeUnitKind.Function && name.AsSpan().Count('.') <= 1)
                found[name] = child.Unit;
        }

        module.Facts.Functions = found;
    }

    static int LineOf(ModuleState module, int offset) => module.Source.LineOf(offset);

    readonly record struct Suspended(
        int Uncertain, int SummaryDepth, int PlaceDepth, long UnitSteps, long UnitLimit, bool Stopped, bool BudgetTold, Summary? Summary);
}
