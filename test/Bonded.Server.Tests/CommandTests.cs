using System.Text.Json;
using Bonded.Data;
using Bonded.Testing;

namespace Bonded.Server.Tests;

/// <summary>The commands of people who look after packages, run as they run them.</summary>
public sealed class CommandTests
{
    [Theory, DatabaseData]
    public async Task A_hold_is_found_read_and_approved(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var (id, path, bytes) = await Held(server);

        var (exit, list, _) = await Command.Run(server, "quarantine", "list");
        Assert.Equal(0, exit);
        Assert.Matches($"\n +{id}  quillwharf-2.0-py3-none-any.whl +2026-06-20 +[0-9]+\n +Held by minimum-age: quillwharf 2.0 ", list);
        Assert.Contains($"bonded quarantine show {id}", list, StringComparison.Ordinal);
        Assert.StartsWith("Nothing", (await Command.Run(server, "quarantine", "list", "--verdict", "deny")).Output, StringComparison.Ordinal);
        var (_, json, _) = await Command.Run(server, "quarantine", "list", "--project", "quillwharf", "--rule", "minimum-age", "--format", "json");
        Assert.Equal(id, JsonDocument.Parse(Assert.Single(json.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement.GetProperty("id").GetInt64());

        var (_, shown, _) = await Command.Run(server, "quarantine", "show", $"{TestServer.PublicUrl}/q/{id}");
        foreach (var part in (string[])["Held by minimum-age", "by itself", "What was seen", $"bonded quarantine approve {id}"])
            Assert.Contains(part, shown, StringComparison.Ordinal);

        Assert.Equal(2, (await Command.Run(server, "quarantine", "approve", $"{id}")).Exit);
        Assert.Contains("--for takes", (await Command.Run(server, "quarantine", "approve", $"{id}", "--why", "x", "--for", "soon")).Error, StringComparison.Ordinal);
        await server.Refused(path);
        var (approved, said, _) = await Command.Run(server, "quarantine", "approve", $"{id}", "--why", "read it", "--for", "52w", "--who", "Ann B");
        Assert.Equal((0, "Approved, as waiver 1. It is free now.\n"), (approved, said));
        Assert.Equal(bytes, await server.Download(path));
        Assert.Equal("Ann B", (await server.Database.Read(tx => Waivers.Find(tx, 1)))!.Who);

        var (again, _, error) = await Command.Run(server, "quarantine", "approve", $"{id}", "--why", "again");
        Assert.Equal((2, $"bonded: The quarantine entry {id} has ended; there is nothing left to decide.\n"), (again, error));
        Assert.Contains("Now: allowed", (await Command.Run(server, "quarantine", "show", $"{id}")).Output, StringComparison.Ordinal);
    }

    [Theory, DatabaseData]
    public async Task A_rejection_is_given_listed_and_taken_back(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var (id, path, _) = await Held(server);
        Assert.Equal(0, (await Command.Run(server, "quarantine", "reject", $"{id}", "--why", "it phones home")).Exit);
        Assert.Equal(["blocked", "minimum-age"], (await server.Refused(path)).Rules);
        Assert.Matches(@"\A1: quillwharf sha256 [0-9a-f]{12}\.\.\., by \S+: it phones home\n\z", (await Command.Run(server, "block", "list")).Output);
        Assert.Contains("Denied by blocked", (await Command.Run(server, "quarantine", "list")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Command.Run(server, "block", "end", "1", "--why", "it does not")).Exit);
        Assert.Equal(["minimum-age"], (await server.Refused(path)).Rules);
        Assert.Equal((2, ""), (await Command.Run(server, "block", "end", "1", "--why", "again")) is var (exit, output, _) ? (exit, output) : default);
    }

    [Theory, DatabaseData]
    public async Task A_waiver_has_rules_a_reason_and_an_end(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var (_, path, bytes) = await Held(server);
        foreach (var (arguments, part) in new (string[], string)[]
        {
            (["waive"], "say what to waive"),
            (["waive", "quillwharf"], "name the rules"),
            (["waive", "quillwharf", "--rule", "minimum-age"], "say why"),
            (["waive", "quillwharf", "--rule", "minimum-age", "--why", "x"], "--forever"),
            (["waive", "quillwharf", "--rule", "minimum-age", "--why", "x", "--for", "7d", "--forever"], "do not go together"),
            (["waive", "quillwharf", "--rule", "minimum-age", "--why", "x", "--for", "7d", "--until", "2030-01-01"], "not both"),
            (["waive", "quillwharf", "--rule", "no-such", "--why", "x", "--for", "7d"], "There is no rule"),
            (["waive", "quillwharf==", "--rule", "minimum-age", "--why", "x", "--for", "7d"], "version specifier"),
        })
        {
            var (exit, output, error) = await Command.Run(server, arguments);
            Assert.Equal((2, ""), (exit, output));
            Assert.Contains(part, error, StringComparison.Ordinal);
        }

        Assert.StartsWith("There are no waivers", (await Command.Run(server, "waive", "list")).Output, StringComparison.Ordinal);
        await server.Refused(path);
        Assert.Equal(0, (await Command.Run(server, "waive", "quillwharf==2.0", "--rule", "minimum-age", "--for", "52w", "--why", "fixes a leak", "--until-newer")).Exit);
        Assert.Equal(bytes, await server.Download(path));
        Assert.Matches(@"\A1: quillwharf==2\.0 for minimum-age, until .{16} UTC, until a newer\n  release is free, by \S+: fixes a leak\n\z", (await Command.Run(server, "waive", "list")).Output);
        Assert.Equal(0, (await Command.Run(server, "waive", "end", "1", "--why", "fixed")).Exit);
        await server.Refused(path);
        Assert.Contains("(fixed)", (await Command.Run(server, "waive", "list", "--ended")).Output.Replace("\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory, DatabaseData]
    public async Task A_policy_is_shown_changed_and_applied_over_what_was_shown(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        using var directory = new TemporaryDirectory();
        var (_, path, _) = await Held(server);
        var (_, text, _) = await Command.Run(server, "policy", "show");
        Assert.Matches(@"\A# Made from the policy of epoch [0-9]+\nrule = .*\n\z", text);
        File.WriteAllText(directory["policy.toml"], text + "# enough\nminimum_age_days = 1\n");

        Assert.Equal(0, (await Command.Run(server, "policy", "apply", directory["policy.toml"])).Exit);
        await server.Download(path);
        var (late, _, why) = await Command.Run(server, "policy", "apply", directory["policy.toml"]);
        Assert.Equal(1, late);
        Assert.Contains("another policy", why, StringComparison.Ordinal);
        File.AppendAllText(directory["policy.toml"], "minimum_age_dais = 2\n");
        var (wrong, _, fault) = await Command.Run(server, "policy", "apply", directory["policy.toml"], "--anyhow");
        Assert.Equal(1, wrong);
        Assert.StartsWith("bonded: Line 5, column 1: ", fault, StringComparison.Ordinal);
        Assert.EndsWith("\n# enough\nminimum_age_days = 1\n", (await Command.Run(server, "policy", "show")).Output, StringComparison.Ordinal);
        Assert.Equal(3, (await Command.Run(server, "policy", "history")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(2, (await Command.Run(server, "policy", "apply", directory["nowhere.toml"])).Exit);
    }

    static async Task<(long Id, string Path, byte[] Bytes)> Held(TestServer server)
    {
        var bytes = server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 2);
        var filename = Goods.WheelName("quillwharf", "2.0");
        await server.Page("quillwharf");
        await TestServer.Until(async () => (await server.Quarantined("quillwharf", filename))?.Rules == "minimum-age");
        return ((await server.Quarantined("quillwharf", filename))!.Id, TestServer.PathOf(filename, bytes), bytes);
    }
}
