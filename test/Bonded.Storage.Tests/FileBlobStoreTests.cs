using System.Diagnostics;
using System.Text;

namespace Bonded.Storage.Tests;

public sealed class FileBlobStoreTests : IDisposable
{
    readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    string Root => directory["blobs"];

    FileBlobStore Open() => new(Root);

    static async Task<Sha256Digest> Put(FileBlobStore store, byte[] bytes)
    {
        await using var writer = await store.Create(default);
        foreach (var part in bytes.Chunk(1000))
            await writer.WriteAsync(part);
        var digest = await writer.Seal(default);
        await writer.Commit(default);
        return digest;
    }

    string[] Files() => Directory.GetFiles(Root, "*", SearchOption.AllDirectories);

    [Fact]
    public async Task A_blob_comes_back_as_it_was_written_under_its_digest()
    {
        var store = Open();
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7)).ToArray();

        var digest = await Put(store, bytes);

        Assert.Equal(Sha256Digest.Of(bytes), digest);
        Assert.Equal(bytes.Length, store.Length(digest));
        var hex = digest.ToString();
        Assert.Equal(Path.Combine(Root, hex[..2], hex[2..4], hex), store.PathOf(digest));
        Assert.Equal([store.PathOf(digest)!], Files());
        Assert.Equal([digest], store.All());
        using var copy = new MemoryStream();
        await using (var stream = store.OpenRead(digest))
        {
            stream.Seek(50_000, SeekOrigin.Begin);
            await stream.CopyToAsync(copy);
        }
        Assert.Equal(bytes[50_000..], copy.ToArray());
        Assert.True(store.FreeBytes() > 0);
    }

    [Fact]
    public async Task The_same_bytes_written_by_many_at_once_are_one_blob()
    {
        var store = Open();
        var bytes = Encoding.UTF8.GetBytes("the same");

        var digests = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Put(store, bytes))));

        Assert.Single(digests.Distinct());
        Assert.Single(Files());
        Assert.Equal(BlobState.Whole, await store.Verify(digests[0], default));
    }

    [Fact]
    public async Task What_is_not_committed_leaves_nothing()
    {
        var store = Open();
        await using (var writer = await store.Create(default))
        {
            await writer.WriteAsync(new byte[100]);
            await writer.Seal(default);
            Assert.True(File.Exists(writer.TemporaryPath));
            Assert.False(store.Exists(Sha256Digest.Of(new byte[100])));
            Assert.Empty(store.All());
        }

        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_blob_is_committed_only_when_sealed_and_takes_no_bytes_after()
    {
        var store = Open();
        await using var writer = await store.Create(default);
        await writer.WriteAsync(new byte[10]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.Commit(default));
        await writer.Seal(default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.WriteAsync(new byte[10]).AsTask());

        await writer.Commit(default);

        Assert.Equal(BlobState.Whole, await store.Verify(Sha256Digest.Of(new byte[10]), default));
    }

    [Fact]
    public async Task J01_what_a_killed_process_left_is_swept_and_blobs_stay()
    {
        var digest = await Put(Open(), new byte[10]);
        var store = Open();
        await File.WriteAllTextAsync(Path.Combine(Root, "tmp", "left"), "half");

        Assert.Equal(1, store.SweepTemporary(DateTimeOffset.MaxValue));

        Assert.Equal([store.PathOf(digest)!], Files());
        Assert.Equal(0, store.SweepTemporary(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task J01_what_another_process_is_writing_is_left_alone()
    {
        var store = Open();
        await using var writer = await Open().Create(default);
        await writer.WriteAsync(new byte[10]);
        foreach (var name in (string[])["left", "forgotten"])
            await File.WriteAllTextAsync(Path.Combine(Root, "tmp", name), "half");
        var now = new DateTimeOffset(File.GetLastWriteTimeUtc(writer.TemporaryPath), TimeSpan.Zero);

        // On a disk that knows no locks the time alone would tell.
        using (new FileStream(Path.Combine(Root, "tmp", "forgotten"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            File.SetLastWriteTimeUtc(Path.Combine(Root, "tmp", "forgotten"), now.UtcDateTime.AddDays(-1));
            Assert.Equal(2, store.SweepTemporary(now.AddHours(-6)));
        }

        Assert.Equal([writer.TemporaryPath], Directory.GetFiles(Path.Combine(Root, "tmp")));
        await writer.Seal(default);
        await writer.Commit(default);
        Assert.Equal(BlobState.Whole, await store.Verify(Sha256Digest.Of(new byte[10]), default));
    }

    [Fact]
    public async Task I02_a_check_reads_a_blob_once_and_again_when_its_file_has_changed()
    {
        var digest = await Put(Open(), new byte[5000]);
        var store = Open();
        var path = store.PathOf(digest)!;
        Assert.Equal(BlobState.Whole, await store.Check(digest, default));

        // Not read again: a change that leaves length and time as they were is not seen by this process.
        var written = File.GetLastWriteTimeUtc(path);
        await using (var file = File.OpenWrite(path))
            file.WriteByte(1);
        File.SetLastWriteTimeUtc(path, written);
        Assert.Equal(BlobState.Whole, await store.Check(digest, default));
        Assert.Equal(BlobState.Damaged, await Open().Check(digest, default));

        File.SetLastWriteTimeUtc(path, written.AddSeconds(1));
        Assert.Equal(BlobState.Damaged, await store.Check(digest, default));
        Assert.Equal(BlobState.Missing, await store.Check(Sha256Digest.Of([1]), default));
    }

    [Fact]
    public async Task A_damaged_blob_put_aside_makes_room_for_the_right_bytes()
    {
        var store = Open();
        var digest = await Put(store, new byte[5000]);
        await File.WriteAllTextAsync(store.PathOf(digest)!, "damage");
        Assert.Equal(BlobState.Damaged, await store.Check(digest, default));

        store.SetAside(digest);
        store.SetAside(digest);

        Assert.False(store.Exists(digest));
        Assert.Empty(store.All());
        Assert.Equal("damage", await File.ReadAllTextAsync(Path.Combine(Root, "damaged", digest.ToString())));
        await Put(store, new byte[5000]);
        Assert.Equal(BlobState.Whole, await store.Check(digest, default));
    }

    [Fact]
    public async Task I02_a_changed_or_missing_blob_is_seen()
    {
        var store = Open();
        var digest = await Put(store, new byte[5000]);
        Assert.Equal(BlobState.Whole, await store.Verify(digest, default));
        await using (var file = File.OpenWrite(store.PathOf(digest)!))
            file.WriteByte(1);
        Assert.Equal(BlobState.Damaged, await store.Verify(digest, default));

        await store.Delete(digest, default);
        await store.Delete(digest, default);

        Assert.Equal(BlobState.Missing, await store.Verify(digest, default));
        Assert.Equal("blob-missing", Assert.Throws<StorageException>(() => store.OpenRead(digest)).Code);
        Assert.Null(store.Length(digest));
        Assert.Null(store.PathOf(digest));
    }

    [Fact]
    public async Task A_blob_cut_short_is_replaced_by_the_next_writer_of_its_bytes()
    {
        var store = Open();
        var digest = await Put(store, new byte[5000]);
        await using (var file = File.OpenWrite(store.PathOf(digest)!))
            file.SetLength(100);

        await Put(store, new byte[5000]);

        Assert.Equal(BlobState.Whole, await store.Verify(digest, default));
    }

    [Theory, InlineData(28, "storage-full"), InlineData(122, "storage-full"), InlineData(5, "storage-unavailable"), InlineData(30, "storage-unavailable")]
    public async Task J02_a_write_or_flush_that_fails_is_told_and_leaves_nothing(int errno, string code)
    {
        foreach (var failing in (string[])["write", "flush"])
        {
            var store = new FileBlobStore(Root) { Wrap = file => new FailingDisk(file, failing, errno) };
            await using (var writer = await store.Create(default))
            {
                var failure = await Assert.ThrowsAsync<StorageException>(async () =>
                {
                    await writer.WriteAsync(new byte[100]);
                    await writer.Seal(default);
                });
                Assert.Equal(code, failure.Code);
                // A failed flush is never tried again as if nothing had happened.
                await Assert.ThrowsAsync<InvalidOperationException>(() => writer.Seal(default));
                await Assert.ThrowsAsync<InvalidOperationException>(() => writer.Commit(default));
            }
            Assert.Empty(Files());
        }
    }

    [Fact]
    public async Task J02_a_full_disk_stores_nothing_and_keeps_what_is_there()
    {
        Directory.CreateDirectory(Root);
        Assert.SkipWhen(!await Run("mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", Root), "tmpfs cannot be mounted here");
        try
        {
            var store = Open();
            var kept = await Put(store, new byte[1000]);
            Assert.InRange(store.FreeBytes(), 1, 1 << 20);
            var full = await Assert.ThrowsAsync<StorageException>(() => Put(store, new byte[2 << 20]));

            Assert.Equal("storage-full", full.Code);
            Assert.Equal([store.PathOf(kept)!], Files());
            Assert.Equal(BlobState.Whole, await store.Verify(kept, default));
            await Put(store, new byte[2000]);
        }
        finally
        {
            await Run("umount", Root);
        }
    }

    [Fact]
    public void L08_a_directory_that_others_can_write_is_refused()
    {
        Open();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Root));
        File.SetUnixFileMode(Root, File.GetUnixFileMode(Root) | UnixFileMode.OtherWrite);

        Assert.Equal("storage-directory", Assert.Throws<StorageException>(Open).Code);
    }

    static async Task<bool> Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    sealed class FailingDisk(FileStream file, string failing, int errno) : Stream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            failing == "write" ? throw new IOException("the disk failed", errno) : file.WriteAsync(buffer, cancellationToken);

        public override void Flush()
        {
            if (failing == "flush")
                throw new IOException("the disk failed", errno);
        }

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => 0;
        public override long Position { get => 0; set => throw new NotSupportedException(); }
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
