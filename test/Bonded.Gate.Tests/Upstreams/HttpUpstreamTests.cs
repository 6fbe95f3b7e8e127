using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bonded.Gate.Upstreams;
using Bonded.Packaging;
using Bonded.Testing.Upstream;

namespace Bonded.Gate.Tests.Upstreams;

public sealed class HttpUpstreamTests : IAsyncDisposable
{
    static readonly ProjectName demo = ProjectName.Parse("demo");
    static readonly byte[] wheel = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];
    const string Wheel = "demo-1.0-py3-none-any.whl";
    const string PagePath = "/simple/demo/";

    readonly RecordingUpstream upstream = RecordingUpstream.Start();
    readonly List<IDisposable> made = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var one in made)
            one.Dispose();
        await upstream.DisposeAsync();
    }

    HttpUpstream Make(Func<HttpUpstreamOptions, HttpUpstreamOptions>? change = null)
    {
        var options = new HttpUpstreamOptions
        {
            Name = "test",
            Url = upstream.Url,
            AllowPrivateAddresses = true,
            FirstWait = TimeSpan.FromMilliseconds(1),
            OutageAfter = 100,
        };
        Assert.True(HttpUpstream.TryCreate(change?.Invoke(options) ?? options, TimeProvider.System, out var client, out var why), why);
        made.Add(client);
        return client;
    }

    static async Task<UpstreamPage> Found(HttpUpstream client) =>
        Assert.IsType<PageAnswer.Found>(await client.Page(demo, null, CancellationToken.None)).Page;

    static async Task<string> Failed(HttpUpstream client) =>
        Assert.IsType<PageAnswer.Failed>(await client.Page(demo, null, CancellationToken.None)).Sentence;

    static Task<FetchAnswer> Fetch(HttpUpstream client, Uri url, long? size, MemoryStream into) =>
        client.File(url, size, into, null, CancellationToken.None);

    Uri At(string path) => new(upstream.Url, path);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_page_and_its_file_and_metadata_are_fetched(bool html)
    {
        var project = upstream.Project("demo").File(Wheel, wheel, DateTimeOffset.UnixEpoch.AddYears(40), ">=3.8", metadata: "Name: demo"u8.ToArray());
        if (html)
            project.OnlyHtml();
        var client = Make();

        var file = Assert.Single((await Found(client)).Files);
        Assert.Equal(Sha256Digest.Of(wheel), file.Sha256);
        Assert.Equal(html ? null : wheel.LongLength, file.Size);
        Assert.Equal(html ? null : DateTimeOffset.UnixEpoch.AddYears(40), file.UploadTime);

        using var bytes = new MemoryStream();
        long last = 0;
        var answer = await client.File(file.Url, file.Size, bytes, new Told(count => last = count), CancellationToken.None);
        Assert.Equal(new FetchAnswer.Done(wheel.LongLength), answer);
        Assert.Equal(wheel, bytes.ToArray());
        Assert.Equal(wheel.LongLength, last);

        using var metadata = new MemoryStream();
        Assert.IsType<FetchAnswer.Done>(await client.Metadata(file.Url, metadata, CancellationToken.None));
        Assert.Equal("Name: demo", Encoding.UTF8.GetString(metadata.ToArray()));
    }

    sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }

    [Fact]
    public async Task D11_a_page_is_asked_for_as_JSON_first_and_a_file_as_it_is()
    {
        upstream.Project("demo").File(Wheel, wheel);
        var client = Make();
        using var bytes = new MemoryStream();
        await Fetch(client, (await Found(client)).Files[0].Url, null, bytes);

        var (page, file) = (upstream.Requests[0], upstream.Requests[1]);
        Assert.Equal("application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1", page["Accept"]);
        Assert.StartsWith("bonded/", page["User-Agent"], StringComparison.Ordinal);
        Assert.Equal("identity", file["Accept-Encoding"]);
        Assert.Null(file["Range"]);
        Assert.Null(page["Authorization"]);
        Assert.Null(page["Cookie"]);
    }

    [Fact]
    public async Task D11_a_page_is_revalidated_by_its_entity_tag()
    {
        upstream.Project("demo").File(Wheel, wheel);
        var client = Make();
        var page = await Found(client);
        Assert.NotNull(page.ETag);

        Assert.IsType<PageAnswer.NotModified>(await client.Page(demo, page.ETag, CancellationToken.None));
        Assert.Equal(page.ETag, upstream.Requests[^1]["If-None-Match"]);

        upstream.Project("demo").File("demo-2.0.tar.gz", [1]);
        var newer = Assert.IsType<PageAnswer.Found>(await client.Page(demo, page.ETag, CancellationToken.None)).Page;
        Assert.Equal(2, newer.Files.Count);
        Assert.NotEqual(page.ETag, newer.ETag);
    }

    [Fact]
    public async Task D11_a_304_or_206_that_was_not_asked_for_is_a_failure()
    {
        upstream.On(PagePath, UpstreamReply.Code(304));
        upstream.On("/f", UpstreamReply.Bytes([1, 2]) with { Status = 206 });
        var client = Make();
        await Failed(client);
        using var bytes = new MemoryStream();
        Assert.IsType<FetchAnswer.Failed>(await Fetch(client, At("/f"), null, bytes));
        Assert.Equal(0, bytes.Length);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task D11_a_404_or_410_is_an_absence_and_is_asked_again_next_time(int code)
    {
        upstream.Next(PagePath, UpstreamReply.Code(code));
        upstream.Project("demo").File(Wheel, wheel);
        var client = Make();
        Assert.IsType<PageAnswer.Absent>(await client.Page(demo, null, CancellationToken.None));
        Assert.Single((await Found(client)).Files);
        Assert.Equal(2, upstream.CountOf(PagePath));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task D11_a_compressed_page_is_read_and_a_cut_or_bursting_one_is_not(string coding)
    {
        upstream.Project("demo").File(Wheel, wheel);
        var json = Encoding.UTF8.GetBytes("""{"meta":{"api-version":"1.0"},"name":"demo","files":[]}""" + new string(' ', 100_000));
        using var packed = new MemoryStream();
        using (Stream packer = coding == "gzip" ? new GZipStream(packed, CompressionLevel.Optimal, true) : new BrotliStream(packed, CompressionLevel.Optimal, true))
            packer.Write(json);
        var body = packed.ToArray();
        UpstreamReply Reply(byte[] bytes) => UpstreamReply.Of("application/vnd.pypi.simple.v1+json", bytes).With("Content-Encoding", coding);

        upstream.On(PagePath, Reply(body));
        Assert.Empty((await Found(Make())).Files);
        Assert.Contains("compression", await Failed(Make(o => o with { PageLimits = PageLimits.Default with { Bytes = json.Length - 1 } })), StringComparison.Ordinal);
        Assert.Empty((await Found(Make(o => o with { PageLimits = PageLimits.Default with { Bytes = json.Length } }))).Files);
        for (var cut = 1; cut < body.Length; cut += Math.Max(1, body.Length / 7))
        {
            upstream.On(PagePath, Reply(body[..cut]));
            Assert.Contains("compression", await Failed(Make()), StringComparison.Ordinal);
        }

        upstream.On(PagePath, Reply(json).With("X", "not compressed at all"));
        await Failed(Make());
        upstream.On(PagePath, UpstreamReply.Of("application/vnd.pypi.simple.v1+json", json).With("Content-Encoding", "zstd"));
        await Failed(Make());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/vnd.pypi.simple.v2+json")]
    [InlineData("text/plain")]
    [InlineData("text/html; charset=utf-7")]
    [InlineData(null)]
    public async Task D08_a_page_of_a_wrong_type_is_a_failure(string? type)
    {
        var body = """{"meta":{"api-version":"1.0"},"name":"demo","files":[]}"""u8.ToArray();
        upstream.On(PagePath, type is null ? UpstreamReply.Code(200) with { Body = body } : UpstreamReply.Of(type, body));
        await Failed(Make());
        Assert.Equal(1, upstream.CountOf(PagePath));
    }

    [Fact]
    public async Task D08_a_page_over_the_limit_is_a_failure_whatever_its_length_says()
    {
        var body = UpstreamReply.Json(new string(' ', 5_000));
        var client = Make(o => o with { PageLimits = PageLimits.Default with { Bytes = 1_000 } });
        upstream.On(PagePath, body);
        Assert.Contains("larger", await Failed(client), StringComparison.Ordinal);
        upstream.On(PagePath, body with { ContentLength = -1 });
        Assert.Contains("larger", await Failed(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task D07_an_error_page_with_status_200_is_a_failure_and_not_an_absence()
    {
        upstream.On(PagePath, UpstreamReply.Html("<html><title>Maintenance</title><a href='/help'>help</a></html>"));
        Assert.Contains("not a page of a package index", await Failed(Make()), StringComparison.Ordinal);
        upstream.On(PagePath, UpstreamReply.Json("{}"));
        await Failed(Make());
    }

    [Fact]
    public async Task D07_an_unframed_html_page_that_ends_early_is_a_failure()
    {
        const string html = "<!DOCTYPE html><title>Links for demo</title><a href='/f/demo-1.0.tar.gz'>x</a><a href='/f/demo-2.0.tar.gz'>x</a></html>";
        upstream.On(PagePath, UpstreamReply.Html(html) with { ContentLength = -1 });
        Assert.Equal(2, (await Found(Make())).Files.Count);
        upstream.On(PagePath, UpstreamReply.Html(html[..90]) with { ContentLength = -1 });
        Assert.Contains("cut off", await Failed(Make()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task D01_a_loopback_address_is_not_connected_to_unless_configured(bool singleHost)
    {
        upstream.Project("demo").File(Wheel, wheel);
        Assert.Contains("private or loopback", await Failed(Make(o => o with { AllowPrivateAddresses = false })), StringComparison.Ordinal);
        Assert.Equal(0, upstream.Connections);
        if (singleHost)
            await Found(Make(o => o with { AllowPrivateAddresses = false, AllowedPrivateHosts = ["127.0.0.1"] }));
        else
            await Found(Make());
        Assert.Equal(1, upstream.Connections);
    }

    [Fact]
    public async Task D01_a_name_that_resolves_to_a_forbidden_address_is_not_connected_to()
    {
        foreach (var address in (string[])["127.0.0.1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "fd00::1", "64:ff9b::7f00:1"])
        {
            // One good address among them does not help.
            var client = Make(o => o with
            {
                Url = new($"http://index.example:{upstream.Port}/simple/"),
                AllowPrivateAddresses = false,
                Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8"), IPAddress.Parse(address)]),
            });
            Assert.Contains("has a host with a", await Failed(client), StringComparison.Ordinal);
        }

        Assert.Equal(0, upstream.Connections);
        foreach (var address in (string[])["169.254.169.254", "0.0.0.0", "fe80::1"])
        {
            var client = Make(o => o with
            {
                Url = new("http://index.example/simple/"),
                Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]),
            });
            Assert.Contains("link-local", await Failed(client), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://2130706433/x")]
    [InlineData("http://0x7f.1/x")]
    [InlineData("http://localhost./x")]
    [InlineData("http://localhost/x")]
    [InlineData("http://[::1]/x")]
    [InlineData("http://0.0.0.0/x")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::ffff:10.0.0.1]/x")]
    [InlineData("http://evil.example/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("gopher://127.0.0.1/x")]
    [InlineData("http://127.0.0.1:25/x")]
    [InlineData("http://user:secret@127.0.0.1/x")]
    public async Task D01_D04_a_file_address_that_is_not_allowed_is_refused_unsent(string url)
    {
        using var bytes = new MemoryStream();
        var client = Make();
        Assert.False(Assert.IsType<FetchAnswer.Failed>(await Fetch(client, new(url), null, bytes)).Retryable);
        Assert.False(Assert.IsType<FetchAnswer.Failed>(await client.Metadata(new(url), bytes, CancellationToken.None)).Retryable);
        upstream.On(PagePath, UpstreamReply.Redirect(url));
        await Failed(client);
        Assert.All(upstream.Requests, request => Assert.Equal(PagePath, request.Path));
    }

    [Fact]
    public async Task D02_redirects_are_followed_five_times_and_no_more()
    {
        upstream.Project("demo").File(Wheel, wheel);
        for (var hop = 1; hop <= 6; hop++)
            upstream.On("/hop/" + hop, UpstreamReply.Redirect(hop == 1 ? PagePath : "/hop/" + (hop - 1), hop % 2 == 0 ? 301 : 307));
        upstream.On("/simple/other/", UpstreamReply.Redirect("/hop/4"));
        upstream.On("/simple/far/", UpstreamReply.Redirect("/hop/5"));
        upstream.On("/files5", UpstreamReply.Redirect("/hop/4"));

        var client = Make();
        using var bytes = new MemoryStream();
        Assert.IsType<FetchAnswer.Done>(await Fetch(client, At("/files5"), null, bytes));
        // The page that answers is about demo; who asked for another project does not get it.
        var other = Assert.IsType<PageAnswer.Failed>(await client.Page(ProjectName.Parse("other"), null, CancellationToken.None));
        Assert.Contains("another project", other.Sentence, StringComparison.Ordinal);
        var far = Assert.IsType<PageAnswer.Failed>(await client.Page(ProjectName.Parse("far"), null, CancellationToken.None));
        Assert.Contains("more than 5 times", far.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D02_addresses_of_a_page_resolve_against_where_it_was_found()
    {
        upstream.On(PagePath, UpstreamReply.Redirect("/mirror/deep/"));
        upstream.On("/mirror/deep/", UpstreamReply.Html("<title>Links for demo</title><a href='demo-1.0.tar.gz'>x</a>"));
        Assert.Equal(At("/mirror/deep/demo-1.0.tar.gz"), Assert.Single((await Found(Make())).Files).Url);
    }

    [Fact]
    public async Task D02_a_redirect_from_https_to_http_is_refused()
    {
        using var key = RSA.Create(2048);
        var (authority, leaf) = Certificates(key, "127.0.0.1");
        await using var secure = RecordingUpstream.Start(leaf);
        secure.On(PagePath, UpstreamReply.Redirect($"http://127.0.0.1:{upstream.Port}{PagePath}"));
        using var caFile = new TemporaryFile(authority.ExportCertificatePem());
        var client = Make(o => o with { Url = secure.Url, CaFile = caFile.Path, AllowedFileHosts = ["127.0.0.1:" + upstream.Port] });
        Assert.Contains("https to http", await Failed(client), StringComparison.Ordinal);
        Assert.Equal(0, upstream.Connections);
    }

    [Fact]
    public async Task D02_credentials_stay_with_the_upstreams_own_origin()
    {
        await using var files = RecordingUpstream.Start();
        files.On("/f/" + Wheel, UpstreamReply.Bytes(wheel));
        upstream.Project("demo").File(Wheel, wheel, url: new Uri(files.Url, "/f/" + Wheel).AbsoluteUri);
        upstream.On("/hop", UpstreamReply.Redirect(new Uri(files.Url, "/f/" + Wheel).AbsoluteUri));
        var client = Make(o => o with
        {
            Credentials = new("someone", "s3cret"),
            AllowedFileHosts = ["127.0.0.1:" + files.Port],
        });

        var file = Assert.Single((await Found(client)).Files);
        using var bytes = new MemoryStream();
        Assert.IsType<FetchAnswer.Done>(await Fetch(client, file.Url, null, bytes));
        Assert.IsType<FetchAnswer.Done>(await Fetch(client, At("/hop"), null, bytes));
        Assert.All(upstream.Requests, request => Assert.Equal("Basic c29tZW9uZTpzM2NyZXQ=", request["Authorization"]));
        Assert.Equal(2, files.Requests.Count);
        Assert.All(files.Requests, request => Assert.Null(request["Authorization"]));
    }

    [Fact]
    public async Task D03_the_address_that_was_vetted_is_the_one_connected_to()
    {
        upstream.Project("demo").File(Wheel, wheel);
        var asked = 0;
        HttpUpstreamOptions Rebinding(HttpUpstreamOptions o) => o with
        {
            Url = new($"http://rebinding.example:{upstream.Port}/simple/"),
            AllowPrivateAddresses = false,
            AllowedPrivateHosts = ["rebinding.example"],
            Tries = 1,
            // An address that may be reached when looked at first, a forbidden one ever after.
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([Interlocked.Increment(ref asked) == 1 ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254")]),
        };
        var client = Make(Rebinding);
        await Found(client);
        await Found(client);
        Assert.Equal((1, 1), (asked, upstream.Connections));
        // A new connection is vetted anew.
        Assert.Contains("link-local", await Failed(Make(Rebinding)), StringComparison.Ordinal);
        Assert.Equal((2, 1), (asked, upstream.Connections));
    }

    [Fact]
    public async Task D15_a_body_that_stalls_or_drips_is_given_up()
    {
        upstream.On("/stall", UpstreamReply.Bytes(wheel) with { StallAfter = 10 });
        upstream.On("/drip", UpstreamReply.Bytes(wheel) with { Drip = TimeSpan.FromMilliseconds(5) });
        upstream.On("/silent", UpstreamReply.Code(200) with { Silent = true });
        upstream.On(PagePath, UpstreamReply.Json(new string(' ', 1_000)) with { StallAfter = 10 });
        var client = Make(o => o with
        {
            IdleTimeout = TimeSpan.FromMilliseconds(200),
            HeadersTimeout = TimeSpan.FromMilliseconds(200),
            RateWindow = TimeSpan.FromMilliseconds(300),
            MinimumRate = 20_000,
            FileTimeout = TimeSpan.FromSeconds(20),
            Tries = 2,
        });
        foreach (var path in (string[])["/stall", "/drip", "/silent"])
        {
            using var bytes = new MemoryStream();
            var failed = Assert.IsType<FetchAnswer.Failed>(await Fetch(client, At(path), null, bytes));
            Assert.True(failed.Retryable);
            Assert.Contains(path == "/silent" ? "did not answer in time" : "stalled", failed.Sentence, StringComparison.Ordinal);
        }

        // Bytes had arrived, so that only the caller can begin again; of the silent one none had.
        Assert.Equal(1, upstream.CountOf("/stall"));
        Assert.Equal(1, upstream.CountOf("/drip"));
        Assert.Equal(2, upstream.CountOf("/silent"));
        Assert.Contains("stalled", await Failed(client), StringComparison.Ordinal);
        Assert.Equal(2, upstream.CountOf(PagePath));
    }

    [Fact]
    public async Task D15_a_page_ends_with_its_own_time_even_if_it_keeps_coming()
    {
        upstream.On(PagePath, UpstreamReply.Json(new string(' ', 100_000)) with { Drip = TimeSpan.FromMilliseconds(5) });
        Assert.Contains("in time", await Failed(Make(o => o with { PageTimeout = TimeSpan.FromMilliseconds(400) })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task D15_a_file_reset_at_99_percent_fails_and_can_be_retried()
    {
        upstream.Project("demo").File(Wheel, wheel);
        upstream.Next("/files/demo/" + Wheel, UpstreamReply.Bytes(wheel) with { CutAfter = wheel.Length * 99 / 100 });
        var client = Make();
        var url = At("/files/demo/" + Wheel);
        using var first = new MemoryStream();
        Assert.True(Assert.IsType<FetchAnswer.Failed>(await Fetch(client, url, wheel.Length, first)).Retryable);
        using var second = new MemoryStream();
        Assert.IsType<FetchAnswer.Done>(await Fetch(client, url, wheel.Length, second));
        Assert.Equal(wheel, second.ToArray());
    }

    [Fact]
    public async Task D15_a_page_cut_off_once_is_tried_again()
    {
        upstream.Project("demo").File(Wheel, wheel);
        upstream.Next(PagePath, UpstreamReply.Json(new string(' ', 1_000)) with { CutAfter = 500 }, UpstreamReply.Code(200) with { Reset = true });
        Assert.Single((await Found(Make())).Files);
        Assert.Equal(3, upstream.CountOf(PagePath));
    }

    [Fact]
    public async Task D15_more_or_fewer_bytes_than_promised_are_refused()
    {
        upstream.On("/long", UpstreamReply.Bytes(wheel) with { ContentLength = 10 });
        upstream.On("/short", UpstreamReply.Bytes(wheel) with { ContentLength = wheel.Length + 1, CutAfter = wheel.Length });
        upstream.On("/unframed", UpstreamReply.Bytes(wheel) with { ContentLength = -1 });
        var client = Make();

        using var exact = new MemoryStream();
        // The bytes behind the length never reach anyone: neither this file nor the next answer on the connection.
        Assert.Equal(new FetchAnswer.Done(10), await Fetch(client, At("/long"), null, exact));
        Assert.Equal(10, exact.Length);
        foreach (var (path, size) in new (string, long?)[] { ("/long", wheel.Length), ("/short", null), ("/unframed", 10), ("/unframed", wheel.Length + 1) })
        {
            using var bytes = new MemoryStream();
            Assert.IsType<FetchAnswer.Failed>(await Fetch(client, At(path), size, bytes));
            Assert.True(bytes.Length <= Math.Max(size ?? 0, wheel.Length));
        }

        using var whole = new MemoryStream();
        Assert.IsType<FetchAnswer.Done>(await Fetch(client, At("/unframed"), wheel.Length, whole));
        using var limited = new MemoryStream();
        Assert.IsType<FetchAnswer.Failed>(await Fetch(Make(o => o with { FileBytes = 50 }), At("/unframed"), null, limited));
        Assert.Equal(0, limited.Length);
    }

    [Theory]
    [InlineData("self-signed")]
    [InlineData("expired")]
    [InlineData("wrong host")]
    [InlineData("good")]
    public async Task D15_a_certificate_is_trusted_only_if_it_is_right(string what)
    {
        using var key = RSA.Create(2048);
        var (authority, leaf) = Certificates(key, what == "wrong host" ? "10.9.8.7" : "127.0.0.1", expired: what == "expired");
        await using var secure = RecordingUpstream.Start(leaf);
        secure.Project("demo").File(Wheel, wheel);
        using var caFile = new TemporaryFile(authority.ExportCertificatePem());
        var client = Make(o => o with { Url = secure.Url, CaFile = what == "self-signed" ? null : caFile.Path });
        if (what == "good")
            Assert.Single((await Found(client)).Files);
        else
            Assert.Contains("certificate", await Failed(client), StringComparison.Ordinal);
        Assert.Equal(what == "good" ? 1 : 0, secure.Requests.Count);
    }

    [Fact]
    public async Task D16_an_upstream_that_is_busy_is_asked_again_after_as_long_as_it_says()
    {
        upstream.Project("demo").File(Wheel, wheel);
        upstream.Next(PagePath, UpstreamReply.Code(429).With("Retry-After", "1"), UpstreamReply.Code(503));
        var time = new SetTime();
        var options = new HttpUpstreamOptions { Name = "test", Url = upstream.Url, AllowPrivateAddresses = true, FirstWait = TimeSpan.FromMilliseconds(8) };
        Assert.True(HttpUpstream.TryCreate(options, time, out var client, out _));
        made.Add(client);
        Assert.Single((await Found(client)).Files);
        Assert.Equal(3, upstream.CountOf(PagePath));
        Assert.Contains(TimeSpan.FromSeconds(1), time.Waits);
        // The second wait doubles the first, and at least half of it is certain.
        Assert.Contains(time.Waits, wait => wait > TimeSpan.Zero && wait <= TimeSpan.FromMilliseconds(16));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task D16_an_outage_is_a_failure_after_three_tries(int code)
    {
        upstream.Break(UpstreamReply.Code(code));
        Assert.Contains("answers " + code, await Failed(Make()), StringComparison.Ordinal);
        Assert.Equal(3, upstream.CountOf(PagePath));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(451)]
    [InlineData(418)]
    public async Task A_refusal_is_a_failure_and_is_not_repeated(int code)
    {
        upstream.Break(UpstreamReply.Code(code));
        await Failed(Make());
        Assert.Equal(1, upstream.CountOf(PagePath));
    }

    [Fact]
    public async Task D16_a_retry_that_is_asked_for_too_late_is_not_waited_for()
    {
        upstream.Break(UpstreamReply.Code(503).With("Retry-After", "86400"));
        await Failed(Make());
        Assert.Equal(1, upstream.CountOf(PagePath));
    }

    [Fact]
    public async Task D16_during_an_outage_an_upstream_is_asked_once_a_pause()
    {
        upstream.Project("demo").File(Wheel, wheel);
        upstream.Break();
        var time = new SetTime();
        var options = new HttpUpstreamOptions { Name = "test", Url = upstream.Url, AllowPrivateAddresses = true, Tries = 1, OutageAfter = 2 };
        Assert.True(HttpUpstream.TryCreate(options, time, out var client, out _));
        made.Add(client);

        await Failed(client);
        await Failed(client);
        for (var i = 0; i < 20; i++)
            Assert.Contains("out of order", await Failed(client), StringComparison.Ordinal);
        Assert.Equal(2, upstream.CountOf(PagePath));

        time.Pass(TimeSpan.FromSeconds(4));
        await Failed(client);
        await Failed(client);
        Assert.Equal(3, upstream.CountOf(PagePath));

        upstream.Recover();
        Assert.Contains("out of order", await Failed(client), StringComparison.Ordinal);
        time.Pass(TimeSpan.FromSeconds(4));
        await Found(client);
        await Found(client);
    }

    [Fact]
    public async Task D21_credentials_appear_in_no_answer_and_no_text()
    {
        upstream.Project("demo").File(Wheel, wheel);
        var url = new UriBuilder(upstream.Url) { UserName = "someone", Password = "s3cr%40et" }.Uri;
        var options = new HttpUpstreamOptions { Name = "test", Url = url, AllowPrivateAddresses = true, FirstWait = TimeSpan.FromMilliseconds(1), Credentials = null };
        var client = Make(_ => options);
        var texts = new List<string?> { options.ToString(), client.ToString(), new UpstreamCredentials("someone", "s3cr@et").ToString() };

        var page = await Found(client);
        Assert.Equal("Basic " + Convert.ToBase64String("someone:s3cr@et"u8), upstream.Requests[0]["Authorization"]);
        texts.Add(page.ToString() + string.Join(' ', page.Files));
        foreach (var reply in (UpstreamReply[])[UpstreamReply.Code(401), UpstreamReply.Code(500), UpstreamReply.Code(200) with { Reset = true },
            UpstreamReply.Redirect("http://someone:s3cr%40et@evil.example/"), UpstreamReply.Html("s3cr@et"), UpstreamReply.Code(404)])
        {
            upstream.On(PagePath, reply);
            texts.Add((await client.Page(demo, null, CancellationToken.None)).ToString());
            using var bytes = new MemoryStream();
            texts.Add((await Fetch(client, url, null, bytes)).ToString());
        }

        Assert.All(texts, text =>
        {
            Assert.DoesNotContain("s3cr", text, StringComparison.Ordinal);
            Assert.DoesNotContain("someone", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Requests_go_through_the_proxy_where_one_is_set()
    {
        await using var proxy = RecordingUpstream.Start();
        proxy.Project("demo").File(Wheel, wheel, url: "http://index.example/files/demo/" + Wheel);
        var client = Make(o => o with
        {
            Url = new("http://index.example/simple/"),
            AllowPrivateAddresses = false,
            Proxy = proxy.Url,
            Resolve = (host, _) => Task.FromResult<IPAddress[]>(host == "127.0.0.1" ? [IPAddress.Loopback] : throw new InvalidOperationException(host)),
        });
        var file = Assert.Single((await Found(client)).Files);
        using var bytes = new MemoryStream();
        Assert.IsType<FetchAnswer.Done>(await Fetch(client, file.Url, file.Size, bytes));
        Assert.Equal("http://index.example/simple/demo/", proxy.Requests[0].Target);

        // The proxy would reach inside for us: literal addresses are looked at before it is asked.
        var inside = Make(o => o with { Url = new("http://169.254.169.254/simple/"), Proxy = proxy.Url });
        Assert.Contains("link-local", await Failed(inside), StringComparison.Ordinal);
        var loop = Make(o => o with { Url = upstream.Url, AllowPrivateAddresses = false, Proxy = proxy.Url });
        Assert.Contains("private or loopback", await Failed(loop), StringComparison.Ordinal);
        Assert.Equal(2, proxy.Requests.Count);
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_no_answer()
    {
        upstream.On(PagePath, UpstreamReply.Code(200) with { Silent = true });
        using var caller = new CancellationTokenSource();
        var asking = Make().Page(demo, null, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_destination_that_fails_is_its_owners_affair()
    {
        upstream.Project("demo").File(Wheel, wheel);
        using var full = new MemoryStream(new byte[10], writable: true);
        await Assert.ThrowsAsync<NotSupportedException>(() => Fetch(Make(), At("/files/demo/" + Wheel), null, full));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_gone_and_not_failed()
    {
        using var bytes = new MemoryStream();
        Assert.IsType<FetchAnswer.Gone>(await Fetch(Make(), At("/files/demo/" + Wheel), null, bytes));
    }

    [Theory]
    [InlineData("acme-*", "acme-tools", true)]
    [InlineData("ACME_*", "acme-tools", true)]
    [InlineData("acme-*", "acme", false)]
    [InlineData("acme-*", "not-acme-tools", false)]
    [InlineData("acme*", "acme", true)]
    [InlineData("*-internal", "x-y-internal", true)]
    [InlineData("a*b*c", "axxbyybzzc", true)]
    [InlineData("a*b*c", "axxbyybzz", false)]
    [InlineData("Exact.Name", "exact-name", true)]
    [InlineData("exact", "exactly", false)]
    public void Name_patterns_match_whole_names_in_any_spelling(string pattern, string name, bool asks) =>
        Assert.Equal(asks, Make(o => o with { Names = [pattern] }).Asks(ProjectName.Parse(name)));

    [Fact]
    public void Settings_that_cannot_be_are_refused_with_a_sentence()
    {
        var good = new HttpUpstreamOptions { Name = "test", Url = upstream.Url };
        foreach (var bad in (HttpUpstreamOptions[])[good with { Name = "" }, good with { Name = "a b" }, good with { Url = new("ftp://x/") },
            good with { Url = new("http://x/?a=b") }, good with { Names = ["a b"] }, good with { CaFile = "/no/such/file" }, good with { Proxy = new("socks5://x") }])
        {
            Assert.False(HttpUpstream.TryCreate(bad, TimeProvider.System, out _, out var why));
            Assert.NotEmpty(why);
        }
    }

    static (X509Certificate2 Authority, X509Certificate2 Leaf) Certificates(RSA key, string address, bool expired = false)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = RSA.Create(2048);
        var root = new CertificateRequest("CN=Test root", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var authority = root.CreateSelfSigned(now.AddDays(-30), now.AddDays(30));
        var request = new CertificateRequest("CN=leaf", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var signed = request.Create(authority, now.AddDays(-20), expired ? now.AddDays(-1) : now.AddDays(20), [1, 2, 3, 4]);
        using var withKey = signed.CopyWithPrivateKey(key);
        return (authority, X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null));
    }

    sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => System.IO.File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => System.IO.File.Delete(Path);
    }

    /// <summary>Tells the time it is set to; its timers run by the real one.</summary>
    sealed class SetTime : TimeProvider
    {
        DateTimeOffset now = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

        public System.Collections.Concurrent.ConcurrentBag<TimeSpan> Waits { get; } = [];

        public void Pass(TimeSpan time) => now += time;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, dueTime, period);
        }

        public override DateTimeOffset GetUtcNow() => now;
    }
}
