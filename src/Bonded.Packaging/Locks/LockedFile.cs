namespace Bonded.Packaging.Locks;

/// <summary>One file that a lock admits for a package.</summary>
/// <param name="Filename">Its name, of at most <see cref="DistributionFilename.MaxLength"/> characters and otherwise as written; null where the format names digests only.</param>
/// <param name="Sha256">The digest its bytes must have.</param>
/// <param name="Size">How many bytes it has, where the lock says so.</param>
public sealed record LockedFile(string? Filename, Sha256Digest Sha256, long? Size);
