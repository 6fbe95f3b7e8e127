using System.Net;
using System.Text.Json;
using Bonded.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Tests;

public sealed class FrontDoorTests
{
    [Theory]
    [InlineData("evil.example.net")]
    [InlineData("evil.example.net:80")]
    [InlineData("localhost.evil.example.net")]
    [InlineData("127.0.0.1:80:80")]
    [InlineData("localhost:x")]
    [InlineData("10.0.0.1")]
    [InlineData("[::2]")]
    public async Task D12_a_host_that_is_not_ours_is_refused(string host)
    {
        await using var server = await Server.Start();

        var answer = await server.Raw($"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.Matches(@"\AHTTP/1\.1 4(21|00) ", answer);
        Assert.DoesNotContain("evil", answer);
    }

    [Fact]
    public async Task D12_two_hosts_and_a_request_line_that_disagrees_with_the_host_are_refused()
    {
        await using var server = await Server.Start();

        Assert.StartsWith("HTTP/1.1 400 ", await server.Raw("GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 400 ", await server.Raw("GET http://evil/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 400 ", await server.Raw("GET /healthz HTTP/1.1\r\n\r\n"));
    }

    [Fact]
    public async Task D12_forwarded_headers_from_a_stranger_change_nothing()
    {
        await using var server = await Server.Start(routes: MapAddress);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/address");
        request.Headers.Add("X-Forwarded-For", "192.0.2.1");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "evil.example.net");
        var answer = await (await server.Client().SendAsync(request)).Content.ReadAsStringAsync();

        Assert.Equal($"127.0.0.1 http://127.0.0.1:{server.Address.Port}/", answer);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("198.51.100.9, 192.0.2.1, 10.1.1.1", "192.0.2.1")]
    [InlineData("198.51.100.9, garbage, 10.1.1.1", "10.1.1.1")]
    [InlineData("192.0.2.1:5000", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("[2001:db8::1]:5000", "2001:db8::1")]
    [InlineData("", "127.0.0.1")]
    public async Task A_trusted_forwarder_names_the_client_and_the_scheme_but_never_the_host(string forwarded, string client)
    {
        await using var server = await Server.Start(
            options => options with { TrustedForwarders = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8")] }, MapAddress);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/address");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwarded);
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "evil.example.net");
        var answer = await (await server.Client().SendAsync(request)).Content.ReadAsStringAsync();

        Assert.Equal($"{client} https://127.0.0.1:{server.Address.Port}/", answer);
    }

    [Fact]
    public async Task Links_are_built_from_the_public_address_when_it_is_set()
    {
        await using var server = await Server.Start(options => options with { PublicUrl = new Uri("https://pypi.example.org/root/") }, MapAddress);

        Assert.Equal("127.0.0.1 https://pypi.example.org/root/", await server.Client().GetStringAsync("/address"));
        Assert.StartsWith("HTTP/1.1 200 ", await server.Raw("GET /healthz HTTP/1.1\r\nHost: pypi.example.org\r\nConnection: close\r\n\r\n"));
    }

    [Theory]
    [InlineData("CL and TE", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("obs-fold", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: 1\r\n folded\r\n\r\n")]
    [InlineData("space before colon", "GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n")]
    [InlineData("two lengths", "POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")]
    [InlineData("bare CR", "GET /healthz HTTP/1.1\r\nHost: localhost\rX: y\r\n\r\n")]
    [InlineData("NUL", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: a\0b\r\n\r\n")]
    [InlineData("unknown coding", "POST /healthz HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, identity\r\n\r\n")]
    public async Task E08_a_request_that_two_servers_could_read_differently_is_refused(string name, string request)
    {
        await using var server = await Server.Start();

        var answer = await server.Raw(request);

        Assert.True(answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 501 ", StringComparison.Ordinal), $"{name}: {answer}");
        Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);
        Assert.Contains("Connection: close", answer);
    }

    [Fact]
    public async Task E08_headers_and_lines_over_the_limit_are_refused()
    {
        await using var server = await Server.Start();

        Assert.StartsWith("HTTP/1.1 414 ", await server.Raw($"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", await server.Raw($"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: {new string('a', 20_000)}\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", await server.Raw($"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, 70).Select(i => $"X-{i}: 1\r\n"))}\r\n"));
    }

    [Fact]
    public async Task E08_a_GET_with_a_body_is_refused()
    {
        await using var server = await Server.Start();

        var answer = await server.Raw("GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello");

        Assert.StartsWith("HTTP/1.1 413 ", answer);
        Assert.Contains("Connection: close", answer);
    }

    [Fact]
    public async Task E09_every_answer_carries_the_security_headers()
    {
        await using var server = await Server.Start(routes: app => app.MapGet("/broken", string () => throw new InvalidOperationException("x")));
        using var client = server.Client();
        (string, string, int)[] census =
        [
            ("GET", "/healthz", 200), ("HEAD", "/healthz", 200), ("GET", "/readyz", 200), ("GET", "/metrics", 200),
            ("GET", "/none", 404), ("POST", "/healthz", 405), ("GET", "/broken", 500), ("GET", "/healthz", 421),
        ];
        foreach (var (method, path, status) in census)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (status == 421) request.Headers.Host = "evil";
            var answer = await client.SendAsync(request);

            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
            Assert.DoesNotContain("unsafe", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Opener-Policy")));
            Assert.Contains("camera=()", Assert.Single(answer.Headers.GetValues("Permissions-Policy")));
            Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
            Assert.False(answer.Headers.Contains("Server"));
            if (status >= 400) Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.ToString());
        }
    }

    [Fact]
    public async Task E09_behind_https_every_answer_says_so_for_a_year()
    {
        await using var server = await Server.Start(options => options with { PublicUrl = new Uri("https://pypi.example.org/") });

        foreach (var path in (string[])["/healthz", "/none"])
            Assert.Equal("max-age=31536000", Assert.Single((await server.Client().GetAsync(path)).Headers.GetValues("Strict-Transport-Security")));
    }

    [Fact]
    public async Task E12_an_exception_gives_a_number_and_nothing_else()
    {
        await using var server = await Server.Start(routes: app => app.MapGet("/broken", string () => throw new InvalidOperationException("password=hunter2")));

        var answer = await server.Client().GetAsync("/broken");
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("hunter2", body);
        Assert.DoesNotContain("Exception", body);
        var problem = JsonDocument.Parse(body).RootElement;
        var correlation = problem.GetProperty("correlation").GetString()!;
        Assert.Equal(16, correlation.Length);
        Assert.Contains(correlation, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_exception_after_the_first_byte_cuts_the_connection()
    {
        await using var server = await Server.Start(routes: app => app.MapGet("/half", async (HttpContext context) =>
        {
            context.Response.ContentLength = 10;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("x");
        }));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => server.Client().GetStringAsync("/half"));
    }

    [Fact]
    public async Task E11_idle_connections_do_not_keep_others_out()
    {
        await using var server = await Server.Start();
        var idle = new List<System.Net.Sockets.TcpClient>();
        try
        {
            for (var i = 0; i < 300; i++)
            {
                var client = new System.Net.Sockets.TcpClient();
                idle.Add(client);
                await client.ConnectAsync(server.Address.Host, server.Address.Port);
                await client.GetStream().WriteAsync("GET /healthz HTTP/1.1\r\nHost: loc"u8.ToArray());
            }

            Assert.Equal("ok\n", await server.Client().GetStringAsync("/healthz"));
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task E11_a_request_that_never_ends_is_cut_off()
    {
        await using var server = await Server.Start();

        var answer = await server.Raw("GET /healthz HTTP/1.1\r\nHost: loc");

        Assert.StartsWith("HTTP/1.1 408 ", answer);
    }

    static void MapAddress(WebApplication app) => app.MapGet("/address", (HttpContext context, ServerOptions options) =>
        $"{context.Connection.RemoteIpAddress} {PublicAddress.Of(options, context.Request)}");
}
