namespace Bonded.Python.Evaluation;

/// <summary>A loop that is being evaluated.</summary>
internal sealed class LoopState(LoopState? outer, int journal, int depth, bool isAbstract)
{
    public readonly LoopState? Outer = outer;

    /// <summary>Where its part of the journal begins.</summary>
    public readonly int Journal = journal;

    /// <summary>How many branches were uncertain when it began.</summary>
    public readonly int Depth = depth;

    /// <summary>One turn stands for all.</summary>
    public readonly bool IsAbstract = isAbstract;

    /// <summary>States in which the loop was left, or a turn of it cut short.</summary>
    public List<Written[]>? Exits;
}
