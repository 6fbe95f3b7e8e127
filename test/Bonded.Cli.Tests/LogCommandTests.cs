using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Bonded.Cli.Tests;

/// <summary><c>bonded log</c> against a server that runs, against a data directory whose server does not, and over an export.</summary>
public sealed class LogCommandTests(RunningDemo demo) : IClassFixture<RunningDemo>
{
    Task<Bonded.Finished> Log(params string[] arguments) => Bonded.Run(["log", .. arguments, "--server", demo.Url, "--data", demo.Data]);

    [Fact]
    public async Task Events_are_listed_in_words_and_in_json()
    {
        await Bonded.Run(["why", "requests", "--url", demo.Url]);

        var (exit, text, error) = await Log("requests", "--kind", "decision", "--since", "2026-01-01");

        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"(?m)^20[-0-9]+T[0-9:.]+Z  #[0-9]+  decision  requests-2\.99\.0-py3-none-any\.whl  hold  Held by minimum-age: ", text);
        var lines = (await Log("requests", "--kind", "decision", "--format", "json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Equal("requests", JsonSerializer.Deserialize<JsonElement>(line).GetProperty("project").GetString()));
        var ids = lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("id").GetInt64()).ToList();
        Assert.Equal(ids.Order(), ids);
        Assert.Single((await Log("--limit", "1")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty((await Log("no-such-project-anywhere")).Output);
    }

    [Fact]
    public async Task An_export_is_checked_by_a_stranger_and_by_us_and_a_change_in_it_is_found()
    {
        using var folder = new Folder();
        await Bonded.Run(["why", "requests", "--url", demo.Url]);
        await UntilSealed();
        var export = folder["log.jsonl"];
        Assert.Equal(0, (await Log("export", "--output", export)).ExitCode);
        Assert.False(File.Exists(export + ".part"));

        var (exit, text, error) = await Bonded.Run(["log", "verify", "--file", export]);

        Assert.Equal((0, ""), (exit, error));
        Assert.StartsWith("The audit log is whole.\n", text);
        var head = text.Split('\n')[1].Split("  ")[^1];
        Assert.Equal(0, (await Log("verify", "--expect", head)).ExitCode);
        Assert.Equal(text, (await Bonded.Run(["log", "verify", "--file", "-"], input: File.ReadAllText(export))).Output);
        await Stranger(export, head.Replace(':', ' '));

        var lines = File.ReadAllLines(export);
        var decision = Array.FindIndex(lines, line => line.Contains("\\\"verdict\\\":\\\"hold\\\"", StringComparison.Ordinal));
        var id = JsonSerializer.Deserialize<JsonElement>(JsonSerializer.Deserialize<JsonElement>(lines[decision]).GetProperty("event").GetString()!).GetProperty("id").GetInt64();
        async Task<Bonded.Finished> Changed(IEnumerable<string> changed)
        {
            File.WriteAllLines(folder["changed.jsonl"], changed);
            return await Bonded.Run(["log", "verify", "--file", folder["changed.jsonl"]]);
        }

        var altered = await Changed(lines.Select((line, i) => i == decision ? line.Replace("\\\"hold\\\"", "\\\"allow\\\"", StringComparison.Ordinal) : line));
        Assert.Equal(1, altered.ExitCode);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Event {id}, sealed at place {decision + 1}, is not what was sealed: it was altered."), altered.Output);
        Assert.Contains("is missing", (await Changed(lines.Where((_, i) => i != decision))).Output);
        var swapped = (string[])lines.Clone();
        (swapped[0], swapped[1]) = (swapped[1], swapped[0]);
        Assert.Equal(1, (await Changed(swapped)).ExitCode);
        var tail = await Changed(lines.Skip(1));
        Assert.Equal(0, tail.ExitCode);
        Assert.Contains("begins at place 2", tail.Output);
        Assert.Equal(1, (await Changed([.. lines, "{}"])).ExitCode);
        Assert.Equal(1, (await Changed(["[\"\\ud800\"]"])).ExitCode);
        Assert.Equal(1, (await Changed(["{\"seq\":1,\"leaf\":\"\\ud800\",\"head\":\"\",\"event\":\"\"}"])).ExitCode);
        Assert.Equal(2, (await Bonded.Run(["log", "verify", "--file", folder["none"]])).ExitCode);
    }

    [Fact]
    public async Task Why_a_file_was_served_is_said_in_words()
    {
        using var client = new HttpClient { BaseAddress = new Uri(demo.Url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("ada:x"u8));
        client.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.pypi.simple.v1+json");
        var page = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync("/simple/tidemark/"));
        var file = page.GetProperty("files").EnumerateArray().First(each => each.GetProperty("filename").GetString() == "tidemark-1.0-py3-none-any.whl");
        await client.GetByteArrayAsync(file.GetProperty("url").GetString());
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string[] question = ["why", "tidemark-1.0-py3-none-any.whl", "--user", "ada", "--on", day];
        Bonded.Finished finished;
        for (var tries = 0; (finished = await Log(question)).ExitCode == 1 && tries < 50; tries++)
            await Task.Delay(50, TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (finished.ExitCode, finished.Error));
        Assert.Contains("Z  to ada at 127.0.0.1  sha256 ", finished.Output);
        Assert.Contains("\n    allow since ", finished.Output);
        Assert.Matches(@"\n    policy epoch [0-9]+\n    inspected by engine [^ ]+, facts sha256 [0-9a-f]{64}\n", finished.Output);
        var (exit, text, _) = await Log("why", "tidemark-1.0-py3-none-any.whl", "--user", "eve", "--on", day);
        Assert.Equal(1, exit);
        Assert.Contains("was not served", text);
    }

    [Theory]
    [InlineData("BONDED_ADMIN_TOKEN=bonded_admin_wrong", "not the admin token")]
    [InlineData("BONDED_SERVER=http://198.51.100.7/", "unencrypted")]
    [InlineData("BONDED_SERVER=ftp://x/", "--server must be")]
    [InlineData("BONDED_SERVER=http://127.0.0.1:1/", "no answer from http://127.0.0.1:1.")]
    public async Task What_goes_wrong_is_one_sentence_and_exit_2(string variable, string part)
    {
        var parts = variable.Split('=', 2);
        var environment = new Dictionary<string, string> { ["BONDED_SERVER"] = demo.Url, [parts[0]] = parts[1] };

        var (exit, text, error) = await Bonded.Run(["log", "--data", demo.Data], environment: environment);

        Assert.Equal((2, ""), (exit, text));
        Assert.Contains(part, error);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Without_a_token_anywhere_the_sentence_says_where_it_is()
    {
        using var folder = new Folder();

        var (exit, _, error) = await Bonded.Run(["log", "--server", demo.Url, "--data", folder["none"]]);

        Assert.Equal(2, exit);
        Assert.Contains("there is no admin token in", error);
        Assert.Contains("--token-file", error);
        Assert.Equal(0, (await Bonded.Run(["log", "--server", demo.Url, "--token-file", Path.Combine(demo.Data, "admin-token")])).ExitCode);
    }

    [Fact]
    public async Task Of_a_server_that_does_not_run_the_data_directory_is_checked()
    {
        using var folder = new Folder();
        await using (var server = new RunningDemo { Kept = folder["data"] })
        {
            await server.InitializeAsync();
            await Bonded.Run(["why", "requests", "--url", server.Url]);

            // It runs, so it is asked, and found by its address.
            var asked = await Bonded.Run(["log", "verify", "--data", server.Data], environment: new Dictionary<string, string> { ["BONDED_URLS"] = server.Url });
            Assert.Equal((0, ""), (asked.ExitCode, asked.Error));
            Assert.Equal(0, await server.Stop());
        }

        var whole = await Bonded.Run(["log", "verify", "--data", folder["data"]]);
        Assert.Equal((0, ""), (whole.ExitCode, whole.Error));
        Assert.DoesNotContain("Unsealed", whole.Output);
        using (var database = new SqliteConnection($"Data Source={Path.Combine(folder["data"], "bonded.db")};Pooling=False"))
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = "DROP TRIGGER audit_events_are_never_updated; UPDATE audit_events SET kind = 'other' WHERE id = 2";
            command.ExecuteNonQuery();
        }

        var (exit, text, _) = await Bonded.Run(["log", "verify", "--data", folder["data"]]);

        Assert.Equal(1, exit);
        Assert.StartsWith("The audit log is not whole: 1 fault.\n  Event 2, sealed at place 2, is not what was sealed: it was altered.\n", text);
        var json = JsonSerializer.Deserialize<JsonElement>((await Bonded.Run(["log", "verify", "--data", folder["data"], "--format", "json"])).Output);
        Assert.False(json.GetProperty("whole").GetBoolean());
        Assert.Equal(2, (await Bonded.Run(["log", "verify", "--offline", "--data", folder["elsewhere"]])).ExitCode);
    }

    [Fact]
    public async Task Followed_events_come_as_they_happen()
    {
        using var process = Bonded.Start(["log", "--follow", "--limit", "1", "--format", "json", "--server", demo.Url, "--data", demo.Data]);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Assert.NotNull(await process.StandardOutput.ReadLineAsync(limit.Token));
        await Bonded.Run(["why", "acme-followed", "--url", demo.Url]);

        string? line;
        while ((line = await process.StandardOutput.ReadLineAsync(limit.Token)) is not null && !line.Contains("acme-followed", StringComparison.Ordinal))
            Assert.StartsWith("{", line);

        Assert.Equal("acme-followed", JsonSerializer.Deserialize<JsonElement>(line!).GetProperty("project").GetString());
        process.Kill();
        await process.WaitForExitAsync(limit.Token);
    }

    async Task UntilSealed()
    {
        for (var tries = 0; (await Log("verify")).Output.Contains("Unsealed", StringComparison.Ordinal); tries++)
            Assert.True(tries < 50);
    }

    // What docs/audit-log.md tells a stranger to run.
    static async Task Stranger(string export, string head)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "There is no python3 here.");
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "audit-log.md"));
        var begin = page.IndexOf("```python\n", StringComparison.Ordinal) + "```python\n".Length;
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)], export]) { RedirectStandardOutput = true };
        using var python = Process.Start(start)!;
        var said = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        Assert.Equal((0, head + "\n"), (python.ExitCode, said));
    }

    static string Root()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Bonded.slnx")))
            directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
