using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bonded.Data;
using Bonded.Testing;

namespace Bonded.Server.Tests;

/// <summary>The audit log as administrators read it.</summary>
public sealed class AuditLogTests
{
    static readonly (string, string) User = ("Authorization", "Basic " + Convert.ToBase64String("ada:x"u8));

    [Theory, DatabaseData]
    public async Task Events_are_listed_by_project_kind_and_time(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("tidegauge", "1.0");
        await server.Page("quillwharf");
        await server.Pass(TimeSpan.FromHours(1));
        await server.Page("tidegauge");

        Assert.All(await Items(server, "/log?project=Quill_wharf".Replace("_", "", StringComparison.Ordinal)), told => Assert.Equal("quillwharf", told.GetProperty("project").GetString()));
        Assert.Equal(["tidegauge"], (await Items(server, "/log?kind=project-bound&since=2026-06-15T12:30:00Z")).Select(told => told.GetProperty("project").GetString()!));
        Assert.Equal(["quillwharf"], (await Items(server, "/log?kind=project-bound&until=2026-06-15T12:30:00Z")).Select(told => told.GetProperty("project").GetString()!));
        Assert.Equal(["tidegauge", "quillwharf"], (await Items(server, "/log?kind=project-bound&order=newest")).Select(told => told.GetProperty("project").GetString()!));
        Assert.Equal(["quillwharf", "tidegauge"], (await Items(server, "/log?kind=project-bound&order=oldest")).Select(told => told.GetProperty("project").GetString()!));
        var two = (await server.Admin("/log?kind=project-bound&limit=1")).Json;
        Assert.Equal("tidegauge", two.GetProperty("items")[0].GetProperty("project").GetString());
        Assert.Equal("quillwharf", (await Items(server, $"/log?kind=project-bound&limit=1&cursor={two.GetProperty("next").GetString()}")).Single().GetProperty("project").GetString());
        Assert.Equal("invalid-parameter", (await server.Admin("/log?project=..")).Code);
        Assert.Equal("invalid-parameter", (await server.Admin("/log?since=yesterday")).Code);
    }

