using System.IO.Compression;
using Bonded.Archives.Tests.Making;

namespace Bonded.Archives.Tests;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void Two_hundred_megabytes_of_zip_are_read_in_constant_memory(int method)
    {
        var noise = new byte[4 << 20];
        new Random(5).NextBytes(noise);
        var entry = new ZipEntry("a", "") with { Data = noise, Method = (ushort)method };
        var packed = entry.PackedBytes;
        var zip = ZipWriter.Of([.. Enumerable.Range(0, 50).Select(i => entry with { Name = [.. "member"u8, (byte)('a' + i / 26), (byte)('a' + i % 26)], Packed = packed })]);
        Assert.True(zip.Length > 200_000_000);
        Check(zip, 50);
    }

    [Fact]
    public void Two_hundred_megabytes_of_tar_are_read_in_constant_memory()
    {
        var noise = new byte[50 << 20];
        new Random(5).NextBytes(noise);
        var tar = new TarWriter();
        for (var i = 0; i < 4; i++)
            tar.Add(new TarEntry($"p-1/{i}") with { Data = noise });
        Check(GzipWriter.Of(tar.Closed(), level: CompressionLevel.NoCompression), 4);
    }

    [Fact]
    public void Memory_for_many_members_stays_in_proportion()
    {
        var zip = ZipWriter.Of([.. Enumerable.Range(0, 20_000).Select(i => new ZipEntry($"package/folder{i % 100}/module{i}.py", "") { Method = 0 })]);
        using var reader = ArchiveReader.Open(new MemoryStream(zip), ArchiveLimits.Default);
        var live = GC.GetTotalMemory(forceFullCollection: true);
        while (reader.MoveNext())
        {
        }
        Assert.Null(reader.Fatal);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - live, long.MinValue, 1 << 20);
    }

    static void Check(byte[] archive, int expected)
    {
        using var stream = new MemoryStream(archive);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var reader = ArchiveReader.Open(stream, ArchiveLimits.Default);
        var count = 0;
        while (reader.MoveNext())
            count++;
        Assert.Null(reader.Fatal);
        Assert.Equal(expected, count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }
}
