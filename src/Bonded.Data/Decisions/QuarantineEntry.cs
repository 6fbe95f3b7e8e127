using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>One held or denied thing, from its first hold until it is allowed; kept after that.</summary>
/// <param name="Filename">The file, or null for the project as a whole.</param>
/// <param name="EvidenceJson">A JSON object: what was seen.</param>
/// <param name="Since">When it was first held, whatever the cause was then.</param>
/// <param name="Until">When a timed hold ends.</param>
/// <param name="EndedAt">When it was allowed; null while it stands.</param>
/// <param name="Asked">How often clients were refused because of it.</param>
/// <param name="AskedBy">Some of those clients, the last first: a user's name, or an address.</param>
public sealed record QuarantineEntry(
    long Id,
    string Index,
    string Project,
    string? Filename,
    Sha256Digest? Sha256,
    string Verdict,
    string Rules,
    string Sentence,
    string EvidenceJson,
    DateTimeOffset Since,
    DateTimeOffset? Until,
    DateTimeOffset? EndedAt,
    long Asked,
    DateTimeOffset? LastAsked,
    IReadOnlyList<string> AskedBy);
