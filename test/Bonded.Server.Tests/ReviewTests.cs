using System.Net;
using Bonded.Data;
using Bonded.Gate;
using Bonded.Gate.Policies;
using Bonded.Packaging;
using Bonded.Policy;
using Bonded.Testing;
using Bonded.Testing.Packages;

namespace Bonded.Server.Tests;

/// <summary>What people decide, seen from the client.</summary>
public sealed class ReviewTests
{
    static readonly string Young = Goods.WheelName("quillwharf", "2.0");

    [Theory, DatabaseData]
    public async Task A_waiver_lets_an_urgent_fix_in_at_once_and_inspects_it_first(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var (file, bytes) = await HeldForItsAge(server);

        var done = await Waive(server, "quillwharf", ["minimum-age"]);

        Assert.Equal(bytes, await server.Download(file));
        Assert.Contains(Young, server.Inspector.Inspected);
        Assert.Contains(Young, (await server.Page("quillwharf")).Offered);
        Assert.Null(await server.Quarantined("quillwharf", Young));
        Assert.Equal("ann", (await server.Database.Read(tx => Waivers.Find(tx, done.Id)))!.Who);
        Assert.Contains("waiver-added", await server.Events("quillwharf"));
    }

    [Theory, DatabaseData]
    public async Task A_waiver_never_clears_what_it_does_not_name(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var bad = Goods.Wheel("quillwharf", "2.0").Requires("x @ https://files.example/x.whl");
        server.Upstream.Put(bad, "quillwharf", daysOld: 1);
        await server.Page("quillwharf");
        await Waive(server, "quillwharf", ["minimum-age"]);
        Assert.Equal(["direct-url"], (await server.Refused(TestServer.PathOf(bad.FileName, bad.Build()))).Rules);
    }

    [Theory, DatabaseData]
    public async Task A_waiver_that_ends_restores_the_hold(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(new ServerSetup { Kind = kind, Policy = "minimum_age_days = 30", Adjust = Often });
        var (file, _) = await HeldForItsAge(server);
        var done = await Waive(server, "quillwharf", ["minimum-age"], days: 2);
        await server.Download(file);
        await server.Pass(TimeSpan.FromDays(2));
        Assert.Equal(["minimum-age"], (await server.Refused(file)).Rules);
        Assert.Empty((await server.Page("quillwharf")).Offered);
        await TestServer.Until(async () => (await server.Database.Read(tx => Waivers.Find(tx, done.Id)))!.EndedWhy == "expired" || await Later(server));
        Assert.Contains("waiver-ended", await server.Events("quillwharf"));

        // And so does one that a person ends.
        await server.Pass(TimeSpan.Zero);
        var other = await Waive(server, "quillwharf", ["minimum-age"], days: 20);
        await server.Download(file);
        Assert.IsType<ReviewAnswer.Done>(await server.Gate.Reviews.EndWaiver(other.Id, "not needed", "bob", default));
        Assert.Equal(["minimum-age"], (await server.Refused(file)).Rules);
        Assert.IsType<ReviewAnswer.Refused>(await server.Gate.Reviews.EndWaiver(other.Id, "again", "bob", default));
    }

    [Theory, DatabaseData]
    public async Task A_waiver_until_a_newer_release_ends_with_it(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var (file, _) = await HeldForItsAge(server);
        var done = Assert.IsType<ReviewAnswer.Done>(await server.Gate.Reviews.Waive(
            new WaiverDraft("quillwharf", "==2.0", null, ["minimum-age"], "fixes the leak", null, EndsWithNewerRelease: true), "ann", default));
        await server.Download(file);
        Assert.Null((await server.Database.Read(tx => Waivers.Find(tx, done.Id)))!.EndedAt);

        server.Upstream.PutWheel("quillwharf", "2.1", daysOld: 0);
        await server.PagesGoStale();
        await server.Page("quillwharf");
        Assert.Null((await server.Database.Read(tx => Waivers.Find(tx, done.Id)))!.EndedAt);
        await server.Pass(TimeSpan.FromDays(8));
        await server.Page("quillwharf");
        await server.Download(TestServer.PathOf(Goods.WheelName("quillwharf", "2.1"), Goods.Wheel("quillwharf", "2.1").Build()));
        await TestServer.Until(async () => (await server.Database.Read(tx => Waivers.Find(tx, done.Id)))!.EndedWhy == "a newer release is free");
    }

