namespace Bonded.Python.Evaluation;

/// <summary>A piece of code that runs as one, and what it may call.</summary>
public sealed class CodeUnit(CodeUnitKind kind, string name, ModuleFacts module, int line, IReadOnlyList<string> layers)
{
    HashSet<CodeUnit>? calls, mayCalls;

    public CodeUnitKind Kind { get; } = kind;

    /// <summary>Its name in the module, such as <c>Class.method</c>; empty for a module.</summary>
    public string Name { get; } = name;

    public ModuleFacts Module { get; } = module;

    /// <summary>The line it begins on, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>For decoded code: the layers it was wrapped in, outermost first.</summary>
    public IReadOnlyList<string> Layers { get; } = layers;

    /// <summary>The names of the decorators of a function, qualified as far as they are known.</summary>
    public IReadOnlyList<string> Decorators { get; internal set; } = [];

    /// <summary>The package's own code that this calls, defines a callback of, or hands on to be called.</summary>
    public IReadOnlyCollection<CodeUnit> Calls => calls ?? (IReadOnlyCollection<CodeUnit>)[];

    /// <summary>
    /// The package's own code that this may call, as far as one can guess: methods of that name where the receiver is not known, methods of a class
    /// that is passed on. Not among what follows for sure, such as when code runs.
    /// </summary>
    public IReadOnlyCollection<CodeUnit> MayCalls => mayCalls ?? (IReadOnlyCollection<CodeUnit>)[];

    internal bool AddMayCall(CodeUnit unit) => (mayCalls ??= []).Add(unit);

    internal bool AddCall(CodeUnit unit) => (calls ??= []).Add(unit);

    internal void AddDecorator(string name)
    {
        if (!Decorators.Contains(name))
            Decorators = [.. Decorators, name];
    }
}
