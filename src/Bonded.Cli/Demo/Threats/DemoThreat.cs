namespace Bonded.Cli.Demo.Threats;

/// <summary>A good project whose newest release is malicious, and another project that does something like it honestly.</summary>
/// <param name="Title">What the release does, as the end of the sentence "A release that ...".</param>
/// <param name="Bad">The malicious release. It is old enough for every rule about age.</param>
/// <param name="Rule">The rule that holds it.</param>
/// <param name="Chain">What the explanation names besides: member and line, when the code runs, what it was wrapped in.</param>
/// <param name="Good">The releases before it; the last one is what installers take.</param>
/// <param name="Twin">The honest project, which comes in.</param>
sealed record DemoThreat(string Title, DemoFile Bad, string Rule, IReadOnlyList<string> Chain, IReadOnlyList<DemoFile> Good, IReadOnlyList<DemoFile> Twin);
