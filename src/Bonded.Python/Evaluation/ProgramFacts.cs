namespace Bonded.Python.Evaluation;

/// <summary>What the analysis of a package's Python code found; the only thing that rules read.</summary>
public sealed record ProgramFacts
{
    public required IReadOnlyList<ModuleFacts> Modules { get; init; }

    /// <summary>Every piece of code, decoded code among it.</summary>
    public required IReadOnlyList<CodeUnit> Units { get; init; }

    /// <summary>Everything that reaches outside, in the order of modules and lines.</summary>
    public required IReadOnlyList<Effect> Effects { get; init; }
}
