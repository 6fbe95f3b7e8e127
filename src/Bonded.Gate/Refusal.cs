using Bonded.Policy;

namespace Bonded.Gate;

/// <summary>Why something is not served, in the words every place shows.</summary>
/// <param name="Title">A few words, the same for every refusal of its kind.</param>
/// <param name="Sentence">Rule, what was seen, when it ends, and the page that tells more; printable ASCII, at most 300 characters.</param>
/// <param name="Verdict">Whether it waits or never comes.</param>
/// <param name="Rules">The ids of the rules that count, weightiest first.</param>
/// <param name="Until">When it ends by itself, or null.</param>
/// <param name="ReviewUrl">The page of its quarantine entry, or null where it has none.</param>
/// <param name="EntryId">The number of that entry.</param>
public sealed record Refusal(string Title, string Sentence, Verdict Verdict, IReadOnlyList<string> Rules, DateTimeOffset? Until, string? ReviewUrl, long? EntryId);
