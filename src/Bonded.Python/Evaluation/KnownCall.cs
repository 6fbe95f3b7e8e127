namespace Bonded.Python.Evaluation;

/// <summary>Arguments that a function was evaluated with, and what came of it.</summary>
/// <param name="Version">What was known of the state that functions share.</param>
/// <param name="Root">The evaluation that alone may use it, because to that the arguments or what they hold belong; null for any.</param>
/// <param name="Caller">The code that called it then, and may alone use it; null for any.</param>
/// <param name="Clock">When it ended: instances among the arguments must not have changed since.</param>
/// <param name="Files">What was known of files that were written.</param>
/// <param name="Steps">Steps it took.</param>
internal sealed record KnownCall(Value[] Arguments, Value Result, int Version, object? Root, FunctionCode? Caller, long Clock, int Files, long Steps);
