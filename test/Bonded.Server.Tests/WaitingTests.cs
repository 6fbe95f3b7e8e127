using System.Net;
using Bonded.Gate.Inspections;
using Bonded.Testing;
using Bonded.Testing.Upstream;

namespace Bonded.Server.Tests;

/// <summary>Inspect, then list: who waits for an inspection, and how long.</summary>
public sealed class WaitingTests
{
    const string Pip = "pip/26.2 {\"ci\":true,\"cpu\":\"x86_64\",\"implementation\":{\"name\":\"CPython\",\"version\":\"3.12.3\"},\"installer\":{\"name\":\"pip\",\"version\":\"26.2\"},\"python\":\"3.12.3\",\"system\":{\"name\":\"Linux\",\"release\":\"6.1\"}}";

    [Fact]
    public async Task D14_many_clients_cost_one_page_one_fetch_and_one_inspection()
    {
        await using var server = await TestServer.Start(new ServerSetup { Adjust = options => options with { FirstPageWait = TimeSpan.Zero } });
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var name = Goods.WheelName("quillwharf", "1.0");
        var metadata = Goods.Wheel("quillwharf", "1.0").MetadataBytes();
        server.Upstream.Next("/simple/quillwharf/", [.. Enumerable.Repeat(UpstreamReply.Code(0), 0)]);
        server.Upstream.On($"/files/quillwharf/{name}", UpstreamReply.Bytes(wheel) with { Delay = TimeSpan.FromMilliseconds(300) });
        var pages = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => server.Page("quillwharf")));
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => server.Get(pages[i].Files.Single().Path)));
        Assert.All(answers, answer => Assert.Equal(wheel, answer.Body));
        Assert.Equal(1, server.Upstream.CountOf("/simple/quillwharf/"));
        Assert.Equal(1, server.Upstream.CountOf($"/files/quillwharf/{name}"));
        Assert.Equal([name], server.Inspector.Inspected);
        Assert.NotEmpty(metadata);
        await TestServer.Until(async () => (await server.Downloads("quillwharf")).Count == 200);
    }

    [Fact]
    public async Task A_file_asked_for_before_its_inspection_ends_is_503_and_comes_later()
    {
        await using var server = await TestServer.Start(new ServerSetup
        {
            Adjust = options => options with { FirstPageWait = TimeSpan.Zero, FileWait = TimeSpan.FromMilliseconds(150) },
        });
        var open = new TaskCompletionSource<InspectionOutcome?>();
        server.Inspector.Before = (_, _) => open.Task;
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        for (var round = 0; round < 2; round++)
        {
            var answer = await server.Get(file.Path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.InRange(int.Parse(answer["Retry-After"]!), 1, 30);
            Assert.Equal("still-inspected", answer.Json.GetProperty("code").GetString());
            Assert.Equal("application/problem+json", answer["Content-Type"]);
            Assert.DoesNotContain("PK", answer.Text, StringComparison.Ordinal);
        }

        open.SetResult(null);
        await TestServer.Until(async () => (await server.Get(file.Path)).Status == HttpStatusCode.OK);
        Assert.Equal(wheel, await server.Download(file.Path));
        Assert.Single(server.Inspector.Inspected);
        Assert.Equal(1, server.Upstream.CountOf($"/files/quillwharf/{file.Name}"));
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_nothing()
    {
        await using var server = await TestServer.Start(new ServerSetup { Adjust = options => options with { FirstPageWait = TimeSpan.Zero } });
        var open = new TaskCompletionSource<InspectionOutcome?>();
        server.Inspector.Before = (_, _) => open.Task;
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        using (var impatient = new HttpClient { Timeout = TimeSpan.FromMilliseconds(200) })
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.GetAsync($"http://127.0.0.1:{server.Port}{file.Path}"));
        open.SetResult(null);
        await TestServer.Until(async () => (await server.StoredFile("quillwharf", file.Name)).Verdict == "allow");
        Assert.Equal(wheel, await server.Download(file.Path));
        Assert.Single(server.Inspector.Inspected);
    }

    [Theory, DatabaseData]
    public async Task A_new_file_of_a_project_in_use_is_listed_once_it_is_inspected(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(new ServerSetup { Kind = kind, Policy = "minimum_age_days = 0" });
        server.Upstream.PutWheel("quillwharf", "1.0");
        await server.Page("quillwharf");
        var open = new TaskCompletionSource<InspectionOutcome?>();
        server.Inspector.Before = (_, _) => open.Task;
        var wheel = Goods.Wheel("quillwharf", "2.0");
        server.Upstream.Project("quillwharf").File(wheel.FileName, wheel.Build(), TestServer.Now.AddMinutes(5), metadata: wheel.MetadataBytes());
        await server.PagesGoStale();
        Assert.Equal(["1.0"], (await server.Page("quillwharf")).Versions);
        await TestServer.Until(() => Task.FromResult(server.Inspector.Inspected.Contains(wheel.FileName)));
        Assert.Equal(["1.0"], (await server.Page("quillwharf")).Versions);
        open.SetResult(null);
        await TestServer.Until(async () => (await server.Page("quillwharf")).Versions.Count == 2);
        Assert.Equal(wheel.Build(), await server.Download((await server.Page("quillwharf"))[wheel.FileName].Path));
    }

    [Fact]
    public async Task A_new_file_that_does_not_pass_is_never_listed()
    {
        await using var server = await TestServer.Start(new ServerSetup { Policy = "minimum_age_days = 0" });
        server.Upstream.PutWheel("quillwharf", "1.0");
        await server.Page("quillwharf");
        var bad = Goods.Wheel("quillwharf", "2.0").WithUnlisted("quillwharf/__init__.py", "import os\n");
        server.Upstream.Project("quillwharf").File(bad.FileName, bad.Build(), TestServer.Now.AddMinutes(5));
        await server.PagesGoStale();
        Assert.Equal(["1.0"], (await server.Page("quillwharf")).Versions);
        await TestServer.Until(async () => await server.Quarantined("quillwharf", bad.FileName) is not null);
        Assert.Equal(["1.0"], (await server.Page("quillwharf")).Versions);
        Assert.Contains("archive-ambiguous", (await server.Quarantined("quillwharf", bad.FileName))!.Rules, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_page_waits_for_the_wheel_its_client_will_take()
    {
        await using var server = await TestServer.Start();
        string[] tags = ["cp312-cp312-win_amd64", "cp312-cp312-manylinux_2_28_x86_64", "cp311-cp311-manylinux_2_28_x86_64", "cp312-cp312-macosx_11_0_arm64"];
        foreach (var version in (string[])["1.0", "2.0", "3.0rc1"])
        {
            foreach (var tag in tags)
                server.Upstream.Put(Goods.Wheel("quillwharf", version).Tag(tag), "quillwharf");
        }

        var page = await server.Page("quillwharf", Pip);
        Assert.Equal(12, page.Offered.Count());
        Assert.Equal([Goods.Wheel("quillwharf", "2.0").Tag(tags[1]).FileName], server.Inspector.Inspected);

        // Only the first.
        await server.Get("/simple/quillwharf/", ("User-Agent", Pip));
        await server.PagesGoStale();
        await server.Page("quillwharf", Pip);
        Assert.Single(server.Inspector.Inspected);
    }

    [Fact]
    public async Task The_first_page_does_not_wait_for_ever()
    {
        await using var server = await TestServer.Start(new ServerSetup { Adjust = options => options with { FirstPageWait = TimeSpan.FromMilliseconds(100) } });
        var open = new TaskCompletionSource<InspectionOutcome?>();
        server.Inspector.Before = (_, _) => open.Task;
        server.Upstream.PutWheel("quillwharf", "1.0");
        Assert.Single((await server.Page("quillwharf")).Offered);
        open.SetResult(null);
    }

    [Fact]
    public async Task The_first_page_does_not_offer_what_the_next_request_would_refuse()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0");
        var bad = Goods.Wheel("quillwharf", "2.0").Requires("x @ https://files.example/x.whl");
        server.Upstream.Put(bad, "quillwharf");
        Assert.Equal(["1.0"], (await server.Page("quillwharf")).Versions);
    }
}
