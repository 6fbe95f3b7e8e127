using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Bonded.Server.Features.Admin;
using Bonded.Server.Hosting;
using Bonded.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bonded.Server.Tests;

public sealed class AdminApiTests
{
    [Fact]
    public async Task The_first_start_makes_a_token_that_only_its_owner_may_read_and_the_next_start_keeps_it()
    {
        await using var server = await TestServer.Start();
        var path = Path.Combine(server.DataDirectoryPath, "admin-token");
        var token = server.Token;

        Assert.Matches(@"\Abonded_admin_[A-Za-z0-9_-]{43}\z", token);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Empty(Directory.GetFiles(server.DataDirectoryPath, "*.tmp"));
        await server.Restart();
        Assert.Equal(token, server.Token);
        Assert.Equal(HttpStatusCode.OK, (await server.Admin("/log")).Status);
    }

    [Fact]
    public void A_token_that_others_may_read_or_that_is_short_is_refused_with_what_to_do()
    {
        using var directory = new TemporaryDirectory();
        AdminToken.Open(directory.Path);
        var path = Path.Combine(directory.Path, "admin-token");

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<IOException>(() => AdminToken.Open(directory.Path)).Message);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(path, "hunter2\n");
        var message = Assert.Throws<IOException>(() => AdminToken.Open(directory.Path)).Message;
        Assert.Contains("Remove the file", message);
        Assert.DoesNotContain("hunter2", message);
    }

    [Theory]
    [InlineData("/api/v1/log")]
    [InlineData("/api/v1/openapi.json")]
    [InlineData("/api/v1/no-such-thing")]
    [InlineData("/API/V1/log")]
    [InlineData("/api/v1/why/../log")]
    [InlineData("/api/v1/")]
    public async Task Without_the_token_nothing_is_told_not_even_what_is_there(string path)
    {
        await using var server = await TestServer.Start();
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head, HttpMethod.Post, HttpMethod.Delete, HttpMethod.Put, HttpMethod.Options])
        {
            var answer = await server.Send(method, path);

            Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
            Assert.Equal("application/problem+json", answer["Content-Type"]);
            Assert.StartsWith("Bearer", answer["WWW-Authenticate"]);
            Assert.Null(answer["Access-Control-Allow-Origin"]);
            if (method == HttpMethod.Head)
                continue;
            Assert.Equal("token-needed", answer.Code);
            Assert.Contains("admin-token", answer.Detail);
        }
    }

    [Fact]
    public async Task Why_needs_no_token()
    {
        await using var server = await TestServer.Start();

        Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/api/v1/why/nothing-of-that-name")).Status);
    }

    [Fact]
    public async Task The_token_opens_as_bearer_and_as_the_password_of_any_user()
    {
        await using var server = await TestServer.Start();
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"anyone:{server.Token}"));

        Assert.Equal(HttpStatusCode.OK, (await server.Get("/api/v1/log", ("Authorization", $"Bearer {server.Token}"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.Get("/api/v1/log", ("Authorization", $"Basic {basic}"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.Get("/api/v1/log", ("Authorization", $"bearer {server.Token}"))).Status);
    }

    [Theory]
    [InlineData("Bearer {0}x")]
    [InlineData("Bearer {1}")]
    [InlineData("Bearer bonded_admin_")]
    [InlineData("Token {0}")]
    [InlineData("Basic {0}")]
    [InlineData("Bearer")]
    [InlineData("Basic !!!!")]
    [InlineData("Basic Og==")]
    public async Task What_is_not_quite_the_token_opens_nothing(string form)
    {
        await using var server = await TestServer.Start();
        var authorization = string.Format(null, form, server.Token, server.Token[..^1]);

        var answer = await server.Get("/api/v1/log", ("Authorization", authorization));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains(answer.Code, (string[])["token-needed", "token-wrong"]);
        Assert.DoesNotContain(server.Token[..20], answer.Text);
    }

    [Fact]
    public async Task Wrong_tokens_are_limited_and_the_right_one_is_taken_all_the_same()
    {
        await using var server = await TestServer.Start();
        for (var i = 0; i < 10; i++)
            Assert.Equal("token-wrong", (await server.Get("/api/v1/log", ("Authorization", "Bearer wrong"))).Code);

        var limited = await server.Get("/api/v1/log", ("Authorization", "Bearer wrong"));

        Assert.Equal((HttpStatusCode.TooManyRequests, "too-many-wrong-tokens"), (limited.Status, limited.Code));
        Assert.InRange(int.Parse(limited["Retry-After"]!, CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await server.Admin("/log")).Status);
        await server.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("token-wrong", (await server.Get("/api/v1/log", ("Authorization", "Bearer wrong"))).Code);
    }

    [Fact]
    public async Task A_browser_that_asks_for_another_site_is_refused_even_with_the_token()
    {
        await using var server = await TestServer.Start();

        foreach (var header in ((string, string)[])[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example"), ("Origin", "null")])
        {
            var answer = await server.Admin("/log", header);
            Assert.Equal((HttpStatusCode.Forbidden, "cross-site"), (answer.Status, answer.Code));
            Assert.Null(answer["Access-Control-Allow-Origin"]);
        }

        Assert.Equal(HttpStatusCode.OK, (await server.Admin("/log", ("Sec-Fetch-Site", "same-origin"), ("Origin", TestServer.PublicUrl))).Status);
    }

    [Fact]
    public async Task Lists_come_in_pages_and_unchanged_answers_are_not_sent_again()
    {
        await using var server = await TestServer.Start();
        for (var i = 0; i < 5; i++)
            await server.Database.Write(tx => Data.Audit.Insert(tx, new("sample", "x", null, null, $$"""{"n":{{i}}}""")));

        var seen = new List<int>();
        string? next = null;
        do
        {
            var page = await server.Admin("/log?order=oldest&limit=2" + (next is null ? "" : $"&cursor={next}"));
            Assert.Equal(HttpStatusCode.OK, page.Status);
            seen.AddRange(page.Json.GetProperty("items").EnumerateArray().Where(each => each.GetProperty("kind").GetString() == "sample")
                .Select(each => each.GetProperty("data").GetProperty("n").GetInt32()));
            Assert.InRange(page.Json.GetProperty("items").GetArrayLength(), 1, 2);
            next = page.Json.TryGetProperty("next", out var more) ? more.GetString() : null;
        }
        while (next is not null);

        Assert.Equal([0, 1, 2, 3, 4], seen);
        var first = await server.Admin("/log?order=oldest");
        Assert.Equal("private, no-cache", first["Cache-Control"]);
        var again = await server.Admin("/log?order=oldest", ("If-None-Match", first["ETag"]!));
        Assert.Equal((HttpStatusCode.NotModified, 0), (again.Status, again.Body.Length));
        await server.Database.Write(tx => Data.Audit.Insert(tx, new("sample", "x", null, null, "{}")));
        Assert.Equal(HttpStatusCode.OK, (await server.Admin("/log?order=oldest", ("If-None-Match", first["ETag"]!))).Status);
    }

    [Theory]
    [InlineData("/log?limit=0", "invalid-parameter")]
    [InlineData("/log?limit=1001", "invalid-parameter")]
    [InlineData("/log?limit=1&limit=2", "invalid-parameter")]
    [InlineData("/log?colour=red", "unknown-parameter")]
    [InlineData("/log?cursor=zzz", "invalid-cursor")]
    [InlineData("/log?cursor=LTE", "invalid-cursor")]
    [InlineData("/log?cursor=%00", "invalid-parameter")]
    public async Task A_query_that_cannot_be_meant_is_400(string path, string code)
    {
        await using var server = await TestServer.Start();

        var answer = await server.Admin(path);

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_a_method_that_is_not_taken_405()
    {
        await using var server = await TestServer.Start();

        var none = await server.Admin("/nothing");
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), (none.Status, none.Code));
        var post = await server.Admin(HttpMethod.Post, "/log");
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "method-not-allowed", "GET, HEAD"), (post.Status, post.Code, post["Allow"]));
        var head = await server.Admin(HttpMethod.Head, "/log");
        Assert.Equal((HttpStatusCode.OK, 0), (head.Status, head.Body.Length));
    }

    [Fact]
    public async Task Every_mapped_admin_route_is_in_the_document_and_the_other_way_round()
    {
        await using var server = await TestServer.Start();

        var document = (await server.Admin("/openapi.json")).Json;

        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")).Order().ToList();
        Assert.Equal(server.AdminRoutes.Select(route => $"{route.Method} /api/v1{route.Path}").Order(), described);
        var mapped = server.Endpoints.Where(pattern => pattern.StartsWith("/api/v1/", StringComparison.Ordinal)).Where(pattern => pattern is not "/api/v1/why/{project}" and not "/api/v1/{**rest}");
        Assert.Equal(mapped.Order(), document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order());
        foreach (var path in document.GetProperty("paths").EnumerateObject())
            Assert.NotEqual(HttpStatusCode.NotFound, (await server.Send(HttpMethod.Get, path.Name)).Status);
        foreach (var reference in References(document))
        {
            var at = document;
            foreach (var step in reference[2..].Split('/'))
                Assert.True(at.ValueKind == JsonValueKind.Array ? int.TryParse(step, out _) : at.TryGetProperty(step, out at), reference);
        }

        Assert.Equal(["id", "at", "kind", "data"],
            document.GetProperty("components").GetProperty("schemas").GetProperty("LogEvent").GetProperty("required").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal("integer", document.GetProperty("components").GetProperty("schemas").GetProperty("LogEvent").GetProperty("properties").GetProperty("id").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Bodies_are_json_of_the_shape_that_is_asked_for_and_bounded()
    {
        await using var server = await Started();
        string Body(string text) => $"POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.Token}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {text.Length}\r\n\r\n{text}";

        Assert.Contains("""{"name":"x","at":"2026-01-02T02:04:05Z"}""", await server.Http.Raw(Body("""{"name":"x","at":"2026-01-02T03:04:05+01:00"}""")));
        foreach (var text in (string[])
            ["""{"name":"x","colour":1}""", "{}", """{"name":null}""", """{"name":"x","name":"y"}""", "null", "[]", "{", """{"name":"x"}{}""", "{\"name\":\"\xff\"}", new string('[', 100)])
        {
            var answer = await server.Http.Raw(Body(text));
            Assert.StartsWith("HTTP/1.1 400 ", answer);
            Assert.Contains("\"code\":\"invalid-body\"", answer);
        }

        Assert.Contains(new string('a', 1_000_000), await server.Http.Raw(Body($$"""{"name":"{{new string('a', 1_000_000)}}"}""")));
        Assert.Contains("\"code\":\"body-too-large\"", await server.Http.Raw(Body($$"""{"name":"{{new string('a', 1 << 20)}}"}""")));
        Assert.Contains("\"code\":\"json-expected\"", await server.Http.Raw(Body("{}").Replace("application/json", "text/plain", StringComparison.Ordinal)));
        Assert.Contains("\"code\":\"json-expected\"", await server.Http.Raw(Body("{}").Replace("application/json", "application/json; charset=utf-16", StringComparison.Ordinal)));
        Assert.Contains("\"code\":\"json-expected\"", await server.Http.Raw(Body("{}").Replace("Content-Length", "Content-Encoding: gzip\r\nContent-Length", StringComparison.Ordinal)));
        Assert.Contains("\"code\":\"no-body-expected\"", await server.Http.Raw(Body("{}").Replace("POST /api/v1/echo", "DELETE /api/v1/echo", StringComparison.Ordinal)));
        Assert.Contains("\"code\":\"token-needed\"", await server.Http.Raw(Body("{}").Replace("Authorization", "X-Other", StringComparison.Ordinal)));
        Assert.Contains("""{"name":"nobody"}""", await server.Http.Raw($"DELETE /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.Token}\r\nConnection: close\r\n\r\n"));
    }

    static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(each =>
            each.Name == "$ref" && each.Value.ValueKind == JsonValueKind.String ? [each.Value.GetString()!] : References(each.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    sealed record Echo(string Name, DateTimeOffset? At = null);

    static async Task<EchoServer> Started()
    {
        var directory = new TemporaryDirectory();
        var token = AdminToken.Open(directory.Path);
        var http = await Server.Start(routes: app => new AdminApi(
            token, app.Services.GetRequiredService<ServerOptions>(),
            [
                AdminRoute.Post<Echo, Echo>("/echo", "Says it again", (_, body) => Task.FromResult<AdminAnswer<Echo>>(body)),
                AdminRoute.Delete<Echo>("/echo", "Says nothing", call => Task.FromResult<AdminAnswer<Echo>>(new Echo("nobody"))),
            ],
            TimeProvider.System, app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test")).Map(app));
        return new EchoServer(http, directory, File.ReadAllText(Path.Combine(directory.Path, "admin-token")).Trim());
    }

    sealed record EchoServer(Server Http, TemporaryDirectory Directory, string Token) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Http.DisposeAsync();
            Directory.Dispose();
        }
    }
}
