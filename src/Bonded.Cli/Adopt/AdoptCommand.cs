using System.CommandLine;
using System.Globalization;
using System.Net.Http;
using System.Text.Json;
using Bonded.Packaging.Locks;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Adopt;

/// <summary>
/// <c>bonded adopt</c>: has everything that lock files pin fetched and inspected, prints what is decided on it, and, told to, waives age and
/// first use for exactly those files.
/// </summary>
static class AdoptCommand
{
    // As many as keep the server's workers busy and leave installers room.
    const int AtOnce = 4;
    const int FilesInRequest = 2_000;
    const int FilesInAdoption = 5_000;

    static readonly Argument<string[]> files = new("FILE") { Description = "A uv.lock, poetry.lock, pylock.toml, requirements file with or without hashes, or what 'pip freeze' printed; - reads standard input", Arity = ArgumentArity.OneOrMore };
    static readonly Option<bool> approve = new("--approve") { Description = "Waive age and first use, and nothing else, for exactly these files for 90 days" };
    static readonly Option<string?> why = new("--why") { Description = "The reason, for the record; needed with --approve", HelpName = "TEXT" };
    static readonly Option<string> format = new("--format") { Description = "text or json", HelpName = "FORMAT", DefaultValueFactory = static _ => "text" };

    public static Command Create()
    {
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("adopt", "Bring in and inspect what lock files pin (exit code: 0 all allowed, 1 something is not, 2 not done)") { files, approve, why, format };
        InstallTarget.AddOptions(command);
        AdminClient.AddOptions(command);
        command.SetAction(Run);
        return command;
    }

    static async Task<int> Run(ParseResult parsed, CancellationToken cancellation)
    {
        var reason = parsed.GetValue(why);
        if (parsed.GetValue(approve) && string.IsNullOrWhiteSpace(reason))
            return Unusable("--approve needs --why and a reason, which is kept for the record");
        if (!parsed.GetValue(approve) && reason is not null)
            return Unusable("--why is the reason of an --approve");
        if (!InstallTarget.TryRead(parsed, out var targets, out var wrong))
            return Unusable(wrong);
        var locks = new List<(string Path, LockFile File)>();
        foreach (var path in parsed.GetValue(files)!)
        {
            if (!LockReader.TryRead(path, out var file, out _, out wrong))
                return Unusable(wrong);
            locks.Add((path, file));
        }

        return await AdminClient.Run(parsed, client => Adopt(client, locks, targets, reason, parsed.GetValue(format) == "json", cancellation));
    }

    static async Task<int> Adopt(
        AdminClient client, List<(string Path, LockFile File)> locks, IReadOnlyList<InstallTarget> targets, string? reason, bool json, CancellationToken cancellation)
    {
        var report = new AdoptReport(Console.Out, json, json ? new Ink(false) : Ink.ForOutput());
        using var progress = new Progress("inspecting releases");
        using var seats = new SemaphoreSlim(AtOnce);
        progress.Found(locks.Sum(each => each.File.Packages.Count));
        var asking = locks.SelectMany(each => each.File.Packages.Select(package => (each.Path, Verdict: Ask(each.Path, package)))).ToList();
        string? waived = null;
        if (reason is not null)
        {
            var all = await Task.WhenAll(asking.Select(each => each.Verdict));
            waived = await Approve(client, all, reason, cancellation);
            if (waived is not null)
            {
                progress.Found(all.Count(static release => release.Worst == "hold"));
                asking = [.. all.Select(release => (release.Lock, Verdict: release.Worst == "hold" ? Ask(release.Lock, release.Package) : Task.FromResult(release)))];
            }
        }

        var next = 0;
        foreach (var (path, file) in locks)
        {
            for (var left = file.Packages.Count; left > 0; left--)
            {
                var release = await asking[next++].Verdict;
                progress.Hide();
                report.Write(release);
            }

            foreach (var remark in file.Remarks)
            {
                progress.Hide();
                report.Write(path, remark);
            }
        }

        progress.Hide();
        report.End(waived);
        return report.Incomplete ? ExitCode.Unusable : report.Bad ? ExitCode.Bad : ExitCode.Success;

        async Task<ReleaseVerdict> Ask(string path, LockedPackage package)
        {
            await seats.WaitAsync(cancellation);
            try
            {
                var answers = new List<JsonElement>();
                foreach (var chunk in package.Files.Count == 0 ? [[]] : package.Files.Chunk(FilesInRequest))
                    answers.AddRange(await Answer(client, package, chunk, targets, cancellation));
                return new ReleaseVerdict(path, package, answers);
            }
            finally
            {
                seats.Release();
                progress.Finished();
            }
        }
    }

    static async Task<IEnumerable<JsonElement>> Answer(
        AdminClient client, LockedPackage package, LockedFile[] chunk, IReadOnlyList<InstallTarget> targets, CancellationToken cancellation)
    {
        var body = new
        {
            Project = package.Project.Canonical,
            Version = package.Version.ToString(),
            Files = chunk.Select(static file => new { file.Filename, Sha256 = file.Sha256.ToString() }),
            Targets = targets.Count == 0 ? null : targets.Select(static target => new { target.Python, target.System, target.Cpu }),
        };
        while (true)
        {
            // The server waits a while before it says that something is still on its way.
            var answer = await client.Send(HttpMethod.Post, "/prefetches", body, null, cancellation);
            if (answer.TryGetProperty("files", out var found) && found.ValueKind == JsonValueKind.Array
                && !(answer.TryGetProperty("pending", out var pending) && pending.ValueKind == JsonValueKind.True))
            {
                return found.EnumerateArray();
            }
        }
    }

    /// <summary>Waives what an adoption answers for every file that is inspected and not denied.</summary>
    /// <returns>What was given, for people; null where there was nothing to give it to.</returns>
    static async Task<string?> Approve(AdminClient client, IEnumerable<ReleaseVerdict> releases, string reason, CancellationToken cancellation)
    {
        var adopted = releases.SelectMany(static release => release.Files.Where(static file => ReleaseVerdict.Of(file) is "allow" or "hold" && file.TryGetProperty("inspected", out var inspected) && inspected.ValueKind == JsonValueKind.True)
            .Select(file => (Project: release.Package.Project.Canonical, Sha256: AdminClient.Member(file, "sha256"))))
            .Where(static file => file.Sha256 is not null).Distinct().ToList();
        var (count, until) = (0L, "");
        foreach (var chunk in adopted.Chunk(FilesInAdoption))
        {
            var given = await client.Send(
                HttpMethod.Post, "/adoptions", new { Files = chunk.Select(static file => new { file.Project, file.Sha256 }), Why = reason }, null, cancellation);
            count += given.TryGetProperty("waivers", out var waivers) && waivers.TryGetInt64(out var number) ? number : 0;
            until = AdminClient.Member(given, "until") ?? until;
        }

        return count == 0 ? null : $"Age and first use are waived for {(count == 1 ? "1 file" : $"{count} files")} until {Printable.Of(until.Length > 10 ? until[..10] : until, 40)}.";
    }

    static int Unusable(string sentence)
    {
        Console.Error.WriteLine($"bonded: {sentence}");
        return ExitCode.Unusable;
    }
}
