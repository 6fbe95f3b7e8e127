namespace Bonded.Python.Evaluation;

/// <summary>Arguments that a function was evaluated with, and what came of it.</summary>
/// <param name="Version">What was known of the state that functions share.</param>
internal sealed record KnownCall(Value[] Arguments, Value Result, int Version);
