using System.Net;

namespace Bonded.Server.Tests;

/// <summary>Files and how HTTP asks for parts of them.</summary>
public sealed class FileTests : IAsyncLifetime
{
    TestServer server = null!;
    byte[] wheel = null!;
    FileView file = null!;

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.Start();
        wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        file = (await server.Page("quillwharf")).Files.Single();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_file_is_served_whole_with_a_strong_tag_and_asked_for_again_each_time()
    {
        var answer = await server.Get(file.Path);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(wheel, answer.Body);
        Assert.Equal($"\"{file.Sha256}\"", answer["ETag"]);
        Assert.Equal("private, no-cache", answer["Cache-Control"]);
        Assert.Equal("application/octet-stream", answer["Content-Type"]);
        Assert.Equal("bytes", answer["Accept-Ranges"]);
        Assert.NotNull(answer["Last-Modified"]);
        Assert.Null(answer["Content-Encoding"]);
        var compressing = await server.Get(file.Path, ("Accept-Encoding", "gzip"));
        Assert.Null(compressing["Content-Encoding"]);
        Assert.Equal(wheel, compressing.Body);
    }

    [Fact]
    public async Task A_head_request_says_what_a_get_would_and_downloads_nothing()
    {
        var head = await server.Head(file.Path);
        Assert.Equal(HttpStatusCode.OK, head.Status);
        Assert.Empty(head.Body);
        Assert.Equal(wheel.Length.ToString(), head["Content-Length"]);
        Assert.Equal($"\"{file.Sha256}\"", head["ETag"]);
        Assert.Equal("bytes", head["Accept-Ranges"]);
        Assert.Empty(await server.Downloads("quillwharf"));
    }

    [Fact]
    public async Task Ranges_are_cut_out_exactly()
    {
        foreach (var (range, from, to) in ((string, int, int)[])[("bytes=0-9", 0, 10), ("bytes=10-", 10, wheel.Length), ("bytes=-7", wheel.Length - 7, wheel.Length),
            ("bytes=0-0", 0, 1), ($"bytes=5-{wheel.Length + 100}", 5, wheel.Length)])
        {
            var answer = await server.Get(file.Path, ("Range", range));
            Assert.Equal(HttpStatusCode.PartialContent, answer.Status);
            Assert.Equal(wheel[from..to], answer.Body);
            Assert.Equal($"bytes {from}-{to - 1}/{wheel.Length}", answer["Content-Range"]);
            Assert.Equal($"\"{file.Sha256}\"", answer["ETag"]);
        }

        var beyond = await server.Get(file.Path, ("Range", $"bytes={wheel.Length}-"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.Status);
        Assert.Equal($"bytes */{wheel.Length}", beyond["Content-Range"]);
    }

    [Fact]
    public async Task A_resumed_download_goes_on_only_where_the_tag_is_the_same()
    {
        var tag = $"\"{file.Sha256}\"";
        var resumed = await server.Get(file.Path, ("Range", "bytes=10-"), ("If-Range", tag));
        Assert.Equal(HttpStatusCode.PartialContent, resumed.Status);
        Assert.Equal(wheel[10..], resumed.Body);
        var restarted = await server.Get(file.Path, ("Range", "bytes=10-"), ("If-Range", "\"another\""));
        Assert.Equal(HttpStatusCode.OK, restarted.Status);
        Assert.Equal(wheel, restarted.Body);
    }

    [Fact]
    public async Task A_304_decides_again()
    {
        await server.Download(file.Path);
        var tag = $"\"{file.Sha256}\"";
        var same = await server.Get(file.Path, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, same.Status);
        Assert.Empty(same.Body);
        Assert.Null(same["Content-Type"]);

        server.Upstream.Project("quillwharf").Remove(file.Name);
        await server.PagesGoStale();
        await server.Page("quillwharf");
        var refused = await server.Refused(file.Path, ("If-None-Match", tag));
        Assert.Equal(["removed-upstream"], refused.Rules);
    }

    [Fact]
    public async Task An_address_that_names_no_file_is_no_file()
    {
        await server.Download(file.Path);
        var other = new string('0', 64);
        foreach (var path in (string[])
        [
            $"/files/{other[..2]}/{other[2..4]}/{other[4..]}/{file.Name}",
            file.Path.Replace(file.Name, "quillwharf-2.0-py3-none-any.whl", StringComparison.Ordinal),
            file.Path.Replace(file.Name, "quillwharf-1.0-py3-none-any.whl.asc", StringComparison.Ordinal),
            file.Path.ToUpperInvariant(),
            file.Path + "/",
            file.Path + "/x",
            "/files/",
            "/files/zz/zz/" + new string('z', 60) + "/" + file.Name,
        ])
            Assert.Equal(HttpStatusCode.NotFound, (await server.Get(path)).Status);
    }

    [Fact]
    public async Task An_unusual_filename_is_asked_for_by_the_address_on_the_page()
    {
        var local = server.Upstream.PutWheel("brackenfold", "1.0+local.1");
        var epoch = server.Upstream.PutWheel("brackenfold", "1!2.0");
        var listed = await server.Page("brackenfold");
        Assert.Equal(local, await server.Download(listed[Goods.WheelName("brackenfold", "1.0+local.1")].Path));
        Assert.Equal(epoch, await server.Download(listed[Goods.WheelName("brackenfold", "1!2.0")].Path));
    }
}
