using System.Net;
using System.Text.Json;
using Bonded.Data;
using Bonded.Policy;
using Bonded.Testing;

namespace Bonded.Server.Tests;

/// <summary>What a policy would change, before it is in force.</summary>
public sealed class PolicyTrialTests
{
    [Theory, DatabaseData]
    public async Task A_policy_is_tried_over_everything_seen_and_nothing_of_that_is_recorded(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var used = await Seen(server);
        var epoch = await server.Database.Read(tx => Indexes.Epoch(tx));
        var (events, entries) = await Recorded(server);

        var answer = await server.Admin(HttpMethod.Post, "/policy/test", new { text = "minimum_age_days = 60" });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((2, 4), (Number(answer.Json, "projects"), Number(answer.Json, "files")));
        Assert.Equal((1, 0, 0, 1), (Number(answer.Json, "withheld"), Number(answer.Json, "freed"), Number(answer.Json, "otherwise"), Number(answer.Json, "in_use")));
        var first = answer.Json.GetProperty("first")[0];
        Assert.Equal((Goods.WheelName("quillwharf", "1.5"), true, "Allowed"), (Text(first, "filename"), first.GetProperty("in_use").GetBoolean(), Text(first, "now")));
        Assert.StartsWith("Held by minimum-age: ", Text(first, "then"), StringComparison.Ordinal);

        Assert.Equal((events, entries), await Recorded(server));
        Assert.Equal(epoch, await server.Database.Read(tx => Indexes.Epoch(tx)));
        await server.Download(used);
        Assert.Equal("policy-invalid", (await server.Admin(HttpMethod.Post, "/policy/test", new { text = "minimum_age_dais = 1" })).Code);
    }

    [Theory, DatabaseData]
    public async Task The_command_says_which_lock_would_break_where_and_what_is_nearest(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var used = await Seen(server);
        using var directory = new TemporaryDirectory();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await server.Download(used)));
        File.WriteAllText(directory["policy.toml"], "minimum_age_days = 60\n");
        File.WriteAllText(directory["same.toml"], "minimum_age_days = 7\n");
        File.WriteAllText(directory["requirements.txt"], $"inkharbor==1.0\nquillwharf==1.5 --hash=sha256:{hash}\nwaxpier==1.0\n");
        File.WriteAllText(directory["fine.txt"], "quillwharf==1.0\n");

        var (exit, output, error) = await Command.Run(server, "policy", "test", directory["policy.toml"], directory["requirements.txt"], directory["fine.txt"]);

        Assert.Equal((1, ""), (exit, error));
        Assert.Contains("(1 of them in use here)", output.Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(Goods.WheelName("quillwharf", "1.5") + " (in use here)\n  now: Allowed\n  then: Held by minimum-age: ", output, StringComparison.Ordinal);
        var flat = output.Replace("\n    ", " ", StringComparison.Ordinal);
        Assert.Contains("requirements.txt: 1 of 3 releases would break\n", flat, StringComparison.Ordinal);
        Assert.Matches(@"\n  line 2: quillwharf 1\.5: Held by minimum-age: .*\. The nearest allowed release is 1\.0\.\n", flat);
        Assert.Contains("\n  1 was never seen here", flat, StringComparison.Ordinal);
        Assert.Contains("fine.txt: 0 of 1 releases would break\n", flat, StringComparison.Ordinal);

        Assert.Equal(0, (await Command.Run(server, "policy", "test", directory["same.toml"], directory["requirements.txt"])).Exit);
        var (_, json, _) = await Command.Run(server, "policy", "test", directory["policy.toml"], directory["requirements.txt"], "--format", "json");
        var lines = json.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(["allowed", "broken", "unknown"], JsonDocument.Parse(lines[1]).RootElement.GetProperty("releases").EnumerateArray().Select(release => Text(release.GetProperty("outcome"), "standing")));
    }

    [Fact]
    public async Task A_file_is_checked_and_a_rule_explained_without_a_server()
    {
        await using var server = await TestServer.Start();
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["good.toml"], "preset = \"strict\"\n");
        File.WriteAllText(directory["bad.toml"], "minimum_age_days = 3\nholds = \"hid\"\n");
        var (exit, output, _) = await Command.RunWide(server, "policy", "check", directory["good.toml"]);
        Assert.Equal(0, exit);
        Assert.EndsWith("starts from the preset strict.\n", output, StringComparison.Ordinal);
        (exit, output, _) = await Command.RunWide(server, "policy", "check", directory["bad.toml"]);
        Assert.Equal(1, exit);
        Assert.StartsWith($"{directory["bad.toml"]}:2:", output, StringComparison.Ordinal);
        Assert.Equal(2, (await Command.RunWide(server, "policy", "check", directory["none.toml"])).Exit);

        foreach (var rule in Rules.All.Where((_, at) => at % 12 == 0))
        {
            var (done, text, _) = await Command.Run(server, "policy", "explain", rule.Id);
            Assert.Equal(0, done);
            Assert.StartsWith(rule.Id + "\n", text, StringComparison.Ordinal);
            Assert.Contains(rule.Invariant ? "no waiver answers it" : $"--rule {rule.Id} ", text.Replace("\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        var (_, list, _) = await Command.Run(server, "policy", "explain");
        Assert.All(Rules.All, rule => Assert.Contains("\n" + rule.Id + " ", list, StringComparison.Ordinal));
        Assert.Equal(2, (await Command.Run(server, "policy", "explain", "no-such")).Exit);
    }

    // quillwharf 1.0 is old, 1.5 in use and 30 days old, 2.0 held for its age; inkharbor 1.0 is old.
    static async Task<string> Seen(TestServer server)
    {
        server.Upstream.PutWheel("quillwharf", "1.0");
        var bytes = server.Upstream.PutWheel("quillwharf", "1.5", daysOld: 30);
        server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 2);
        server.Upstream.PutWheel("inkharbor", "1.0");
        await server.Page("quillwharf");
        await server.Page("inkharbor");
        var path = TestServer.PathOf(Goods.WheelName("quillwharf", "1.5"), bytes);
        await server.Download(path);
        await TestServer.Until(async () => (await server.StoredFile("quillwharf", Goods.WheelName("quillwharf", "1.5"))).FirstAllowedServed is not null
            && (await server.Quarantined("quillwharf", Goods.WheelName("quillwharf", "2.0"))) is not null);
        return path;
    }

    static async Task<(int Events, int Entries)> Recorded(TestServer server) =>
        (await server.Database.Read(tx => Audit.List(tx, 0, 1_000).Count), await server.Database.Read(tx => Quarantine.List(tx, null, 1_000).Count));

    static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
