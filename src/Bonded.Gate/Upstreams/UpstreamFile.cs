using Bonded.Packaging;

namespace Bonded.Gate.Upstreams;

/// <summary>One file as an upstream's page lists it.</summary>
public sealed record UpstreamFile
{
    /// <summary>A filename that parses as a wheel or an sdist of the page's project.</summary>
    public required string Filename { get; init; }

    /// <summary>Where the upstream says the bytes are: absolute, without user information or fragment. Whether it may be asked is decided at the fetch.</summary>
    public required Uri Url { get; init; }

    /// <summary>The SHA-256 the page promises, or null where it promises none. No other hash counts.</summary>
    public Sha256Digest? Sha256 { get; init; }

    /// <summary>The size in bytes (PEP 700), or null.</summary>
    public long? Size { get; init; }

    /// <summary>When the file was uploaded (PEP 700), or null where the page says nothing believable. It may lie in the future.</summary>
    public DateTimeOffset? UploadTime { get; init; }

    /// <summary>The Requires-Python specifier as written, or null.</summary>
    public string? RequiresPython { get; init; }

    /// <summary>Whether the file is yanked (PEP 592).</summary>
    public bool Yanked { get; init; }

    /// <summary>Why it is yanked, or null. Hostile text.</summary>
    public string? YankedReason { get; init; }

    /// <summary>The SHA-256 promised for the metadata file (PEP 658, 714), or null.</summary>
    public Sha256Digest? MetadataSha256 { get; init; }

    /// <summary>Whether the page says that a metadata file exists next to the file.</summary>
    public bool HasMetadata { get; init; }

    /// <summary>Where the file's provenance (PEP 740) is said to be, or null.</summary>
    public Uri? Provenance { get; init; }
}
