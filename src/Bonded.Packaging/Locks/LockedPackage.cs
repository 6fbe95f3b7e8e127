namespace Bonded.Packaging.Locks;

/// <summary>One release that a lock takes from an index.</summary>
public sealed record LockedPackage
{
    public required ProjectName Project { get; init; }

    /// <summary>The one version.</summary>
    public required PackageVersion Version { get; init; }

    /// <summary>The files that may be installed. Empty where the lock names no SHA-256: then any file of the release may.</summary>
    public required IReadOnlyList<LockedFile> Files { get; init; }

    /// <summary>The index, as the lock names it but without user and password; null where that is left to the installer.</summary>
    public string? Index { get; init; }

    /// <summary>When the package is needed, as the lock says it in an environment marker; null: always.</summary>
    public string? Marker { get; init; }

    /// <summary>The extras asked for, normalised; only requirements files say this at the package.</summary>
    public IReadOnlyList<string> Extras { get; init; } = [];

    /// <summary>The line where the package's entry begins, from 1.</summary>
    public required int Line { get; init; }
}
