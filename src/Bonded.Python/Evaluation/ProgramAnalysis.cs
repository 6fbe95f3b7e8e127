namespace Bonded.Python.Evaluation;

/// <summary>Finds out what the Python code of a package may do, without running it.</summary>
public static class ProgramAnalysis
{
    /// <summary>Analyses modules together, as one package. A package can make it find things, never make it throw.</summary>
    /// <exception cref="OperationCanceledException">The analysis was cancelled.</exception>
    public static ProgramFacts Analyse(IReadOnlyList<ModuleSource> modules, Library library, AnalysisLimits limits, CancellationToken ct) =>
        throw new NotImplementedException();
}
