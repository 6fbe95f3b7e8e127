namespace Bonded.Inspection.Rules;

/// <summary>What a rule saw.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Strength">What it says by itself.</param>
/// <param name="Message">A plain English sentence, printable ASCII, at most 300 characters, that never quotes the package.</param>
/// <param name="Path">The member, as it is; null for the whole package.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Snippet">The text it was seen in, as it is.</param>
/// <param name="Trigger">When it runs at the earliest; null where that has no meaning.</param>
/// <param name="Layers">What the code was wrapped in, outermost first.</param>
internal sealed record CodeFinding(
    string Rule, Strength Strength, string Message, string? Path, int? Line, string? Snippet, Trigger? Trigger, IReadOnlyList<string> Layers)
{
    /// <summary>The finding, fit to print.</summary>
    public Finding ToFinding() =>
        new(Rule, Strength, Message, Evidence.Escape(Path), Line, Evidence.Escape(Snippet), Trigger, Layers.Count == 0 ? null : Layers);
}