    [Theory, DatabaseData]
    public async Task An_approval_binds_the_bytes_and_closes_the_release(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var (file, bytes) = await HeldForItsAge(server);
        await TestServer.Until(async () => await server.Quarantined("quillwharf", Young) is not null);
        var entry = (await server.Quarantined("quillwharf", Young))!;
        var done = Assert.IsType<ReviewAnswer.Done>(await server.Gate.Reviews.Approve(entry.Id, "read it", null, "ann", default));

        Assert.Equal(bytes, await server.Download(file));
        var waiver = (await server.Database.Read(tx => Waivers.Find(tx, done.Id)))!;
        Assert.Equal(Sha256Digest.Of(bytes), waiver.Sha256);
        Assert.Equal(["minimum-age"], waiver.Rules);
        Assert.Equal(["2.0"], (await server.Database.Read(tx => Seals.OfProject(tx, "quillwharf"))).Keys);
        Assert.Equal("entry-ended", Assert.IsType<ReviewAnswer.Refused>(await server.Gate.Reviews.Approve(entry.Id, "again", null, "ann", default)).Code);

        // Another file of the same release waits as it would have.
        var other = new WheelBuilder("quillwharf", "2.0").Tag("py2-none-any").With("quillwharf/__init__.py", "");
        server.Upstream.Put(other, "quillwharf", daysOld: 2);
        await server.PagesGoStale();
        await server.Page("quillwharf");
        Assert.Contains("minimum-age", (await server.Refused(TestServer.PathOf(other.FileName, other.Build()))).Rules);
    }

    [Theory, DatabaseData]
    public async Task A_rejection_denies_the_bytes_until_it_is_taken_back(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var (file, bytes) = await HeldForItsAge(server);
        await TestServer.Until(async () => await server.Quarantined("quillwharf", Young) is not null);
        var entry = (await server.Quarantined("quillwharf", Young))!;
        var done = Assert.IsType<ReviewAnswer.Done>(await server.Gate.Reviews.Reject(entry.Id, "it phones home", "ann", default));
        await server.Pass(TimeSpan.FromDays(10));
        var refused = await server.Refused(file);
        Assert.StartsWith("Denied by blocked: it phones home", refused.Detail, StringComparison.Ordinal);
        Assert.IsType<ReviewAnswer.Done>(await server.Gate.Reviews.EndBlock(done.Id, "it does not", "bob", default));
        Assert.Equal(bytes, await server.Download(file));
        Assert.Equal(2, (await server.Events("quillwharf")).Count(kind => kind.StartsWith("block-", StringComparison.Ordinal)));
    }

    [Theory, DatabaseData]
    public async Task What_cannot_be_decided_changes_nothing_and_says_why(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var epoch = server.Gate.Reviews.Policy.Epoch;
        async Task Refused(string code, Task<ReviewAnswer> answer) => Assert.Equal(code, Assert.IsType<ReviewAnswer.Refused>(await answer).Code);
        Task<ReviewAnswer> Waive(string? name = "quillwharf", string? versions = null, string rule = "minimum-age", string why = "x", double days = 1, bool newer = false) =>
            server.Gate.Reviews.Waive(new WaiverDraft(name, versions, null, [rule], why, server.Time.GetUtcNow().AddDays(days), newer), "ann", default);
        await Refused("rule-invariant", Waive(rule: "owned-name"));
        await Refused("rule-unknown", Waive(rule: "minimum_age"));
        await Refused("why-missing", Waive(why: " "));
        await Refused("until-invalid", Waive(days: -1));
        await Refused("until-invalid", Waive(days: 5_000));
        await Refused("waiver-unbounded", Waive(name: null));
        await Refused("name-invalid", Waive(name: "*"));
        await Refused("versions-invalid", Waive(versions: "two"));
        await Refused("waiver-end-invalid", Waive(name: "quill-*", versions: "==2.0", newer: true));
        await Refused("waiver-end-invalid", Waive(newer: true));
        await Refused("entry-unknown", server.Gate.Reviews.Approve(77, "x", null, "ann", default));
        await Refused("policy-invalid", server.Gate.Reviews.PutPolicy("minimum_age_dais = 3", null, "ann", default));
        await Refused("policy-invalid", server.Gate.Reviews.PutPolicy("minimum_age_days = ", null, "ann", default));
        Assert.Equal(epoch, await server.Database.Read(tx => Indexes.Epoch(tx)));
        Assert.Empty(await server.Database.Read(tx => Waivers.List(tx, null, 10, false, null)));
    }

