namespace Bonded.Inspection;

/// <summary>One thing an inspection saw in a file.</summary>
/// <param name="Rule">The id of the rule that saw it, the one a policy names.</param>
/// <param name="Strength">What it says by itself.</param>
/// <param name="Message">A plain English sentence, printable ASCII, at most 300 characters, that never quotes the package.</param>
/// <param name="Path">The archive member it was seen in, escaped to printable ASCII, or null for the whole file.</param>
/// <param name="Line">The line in that member, from 1.</param>
/// <param name="Snippet">What was seen, escaped to printable ASCII; evidence for a person, never part of a refusal's sentence.</param>
/// <param name="Trigger">For code: when it runs at the earliest.</param>
/// <param name="Layers">For code that was hidden: what it was wrapped in, outermost first, such as <c>base64</c>, <c>zlib</c>.</param>
public sealed record Finding(
    string Rule, Strength Strength, string Message, string? Path = null, int? Line = null, string? Snippet = null, Trigger? Trigger = null,
    IReadOnlyList<string>? Layers = null);
