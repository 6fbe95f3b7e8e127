using System.Net;
using System.Text;
using Bonded.Data;
using Bonded.Gate.Inspections;
using Bonded.Packaging;
using Bonded.Server.Hosting;
using Bonded.Testing;
using Bonded.Testing.Upstream;

namespace Bonded.Server.Tests;

/// <summary>What upstreams do to a project: bind it, fail, take away, change their mind.</summary>
public sealed class UpstreamTests
{
    static ServerSetup Two(RecordingUpstream second) => new()
    {
        Upstreams = server => [server.Pypi, TestServer.Index("second", second) with { TrustedTime = true }],
    };

    [Theory, DatabaseData]
    public async Task A_name_binds_to_the_first_upstream_that_has_it_and_pages_are_never_merged(DatabaseKind kind)
    {
        await using var second = RecordingUpstream.Start();
        await using var server = await TestServer.Start(Two(second) with { Kind = kind });
        second.PutWheel("quillwharf", "1.0");
        Assert.Equal(["1.0"], (await server.Page("quillwharf")).Versions);
        Assert.Equal("second", (await server.Stored("quillwharf"))!.Upstream);
        Assert.Equal(1, server.Upstream.CountOf("/simple/quillwharf/"));

        // Now the first has it too, in a newer version: that is nobody's business any more.
        server.Upstream.PutWheel("quillwharf", "2.0");
        server.Upstream.Forget();
        await server.PagesGoStale();
        Assert.Equal(["1.0"], (await server.Page("quillwharf")).Versions);
        await server.Restart();
        await server.PagesGoStale();
        Assert.Equal(["1.0"], (await server.Page("quillwharf")).Versions);
        Assert.Empty(server.Upstream.Requests);
        Assert.Contains("project-bound", await server.Events("quillwharf"));
    }

