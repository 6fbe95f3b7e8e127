using System.Net;
using Bonded.Data;
using Bonded.Gate.Inspections;
using Bonded.Inspection;
using Bonded.Testing;

namespace Bonded.Server.Tests;

/// <summary>Inspections that are made again: after a failure, and by a new engine.</summary>
public sealed class ReinspectionTests
{
    static ServerSetup Quick(DatabaseKind kind) => new()
    {
        Kind = kind,
        Adjust = options => options with { Round = TimeSpan.FromMilliseconds(50), ReinspectionPause = TimeSpan.FromMilliseconds(5), FirstPageWait = TimeSpan.Zero },
    };

    [Theory, DatabaseData]
    public async Task I01_a_failed_inspection_is_made_again_later_and_later_and_not_for_ever(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(Quick(kind));
        server.Inspector.Before = (_, _) => Task.FromResult<InspectionOutcome?>(new InspectionOutcome.Failed("the inspector stopped"));
        server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Refused(file.Path);
        var waits = new List<TimeSpan>();
        while ((await server.StoredFile("quillwharf", file.Name)).RetryAt is { } again)
        {
            var tries = server.Inspector.Inspected.Count;
            waits.Add(again - server.Time.GetUtcNow());
            Assert.Equal(["inspector-failed"], (await server.Refused(file.Path)).Rules);
            Assert.Equal(tries, server.Inspector.Inspected.Count);
            await server.Pass(again - server.Time.GetUtcNow());
            await TestServer.Until(async () => (await server.StoredFile("quillwharf", file.Name)).Tries == tries + 1);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64], waits.Select(wait => wait.TotalMinutes));
        await server.Pass(TimeSpan.FromDays(10));
        await server.Page("quillwharf");
        Assert.Equal(8, server.Inspector.Inspected.Count);
        Assert.Single(await server.Events("quillwharf"), "decision");
    }

    [Theory, DatabaseData]
    public async Task I01_a_failed_inspection_that_succeeds_at_a_later_try_frees_the_file(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(Quick(kind));
        server.Inspector.Before = (_, _) => Task.FromResult<InspectionOutcome?>(new InspectionOutcome.Failed("the inspector stopped"));
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Refused(file.Path);
        server.Inspector.Before = null;
        await server.Pass(TimeSpan.FromMinutes(2));
        await TestServer.Until(async () => (await server.Get(file.Path)).Status == HttpStatusCode.OK);
        Assert.Null(await server.Quarantined("quillwharf", file.Name));
        Assert.Equal(["decision", "decision"], (await server.Events("quillwharf")).Where(told => told == "decision"));
        Assert.Null((await server.StoredFile("quillwharf", file.Name)).RetryAt);
    }

    [Theory, DatabaseData]
    public async Task I04_a_new_engine_looks_again_in_the_background_and_the_old_facts_stand_until_it_has(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(Quick(kind));
        var good = server.Upstream.PutWheel("quillwharf", "1.0");
        var bad = server.Upstream.PutWheel("quillwharf", "2.0");
        var page = await server.Page("quillwharf");
        foreach (var file in page.Files)
            await server.Download(file.Path);
        var (first, second) = (Goods.WheelName("quillwharf", "1.0"), Goods.WheelName("quillwharf", "2.0"));

        var open = new TaskCompletionSource();
        server.Inspector.Engine = "another-engine";
        server.Inspector.Before = async (filename, _) =>
        {
            await open.Task;
            return filename != second ? null : new InspectionOutcome.Done(new InspectionFacts
            {
                Sha256 = Packaging.Sha256Digest.Of(bad),
                Filename = second,
                Engine = "another-engine",
                Size = bad.Length,
                Findings = [new Finding("direct-url", Strength.High, "it fetches from a URL")],
            });
        };
        await server.Restart();
        await TestServer.Until(() => Task.FromResult(server.Inspector.Inspected.Count > 2));
        Assert.Equal(bad, await server.Download(TestServer.PathOf(second, bad)));
        Assert.Equal(2, (await server.Page("quillwharf")).Offered.Count());

        open.SetResult();
        await TestServer.Until(async () => (await server.Get(TestServer.PathOf(second, bad))).Status == HttpStatusCode.Forbidden);
        Assert.Equal(["direct-url"], (await server.Refused(TestServer.PathOf(second, bad))).Rules);
        Assert.Equal([first], (await server.Page("quillwharf")).Offered);
        Assert.Equal(good, await server.Download(TestServer.PathOf(first, good)));
        Assert.Single((await server.AuditOf("quillwharf")), told => told.Kind == "decision" && told.DataJson.Contains("\"deny\"", StringComparison.Ordinal));
        await TestServer.Until(async () => (await server.Database.Read(tx => Projects.InspectedByOthers(tx, "another-engine", null, 10))).Files.Count == 0);

        // Each once: whoever starts again has nothing left to do.
        Assert.Equal(4, server.Inspector.Inspected.Count);
        await server.Restart();
        await server.Page("quillwharf");
        Assert.Equal(4, server.Inspector.Inspected.Count);
    }

    [Theory, DatabaseData]
    public async Task I04_a_new_engine_that_fails_takes_nothing_away_that_was_cleared(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(Quick(kind));
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Download(file.Path);
        server.Inspector.Engine = "another-engine";
        server.Inspector.Before = (_, _) => Task.FromResult<InspectionOutcome?>(new InspectionOutcome.Failed("the inspector stopped"));
        await server.Restart();
        await TestServer.Until(async () => (await server.StoredFile("quillwharf", file.Name)).Tries == 1);
        Assert.Equal(wheel, await server.Download(file.Path));
        server.Inspector.Before = null;
        await server.Pass(TimeSpan.FromMinutes(2));
        await TestServer.Until(async () => (await server.StoredFile("quillwharf", file.Name)).Tries == 0);
        Assert.Equal(wheel, await server.Download(file.Path));
    }

    [Theory, DatabaseData]
    public async Task I01_what_an_engine_failed_on_another_one_is_asked_about(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(Quick(kind));
        server.Inspector.Before = (_, _) => Task.FromResult<InspectionOutcome?>(new InspectionOutcome.Failed("the inspector stopped"));
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Refused(file.Path);
        server.Inspector.Before = null;
        server.Inspector.Engine = "another-engine";
        await server.Restart();
        Assert.Equal(wheel, await server.Download(file.Path));
        Assert.Null(await server.Quarantined("quillwharf", file.Name));
    }
}
