namespace Bonded.Inspection.Rules;

/// <summary>Something about a source file as text that a person who reads it would not see, or would see as something else.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Trigger">When the code around it runs at the earliest.</param>
/// <param name="Snippet">The text concerned, as it is.</param>
internal sealed record TextFact(TextFactKind Kind, string Path, int Line, Trigger Trigger, string Snippet);