    [Theory]
    [InlineData("down")]
    [InlineData("404")]
    [InlineData("410")]
    [InlineData("garbage")]
    public async Task No_other_upstream_is_asked_when_the_bound_one_fails_or_has_it_no_more(string how)
    {
        await using var second = RecordingUpstream.Start();
        await using var server = await TestServer.Start(Two(second));
        server.Upstream.PutWheel("quillwharf", "1.0");
        second.PutWheel("quillwharf", "2.0");
        await server.Page("quillwharf");
        if (how == "down")
            server.Upstream.Break(UpstreamReply.Code(500));
        else
            server.Upstream.On("/simple/quillwharf/", how == "garbage" ? UpstreamReply.Json("{") : UpstreamReply.Code(int.Parse(how)));
        for (var round = 0; round < 2; round++)
        {
            await server.PagesGoStale();
            Assert.DoesNotContain("2.0", (await server.Page("quillwharf")).Versions);
        }

        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task An_unbound_name_waits_for_the_first_upstream_rather_than_take_it_from_the_second()
    {
        await using var second = RecordingUpstream.Start();
        await using var server = await TestServer.Start(Two(second));
        second.PutWheel("quillwharf", "6.6.6");
        server.Upstream.Break();
        var answer = await server.Get("/simple/quillwharf/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.NotNull(answer["Retry-After"]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Get("/pypi/quillwharf/json")).Status);
        Assert.Empty(second.Requests);
        server.Upstream.Recover();
        server.Upstream.PutWheel("quillwharf", "1.0");
        await server.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(["1.0"], (await server.Page("quillwharf")).Versions);
        Assert.Empty(second.Requests);
    }

    [Theory, DatabaseData]
    public async Task A_project_whose_upstream_is_gone_from_the_configuration_is_held_for_a_person(DatabaseKind kind)
    {
        await using var second = RecordingUpstream.Start();
        await using var server = await TestServer.Start(Two(second) with { Kind = kind });
        server.Upstream.PutWheel("quillwharf", "1.0");
        second.PutWheel("quillwharf", "2.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Download(file.Path);
        await server.Restart(new ServerSetup { Kind = kind, Upstreams = _ => [TestServer.Index("second", second) with { TrustedTime = true }] });
        Assert.Equal("rebinding", (await server.Refused(file.Path)).Rules[0]);
        var page = await server.Page("quillwharf");
        Assert.Empty(page.Offered);
        Assert.Contains("bound to the upstream pypi, which is no longer configured", page.StatusReason, StringComparison.Ordinal);
        Assert.Empty(second.Requests);
        Assert.Equal("rebinding", (await server.Quarantined("quillwharf"))!.Rules);
        Assert.Contains(await server.AuditOf("quillwharf"), told => told.Kind == "decision" && told.DataJson.Contains("rebinding", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_upstream_is_asked_only_for_names_of_its_patterns()
    {
        await using var second = RecordingUpstream.Start();
        await using var server = await TestServer.Start(new ServerSetup
        {
            Upstreams = server => [TestServer.Index("second", second) with { Names = ["quill*"] }, server.Pypi with { Except = ["secret-*"] }],
        });
        second.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("brackenfold", "1.0");
        server.Upstream.PutWheel("secret-thing", "1.0");
        await server.Page("quillwharf");
        await server.Page("brackenfold");
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/simple/secret-thing/")).Status);
        Assert.DoesNotContain(second.Requests, request => request.Path.Contains("bracken", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Upstream.Requests, request => request.Path.Contains("quill", StringComparison.Ordinal) || request.Path.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("503")]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("403")]
    [InlineData("reset")]
    [InlineData("not-json")]
    [InlineData("truncated")]
    [InlineData("wrong-type")]
    [InlineData("error-page")]
    [InlineData("empty-json")]
    [InlineData("api-2.0")]
    [InlineData("another-project")]
    public async Task D07_D08_D16_an_outage_keeps_the_last_good_page(string how)
    {
        await using var server = await TestServer.Start();
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Download(file.Path);
        var good = "{\"meta\":{\"api-version\":\"1.1\"},\"name\":\"quillwharf\",\"files\":[]}";
        server.Upstream.On("/simple/quillwharf/", how switch
        {
            "reset" => new UpstreamReply { Reset = true },
            "not-json" => UpstreamReply.Json("<html></html>"),
            "truncated" => UpstreamReply.Json(good) with { CutAfter = 20 },
            "wrong-type" => UpstreamReply.Of("application/json", good),
            "error-page" => UpstreamReply.Html("<!DOCTYPE html><html><head><title>Oops</title></head><body><h1>We will be back soon</h1></body></html>"),
            "empty-json" => UpstreamReply.Json("{}"),
            "api-2.0" => UpstreamReply.Json(good.Replace("1.1", "2.0", StringComparison.Ordinal)),
            "another-project" => UpstreamReply.Json(good.Replace("quillwharf", "brackenfold", StringComparison.Ordinal)),
            _ => UpstreamReply.Code(int.Parse(how)),
        });
        await server.PagesGoStale();
        Assert.Equal(["1.0"], (await server.Page("quillwharf")).Versions);
        Assert.Single((await server.Page("quillwharf")).Offered);
        Assert.Equal(wheel, await server.Download(file.Path));
        var stored = (await server.Stored("quillwharf"))!;
        Assert.NotNull(stored.StaleSince);
        Assert.NotNull(stored.StaleReason);
        Assert.Contains("stale_since", (await server.Get("/api/v1/why/quillwharf")).Text, StringComparison.Ordinal);

        server.Upstream.On("/simple/quillwharf/", _ => null);
        server.Upstream.PutWheel("quillwharf", "1.1");
        await server.Pass(TimeSpan.FromMinutes(2));
        await TestServer.Until(async () => (await server.Page("quillwharf")).Versions.Contains("1.1"));
        Assert.Null((await server.Stored("quillwharf"))!.StaleSince);
    }

    [Theory]
    [InlineData("404")]
    [InlineData("410")]
    [InlineData("quarantined")]
    [InlineData("file")]
    [InlineData("all-files")]
    public async Task D19_a_removal_holds_at_once_and_keeps_the_bytes(string how)
    {
        foreach (var kind in (DatabaseKind[])[DatabaseKind.Sqlite, DatabaseKind.PostgreSql])
        {
            await using var server = await TestServer.Start(kind);
            var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
            server.Upstream.PutWheel("quillwharf", "0.9");
            var name = Goods.WheelName("quillwharf", "1.0");
            var page = await server.Page("quillwharf");
            var path = page[name].Path;
            await server.Download(path);
            var project = server.Upstream.Project("quillwharf");
            switch (how)
            {
                case "404":
                    server.Upstream.Remove("quillwharf");
                    break;
                case "410":
                    server.Upstream.On("/simple/quillwharf/", UpstreamReply.Code(410));
                    break;
                case "quarantined":
                    project.Status("quarantined", "malware");
                    break;
                case "file":
                    project.Remove(name);
                    break;
                case "all-files":
                    project.Remove(name).Remove(Goods.WheelName("quillwharf", "0.9"));
                    break;
            }

            await server.PagesGoStale();
            var after = await server.Page("quillwharf");
            Assert.Equal(how == "file" ? [Goods.WheelName("quillwharf", "0.9")] : [], after.Offered);
            Assert.Contains("Held by removed-upstream", after[name].Withheld, StringComparison.Ordinal);
            Assert.Equal(["removed-upstream"], (await server.Refused(path)).Rules);
            Assert.Equal(["removed-upstream"], (await server.Refused(path + ".metadata")).Rules);
            Assert.Equal(wheel, await File.ReadAllBytesAsync(server.BlobOf(wheel)));
            Assert.Contains(await server.Events("quillwharf"), told => told.StartsWith("upstream.", StringComparison.Ordinal));
            Assert.NotNull(await server.Quarantined("quillwharf", how is "file" or "all-files" ? name : null));

            // It stays held across a restart.
            await server.Restart();
            Assert.Equal(["removed-upstream"], (await server.Refused(path)).Rules);
        }
    }

    [Fact]
    public async Task What_an_upstream_puts_back_comes_back()
    {
        await using var server = await TestServer.Start();
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("quillwharf", "0.9");
        var page = await server.Page("quillwharf");
        var file = page[Goods.WheelName("quillwharf", "1.0")];
        server.Upstream.Project("quillwharf").Remove(file.Name);
        await server.PagesGoStale();
        await server.Page("quillwharf");
        server.Upstream.PutWheel("quillwharf", "1.0");
        await server.PagesGoStale();
        Assert.Equal(2, (await server.Page("quillwharf")).Offered.Count());
        Assert.Equal(wheel, await server.Download(file.Path));
        Assert.Equal(["upstream.file-removed", "upstream.file-restored"], (await server.Events("quillwharf")).Where(told => told.StartsWith("upstream.", StringComparison.Ordinal)));
    }

    [Theory, DatabaseData]
    public async Task D06_bytes_once_seen_under_a_filename_stay(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var ours = server.Upstream.PutWheel("quillwharf", "1.0");
        var name = Goods.WheelName("quillwharf", "1.0");
        var file = (await server.Page("quillwharf"))[name];
        await server.Download(file.Path);
        var theirs = server.Upstream.Put(Goods.Wheel("quillwharf", "1.0").With("quillwharf/more.py", "import os\n"), "quillwharf");
        await server.PagesGoStale();
        for (var round = 0; round < 2; round++)
        {
            var page = await server.Page("quillwharf");
            Assert.Equal(file.Sha256, page[name].Sha256);
            Assert.Equal(ours, await server.Download(file.Path));
            Assert.Equal(HttpStatusCode.NotFound, (await server.Get(TestServer.PathOf(name, theirs))).Status);
            Assert.Single(await server.Events("quillwharf"), "upstream.file-changed");
            Assert.Equal(Sha256Digest.Of(theirs), (await server.StoredFile("quillwharf", name)).ConflictSha256);
            await server.Restart();
            await server.PagesGoStale();
        }

        Assert.Equal(1, server.Upstream.CountOf($"/files/quillwharf/{name}"));
    }

    [Fact]
    public async Task D06_a_file_that_changed_before_it_was_ever_fetched_is_denied()
    {
        await using var server = await TestServer.Start(new ServerSetup { Adjust = options => options with { FirstPageWait = TimeSpan.Zero } });
        var first = server.Upstream.PutWheel("quillwharf", "1.0");
        var name = Goods.WheelName("quillwharf", "1.0");
        await server.Page("quillwharf");
        var second = server.Upstream.Put(Goods.Wheel("quillwharf", "1.0").With("quillwharf/more.py", "import os\n"), "quillwharf");
        await server.PagesGoStale();
        Assert.Empty((await server.Page("quillwharf")).Files);
        Assert.Contains("changed-upstream", (await server.Refused(TestServer.PathOf(name, first))).Rules);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get(TestServer.PathOf(name, second))).Status);
        Assert.Empty(server.Inspector.Inspected);
    }

    [Fact]
    public async Task D05_other_bytes_than_the_page_lists_are_neither_kept_nor_served()
    {
        await using var server = await TestServer.Start(new ServerSetup { Adjust = options => options with { FirstPageWait = TimeSpan.Zero } });
        var wheel = Goods.Wheel("quillwharf", "1.0");
        server.Upstream.Put(wheel, "quillwharf");
        var other = Goods.Wheel("quillwharf", "1.0").With("quillwharf/__init__2.py", "__version__ = '1.0'\n").Build();
        server.Upstream.On($"/files/quillwharf/{wheel.FileName}", UpstreamReply.Bytes(other));
        var file = (await server.Page("quillwharf")).Files.Single();
        Assert.Equal("digest-mismatch", (await server.Refused(file.Path)).Rules[0]);
        Assert.Empty(server.Inspector.Inspected);
        Assert.False(File.Exists(server.BlobOf(other)));
        Assert.False(File.Exists(server.BlobOf(wheel.Build())));
        Assert.Empty(Directory.GetFiles(Path.Combine(server.BlobDirectory, "tmp")));
        Assert.Empty(await server.Downloads("quillwharf"));
    }

    [Theory, DatabaseData]
    public async Task D05_the_same_length_with_other_bytes_is_held_until_the_right_ones_come(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(new ServerSetup
        {
            Kind = kind,
            Adjust = options => options with { FirstPageWait = TimeSpan.Zero, Round = TimeSpan.FromMilliseconds(50) },
        });
        var wheel = Goods.Wheel("quillwharf", "1.0");
        var bytes = server.Upstream.Put(wheel, "quillwharf");
        var other = bytes.ToArray();
        other[^30] ^= 1;
        server.Upstream.On($"/files/quillwharf/{wheel.FileName}", UpstreamReply.Bytes(other));
        var file = (await server.Page("quillwharf")).Files.Single();
        var refused = await server.Refused(file.Path);
        Assert.Equal(["digest-mismatch", "not-inspected"], refused.Rules);
        Assert.Equal("hold", refused.Json.GetProperty("decision").GetString());
        Assert.Equal("digest-mismatch,not-inspected", (await server.Quarantined("quillwharf", file.Name))!.Rules);
        Assert.NotNull((await server.StoredFile("quillwharf", file.Name)).MismatchedAt);

        // The page says so too, the upstream is left alone, and it is told once, however often somebody asks and it is tried again.
        Assert.Equal(refused.Detail, (await server.Page("quillwharf")).Files.Single().Withheld);
        Assert.Equal(refused.Rules, (await server.Refused(file.Path + ".metadata")).Rules);
        Assert.Equal(1, server.Upstream.CountOf($"/files/quillwharf/{wheel.FileName}"));
        for (var tries = 2; tries < 5; tries++)
        {
            await server.Pass(TimeSpan.FromHours(1));
            await TestServer.Until(async () => (await server.StoredFile("quillwharf", file.Name)).Tries == tries);
            Assert.Equal(tries, server.Upstream.CountOf($"/files/quillwharf/{wheel.FileName}"));
        }

        await server.Restart();
        Assert.Equal("digest-mismatch", (await server.Refused(file.Path)).Rules[0]);
        Assert.Single(await server.Events("quillwharf"), "upstream.digest-mismatch");
        Assert.Single(await server.Events("quillwharf"), "decision");
        Assert.Empty(server.Inspector.Inspected);

        // Once the upstream tells the truth again, a later try ends it.
        server.Upstream.On($"/files/quillwharf/{wheel.FileName}", _ => null);
        await server.Pass(TimeSpan.FromHours(1));
        await TestServer.Until(async () => (await server.Get(file.Path)).Status == HttpStatusCode.OK);
        Assert.Equal(bytes, await server.Download(file.Path));
        Assert.Null((await server.Page("quillwharf")).Files.Single().Withheld);
        Assert.Null(await server.Quarantined("quillwharf", file.Name));
        Assert.Single(await server.Events("quillwharf"), "upstream.digest-mismatch-ended");
        Assert.Equal((0, null), ((await server.StoredFile("quillwharf", file.Name)).Tries, (await server.StoredFile("quillwharf", file.Name)).RetryAt));
    }

    [Theory, DatabaseData]
    public async Task D05_a_page_that_changes_is_reason_to_ask_for_the_file_again(DatabaseKind kind)
    {
        // The back-off alone would ask after a minute.
        await using var server = await TestServer.Start(new ServerSetup { Kind = kind, Adjust = options => options with { PageFreshness = TimeSpan.FromSeconds(10) } });
        var name = Goods.WheelName("quillwharf", "1.0");
        var bytes = server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("quillwharf", "0.9");
        server.Upstream.On($"/files/quillwharf/{name}", UpstreamReply.Bytes([1, 2, 3]));

        // Not even the first page offers it, and the one before it is inspected in its place.
        var page = await server.Page("quillwharf", """pip/26.2 {"implementation":{"name":"CPython"},"python":"3.13.0","system":{"name":"Linux"},"cpu":"x86_64"}""");
        Assert.Equal([Goods.WheelName("quillwharf", "0.9")], page.Offered);
        Assert.Contains(Goods.WheelName("quillwharf", "0.9"), server.Inspector.Inspected);
        server.Upstream.On($"/files/quillwharf/{name}", _ => null);
        server.Upstream.PutWheel("quillwharf", "1.1");
        await server.Pass(TimeSpan.FromSeconds(20));
        await TestServer.Until(async () => (await server.Page("quillwharf")).Offered.Contains(name));
        Assert.Equal(bytes, await server.Download(TestServer.PathOf(name, bytes)));
    }

    [Theory, DatabaseData]
    public async Task D06_an_upstream_that_lists_the_first_bytes_again_is_believed_again(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(new ServerSetup { Kind = kind, Adjust = options => options with { FirstPageWait = TimeSpan.Zero } });
        var bytes = server.Upstream.PutWheel("quillwharf", "1.0");
        var name = Goods.WheelName("quillwharf", "1.0");
        await server.Page("quillwharf");
        server.Upstream.Put(Goods.Wheel("quillwharf", "1.0").With("quillwharf/more.py", "import os\n"), "quillwharf");
        await server.PagesGoStale();
        await server.Page("quillwharf");
        Assert.Contains("changed-upstream", (await server.Refused(TestServer.PathOf(name, bytes))).Rules);

        server.Upstream.PutWheel("quillwharf", "1.0");
        await server.PagesGoStale();
        Assert.Equal([name], (await server.Page("quillwharf")).Offered);
        Assert.Equal(bytes, await server.Download(TestServer.PathOf(name, bytes)));
        Assert.Null((await server.StoredFile("quillwharf", name)).ConflictSha256);
        Assert.Null(await server.Quarantined("quillwharf", name));
        Assert.Equal(["upstream.file-changed", "upstream.file-change-undone"],
            (await server.Events("quillwharf")).Where(told => told.StartsWith("upstream.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task D05_a_file_without_a_hash_is_listed_once_it_is_here_and_keeps_the_bytes_it_came_with()
    {
        await using var server = await TestServer.Start();
        var wheel = Goods.Wheel("quillwharf", "1.0");
        void List(byte[] bytes) => server.Upstream.Project("quillwharf").File(wheel.FileName, bytes, TestServer.Now.AddDays(-50), sha256: "");
        List(wheel.Build());
        await server.Get("/simple/quillwharf/");
        await TestServer.Until(async () => (await server.Page("quillwharf")).Files.Count == 1);
        var file = (await server.Page("quillwharf")).Files.Single();
        Assert.Equal(Sha256Digest.Of(wheel.Build()).ToString(), file.Sha256);
        Assert.Equal([wheel.FileName], server.Inspector.Inspected);
        Assert.Equal(wheel.Build(), await server.Download(file.Path));

        var other = Goods.Wheel("quillwharf", "1.0").With("quillwharf/more.py", "import os\n").Build();
        List(other);
        await server.PagesGoStale();
        Assert.DoesNotContain(Sha256Digest.Of(other).ToString(), (await server.Get("/simple/quillwharf/", ("Accept", TestServer.AcceptJson))).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get(TestServer.PathOf(wheel.FileName, other))).Status);
    }

    [Fact]
    public async Task D15_a_file_cut_short_leaves_nothing_behind()
    {
        await using var server = await TestServer.Start(new ServerSetup { Adjust = options => options with { FirstPageWait = TimeSpan.Zero } });
        var wheel = Goods.Wheel("quillwharf", "1.0");
        var bytes = server.Upstream.Put(wheel, "quillwharf");
        server.Upstream.On($"/files/quillwharf/{wheel.FileName}", UpstreamReply.Bytes(bytes) with { CutAfter = bytes.Length - 5 });
        var file = (await server.Page("quillwharf")).Files.Single();
        Assert.Equal(HttpStatusCode.BadGateway, (await server.Get(file.Path)).Status);
        Assert.False(File.Exists(server.BlobOf(bytes)));
        Assert.Empty(Directory.GetFiles(Path.Combine(server.BlobDirectory, "tmp")));
        Assert.Empty(server.Inspector.Inspected);
        server.Upstream.On($"/files/quillwharf/{wheel.FileName}", _ => null);
        await TestServer.Until(async () => (await server.Get(file.Path)).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task D01_a_file_at_an_address_nobody_allowed_is_not_fetched()
    {
        await using var trap = RecordingUpstream.Start();
        await using var server = await TestServer.Start(new ServerSetup { Adjust = options => options with { FirstPageWait = TimeSpan.Zero } });
        string[] urls = [$"http://127.0.0.1:{trap.Port}/x.whl", $"http://localhost:{trap.Port}/x.whl", $"http://[::ffff:127.0.0.1]:{trap.Port}/x.whl", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd"];
        for (var i = 0; i < urls.Length; i++)
        {
            var wheel = Goods.Wheel("quillwharf", $"1.{i}");
            server.Upstream.Project("quillwharf").File(wheel.FileName, wheel.Build(), TestServer.Now.AddDays(-50), url: urls[i]);
        }

        server.Upstream.PutWheel("quillwharf", "2.0");
        await server.Page("quillwharf");
        for (var i = 0; i < urls.Length; i++)
        {
            var wheel = Goods.Wheel("quillwharf", $"1.{i}");
            var status = (await server.Get(TestServer.PathOf(wheel.FileName, wheel.Build()))).Status;
            Assert.True(status is HttpStatusCode.BadGateway or HttpStatusCode.NotFound, $"{urls[i]}: {status}");
        }

        Assert.Empty(trap.Requests);
        Assert.Equal(0, trap.Connections);
        await server.Download(TestServer.PathOf(Goods.WheelName("quillwharf", "2.0"), Goods.Wheel("quillwharf", "2.0").Build()));
    }

    [Fact]
    public async Task A_page_that_changes_while_its_file_is_fetched_confuses_nobody()
    {
        await using var server = await TestServer.Start(new ServerSetup { Adjust = options => options with { FirstPageWait = TimeSpan.Zero } });
        var first = server.Upstream.PutWheel("quillwharf", "1.0");
        var name = Goods.WheelName("quillwharf", "1.0");
        var file = (await server.Page("quillwharf"))[name];
        var open = new TaskCompletionSource<InspectionOutcome?>();
        server.Inspector.Before = (_, _) => open.Task;
        var download = server.Get(file.Path);
        await TestServer.Until(() => Task.FromResult(!server.Inspector.Inspected.IsEmpty));
        server.Upstream.Put(Goods.Wheel("quillwharf", "1.0").With("quillwharf/more.py", "import os\n"), "quillwharf");
        await server.PagesGoStale();
        Assert.Empty((await server.Page("quillwharf")).Offered);

        // The bytes first listed are on their way: they are inspected and they are ours.
        open.SetResult(null);
        var answer = await download;
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(first, answer.Body);
        Assert.Equal(file.Sha256, (await server.Page("quillwharf"))[name].Sha256);
        Assert.Single(await server.Events("quillwharf"), "upstream.file-changed");
    }

    [Fact]
    public async Task A_page_is_revalidated_with_its_tag()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0");
        await server.Page("quillwharf");
        var serial = (await server.Stored("quillwharf"))!.Serial;
        var tag = (await server.Get("/simple/quillwharf/"))["ETag"];
        await server.PagesGoStale();
        Assert.Equal(HttpStatusCode.NotModified, (await server.Get("/simple/quillwharf/", ("If-None-Match", tag!))).Status);
        Assert.Equal(2, server.Upstream.CountOf("/simple/quillwharf/"));
        Assert.NotNull(server.Upstream.Requests.Last(request => request.Path == "/simple/quillwharf/")["If-None-Match"]);
        Assert.Equal(serial, (await server.Stored("quillwharf"))!.Serial);
        Assert.InRange((await server.Stored("quillwharf"))!.FetchedAt!.Value, TestServer.Now.AddMinutes(11), TestServer.Now.AddMinutes(12));
    }

    [Fact]
    public async Task An_index_of_html_alone_serves_as_well()
    {
        await using var server = await TestServer.Start();
        var wheel = Goods.Wheel("quillwharf", "1.0").RequiresPython(">=3.8");
        server.Upstream.Project("quillwharf").OnlyHtml().File(wheel.FileName, wheel.Build(), requiresPython: ">=3.8", metadata: wheel.MetadataBytes());
        await server.Page("quillwharf");
        await server.Pass(TimeSpan.FromDays(7.1));
        var file = (await server.Page("quillwharf")).Files.Single();
        Assert.Equal(">=3.8", file.Json.GetProperty("requires-python").GetString());
        Assert.Equal(wheel.Build(), await server.Download(file.Path));
        Assert.Equal(wheel.MetadataBytes(), await server.Download(file.Path + ".metadata"));
    }

    [Fact]
    public async Task The_upstream_is_not_told_who_asks()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0");
        await server.Get("/simple/quillwharf/", ("Authorization", "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("me:secret"))), ("Cookie", "a=b"), ("User-Agent", "pip/26.2 {}"));
        foreach (var request in server.Upstream.Requests)
        {
            Assert.Null(request["Authorization"]);
            Assert.Null(request["Cookie"]);
            Assert.DoesNotContain("pip/", request["User-Agent"] ?? "", StringComparison.Ordinal);
        }
    }
}
