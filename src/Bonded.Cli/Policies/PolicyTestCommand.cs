using System.CommandLine;
using System.Globalization;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using Bonded.Cli.Adopt;
using Bonded.Packaging.Locks;

namespace Bonded.Cli.Policies;

/// <summary><c>bonded policy test</c>: what a policy would change, before it is in force, and which locks would break.</summary>
static class PolicyTestCommand
{
    const int FilesInRequest = 4_000;
    const int ReleasesInRequest = 500;

    static readonly Argument<string> file = new("FILE") { Description = "The policy in TOML, as 'bonded policy show' prints it" };
    static readonly Argument<string[]> locks = new("LOCK") { Description = "A uv.lock, poetry.lock, pylock.toml or requirements file", Arity = ArgumentArity.ZeroOrMore };
    static readonly Option<int> limit = new("--limit") { Description = "How many changes to show one by one", HelpName = "N", DefaultValueFactory = static _ => 20 };

    public static Command Create()
    {
        var command = new Command("test", "Say what a policy would change, and which locks would break (exit code: 0 no lock breaks, 1 a lock breaks or it is no policy, 2 not tested)") { file, locks, limit };
        OutputFormat.AddOption(command);
        AdminClient.AddOptions(command);
        command.SetAction(Run);
        return command;
    }

    static Task<int> Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (!PolicyFile.TryRead(parsed.GetValue(file)!, out var text, out var why))
            return Unusable(why);
        var read = new List<(string Path, LockFile File)>();
        foreach (var path in parsed.GetValue(locks) ?? [])
        {
            if (!LockReader.TryRead(path, out var found, out _, out why))
                return Unusable(why);
            read.Add((path, found));
        }

