namespace Bonded.Packaging.Locks;

/// <summary>Why something in a lock is no release of an index.</summary>
public enum LockRemarkKind
{
    /// <summary>It comes from a place on disk, such as the project itself.</summary>
    Path,

    /// <summary>It comes from an address, past every index.</summary>
    DirectUrl,

    /// <summary>It comes from a version control system.</summary>
    Vcs,

    /// <summary>A requirement that leaves the version open.</summary>
    Unpinned,

    /// <summary>The version is none that an index can have, or is missing.</summary>
    NoVersion,

    /// <summary>Something that stands elsewhere and is not read: another file, an environment variable.</summary>
    NotFollowed,

    /// <summary>An option that says where an installer looks; Bonded stands in that place.</summary>
    Index,

    /// <summary>Another option of the installer, which changes nothing about what is locked.</summary>
    Option,

    /// <summary>A digest of another algorithm than SHA-256. The package is locked all the same.</summary>
    OtherDigest,

    /// <summary>A file that no installer of today installs, such as an egg. The package is locked all the same.</summary>
    OldFile,

    /// <summary>The format is newer than what is known here; what is known was read.</summary>
    NewerFormat,
}
