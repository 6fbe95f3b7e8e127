using Bonded.Packaging;

namespace Bonded.Storage;

/// <summary>Files by the digest of their bytes. A blob is whole or absent, and never changes.</summary>
public interface IBlobStore
{
    /// <summary>Begins a blob in a temporary file.</summary>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    Task<BlobWriter> Create(CancellationToken cancellation);

    bool Exists(Sha256Digest digest);

    /// <summary>Its length in bytes, or null if it is absent.</summary>
    long? Length(Sha256Digest digest);

    /// <summary>Opens the blob to read and seek in.</summary>
    /// <exception cref="StorageException">It is absent (<c>blob-missing</c>) or cannot be read.</exception>
    Stream OpenRead(Sha256Digest digest);

    /// <summary>Reads the whole blob and compares its bytes with its name: whether they are what was stored.</summary>
    Task<BlobState> Verify(Sha256Digest digest, CancellationToken cancellation);

    /// <summary>
    /// Whether the blob's bytes are what was stored, as far as that can be told without reading it each time: it is read whole on
    /// first use in a process and whenever its file has changed since. What this process stored itself counts as read.
    /// </summary>
    Task<BlobState> Check(Sha256Digest digest, CancellationToken cancellation);

    /// <summary>Puts a damaged blob where nobody serves it and a person can look at it; its name is free for the right bytes.</summary>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    void SetAside(Sha256Digest digest);

    /// <summary>Removes the blob; nothing happens if it is absent. Whoever calls has made sure that nothing refers to it.</summary>
    Task Delete(Sha256Digest digest, CancellationToken cancellation);

    /// <summary>The blob's local path, for another process to read or the kernel to send; null if it is absent or not a local file.</summary>
    string? PathOf(Sha256Digest digest);

    /// <summary>How many bytes may still be stored.</summary>
    long FreeBytes();

    /// <summary>Every blob, in no order; one that comes or goes meanwhile may be listed or not.</summary>
    IEnumerable<Sha256Digest> All();

    /// <summary>
    /// Removes what stopped processes left in temporary files, and tells how many there were: files that no process holds open, as far
    /// as the disk tells that, and files that nobody has written to since a time. To be called before the first blob is begun; where no
    /// other process uses the store, with any time in the future.
    /// </summary>
    int SweepTemporary(DateTimeOffset abandoned);
}