        return AdminClient.Run(parsed, async client =>
        {
            try
            {
                return await Test(client, text, read, parsed.GetValue(limit), OutputFormat.IsJson(parsed), cancellation);
            }
            catch (AdminException e) when (e.Code == "policy-invalid")
            {
                Console.Error.WriteLine($"bonded: {e.Message}");
                return ExitCode.Bad;
            }
        });
    }

    static async Task<int> Test(AdminClient client, string text, List<(string Path, LockFile File)> locks, int limit, bool json, CancellationToken cancellation)
    {
        var changes = await client.Send(HttpMethod.Post, "/policy/test", new { Text = text }, cancellation: cancellation);
        if (json)
            AdminClient.WriteLine(changes);
        else
            Console.Out.Write(Text(changes, limit));
        var bad = false;
        foreach (var (path, lockFile) in locks)
        {
            var standings = await Standings(client, text, lockFile.Packages, cancellation);
            var breaks = standings.Any(static each => Standing(each) is "broken" or "partly");
            bad |= breaks;
            if (json)
                AdminClient.WriteLine(Json(path, lockFile.Packages, standings));
            else
                Console.Out.Write(Text(path, lockFile, standings));
        }

        return bad ? ExitCode.Bad : ExitCode.Success;
    }

    static async Task<List<JsonElement>> Standings(AdminClient client, string text, IReadOnlyList<LockedPackage> packages, CancellationToken cancellation)
    {
        var standings = new List<JsonElement>(packages.Count);
        for (var at = 0; at < packages.Count;)
        {
            var (end, files) = (at, 0);
            while (end < packages.Count && end - at < ReleasesInRequest && (end == at || files + packages[end].Files.Count <= FilesInRequest))
                files += packages[end++].Files.Count;
            var releases = packages.Skip(at).Take(end - at).Select(static package => new
            {
                Project = package.Project.Canonical,
                Version = package.Version.ToString(),
                Files = package.Files.Take(FilesInRequest).Select(static each => new { Sha256 = each.Sha256.ToString() }).ToArray(),
            }).ToArray();
            var answer = await client.Send(HttpMethod.Post, "/policy/test/releases", new { Text = text, Releases = releases }, cancellation: cancellation);
            standings.AddRange(answer.GetProperty("releases").EnumerateArray());
            at = end;
        }

        return standings;
    }

    static string Text(JsonElement changes, int limit)
    {
        var ink = Ink.ForOutput();
        var text = new StringBuilder();
        var (withheld, inUse) = (Number(changes, "withheld"), Number(changes, "in_use"));
        text.Append(Layout.Wrapped(string.Create(
            CultureInfo.InvariantCulture,
            $"Of {Number(changes, "files"):#,0} files of {Number(changes, "projects"):#,0} projects, {withheld:#,0} that are free would be withheld{(inUse > 0 ? $" ({inUse:#,0} of them in use here)" : "")}, {Number(changes, "freed"):#,0} would be free, and {Number(changes, "otherwise"):#,0} would be withheld otherwise."), 0));
        var shown = 0;
        var all = changes.GetProperty("first").EnumerateArray().ToArray();
        foreach (var change in all.Take(limit))
        {
            if (shown++ == 0)
                text.Append('\n');
            var used = change.TryGetProperty("in_use", out var value) && value.ValueKind == JsonValueKind.True ? " (in use here)" : "";
            text.Append(ink.Strong(Layout.Fit(AdminClient.Member(change, "filename") ?? "", Layout.Width - 14))).Append(used).Append('\n');
            text.Append(ink.Faint(Layout.Wrapped("now: " + AdminClient.Member(change, "now"), 2, hanging: 6)));
            var then = AdminClient.Member(change, "then") ?? "";
            var line = Layout.Wrapped("then: " + then, 2, hanging: 6);
            text.Append(then == "Allowed" ? ink.Good(line) : ink.Wait(line));
        }

        var total = withheld + Number(changes, "freed") + Number(changes, "otherwise");
        if (total > shown)
            text.Append(CultureInfo.InvariantCulture, $"and {total - shown:#,0} more{(all.Length > shown ? "; --limit shows more of them" : "")}\n");
        return text.ToString();
    }

    static string Text(string path, LockFile file, List<JsonElement> standings)
    {
        var ink = Ink.ForOutput();
        var text = new StringBuilder();
        var breaks = standings.Count(static each => Standing(each) is "broken" or "partly");
        text.Append('\n').Append(ink.Strong(LockReader.Shown(path))).Append(CultureInfo.InvariantCulture, $": {breaks} of {standings.Count} releases would break\n");
        foreach (var (package, standing) in file.Packages.Zip(standings))
        {
            if (Standing(standing) is not ("broken" or "partly"))
                continue;
            var already = standing.TryGetProperty("already", out var value) && value.ValueKind == JsonValueKind.True ? " It is withheld now, too." : "";
            var part = Standing(standing) == "partly" ? " Other files of it stay free." : "";
            var nearest = AdminClient.Member(standing, "nearest") is { } near ? $" The nearest allowed release is {near}." : " No release of it would be allowed.";
            text.Append(Layout.Wrapped($"line {package.Line}: {package.Project.Canonical} {package.Version}: {AdminClient.Member(standing, "sentence")}.{part}{already}{nearest}", 2, hanging: 2));
        }

        if (standings.Count(static each => Standing(each) == "unknown") is > 0 and var unknown)
            text.Append(Layout.Wrapped($"{unknown} {(unknown == 1 ? "was" : "were")} never seen here, so nothing is known of {(unknown == 1 ? "it" : "them")}: bonded adopt {LockReader.Shown(path)}", 2));
        return text.ToString();
    }

    static JsonElement Json(string path, IReadOnlyList<LockedPackage> packages, List<JsonElement> standings) => JsonSerializer.SerializeToElement(new Dictionary<string, object>
    {
        ["lock"] = path,
        ["releases"] = packages.Zip(standings).Select(static each => new Dictionary<string, object>
        {
            ["project"] = each.First.Project.Canonical,
            ["version"] = each.First.Version.ToString(),
            ["line"] = each.First.Line,
            ["outcome"] = each.Second,
        }),
    });

    static string? Standing(JsonElement each) => AdminClient.Member(each, "standing");

    static long Number(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : 0;

    static Task<int> Unusable(string sentence)
    {
        Console.Error.WriteLine($"bonded: {sentence}");
        return Task.FromResult(ExitCode.Unusable);
    }
}
