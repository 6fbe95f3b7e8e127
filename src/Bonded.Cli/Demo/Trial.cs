namespace Bonded.Cli.Demo;

/// <summary>One thing the demo promises, and the commands that show it.</summary>
/// <param name="Title">The promise, in one line.</param>
/// <param name="Steps">In the order in which they are tried.</param>
sealed record Trial(string Title, IReadOnlyList<Step> Steps);

/// <summary>One command.</summary>
/// <param name="Command">As a person would type it.</param>
/// <param name="Promise">What will come of it.</param>
/// <param name="Try">Does it, and compares.</param>
sealed record Step(string Command, string Promise, Func<CancellationToken, Task<Outcome>> Try);

/// <summary>What came of a step.</summary>
/// <param name="Kept">Whether it is what was promised.</param>
/// <param name="Saw">The words that show it, or what came instead; it may be foreign text.</param>
sealed record Outcome(bool Kept, string Saw);
