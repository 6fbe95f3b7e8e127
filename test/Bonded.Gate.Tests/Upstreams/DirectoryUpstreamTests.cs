using System.Diagnostics;
using Bonded.Gate.Upstreams;
using Bonded.Packaging;

namespace Bonded.Gate.Tests.Upstreams;

public sealed class DirectoryUpstreamTests : IDisposable
{
    static readonly ProjectName demo = ProjectName.Parse("demo-kit");
    readonly DirectoryInfo outside = Directory.CreateTempSubdirectory("bonded-outside-");
    readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("bonded-directory-");

    public void Dispose()
    {
        directory.Delete(true);
        outside.Delete(true);
    }

    DirectoryUpstream Make()
    {
        Assert.True(DirectoryUpstream.TryCreate(new() { Name = "wheels", Path = directory.FullName }, out var upstream, out var why), why);
        return upstream;
    }

    string Put(string relative, params byte[] bytes)
    {
        var path = Path.Combine(directory.FullName, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    static async Task<UpstreamPage> Found(DirectoryUpstream upstream) =>
        Assert.IsType<PageAnswer.Found>(await upstream.Page(demo, null, CancellationToken.None)).Page;

    static Task<FetchAnswer> Fetch(DirectoryUpstream upstream, Uri url, long? size, Stream into) =>
        upstream.File(url, size, into, null, CancellationToken.None);

    [Fact]
    public async Task Files_are_listed_from_the_directory_and_from_folders_of_any_spelling()
    {
        Put("demo_kit-1.0-py3-none-any.whl", 1, 2, 3);
        Put("Demo.Kit/demo_kit-2.0.tar.gz", 4);
        Put("DEMO-kit/demo_kit-3.0+local.1-py3-none-any.whl", 5);
        Put("other/demo_kit-9.0.tar.gz", 6);
        Put("demo_kit_extra-1.0.tar.gz", 7);
        Put("demo_kit-4.0.tar.gz.part", 8);
        Put("demo_kit-5.0.tar.gz");
        var upstream = Make();

        var page = await Found(upstream);
        Assert.Equal(["demo_kit-1.0-py3-none-any.whl", "demo_kit-2.0.tar.gz", "demo_kit-3.0+local.1-py3-none-any.whl"],
            page.Files.Select(file => file.Filename).Order(StringComparer.Ordinal));
        Assert.All(page.Files, file => Assert.Null(file.UploadTime));
        Assert.False(upstream.HasAgeRule);
        foreach (var file in page.Files)
        {
            using var bytes = new MemoryStream();
            Assert.Equal(new FetchAnswer.Done(file.Size!.Value), await Fetch(upstream, new(file.Url.AbsoluteUri), file.Size, bytes));
            Assert.Equal(file.Sha256, Sha256Digest.Of(bytes.ToArray()));
        }

        Assert.IsType<FetchAnswer.Gone>(await upstream.Metadata(page.Files[0].Url, Stream.Null, CancellationToken.None));
    }

    [Fact]
    public async Task A_page_is_revalidated_and_changes_with_the_files()
    {
        var path = Put("demo_kit-1.0.tar.gz", 1);
        var upstream = Make();
        var first = await Found(upstream);
        Assert.IsType<PageAnswer.NotModified>(await upstream.Page(demo, first.ETag, CancellationToken.None));

        File.WriteAllBytes(path, [1, 2]);
        var second = Assert.IsType<PageAnswer.Found>(await upstream.Page(demo, first.ETag, CancellationToken.None)).Page;
        Assert.Equal(Sha256Digest.Of([1, 2]), second.Files[0].Sha256);
        Assert.IsType<FetchAnswer.Failed>(await Fetch(upstream, first.Files[0].Url, first.Files[0].Size, Stream.Null));
    }

    [Fact]
    public async Task A_hash_is_computed_once_while_size_and_time_stay()
    {
        var path = Put("demo_kit-1.0.tar.gz", 1);
        var time = File.GetLastWriteTimeUtc(path);
        var upstream = Make();
        var first = await Found(upstream);
        File.WriteAllBytes(path, [2]);
        File.SetLastWriteTimeUtc(path, time);
        // Other bytes behind the same size and time go unseen here, and are caught by whoever hashes what arrives.
        var again = await Found(upstream);
        Assert.Equal(first.Files[0].Sha256, again.Files[0].Sha256);
        using var bytes = new MemoryStream();
        Assert.IsType<FetchAnswer.Done>(await Fetch(upstream, again.Files[0].Url, 1, bytes));
        Assert.NotEqual(again.Files[0].Sha256, Sha256Digest.Of(bytes.ToArray()));
    }

    [Fact]
    public async Task Links_that_lead_out_of_the_directory_are_ignored()
    {
        var secret = Path.Combine(outside.FullName, "demo_kit-1.0.tar.gz");
        File.WriteAllBytes(secret, [1]);
        Put("real/demo_kit-2.0.tar.gz", 2);
        File.CreateSymbolicLink(Path.Combine(directory.FullName, "demo_kit-1.0.tar.gz"), secret);
        File.CreateSymbolicLink(Path.Combine(directory.FullName, "demo_kit-2.0.tar.gz"), "real/demo_kit-2.0.tar.gz");
        File.CreateSymbolicLink(Path.Combine(directory.FullName, "demo_kit-3.0.tar.gz"), "demo_kit-3.0.tar.gz");
        File.CreateSymbolicLink(Path.Combine(directory.FullName, "demo_kit-4.0.tar.gz"), "nowhere");
        Directory.CreateSymbolicLink(Path.Combine(directory.FullName, "demo-kit"), outside.FullName);
        // A link inside whose target goes through a link that leads out.
        Directory.CreateSymbolicLink(Path.Combine(directory.FullName, "side"), outside.FullName);
        File.CreateSymbolicLink(Path.Combine(directory.FullName, "demo_kit-5.0.tar.gz"), "side/demo_kit-1.0.tar.gz");
        File.CreateSymbolicLink(Path.Combine(directory.FullName, "demo_kit-6.0.tar.gz"), "side/../" + outside.Name + "/demo_kit-1.0.tar.gz");

        var upstream = Make();
        Assert.Equal("demo_kit-2.0.tar.gz", Assert.Single((await Found(upstream)).Files).Filename);
        foreach (var name in (string[])["demo_kit-1.0.tar.gz", "demo-kit/demo_kit-1.0.tar.gz", "demo_kit-5.0.tar.gz", "demo_kit-6.0.tar.gz", "demo_kit-3.0.tar.gz"])
        {
            using var bytes = new MemoryStream();
            Assert.IsType<FetchAnswer.Gone>(await Fetch(upstream, new("directory:///" + name), null, bytes));
            Assert.Equal(0, bytes.Length);
        }
    }

    [Fact]
    public async Task Addresses_that_lead_elsewhere_are_refused()
    {
        File.WriteAllBytes(Path.Combine(outside.FullName, "x.whl"), [1]);
        Put("demo_kit-1.0.tar.gz", 1);
        var upstream = Make();
        foreach (var url in (string[])["file:///etc/passwd", "directory:///../" + outside.Name + "/x.whl", "directory:///%2e%2e%2f" + outside.Name + "%2fx.whl",
            "directory:///" + Uri.EscapeDataString(Path.Combine(outside.FullName, "x.whl")), "directory:///a/b/c", "directory:///", "directory://host/demo_kit-1.0.tar.gz",
            "http://127.0.0.1/demo_kit-1.0.tar.gz", "directory:///demo_kit-1.0.tar.gz%00"])
            Assert.IsType<FetchAnswer.Gone>(await Fetch(upstream, new(url), null, Stream.Null));
    }

    [Fact]
    public async Task A_pipe_named_like_a_file_blocks_nobody()
    {
        using var made = Process.Start("mkfifo", Path.Combine(directory.FullName, "demo_kit-1.0.tar.gz"));
        await made.WaitForExitAsync();
        Assert.Equal(0, made.ExitCode);
        var upstream = Make();
        Assert.IsType<PageAnswer.Absent>(await upstream.Page(demo, null, CancellationToken.None));
        Assert.IsType<FetchAnswer.Gone>(await Fetch(upstream, new("directory:///demo_kit-1.0.tar.gz"), null, Stream.Null));
    }

    [Fact]
    public async Task A_directory_without_the_project_is_an_absence_and_one_that_is_not_there_a_failure()
    {
        var upstream = Make();
        Assert.IsType<PageAnswer.Absent>(await upstream.Page(demo, null, CancellationToken.None));
        directory.Delete(true);
        Assert.IsType<PageAnswer.Failed>(await upstream.Page(demo, null, CancellationToken.None));
        directory.Create();
    }
}