    [Theory, DatabaseData]
    public async Task The_chain_is_sealed_by_itself_exported_and_checked(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        server.Upstream.PutWheel("quillwharf", "1.0");
        await server.Download((await server.Page("quillwharf")).Files.Single().Path);
        await Settled(server);
        var head = (await server.Admin("/log/head")).Json;

        var export = await server.Admin("/log/export");

        Assert.Equal("application/x-ndjson", export["Content-Type"]);
        var before = new byte[32];
        var place = 0;
        foreach (var line in export.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)))
        {
            var leaf = SHA256.HashData([0, .. Encoding.UTF8.GetBytes(line.GetProperty("event").GetString()!)]);
            before = SHA256.HashData([2, .. before, .. leaf]);
            Assert.Equal((++place, Convert.ToHexStringLower(leaf), Convert.ToHexStringLower(before)),
                (line.GetProperty("seq").GetInt32(), line.GetProperty("leaf").GetString(), line.GetProperty("head").GetString()));
        }

        Assert.Equal((place, Convert.ToHexStringLower(before)), (head.GetProperty("sealed").GetInt32(), head.GetProperty("head").GetString()));
        Assert.Equal(place, (await server.Database.Read(tx => Audit.List(tx, 0, 1_000))).Count);
        Assert.Equal(place - 2, (await Items(server, "/log/sealed?after=2")).Count);
        Assert.Equal(place - 2, (await server.Admin("/log/export?after=2")).Text.Count(c => c == '\n'));
        var verdict = (await server.Admin($"/log/verify?expect={place}:{Convert.ToHexStringLower(before)}")).Json;
        Assert.Equal((true, place, 0), (verdict.GetProperty("whole").GetBoolean(), verdict.GetProperty("sealed").GetInt32(), verdict.GetProperty("fault_count").GetInt32()));
        verdict = (await server.Admin($"/log/verify?expect={place + 1}:{Convert.ToHexStringLower(before)}")).Json;
        Assert.Equal("missing", verdict.GetProperty("faults")[0].GetProperty("kind").GetString());
        Assert.Equal("invalid-parameter", (await server.Admin("/log/verify?expect=1:x")).Code);
    }

    [Theory, DatabaseData]
    public async Task What_was_altered_behind_the_servers_back_is_named(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        server.Upstream.PutWheel("quillwharf", "1.0");
        await server.Download((await server.Page("quillwharf")).Files.Single().Path);
        await Settled(server);
        var decision = (await Items(server, "/log?kind=decision&project=quillwharf"))[0].GetProperty("id").GetInt64();
        await server.Database.Write(tx =>
        {
            tx.Execute(tx.IsSqlite ? "DROP TRIGGER audit_events_are_never_updated" : "DROP TRIGGER audit_events_are_only_added ON audit_events");
            tx.Execute("UPDATE audit_events SET data = 'not json' WHERE id = @id", ("id", decision));
        });

        var verdict = (await server.Admin("/log/verify")).Json;

        Assert.False(verdict.GetProperty("whole").GetBoolean());
        var fault = verdict.GetProperty("faults").EnumerateArray().Single();
        Assert.Equal(("altered", decision), (fault.GetProperty("kind").GetString(), fault.GetProperty("event_id").GetInt64()));
        Assert.Equal("not json", (await Items(server, "/log?kind=decision&project=quillwharf"))[0].GetProperty("data").GetString());
    }

    [Theory, DatabaseData]
    public async Task Why_a_file_was_served_to_a_user_on_a_day_is_answered(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 1);
        var file = (await server.Page("quillwharf"))[Goods.WheelName("quillwharf", "1.0")];
        await server.Get(file.Path, User);
        await server.Get(file.Path);
        await TestServer.Until(async () => (await server.Downloads("quillwharf")).Count == 2);
        await Settled(server);

        var answer = (await server.Admin($"/log/served?file={file.Name}&user=ada&on=2026-06-15")).Json;

        var grounds = answer.GetProperty("served").EnumerateArray().Single();
        var download = grounds.GetProperty("downloads").EnumerateArray().Single();
        Assert.Equal(("ada", "127.0.0.1", "2026-06-15T12:00:00Z"), (download.GetProperty("user").GetString(), download.GetProperty("address").GetString(), download.GetProperty("at").GetString()));
        var decision = grounds.GetProperty("decision");
        Assert.Equal((file.Name, "allow"), (decision.GetProperty("filename").GetString(), decision.GetProperty("data").GetProperty("verdict").GetString()));
        Assert.Equal(await server.Database.Read(tx => Indexes.Epoch(tx)), decision.GetProperty("data").GetProperty("epoch").GetInt64());
        var stored = (await server.StoredFile("quillwharf", file.Name)).Sha256!.Value;
        var inspection = (await server.Database.Read(tx => Inspections.Newest(tx, stored, file.Name)))!;
        Assert.Equal(inspection.Engine, decision.GetProperty("data").GetProperty("inspection").GetProperty("engine").GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(inspection.FactsJson))),
            decision.GetProperty("data").GetProperty("inspection").GetProperty("facts_sha256").GetString());
        Assert.Equal(await server.Database.Read(tx => AuditSeals.SequenceOf(tx, decision.GetProperty("id").GetInt64())), grounds.GetProperty("decision_seq").GetInt64());
        Assert.Equal("policy-changed", grounds.GetProperty("policy").GetProperty("kind").GetString());

        Assert.Equal(2, (await server.Admin($"/log/served?file={file.Name}&on=2026-06-15")).Json.GetProperty("served")[0].GetProperty("downloads").GetArrayLength());
        foreach (var nobody in (string[])[$"file={file.Name}&user=eve&on=2026-06-15", $"file={file.Name}&on=2026-06-14", $"file={file.Name}&address=192.0.2.1&on=2026-06-15", "file=other.whl&on=2026-06-15"])
            Assert.Equal(0, (await server.Admin($"/log/served?{nobody}")).Json.GetProperty("served").GetArrayLength());
        Assert.Equal("missing-parameter", (await server.Admin($"/log/served?file={file.Name}")).Code);
        Assert.Equal("missing-parameter", (await server.Admin("/log/served?on=2026-06-15")).Code);
        Assert.Equal("invalid-parameter", (await server.Admin($"/log/served?file={file.Name}&on=9999-12-31")).Code);
    }

    [Theory, DatabaseData]
    public async Task Each_download_is_told_with_the_decision_of_its_own_moment(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 6.9);
        var name = Goods.WheelName("quillwharf", "2.0");
        await server.Page("quillwharf");
        await TestServer.Until(async () => (await server.StoredFile("quillwharf", name)).Verdict == "hold");
        await server.Pass(TimeSpan.FromHours(3));
        var file = (await server.Page("quillwharf"))[name];
        await server.Get(file.Path, User);
        await TestServer.Until(async () => (await server.Downloads("quillwharf")).Count == 1);

        var decision = (await server.Admin($"/log/served?file={name}&on=2026-06-15")).Json.GetProperty("served").EnumerateArray().Single().GetProperty("decision");

        Assert.Equal(("allow", "hold"), (decision.GetProperty("data").GetProperty("verdict").GetString(), decision.GetProperty("data").GetProperty("was").GetString()));
    }

    static async Task<IReadOnlyList<JsonElement>> Items(TestServer server, string path)
    {
        var answer = await server.Admin(path);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return [.. answer.Json.GetProperty("items").EnumerateArray()];
    }

    // Nothing waits for its seal, and nothing more comes.
    static Task Settled(TestServer server) => TestServer.Until(async () => !await server.Database.Read(AuditSeals.AnyWaits));
}
