using System.Runtime.ExceptionServices;

namespace Bonded.Python.Evaluation;

/// <summary>Finds out what the Python code of a package may do, without running it.</summary>
public static class ProgramAnalysis
{
    /// <summary>Parsing, lowering and evaluation recurse at most as deep as fits in this.</summary>
    const int StackBytes = 16 << 20;

    /// <summary>Analyses modules together, as one package. A package can make it find things, never make it throw.</summary>
    /// <exception cref="OperationCanceledException">The analysis was cancelled.</exception>
    public static ProgramFacts Analyse(IReadOnlyList<ModuleSource> modules, Library library, AnalysisLimits limits, CancellationToken ct)
    {
        // On a thread of its own, so that the depth that is safe does not depend on who asks.
        ProgramFacts? facts = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    facts = new Evaluator(library, limits, ct).Analyse(modules);
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return facts!;
    }
}
