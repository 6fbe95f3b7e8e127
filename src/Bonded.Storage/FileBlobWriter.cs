using System.Security.Cryptography;
using Bonded.Packaging;

namespace Bonded.Storage;

sealed class FileBlobWriter(string root, string path, Stream file, Action<Sha256Digest> stored) : BlobWriter
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    Sha256Digest? digest;
    long length;
    bool failed;
    bool committed;
    bool disposed;

    public override string TemporaryPath => path;
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => digest is null && !disposed;
    public override long Length => length;

    public override long Position
    {
        get => length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Writable();
        try
        {
            file.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
        Count(buffer);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Writable();
        try
        {
            await file.WriteAsync(buffer, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // How much of it was written is unknown.
            failed = true;
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
        Count(buffer.Span);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override async Task<Sha256Digest> Seal(CancellationToken cancellation)
    {
        if (digest is { } sealedAlready)
            return sealedAlready;
        Writable();
        cancellation.ThrowIfCancellationRequested();
        try
        {
            // fsync blocks for as long as the disk likes.
            await Task.Run(() => Sync(file), CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
        digest = Sha256Digest.FromBytes(hash.GetHashAndReset());
        CrashPoint.Reach("blob-sealed");
        return digest.Value;
    }

    public override async Task Commit(CancellationToken cancellation)
    {
        if (digest is not { } name || failed || disposed)
            throw new InvalidOperationException("only a sealed blob can be committed");
        if (committed)
            return;
        cancellation.ThrowIfCancellationRequested();
        try
        {
            await Task.Run(() => Move(name), CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
        committed = true;
    }

    void Move(Sha256Digest name)
    {
        var target = FileBlobStore.Name(root, name);
        var inner = Path.GetDirectoryName(target)!;
        var outer = Path.GetDirectoryName(inner)!;
        Directory.CreateDirectory(inner, OwnerOnly);
        // Two writers of the same bytes may both arrive here: a rename over equal bytes changes nothing that anyone can see.
        if (File.Exists(target) && new FileInfo(target).Length == length)
            File.Delete(path);
        else
        {
            File.Move(path, target, overwrite: true);
            stored(name);
        }

        CrashPoint.Reach("blob-renamed");
        // The outer two as well, even if they were there: whoever made them may not have flushed them yet.
        DirectoryFlush.Flush(inner);
        DirectoryFlush.Flush(outer);
        DirectoryFlush.Flush(root);
        CrashPoint.Reach("blob-committed");
    }

    /// <summary>Flushes to the disk; a stream that is no file has no disk.</summary>
    static void Sync(Stream stream)
    {
        if (stream is FileStream onDisk)
            onDisk.Flush(flushToDisk: true);
        else
            stream.Flush();
    }

    void Writable()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (failed || digest is not null)
            throw new InvalidOperationException("a blob that has failed or is sealed takes no more bytes");
    }

    void Count(ReadOnlySpan<byte> written)
    {
        hash.AppendData(written);
        length += written.Length;
    }

    StorageException Failure(Exception e)
    {
        failed = true;
        return StorageException.From(e);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            file.Dispose();
            hash.Dispose();
            if (!committed)
                Remove();
        }
        base.Dispose(disposing);
    }

    // What cannot be removed now is swept at the next start.
    void Remove()
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
