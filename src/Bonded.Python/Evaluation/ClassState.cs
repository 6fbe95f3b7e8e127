namespace Bonded.Python.Evaluation;

/// <summary>A class of the package while it is analysed.</summary>
internal sealed class ClassState(string name, ModuleState module)
{
    public readonly string Name = name;
    public readonly ModuleState Module = module;

    /// <summary>What the class body binds.</summary>
    public readonly Dictionary<int, Value> Members = [];

    /// <summary>Everything that was ever stored in an attribute of an instance, joined.</summary>
    public readonly Dictionary<int, Value> Attributes = [];
    public readonly List<Value> Bases = [];

    /// <summary>The class itself and all it inherits from, in the order in which attributes are looked for.</summary>
    public readonly List<ClassState> Ancestors = [];

    /// <summary>What it inherits from outside the package.</summary>
    public readonly List<ExternalName> Outside = [];
    public Value.Class Value = null!;

    /// <summary>Methods that Python itself calls on an instance.</summary>
    public List<(CodeUnit Unit, bool IsCertain)>? Dunders;
    public bool IsInstantiated;
}
