namespace Bonded.Python.Evaluation;

/// <summary>The arguments of a call, as far as they are known.</summary>
/// <param name="Positional">By position.</param>
/// <param name="Keywords">By name.</param>
/// <param name="Flow">What flows into any of them.</param>
/// <param name="IsOpen">There may be more: <c>*x</c> or <c>**x</c> of which it is not known what it holds.</param>
internal readonly record struct Arguments(Value[] Positional, (string Name, Value Value)[] Keywords, Flow Flow, bool IsOpen)
{
    public static readonly Arguments None = Of([]);

    public static Arguments Of(Value[] positional)
    {
        var flow = Flow.None;
        foreach (var value in positional)
            flow |= value.Flow;
        return new Arguments(positional, [], flow, false);
    }
}
