using Bonded.Inspection;
using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>What is known of one file when it is decided.</summary>
public sealed record FileSignals
{
    public required DistributionFilename Filename { get; init; }

    /// <summary>The digest the page lists; null where the upstream gives none.</summary>
    public Sha256Digest? Sha256 { get; init; }

    /// <summary>When this index first saw the file.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>The upstream's own <c>upload-time</c>, believed or not.</summary>
    public DateTimeOffset? UploadTime { get; init; }

    /// <summary>The upload-time is earlier than a good fetch of the page that did not list the file.</summary>
    public bool Late { get; init; }

    /// <summary>The upstream no longer lists the file.</summary>
    public bool Removed { get; init; }

    /// <summary>The upstream now lists other bytes, and the bytes first listed were never fetched.</summary>
    public bool Changed { get; init; }

    /// <summary>The upstream sent other bytes than its page lists when it was last asked for the file.</summary>
    public bool Mismatched { get; init; }

    /// <summary>What the bytes hold; null where they have not been inspected.</summary>
    public InspectionFacts? Inspection { get; init; }

    /// <summary>Why there is no inspection though one was tried, or null.</summary>
    public string? InspectionFailed { get; init; }

    /// <summary>Findings that need more than the file's own bytes: against its page, its <c>.metadata</c> and its siblings.</summary>
    public IReadOnlyList<Finding> Comparisons { get; init; } = [];

    /// <summary>When a person approved the file's release as it was, or null.</summary>
    public DateTimeOffset? SealedAt { get; init; }

    /// <summary>Somebody here has downloaded the file.</summary>
    public bool Served { get; init; }

    /// <summary>The file was allowed before.</summary>
    public bool AllowedBefore { get; init; }
}
