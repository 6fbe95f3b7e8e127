using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>An exception that a person gave, from then on and for good, though it may have ended.</summary>
public sealed record StoredWaiver
{
    public long Id { get; init; }

    public string Index { get; init; } = Indexes.Root;

    /// <summary><c>waiver</c>; <c>approval</c> for an answer to an entry of the quarantine; <c>adoption</c> for what was in use already.</summary>
    public required string Kind { get; init; }

    /// <summary>A project name or namespace; null where the bytes say it all.</summary>
    public string? Name { get; init; }

    /// <summary>A version specifier (PEP 440); null for any release.</summary>
    public string? Versions { get; init; }

    public Sha256Digest? Sha256 { get; init; }

    /// <summary>The ids of the rules that it answers.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    public required string Why { get; init; }

    public required string Who { get; init; }

    /// <summary>The entry of the quarantine that it answers.</summary>
    public long? QuarantineId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends; null where it does not by itself.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary><c>newer-release</c> where it ends as soon as a newer release is free; null otherwise.</summary>
    public string? EndsWhen { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? EndedWhy { get; init; }
}
