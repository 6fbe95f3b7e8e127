namespace Bonded.Python.Evaluation;

/// <summary>What the package wrote to a file.</summary>
/// <param name="Flow">All that was written.</param>
/// <param name="Content">What was written last, where that is a constant.</param>
internal readonly record struct FileState(Flow Flow, Value? Content);
