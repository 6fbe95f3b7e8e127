using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>One file of a project: what the upstream says of it, and what was last decided about it. Rows are never deleted.</summary>
public sealed record StoredFile
{
    public required string Filename { get; init; }

    /// <summary>The digest of its bytes; once known it never changes. Null while neither the upstream nor a download has told it.</summary>
    public Sha256Digest? Sha256 { get; init; }

    /// <summary>Its length in bytes, as the upstream says.</summary>
    public long? Size { get; init; }

    public required string Url { get; init; }

    /// <summary>The upstream's upload time (PEP 700).</summary>
    public DateTimeOffset? UploadTime { get; init; }

    public string? RequiresPython { get; init; }

    /// <summary>Whether the upstream has yanked it (PEP 592).</summary>
    public bool Yanked { get; init; }

    public string? YankedReason { get; init; }

    /// <summary>The upstream's digest of the metadata file (PEP 658), not yet compared with the file itself.</summary>
    public Sha256Digest? MetadataSha256 { get; init; }

    /// <summary>The URL of its provenance (PEP 740).</summary>
    public string? Provenance { get; init; }

    public DateTimeOffset FirstSeen { get; init; }

    /// <summary>Whether it was listed when the project was first fetched.</summary>
    public bool Initial { get; init; }

    /// <summary>Whether its upload time lies before a good fetch of ours that did not list it.</summary>
    public bool Late { get; init; }

    /// <summary>When the upstream stopped listing it; null while it does.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>The digest of other bytes that the upstream has offered under this filename.</summary>
    public Sha256Digest? ConflictSha256 { get; init; }

    /// <summary>When the upstream first sent other bytes than its page lists; null once the right ones are here.</summary>
    public DateTimeOffset? MismatchedAt { get; init; }

    /// <summary>How often the file was tried in vain: its bytes were others, or its inspection failed.</summary>
    public int Tries { get; init; }

    /// <summary>When it is tried again; null where that is not due.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The last recorded decision: <c>allow</c>, <c>hold</c> or <c>deny</c>; null while undecided.</summary>
    public string? Verdict { get; init; }

    /// <summary>The rules that decided, separated by commas.</summary>
    public string? Rules { get; init; }

    public string? Sentence { get; init; }

    /// <summary>When a timed hold ends.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The open quarantine entry about this file.</summary>
    public long? QuarantineId { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>When it was first served to anyone.</summary>
    public DateTimeOffset? FirstAllowedServed { get; init; }
}