    [Theory, DatabaseData]
    public async Task A_policy_counts_from_the_next_request_on_and_its_transitions_are_recorded_behind_it(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        for (var i = 0; i < 30; i++)
        {
            server.Upstream.PutWheel($"quill{i}wharf", "1.0");
            await server.Page($"quill{i}wharf");
        }

        var file = (await server.Page("quill7wharf")).Files.Single();
        await server.Download(file.Path);
        var tag = (await server.Get("/simple/quill7wharf/"))["ETag"]!;
        var answer = await server.Gate.Reviews.PutPolicy("block = [{ name = \"quill7wharf\", why = \"it eats quills\" }, { name = \"quill8wharf\" }]", null, "ann", default);
        Assert.True(answer is ReviewAnswer.Done, answer.ToString());

        Assert.Equal(HttpStatusCode.OK, (await server.Get("/simple/quill7wharf/", ("If-None-Match", tag))).Status);
        Assert.Empty((await server.Page("quill7wharf")).Files);
        Assert.Equal(["blocked"], (await server.Refused(file.Path, ("If-None-Match", $"\"{file.Sha256}\""))).Rules);

        // Nobody asks for the other one, and yet it is on record.
        await TestServer.Until(async () => await server.Quarantined("quill8wharf", Goods.WheelName("quill8wharf", "1.0")) is not null || await Later(server));
        await TestServer.Until(async () => await server.Database.Read(tx => Indexes.RecordedEpoch(tx)) == server.Gate.Reviews.Policy.Epoch || await Later(server));

        // A person's policy outlives a restart, and a file that says something new replaces it.
        await server.Restart();
        Assert.Equal(["blocked"], (await server.Refused(file.Path)).Rules);
        await server.Restart(new ServerSetup { Kind = kind, Policy = "minimum_age_days = 3" });
        await server.Download(file.Path);
        Assert.Equal(["file", "api", "file"], (await server.Database.Read(tx => Policies.List(tx, null, 10))).Select(policy => policy.Source));
    }

    [Theory, DatabaseData]
    public async Task Who_was_refused_is_counted_on_the_entry(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(new ServerSetup { Kind = kind, Adjust = Often });
        var (file, _) = await HeldForItsAge(server);
        await TestServer.Until(async () => (await server.Refused(file)).Json.TryGetProperty("review", out _));
        var before = (await server.Quarantined("quillwharf", Young))!.Asked;
        for (var i = 0; i < 50; i++)
            await server.Refused(file, ("Authorization", "Basic " + Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(i % 2 == 0 ? "ann:x" : "bob:x"))));
        await server.Refused(file);
        await server.Pass(TimeSpan.FromMinutes(1));
        await TestServer.Until(async () => (await server.Quarantined("quillwharf", Young)) is { AskedBy: ["127.0.0.1", ..] } now && now.Asked >= before + 51 || await Later(server));
        var entry = (await server.Quarantined("quillwharf", Young))!;
        Assert.Equal(["127.0.0.1", "bob", "ann"], entry.AskedBy.Take(3));
        Assert.Single(await server.Database.Read(tx => Quarantine.List(tx, null, 100)));
    }

    [Fact]
    public async Task A_waiver_given_on_one_node_counts_on_the_others()
    {
        await using var server = await TestServer.Start(DatabaseKind.PostgreSql);
        await using var other = await server.AnotherNode();
        var (file, bytes) = await HeldForItsAge(server);
        await other.Page("quillwharf");
        await other.Refused(file);
        await Waive(server, "quillwharf", ["minimum-age"]);
        await TestServer.Until(async () =>
        {
            server.Time.Pass(TimeSpan.FromSeconds(1));
            return (await other.Get(file)).Status == HttpStatusCode.OK;
        });
        Assert.Equal(bytes, await other.Download(file));
    }

    static GateOptions Often(GateOptions options) => options with { Round = TimeSpan.FromMilliseconds(50) };

    static async Task<bool> Later(TestServer server)
    {
        server.Time.Pass(TimeSpan.FromSeconds(1));
        await Task.Yield();
        return false;
    }

    static async Task<ReviewAnswer.Done> Waive(TestServer server, string name, IReadOnlyList<string> rules, double days = 7) => Assert.IsType<ReviewAnswer.Done>(
        await server.Gate.Reviews.Waive(new WaiverDraft(name, null, null, rules, "needed today", server.Time.GetUtcNow().AddDays(days), false), "ann", default));

    static async Task<(string Path, byte[] Bytes)> HeldForItsAge(TestServer server)
    {
        var bytes = server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 2);
        await server.Page("quillwharf");
        var path = TestServer.PathOf(Young, bytes);
        await TestServer.Until(async () => (await server.Refused(path)).Rules is ["minimum-age"]);
        return (path, bytes);
    }
}
