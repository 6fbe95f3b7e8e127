using System.Net;

namespace Bonded.Server.Tests;

/// <summary>Requests that no honest client sends.</summary>
public sealed class OddRequestTests : IAsyncLifetime
{
    TestServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0");
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    static int StatusOf(string answer) => answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer[9..12]) : 0;

    Task<string> Ask(string target, string headers = "Host: 127.0.0.1\r\n", string method = "GET", string body = "") =>
        server.Raw($"{method} {target} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n{body}");

    [Theory]
    [InlineData("Host: evil.example\r\n", 421)]
    [InlineData("Host: 127.0.0.1.evil.example\r\n", 421)]
    [InlineData("Host: evil.example:80\r\n", 421)]
    [InlineData("Host: 127.0.0.1:80@evil.example\r\n", 400)]
    [InlineData("Host: 127.0.0.1\r\nHost: evil.example\r\n", 400)]
    [InlineData("Host:\r\n", 421)]
    [InlineData("", 400)]
    public async Task D12_an_unknown_host_is_refused(string host, int status)
    {
        var answer = await Ask("/simple/quillwharf/", host);
        Assert.Equal(status, StatusOf(answer));
        Assert.DoesNotContain("evil", answer, StringComparison.Ordinal);
        Assert.Empty(server.Upstream.Requests);
    }

    [Fact]
    public async Task D12_no_header_changes_where_links_lead()
    {
        var plain = await Ask("/pypi/quillwharf/json", "Host: 127.0.0.1\r\nAccept: application/json\r\n");
        var forged = await Ask("/pypi/quillwharf/json", "Host: 127.0.0.1\r\nAccept: application/json\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 6.6.6.6\r\nForwarded: host=evil.example\r\nX-Original-URL: /healthz\r\nX-Rewrite-URL: /healthz\r\n");
        Assert.Equal(200, StatusOf(forged));
        Assert.Equal(plain[plain.IndexOf('{', StringComparison.Ordinal)..], forged[forged.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Contains(TestServer.PublicUrl + "/files/", forged, StringComparison.Ordinal);
        Assert.Contains("Location: /simple/quillwharf/\r\n", await Ask("/simple/Quillwharf", "Host: 127.0.0.1\r\nX-Forwarded-Host: evil.example\r\n"), StringComparison.Ordinal);

        // Nor does anybody forge the address in the ledger.
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Get(file.Path, ("X-Forwarded-For", "6.6.6.6"));
        await TestServer.Until(async () => (await server.Downloads("quillwharf")).Count == 1);
        Assert.Equal("127.0.0.1", (await server.Downloads("quillwharf")).Single().Address);
    }

    [Theory]
    [InlineData("http://evil.example/simple/quillwharf/")]
    [InlineData("http://127.0.0.1/simple/quillwharf/")]
    public async Task D12_an_absolute_target_is_answered_for_this_host_or_not_at_all(string target)
    {
        var answer = await Ask(target);
        Assert.Contains(StatusOf(answer), (int[])[200, 400, 421]);
        if (target.Contains("evil", StringComparison.Ordinal))
            Assert.NotEqual(200, StatusOf(answer));
        Assert.DoesNotContain("evil", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/simple/foo%2f..%2fbar/")]
    [InlineData("/simple/quillwharf%2f")]
    [InlineData("/simple%2fquillwharf/")]
    [InlineData("//simple/quillwharf/")]
    [InlineData("/simple//quillwharf/")]
    [InlineData("/simple/quillwharf//")]
    [InlineData("/simple/quillwharf;x/")]
    [InlineData("/simple/quillwharf;version=1/")]
    [InlineData("/simple/quillwharf%00/")]
    [InlineData("/simple/quillwh%2561rf/")]
    [InlineData("/simple/%c0%af/")]
    [InlineData("/simple/quillwharf%5c/")]
    [InlineData("/simple/quillwharf\\/")]
    [InlineData("/simple/quillwharf%20/")]
    [InlineData("/simple/quillwharf%0d%0aX-Evil:%201/")]
    [InlineData("/simple/..%2fhealthz/")]
    [InlineData("/simple/%2e%2e%2fhealthz/")]
    [InlineData("/files/../simple/../../etc/passwd")]
    [InlineData("/files/aa/bb/..%2f..%2f..%2fetc%2fpasswd/x.whl")]
    public async Task D13_a_path_that_could_be_read_in_two_ways_is_no_path(string path)
    {
        await server.Page("quillwharf");
        var asked = server.Upstream.Requests.Count;
        var answer = await Ask(path);
        Assert.Contains(StatusOf(answer), (int[])[400, 404]);
        Assert.DoesNotContain("X-Evil", answer, StringComparison.Ordinal);
        Assert.Equal(asked, server.Upstream.Requests.Count);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n", "hello")]
    [InlineData("Content-Length: -1\r\n", "")]
    [InlineData("Content-Length: 1e3\r\n", "")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")]
    [InlineData("X-Folded: a\r\n b\r\n", "")]
    [InlineData("X-Bare: a\nX-Line: b\r\n", "")]
    [InlineData("X Space: a\r\n", "")]
    [InlineData("X-Null: a\0b\r\n", "")]
    [InlineData(": empty\r\n", "")]
    [InlineData("Content-Length: 5\r\n", "hello")]
    public async Task E08_a_request_that_two_servers_could_read_differently_is_refused(string headers, string body)
    {
        var answer = await server.Raw($"GET /simple/quillwharf/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n{body}GET /simple/smuggled/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        Assert.InRange(StatusOf(answer), 400, 499);
        Assert.DoesNotContain(server.Upstream.Requests, request => request.Path.Contains("smuggled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task E08_headers_have_a_limit()
    {
        Assert.Equal(431, StatusOf(await Ask("/simple/quillwharf/", "Host: 127.0.0.1\r\nX-Long: " + new string('a', 40_000) + "\r\n")));
        Assert.Equal(431, StatusOf(await Ask("/simple/quillwharf/", "Host: 127.0.0.1\r\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: 1\r\n")))));
        Assert.Equal(414, StatusOf(await Ask("/simple/" + new string('a', 20_000) + "/")));
        Assert.Equal(200, StatusOf(await Ask("/healthz")));
    }

    [Fact]
    public async Task E08_a_header_that_names_a_user_names_nobody()
    {
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Get(file.Path, ("X-User", "admin"), ("X_Remote_User", "admin"), ("X-Remote-User", "admin"), ("Remote-User", "admin"));
        await TestServer.Until(async () => (await server.Downloads("quillwharf")).Count == 1);
        Assert.Null((await server.Downloads("quillwharf")).Single().User);
    }

    [Fact]
    public async Task E09_every_answer_carries_the_security_headers()
    {
        var file = (await server.Page("quillwharf")).Files.Single();
        string[] paths =
        [
            "/simple/", "/simple", "/simple/quillwharf/", "/simple/Quillwharf/", "/simple/nobody/", "/simple/bad%20name/", "/simple/quillwharf/?format=x",
            file.Path, file.Path + ".metadata", file.Path + "x", "/pypi/quillwharf/json", "/pypi/nobody/json", "/q/1", "/static/bonded.css",
            "/api/v1/why/quillwharf", "/healthz", "/readyz", "/metrics", "/nothing", "/",
        ];
        foreach (var path in paths)
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head, HttpMethod.Post, HttpMethod.Delete, HttpMethod.Options, new("TRACE"), new("PROPFIND")])
            {
                var answer = await server.Send(method, path);
                Assert.True(answer.Status != HttpStatusCode.InternalServerError, $"{method} {path}");
                if (method != HttpMethod.Get && method != HttpMethod.Head)
                    Assert.True((int)answer.Status == (path.StartsWith("/api/v1/", StringComparison.Ordinal) ? 401 : (int)answer.Status is 404 ? 404 : 405), $"{method} {path} {answer.Status}");
                foreach (var (header, value) in ((string, string)[])[("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin")])
                    Assert.True(answer[header] == value, $"{method} {path} {header}");
                Assert.DoesNotContain("unsafe", answer["Content-Security-Policy"], StringComparison.Ordinal);
                Assert.NotNull(answer["Permissions-Policy"]);
                Assert.Null(answer["Server"]);
            }
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task E10_nothing_here_takes_a_body(string method)
    {
        foreach (var path in (string[])["/simple/quillwharf/", "/pypi", "/pypi/quillwharf/json", "/"])
        {
            var answer = await Ask(path, "Host: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: 21\r\n", method, "<?xml version=\"1.0\"?>");
            Assert.Contains(StatusOf(answer), (int[])[404, 405, 415]);
        }

        Assert.Empty(server.Upstream.Requests);
    }
}
