using System.IO.Compression;
using System.Net;

namespace Bonded.Server.Tests;

/// <summary>Which form of a page a client gets (PEP 691), as real clients ask.</summary>
public sealed class NegotiationTests : IAsyncLifetime
{
    const string Json = "application/vnd.pypi.simple.v1+json";
    const string Html = "application/vnd.pypi.simple.v1+html";
    const string TextHtml = "text/html";

    TestServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0");
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Each_client_gets_the_form_it_reads()
    {
        (string Client, string? Accept, string? Type)[] table =
        [
            ("pip 22.2 and later, pdm", $"{Json}, {Html}; q=0.1, text/html; q=0.01", Json),
            ("uv", $"{Json}, {Html};q=0.2, text/html;q=0.01", Json),
            ("Poetry 1", "*/*", TextHtml),
            ("Poetry 2", $"{Json}, */*;q=0.1", Json),
            ("pip before 22.2", "text/html", TextHtml),
            ("a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", TextHtml),
            ("curl", "*/*", TextHtml),
            ("nothing said", null, TextHtml),
            ("the latest JSON", "application/vnd.pypi.simple.latest+json", Json),
            ("the latest HTML", "application/vnd.pypi.simple.latest+html", Html),
            ("HTML over JSON", $"{Json};q=0.2, {Html}", Html),
            ("JSON refused", $"{Json};q=0, text/html", TextHtml),
            ("any application", "application/*", Json),
            ("any text", "text/*", TextHtml),
            ("capitals", Json.ToUpperInvariant(), Json),
            ("an unknown type", "application/vnd.pypi.simple.v9+json", null),
            ("plain JSON", "application/json", null),
            ("an image", "image/png", null),
            ("everything refused", "*/*;q=0", null),
        ];
        foreach (var path in (string[])["/simple/quillwharf/", "/simple/"])
        {
            foreach (var (who, accept, type) in table)
            {
                foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
                {
                    var answer = await server.Send(method, path, accept is null ? [] : [("Accept", accept)]);
                    Assert.True((type is null ? HttpStatusCode.NotAcceptable : HttpStatusCode.OK) == answer.Status, $"{who}: {method} {path} {answer.Status}");
                    if (type is null)
                        continue;
                    Assert.True(type == answer["Content-Type"], $"{who}: {answer["Content-Type"]}");
                    Assert.Equal("Accept, Accept-Encoding", answer["Vary"]);
                    Assert.Equal("no-cache", answer["Cache-Control"]);
                    Assert.Equal("*", answer["Access-Control-Allow-Origin"]);
                    if (method == HttpMethod.Head)
                        Assert.Empty(answer.Body);
                    else
                        Assert.True(type == Json ? answer.Text.StartsWith('{') : answer.Text.StartsWith("<!DOCTYPE html>", StringComparison.Ordinal), who);
                }
            }
        }
    }

    [Theory]
    [InlineData("application/vnd.pypi.simple.v1%2Bjson", Json)]
    [InlineData("application/vnd.pypi.simple.latest%2Bjson", Json)]
    [InlineData("application/vnd.pypi.simple.v1%2Bhtml", Html)]
    [InlineData("text/html", TextHtml)]
    [InlineData("application/x-yaml", null)]
    public async Task The_format_parameter_overrides_the_header(string format, string? type)
    {
        var answer = await server.Get($"/simple/quillwharf/?format={format}", ("Accept", "image/png"));
        Assert.Equal(type is null ? HttpStatusCode.NotAcceptable : HttpStatusCode.OK, answer.Status);
        if (type is not null)
            Assert.Equal(type, answer["Content-Type"]);
    }

    [Fact]
    public async Task A_page_has_a_tag_for_each_representation_and_a_304_says_no_type()
    {
        var tags = new HashSet<string>();
        foreach (var accept in (string[])[Json, TextHtml])
        {
            foreach (var encoding in (string[])["identity", "gzip"])
            {
                var answer = await server.Get("/simple/quillwharf/", ("Accept", accept), ("Accept-Encoding", encoding));
                Assert.Equal(encoding == "gzip" ? "gzip" : null, answer["Content-Encoding"]);
                var tag = answer["ETag"]!;
                Assert.StartsWith("\"", tag, StringComparison.Ordinal);
                Assert.True(tags.Add(tag));
                foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
                {
                    var again = await server.Send(method, "/simple/quillwharf/", ("Accept", accept), ("Accept-Encoding", encoding), ("If-None-Match", $"\"other\", W/{tag}"));
                    Assert.Equal(HttpStatusCode.NotModified, again.Status);
                    Assert.Null(again["Content-Type"]);
                    Assert.Empty(again.Body);
                    Assert.Equal(tag, again["ETag"]);
                    Assert.Equal("Accept, Accept-Encoding", again["Vary"]);
                }

                Assert.Equal(HttpStatusCode.OK, (await server.Get("/simple/quillwharf/", ("Accept", accept), ("Accept-Encoding", encoding), ("If-None-Match", "\"other\""))).Status);
            }
        }

        Assert.Equal(4, tags.Count);
    }

    [Fact]
    public async Task The_compressed_page_is_the_plain_one()
    {
        var plain = await server.Get("/simple/quillwharf/", ("Accept", Json));
        var packed = await server.Get("/simple/quillwharf/", ("Accept", Json), ("Accept-Encoding", "gzip, deflate, br, zstd"));
        using var gzip = new GZipStream(new MemoryStream(packed.Body), CompressionMode.Decompress);
        using var body = new MemoryStream();
        await gzip.CopyToAsync(body);
        Assert.Equal(plain.Body, body.ToArray());
        Assert.Null((await server.Get("/simple/quillwharf/", ("Accept", Json), ("Accept-Encoding", "gzip;q=0, identity")))["Content-Encoding"]);
    }

    [Fact]
    public async Task Every_client_asking_costs_the_upstream_one_page()
    {
        for (var i = 0; i < 5; i++)
            await server.Page("quillwharf");
        Assert.Equal(1, server.Upstream.CountOf("/simple/quillwharf/"));
    }
}
