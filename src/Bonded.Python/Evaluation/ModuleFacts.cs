namespace Bonded.Python.Evaluation;

/// <summary>What the analysis learnt of one module.</summary>
public sealed class ModuleFacts(ModuleSource source)
{
    readonly HashSet<ModuleFacts> imports = [];
    readonly SortedSet<string> outside = new(StringComparer.Ordinal);

    public ModuleSource Source { get; } = source;

    /// <summary>The module's top level.</summary>
    public CodeUnit Body { get; internal set; } = null!;

    /// <summary>Modules of the same package that its top level imports, parent packages among them.</summary>
    public IReadOnlyCollection<ModuleFacts> Imports => imports;

    /// <summary>Dotted names of the modules it imports anywhere that are not of the package.</summary>
    public IReadOnlyCollection<string> Outside => outside;

    /// <summary>Top-level functions by name, and the methods of top-level classes as <c>Class.method</c>.</summary>
    public IReadOnlyDictionary<string, CodeUnit> Functions { get; internal set; } = new Dictionary<string, CodeUnit>();

    /// <summary>What was wrong with the source: undecodable, broken, too deep, too long to analyse.</summary>
    public IReadOnlyList<SourceFault> Faults { get; internal set; } = [];

    internal void AddImport(ModuleFacts module) => imports.Add(module);

    internal void AddOutside(string name) => outside.Add(name);
}
