namespace Bonded.Python.Evaluation;

/// <summary>What the package wrote to a file.</summary>
/// <param name="Flow">All that was written.</param>
/// <param name="Content">What was written last, where that is a constant.</param>
internal readonly record struct FileState(Flow Flow, Value? Content)
{
    /// <summary>The code that wrote to it last.</summary>
    public CodeUnit? Writer { get; init; }

    /// <summary>What was written, as what is read from the file again or run from it.</summary>
    public Flow Read => Flow | new Flow(Sources.None, Transformations.ViaFile, 0);
}
