using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>What a person rejected: denied from then on, until somebody takes it back.</summary>
public sealed record StoredBlock
{
    public long Id { get; init; }

    public string Index { get; init; } = Indexes.Root;

    /// <summary>A project name or namespace; null where the bytes say it all.</summary>
    public string? Name { get; init; }

    /// <summary>A version specifier (PEP 440); null for any release.</summary>
    public string? Versions { get; init; }

    public Sha256Digest? Sha256 { get; init; }

    public required string Why { get; init; }

    public required string Who { get; init; }

    /// <summary>The entry of the quarantine that it answers.</summary>
    public long? QuarantineId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? EndedWhy { get; init; }
}
