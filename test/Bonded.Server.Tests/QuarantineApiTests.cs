using System.Net;
using System.Text;
using System.Text.Json;
using Bonded.Data;
using Bonded.Testing;

namespace Bonded.Server.Tests;

/// <summary>The quarantine, waivers, blocks and the policy over the admin API.</summary>
public sealed class QuarantineApiTests
{
    [Theory, DatabaseData]
    public async Task What_is_withheld_is_listed_though_nobody_asked_for_it_and_can_be_filtered_and_paged(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var first = await Held(server, "quillwharf", "2.0");
        await Held(server, "inkharbor", "1.0");
        server.Upstream.Put(Goods.Wheel("waxpier", "1.0").Requires("x @ https://files.example/x.whl"), "waxpier");
        await server.Page("waxpier");
        await TestServer.Until(async () => await server.Quarantined("waxpier", Goods.WheelName("waxpier", "1.0")) is not null);

        Assert.Equal(["waxpier", "inkharbor", "quillwharf"], await Projects(server, ""));
        Assert.Equal(["quillwharf"], await Projects(server, "?project=QuillWharf"));
        Assert.Equal(["inkharbor", "quillwharf"], await Projects(server, "?rule=minimum-age"));
        Assert.Equal(["waxpier"], await Projects(server, "?verdict=deny"));
        Assert.Empty(await Projects(server, "?rule=minimum-age&verdict=deny"));

        var page = (await server.Admin("/quarantine?limit=2")).Json;
        Assert.Equal(2, page.GetProperty("items").GetArrayLength());
        var rest = (await server.Admin($"/quarantine?limit=2&cursor={page.GetProperty("next").GetString()}")).Json;
        Assert.Equal(first.Id, rest.GetProperty("items")[0].GetProperty("id").GetInt64());
        Assert.False(rest.TryGetProperty("next", out _));
        Assert.False(rest.GetProperty("items")[0].TryGetProperty("evidence", out _));
    }

