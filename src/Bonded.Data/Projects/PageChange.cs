using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>What a good answer of an upstream changes in what is stored of a project.</summary>
public sealed record PageChange
{
    public string Index { get; init; } = Indexes.Root;
    public required string Name { get; init; }

    /// <summary>The upstream that answered. An unbound name becomes bound to it; a name bound elsewhere refuses the change.</summary>
    public required string Upstream { get; init; }

    /// <summary>When it answered.</summary>
    public required DateTimeOffset Now { get; init; }

    public string? ETag { get; init; }
    public string Status { get; init; } = "active";
    public string? StatusReason { get; init; }
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>Files not stored yet.</summary>
    public IReadOnlyList<StoredFile> Added { get; init; } = [];

    /// <summary>Files whose URL, size, upload time, yank, requires-python, metadata digest or provenance differs; nothing else of them is taken.</summary>
    public IReadOnlyList<StoredFile> Changed { get; init; } = [];

    public IReadOnlyList<string> RemovedFilenames { get; init; } = [];
    public IReadOnlyList<string> RestoredFilenames { get; init; } = [];

    /// <summary>Files that the upstream now lists with other bytes.</summary>
    public IReadOnlyList<(string Filename, Sha256Digest Now)> Conflicts { get; init; } = [];

    /// <summary>Files that the upstream lists with the bytes it listed first again.</summary>
    public IReadOnlyList<string> Reconciled { get; init; } = [];

    /// <summary>Files for which the upstream sent other bytes before, and which are worth another try now.</summary>
    public IReadOnlyList<string> Retried { get; init; } = [];

    /// <summary>Whether the project is gone, or quarantined, as a whole.</summary>
    public bool Removed { get; init; }

    public string? RemovedReason { get; init; }

    /// <summary>Why the project as a whole is held from now on, where the page gives a reason for that.</summary>
    public string? Held { get; init; }

    /// <summary>Audit events of the change, stored with it.</summary>
    public IReadOnlyList<AuditEvent> Events { get; init; } = [];
}
