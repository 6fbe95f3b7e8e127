using System.Collections.Concurrent;
using System.Security.Cryptography;
using Bonded.Packaging;

namespace Bonded.Storage;

/// <summary>
/// Blobs in a directory: <c>ab/cd/abcd...</c> by the digits of the digest, temporary files in <c>tmp</c>. A blob is written to a temporary
/// file, flushed to the disk, and renamed; the directories are flushed after, so a power cut leaves it whole or absent.
/// </summary>
public sealed class FileBlobStore : IBlobStore
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const string Temporary = "tmp";
    const string Damaged = "damaged";
    const int Remembered = 100_000;

    readonly string root;
    readonly ConcurrentDictionary<Sha256Digest, Checked> seen = new();

    /// <summary>Opens the store, making the directory with mode 0700 if it is missing.</summary>
    /// <exception cref="StorageException">Others may write to the directory, or it cannot be made.</exception>
    public FileBlobStore(string root)
    {
        this.root = Path.GetFullPath(root);
        try
        {
            Directory.CreateDirectory(this.root, OwnerOnly);
            if ((File.GetUnixFileMode(this.root) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
                throw new StorageException("storage-directory",
                    "Other users may write to the directory of the file store. Make it the server's own: chmod 700 on it, and look at who owns what is in it.");
            Directory.CreateDirectory(Path.Combine(this.root, Temporary), OwnerOnly);
            DirectoryFlush.Flush(this.root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(e);
        }
    }

    /// <summary>Stands between a writer and its temporary file; tests put failing disks here.</summary>
    internal Func<FileStream, Stream> Wrap { get; init; } = static file => file;

    /// <inheritdoc/>
    public Task<BlobWriter> Create(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var path = Path.Combine(root, Temporary, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        try
        {
            var file = Begin(path);
            CrashPoint.Reach("blob-created");
            return Task.FromResult<BlobWriter>(new FileBlobWriter(root, path, Wrap(file), Trust));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(e);
        }
    }

    /// <inheritdoc/>
    public bool Exists(Sha256Digest digest) => File.Exists(Name(root, digest));

    /// <inheritdoc/>
    public long? Length(Sha256Digest digest) => new FileInfo(Name(root, digest)) is { Exists: true } file ? file.Length : null;

    /// <inheritdoc/>
    public Stream OpenRead(Sha256Digest digest)
    {
        try
        {
            return new FileStream(Name(root, digest), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = 0,
            });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StorageException("blob-missing",
                $"The stored file {digest} is missing from the file store. Run a verify, and restore it from the backup.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(e);
        }
    }

    /// <inheritdoc/>
    public async Task<BlobState> Verify(Sha256Digest digest, CancellationToken cancellation)
    {
        try
        {
            await using var stream = OpenRead(digest);
            return Sha256Digest.FromBytes(await SHA256.HashDataAsync(stream, cancellation)) == digest ? BlobState.Whole : BlobState.Damaged;
        }
        catch (StorageException e) when (e.Code == "blob-missing")
        {
            return BlobState.Missing;
        }
        catch (IOException)
        {
            return BlobState.Damaged;
        }
    }

    /// <inheritdoc/>
    public Task<BlobState> Check(Sha256Digest digest, CancellationToken cancellation)
    {
        if (Stamp(digest) is not { } stamp)
            return Task.FromResult(BlobState.Missing);
        if (!seen.TryGetValue(digest, out var known) || known.Stamp != stamp)
        {
            // Everybody who asks meanwhile waits for one reading, which therefore no single one of them can cancel.
            var reading = new Checked(stamp, new Lazy<Task<BlobState>>(() => Verify(digest, CancellationToken.None)));
            known = seen.AddOrUpdate(digest, reading, (_, other) => other.Stamp == stamp ? other : reading);
        }

        if (seen.Count > Remembered)
            seen.Clear();
        return known.State.Value is { IsCompletedSuccessfully: true } done ? done : known.State.Value.WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public void SetAside(Sha256Digest digest)
    {
        try
        {
            var place = Path.Combine(root, Damaged);
            Directory.CreateDirectory(place, OwnerOnly);
            File.Move(Name(root, digest), Path.Combine(place, digest.ToString()), overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // Somebody else was faster.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(e);
        }
    }

    /// <inheritdoc/>
    public Task Delete(Sha256Digest digest, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var path = Name(root, digest);
        try
        {
            if (File.Exists(path))
            {
                File.Delete(path);
                DirectoryFlush.Flush(Path.GetDirectoryName(path)!);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(e);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public string? PathOf(Sha256Digest digest) => Name(root, digest) is var path && File.Exists(path) ? path : null;

    /// <inheritdoc/>
    public long FreeBytes() => new DriveInfo(root).AvailableFreeSpace;

    /// <inheritdoc/>
    public IEnumerable<Sha256Digest> All()
    {
        foreach (var path in Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
            if (Sha256Digest.TryParse(Path.GetFileName(path.AsSpan()), out var digest) && path == Name(root, digest))
                yield return digest;
    }

    /// <inheritdoc/>
    public int SweepTemporary(DateTimeOffset abandoned)
    {
        var place = Path.Combine(root, Temporary);
        var probe = Path.Combine(place, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        bool locks;
        using (Begin(probe))
            locks = IsOpen(probe);
        File.Delete(probe);

        var swept = 0;
        foreach (var path in Directory.EnumerateFiles(place))
        {
            // A file that another process has removed meanwhile has the oldest of times, and deleting it does nothing.
            if (File.GetLastWriteTimeUtc(path) >= abandoned && (!locks || IsOpen(path)))
                continue;
            File.Delete(path);
            swept++;
        }
        return swept;
    }

    static FileStream Begin(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        // The inspecting process reads the file before it is committed.
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    // The runtime locks what it opens, though not on every disk: a shared one may know no locks, or keep them to one machine.
    static bool IsOpen(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, 0);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    void Trust(Sha256Digest digest)
    {
        if (Stamp(digest) is { } stamp)
            seen[digest] = new Checked(stamp, new Lazy<Task<BlobState>>(Task.FromResult(BlobState.Whole)));
    }

    (long, DateTime)? Stamp(Sha256Digest digest) =>
        new FileInfo(Name(root, digest)) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc) : null;

    internal static string Name(string root, Sha256Digest digest)
    {
        var hex = digest.ToString();
        return Path.Combine(root, hex[..2], hex[2..4], hex);
    }

    sealed record Checked((long Length, DateTime Written) Stamp, Lazy<Task<BlobState>> State);
}
