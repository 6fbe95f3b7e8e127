using Bonded.Packaging;

namespace Bonded.Storage;

/// <summary>
/// A blob being written: bytes go in by writing to the stream, which hashes them. <see cref="Seal"/> ends the writing, <see cref="Commit"/>
/// makes it a blob; disposing without commit leaves nothing.
/// </summary>
public abstract class BlobWriter : Stream
{
    /// <summary>Where the bytes are until the commit, for the inspecting process to read.</summary>
    public abstract string TemporaryPath { get; }

    /// <summary>Ends the writing, flushes the bytes to the disk, and returns their digest.</summary>
    /// <exception cref="StorageException">They could not be flushed; the blob can no longer be committed.</exception>
    public abstract Task<Sha256Digest> Seal(CancellationToken cancellation);

    /// <summary>Makes the sealed bytes a blob that outlives a power cut; if the same bytes are stored already, those stay.</summary>
    /// <exception cref="StorageException">The blob is not stored.</exception>
    public abstract Task Commit(CancellationToken cancellation);
}
