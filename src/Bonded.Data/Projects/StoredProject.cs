namespace Bonded.Data;

/// <summary>A project in one index: where it comes from, its files, and what was last decided about it.</summary>
public sealed record StoredProject
{
    /// <summary>The canonical name (PEP 503).</summary>
    public required string Name { get; init; }

    /// <summary>The upstream that the name is bound to; it is never looked up in another. Null until one has answered for it.</summary>
    public string? Upstream { get; init; }

    public DateTimeOffset? BoundAt { get; init; }

    public DateTimeOffset FirstSeen { get; init; }

    /// <summary>The last good fetch.</summary>
    public DateTimeOffset? FetchedAt { get; init; }

    public string? ETag { get; init; }

    /// <summary>Since when the upstream has not answered well; null while it does.</summary>
    public DateTimeOffset? StaleSince { get; init; }

    public string? StaleReason { get; init; }

    /// <summary>When the upstream removed the whole project, or quarantined it.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    public string? RemovedReason { get; init; }

    /// <summary>The upstream's status marker (PEP 792).</summary>
    public string Status { get; init; } = "active";

    public string? StatusReason { get; init; }

    /// <summary>Why the whole project is held for its past: it was gone and came back as something else. Null where it is not.</summary>
    public string? StatusHeld { get; init; }

    /// <summary>Raised by every change; unique over all projects and in the order of their commits.</summary>
    public long Serial { get; init; }

    /// <summary>When a client last asked for it.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>The last recorded decision about the project as a whole: <c>allow</c>, <c>hold</c> or <c>deny</c>; null if there is none.</summary>
    public string? Verdict { get; init; }

    public string? Rules { get; init; }

    public string? Sentence { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>The open quarantine entry about the project as a whole.</summary>
    public long? QuarantineId { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Every file ever listed, ordered by filename.</summary>
    public IReadOnlyList<StoredFile> Files { get; init; } = [];

    /// <summary>The versions that the upstream lists (PEP 700), in its order.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];
}
