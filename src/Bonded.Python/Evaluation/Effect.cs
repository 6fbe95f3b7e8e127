namespace Bonded.Python.Evaluation;

/// <summary>One operation of the analysed code that reaches outside, with everything that is known about what flows into it.</summary>
public sealed record Effect
{
    public required EffectKind Kind { get; init; }

    /// <summary>What is called, by its qualified name however it was reached, such as <c>subprocess.Popen</c> or <c>socket.socket().connect</c>.</summary>
    public required string Callee { get; init; }

    /// <summary>The code that does it. Where it happens in a function with what a caller passed, that is still the function.</summary>
    public required CodeUnit Unit { get; init; }

    /// <summary>The line in the unit's file, from 1. For code that was decoded, the line of the string it came from.</summary>
    public required int Line { get; init; }

    /// <summary>The kind's target: a text (parts that are not known are holes), or whatever is known of it.</summary>
    public required Value Target { get; init; }

    /// <summary>All that flows into the operation: target and payload.</summary>
    public required Flow Flow { get; init; }

    /// <summary>What flows into the target alone.</summary>
    public required Flow TargetFlow { get; init; }

    /// <summary>The arguments by position.</summary>
    public IReadOnlyList<Value> Arguments { get; init; } = [];

    /// <summary>The arguments by keyword.</summary>
    public IReadOnlyList<(string Name, Value Value)> Keywords { get; init; } = [];

    /// <summary>
    /// How many layers of decoding the target's constant text came through, outermost first, such as <c>base64</c>, <c>zlib</c>; and for an
    /// effect of decoded code those of the code around it too.
    /// </summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>The code that passed in what made this an effect worth telling, innermost caller first; empty where it all happens in the unit.</summary>
    public IReadOnlyList<CodeUnit> Callers { get; init; } = [];
}