    [Theory, DatabaseData]
    public async Task An_entry_says_what_was_seen_who_asked_when_it_is_free_what_is_decided_now_and_what_people_said(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(new ServerSetup { Kind = kind, Adjust = options => options with { Round = TimeSpan.FromMilliseconds(50) } });
        var (id, path, _) = await Held(server, "quillwharf", "2.0");
        await server.Refused(path, ("Authorization", Basic("ann", "x")));
        await server.Pass(TimeSpan.FromMinutes(1));
        await TestServer.Until(async () => (await Entry(server, id)).GetProperty("asked").GetInt64() > 0 || await Later(server));

        var entry = await Entry(server, id);
        Assert.Equal(("hold", "minimum-age"), (Text(entry, "verdict"), entry.GetProperty("rules")[0].GetString()));
        Assert.Equal(("2.0", $"{TestServer.PublicUrl}/q/{id}"), (Text(entry, "version"), Text(entry, "url")));
        Assert.StartsWith("Held by minimum-age: quillwharf 2.0 ", Text(entry, "sentence"), StringComparison.Ordinal);
        Assert.Equal("minimum-age", Text(entry.GetProperty("evidence")[0], "rule"));
        Assert.Equal("ann", entry.GetProperty("asked_by")[0].GetString());
        Assert.Equal(TestServer.Now.AddDays(5).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"), Text(entry, "until"));
        Assert.Equal(Text(entry, "sentence"), Text(entry.GetProperty("now"), "sentence"));
        Assert.Equal(0, entry.GetProperty("waivers").GetArrayLength() + entry.GetProperty("blocks").GetArrayLength());

        // A waiver of another rule touches it and changes nothing; one of that rule ends it, and the entry stays to be read.
        await Post(server, "/waivers", new { name = "quillwharf", versions = "==2.0", rules = new[] { "look-alike" }, why = "known" });
        await Post(server, "/waivers", new { name = "quillwharf", versions = "==3.0", rules = new[] { "minimum-age" }, why = "another release" });
        entry = await Entry(server, id);
        Assert.Equal(["known"], entry.GetProperty("waivers").EnumerateArray().Select(waiver => Text(waiver, "why")));
        Assert.Equal("hold", Text(entry.GetProperty("now"), "decision"));
        await Post(server, "/waivers", new { name = "quill-*", rules = new[] { "minimum-age" }, why = "x" });
        await Post(server, "/waivers", new { name = "quillwharf", rules = new[] { "minimum-age" }, why = "urgent", until = TestServer.Now.AddDays(3) });
        await server.Download(path);
        entry = await Entry(server, id);
        Assert.Equal("allow", Text(entry.GetProperty("now"), "decision"));
        Assert.True(entry.TryGetProperty("ended_at", out _));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Admin("/quarantine/99")).Status);
        Assert.Equal("entry-unknown", (await server.Admin("/quarantine/ninety")).Code);
    }

    [Theory, DatabaseData]
    public async Task An_approval_frees_the_bytes_at_once_in_the_name_of_whoever_gave_it(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var (id, path, bytes) = await Held(server, "quillwharf", "2.0");
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Send(HttpMethod.Post, $"/api/v1/quarantine/{id}/approve")).Status);
        Assert.Equal("why-missing", (await server.Admin(HttpMethod.Post, $"/quarantine/{id}/approve", new { why = " " })).Code);
        Assert.Equal("until-invalid", (await server.Admin(HttpMethod.Post, $"/quarantine/{id}/approve", new { why = "x", until = "2020-01-01T00:00:00Z" })).Code);
        await server.Refused(path);

        var done = await server.Admin(HttpMethod.Post, $"/quarantine/{id}/approve", new { why = "read it", until = TestServer.Now.AddDays(2) }, ("Authorization", Basic("Ann B", server.Token)));

        Assert.Equal("allow", Text(done.Json.GetProperty("now"), "decision"));
        Assert.Equal(bytes, await server.Download(path));
        var waiver = (await server.Admin("/waivers?project=Quillwharf")).Json.GetProperty("items")[0];
        Assert.Equal(("approval", "Ann B", "read it", id), (Text(waiver, "kind"), Text(waiver, "who"), Text(waiver, "why"), waiver.GetProperty("quarantine_id").GetInt64()));
        var again = await server.Admin(HttpMethod.Post, $"/quarantine/{id}/approve", new { why = "again" });
        Assert.Equal((HttpStatusCode.Conflict, "entry-ended"), (again.Status, again.Code));
        var unknown = await server.Admin(HttpMethod.Post, "/quarantine/77/approve", new { why = "x" });
        Assert.Equal((HttpStatusCode.NotFound, "entry-unknown"), (unknown.Status, unknown.Code));

        // It ends by its own time, and the hold is back.
        await server.Pass(TimeSpan.FromDays(2));
        await server.Refused(path);
    }

    [Theory, DatabaseData]
    public async Task A_rejection_denies_the_bytes_until_it_is_taken_back(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var (id, path, bytes) = await Held(server, "quillwharf", "2.0");
        var done = await Post(server, $"/quarantine/{id}/reject", new { why = "it phones home" });
        Assert.Equal("deny", Text(done.GetProperty("now"), "decision"));
        await server.Pass(TimeSpan.FromDays(10));
        Assert.StartsWith("Denied by blocked: it phones home", (await server.Refused(path)).Detail, StringComparison.Ordinal);

        var block = (await server.Admin("/blocks")).Json.GetProperty("items")[0];
        Assert.Equal(("quillwharf", "it phones home"), (Text(block, "name"), Text(block, "why")));
        Assert.Equal("it phones home", Text((await Entry(server, id)).GetProperty("blocks")[0], "why"));
        var number = block.GetProperty("id").GetInt64();
        Assert.Equal("missing-parameter", (await server.Admin(HttpMethod.Delete, $"/blocks/{number}")).Code);
        Assert.Equal(HttpStatusCode.OK, (await server.Admin(HttpMethod.Delete, $"/blocks/{number}?why=it%20does%20not")).Status);
        Assert.Equal(bytes, await server.Download(path));
        Assert.Equal("block-unknown", (await server.Admin(HttpMethod.Delete, $"/blocks/{number}?why=again")).Code);
        Assert.Equal(0, (await server.Admin("/blocks")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal("it does not", Text((await server.Admin("/blocks?ended=true")).Json.GetProperty("items")[0], "ended_why"));
    }

    [Theory, DatabaseData]
    public async Task A_waiver_is_given_listed_and_ended(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var (_, path, _) = await Held(server, "quillwharf", "2.0");
        foreach (var (body, code) in new (object, string)[]
        {
            (new { name = "quillwharf", rules = Array.Empty<string>(), why = "x" }, "rules-missing"),
            (new { name = "quillwharf", rules = new[] { "no-such" }, why = "x" }, "rule-unknown"),
            (new { name = "quillwharf", rules = new[] { "owned-name" }, why = "x" }, "rule-invariant"),
            (new { name = "quillwharf", rules = new[] { "minimum-age" }, why = "x", sha256 = "abc" }, "sha256-invalid"),
            (new { rules = new[] { "minimum-age" }, why = "x" }, "waiver-unbounded"),
            (new { name = "quillwharf", rules = new[] { "minimum-age" } }, "invalid-body"),
            (new { name = "quillwharf", rules = new[] { "minimum-age" }, why = "x", reason = "y" }, "invalid-body"),
        })
        {
            var wrong = await server.Admin(HttpMethod.Post, "/waivers", body);
            Assert.Equal((HttpStatusCode.BadRequest, code), (wrong.Status, wrong.Code));
        }

        await server.Refused(path);
        Assert.Equal(0, (await server.Admin("/waivers?ended=true")).Json.GetProperty("items").GetArrayLength());
        var id = (await Post(server, "/waivers", new { name = "quillwharf", versions = "==2.0", rules = new[] { "minimum-age" }, why = "leak", until_newer = true })).GetProperty("id").GetInt64();
        await server.Download(path);
        var waiver = (await server.Admin("/waivers")).Json.GetProperty("items")[0];
        Assert.Equal(("newer-release", "==2.0", "admin-token"), (Text(waiver, "ends_when"), Text(waiver, "versions"), Text(waiver, "who")));
        Assert.Equal(HttpStatusCode.OK, (await server.Admin(HttpMethod.Delete, $"/waivers/{id}?why=fixed")).Status);
        await server.Refused(path);
        var gone = await server.Admin(HttpMethod.Delete, $"/waivers/{id}?why=again");
        Assert.Equal((HttpStatusCode.NotFound, "waiver-unknown"), (gone.Status, gone.Code));
        Assert.Equal("fixed", Text((await server.Admin("/waivers?ended=true")).Json.GetProperty("items")[0], "ended_why"));
    }

    [Theory, DatabaseData]
    public async Task A_policy_is_put_in_force_only_over_the_one_it_was_made_from(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var (_, path, _) = await Held(server, "quillwharf", "2.0");
        var before = (await server.Admin("/policy")).Json;
        var epoch = before.GetProperty("epoch").GetInt64();
        Assert.Equal(("file", TestServer.KnowingAll), (Text(before, "source"), Text(before, "text")));

        const string toml = TestServer.KnowingAll + "# two days are enough\nminimum_age_days = 1\n";
        var done = await server.Admin(HttpMethod.Put, "/policy", new { text = toml, epoch });
        Assert.Equal(HttpStatusCode.OK, done.Status);
        await server.Download(path);
        var late = await server.Admin(HttpMethod.Put, "/policy", new { text = "minimum_age_days = 30", epoch });
        Assert.Equal((HttpStatusCode.Conflict, "policy-changed"), (late.Status, late.Code));
        var wrong = await server.Admin(HttpMethod.Put, "/policy", new { text = "minimum_age_days = 3\nrules.no-such.mode = \"observe\"" });
        Assert.Equal((HttpStatusCode.BadRequest, "policy-invalid"), (wrong.Status, wrong.Code));
        Assert.StartsWith("Line 2, column 7: There is no rule of that name.", wrong.Detail, StringComparison.Ordinal);

        var now = (await server.Admin("/policy")).Json;
        Assert.Equal((toml, "api", done.Json.GetProperty("epoch").GetInt64()), (Text(now, "text"), Text(now, "source"), now.GetProperty("epoch").GetInt64()));
        Assert.Equal(["api", "file"], (await server.Admin("/policies")).Json.GetProperty("items").EnumerateArray().Select(policy => Text(policy, "source")));
        Assert.Equal(TestServer.KnowingAll, Text((await server.Admin($"/policy?epoch={epoch}")).Json, "text"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Admin("/policy?epoch=0")).Status);
        await server.Restart();
        await server.Download(path);
    }

    [Theory, DatabaseData]
    public async Task Of_many_who_change_the_same_policy_at_once_one_wins(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var epoch = (await server.Admin("/policy")).Json.GetProperty("epoch").GetInt64();

        var answers = await Task.WhenAll(Enumerable.Range(1, 12).Select(days => server.Admin(HttpMethod.Put, "/policy", new { text = $"minimum_age_days = {days}", epoch })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Equal("policy-changed", answer.Code));
        Assert.Equal(2, (await server.Admin("/policies")).Json.GetProperty("items").GetArrayLength());
    }

    static async Task<(long Id, string Path, byte[] Bytes)> Held(TestServer server, string project, string version)
    {
        var bytes = server.Upstream.PutWheel(project, version, daysOld: 2);
        var filename = Goods.WheelName(project, version);
        await server.Page(project);
        await TestServer.Until(async () => (await server.Quarantined(project, filename))?.Rules == "minimum-age");
        return ((await server.Quarantined(project, filename))!.Id, TestServer.PathOf(filename, bytes), bytes);
    }

    static async Task<IReadOnlyList<string>> Projects(TestServer server, string query) =>
        [.. (await server.Admin("/quarantine" + query)).Json.GetProperty("items").EnumerateArray().Select(entry => Text(entry, "project"))];

    static async Task<JsonElement> Entry(TestServer server, long id) => (await server.Admin($"/quarantine/{id}")).Json;

    static async Task<JsonElement> Post(TestServer server, string path, object body)
    {
        var answer = await server.Admin(HttpMethod.Post, path, body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    static async Task<bool> Later(TestServer server)
    {
        server.Time.Pass(TimeSpan.FromSeconds(1));
        await Task.Yield();
        return false;
    }
}
