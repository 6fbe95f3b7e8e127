using System.Net;
using System.Text;
using Bonded.Packaging;
using Bonded.Testing;

namespace Bonded.Server.Tests;

/// <summary>Catalogues as the admin API keeps them.</summary>
public sealed class CatalogueTests
{
    [Theory, DatabaseData]
    public async Task A_catalogue_is_kept_in_revisions(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var one = server.Upstream.PutWheel("quillwharf", "1.0");
        var two = server.Upstream.PutWheel("quillwharf", "1.1");

        var first = await server.Admin(HttpMethod.Put, "/catalogues/Web.App", Content(("quillwharf", "1.0", one)));
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(("web-app", 1, 1, true), (first.Json.GetProperty("name").GetString(), first.Json.GetProperty("revision").GetInt32(), first.Json.GetProperty("releases").GetInt32(), first.Json.GetProperty("new").GetBoolean()));
        Assert.False((await server.Admin(HttpMethod.Put, "/catalogues/web-app", Content(("Quillwharf", "1", one)))).Json.GetProperty("new").GetBoolean());
        Assert.Equal(2, (await server.Admin(HttpMethod.Put, "/catalogues/web-app", Content(("quillwharf", "1.1", two)))).Json.GetProperty("revision").GetInt32());

        var shown = await server.Admin("/catalogues/web_app");
        Assert.Equal(2, shown.Json.GetProperty("revision").GetInt32());
        var file = Assert.Single(shown.Json.GetProperty("content").GetProperty("files").EnumerateArray());
        Assert.Equal(
            ("quillwharf", "1.1", Goods.WheelName("quillwharf", "1.1"), Sha256Digest.Of(two).ToString()),
            (file.GetProperty("project").GetString(), file.GetProperty("version").GetString(), file.GetProperty("filename").GetString(), file.GetProperty("sha256").GetString()));
        Assert.Equal("quillwharf\n", shown.Json.GetProperty("content").GetProperty("requirements").GetString());
        Assert.Equal("1.0", (await server.Admin("/catalogues/web-app?revision=1")).Json.GetProperty("content").GetProperty("files")[0].GetProperty("version").GetString());
        var listed = Assert.Single((await server.Admin("/catalogues")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(2, listed.GetProperty("revision").GetInt32());
        Assert.False(listed.TryGetProperty("content", out _));
    }

    [Fact]
    public async Task Only_files_that_the_index_has_are_catalogued()
    {
        await using var server = await TestServer.Start();
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var other = await server.Admin(HttpMethod.Put, "/catalogues/web", Content(("quillwharf", "1.0", "other bytes"u8.ToArray())));
        Assert.Equal((HttpStatusCode.Conflict, "file-unknown"), (other.Status, other.Code));
        Assert.Equal("file-unknown", (await server.Admin(HttpMethod.Put, "/catalogues/web", Content(("quillwharf", "7.0", wheel)))).Code);
        Assert.Equal("file-unknown", (await server.Admin(HttpMethod.Put, "/catalogues/web", Content(("no-such-thing-here", "1.0", wheel)))).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Admin("/catalogues/web")).Status);
    }

    [Theory]
    [InlineData("""{"requirements":"","sdists":false,"targets":[],"files":[]}""", "catalogue-too-large")]
    [InlineData("""{"requirements":"","sdists":false,"targets":[{}],"files":[{"project":"a b","version":"1","filename":"x","sha256":"","targets":[0]}]}""", "file-invalid")]
    [InlineData("""{"requirements":"","sdists":false,"targets":[{}],"files":[{"project":"quillwharf","version":"1","filename":"x","sha256":"00","targets":[0]}]}""", "file-invalid")]
    [InlineData("""{"requirements":"","sdists":false,"targets":[{}]}""", "invalid-body")]
    public async Task What_cannot_be_meant_is_refused(string body, string code)
    {
        await using var server = await TestServer.Start();
        var answer = await server.Admin(HttpMethod.Put, "/catalogues/web", Encoding.UTF8.GetBytes(body));
        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
        Assert.Equal("name-invalid", (await server.Admin(HttpMethod.Put, "/catalogues/-web", Content())).Code);
    }

    static object Content(params (string Project, string Version, byte[] Bytes)[] files) => new
    {
        requirements = "quillwharf\n",
        sdists = false,
        targets = new[] { new { python_version = "3.12", sys_platform = "linux", platform_machine = "x86_64" } },
        files = files.Select(file => new
        {
            project = file.Project,
            version = file.Version,
            filename = Goods.WheelName("quillwharf", file.Version == "1" ? "1.0" : file.Version),
            sha256 = Sha256Digest.Of(file.Bytes).ToString(),
            targets = new[] { 0 },
        }),
    };
}
