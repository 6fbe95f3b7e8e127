namespace Bonded.Python.Evaluation;

/// <summary>What the analysis of one package may take; running out is a <see cref="SourceFault"/>, never an exception.</summary>
public sealed record AnalysisLimits
{
    public static readonly AnalysisLimits Default = new();

    /// <summary>Instructions evaluated in all.</summary>
    public long Steps { get; init; } = 20_000_000;

    /// <summary>Instructions evaluated for one function or module, its unrolled loops and the calls it evaluates in place included.</summary>
    public int UnitSteps { get; init; } = 400_000;

    /// <summary>Bytes or characters of one constant.</summary>
    public int ConstantBytes { get; init; } = 4 << 20;

    /// <summary>Bytes of all constants that are computed.</summary>
    public long FoldedBytes { get; init; } = 128 << 20;

    /// <summary>Layers of code within constants.</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Calls within calls that are evaluated in place with the arguments they get.</summary>
    public int CallDepth { get; init; } = 6;
}
