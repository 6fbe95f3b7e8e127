using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>A decision that differs from the one recorded before.</summary>
public sealed record DecisionTransition
{
    public string Index { get; init; } = Indexes.Root;
    public required string Project { get; init; }

    /// <summary>The file, or null for the project as a whole.</summary>
    public string? Filename { get; init; }

    /// <summary>The bytes that were decided about; null for a project.</summary>
    public Sha256Digest? Sha256 { get; init; }

    /// <summary><c>allow</c>, <c>hold</c> or <c>deny</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>The rules that fired, separated by commas.</summary>
    public required string Rules { get; init; }

    public required string Sentence { get; init; }

    /// <summary>A JSON object: what was seen.</summary>
    public string EvidenceJson { get; init; } = "{}";

    /// <summary>The index's epoch of the policy that decided; null where no policy was asked.</summary>
    public long? Epoch { get; init; }

    /// <summary>The engine whose facts were decided on; null where there were none.</summary>
    public string? Engine { get; init; }

    /// <summary>When a timed hold ends.</summary>
    public DateTimeOffset? Until { get; init; }

    public required DateTimeOffset Now { get; init; }
}
