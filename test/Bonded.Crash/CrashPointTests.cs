using System.Globalization;
using System.Text.RegularExpressions;

namespace Bonded.Crash;

public class SqliteCrashPointTests
{
    [Fact, Trait("Speed", "Slow")]
    public Task J01_promises_hold_after_a_kill_at_each_step_on_SQLite() => CrashPoints.Run(DatabaseKind.Sqlite);
}

public class PostgreSqlCrashPointTests
{
    [Fact, Trait("Speed", "Slow")]
    public Task J01_promises_hold_after_a_kill_at_each_step_on_PostgreSQL() => CrashPoints.Run(DatabaseKind.PostgreSql);
}

public class CrashPointNamesTests
{
    [Fact]
    public void J01_every_crash_point_of_the_code_is_tested()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Bonded.slnx")))
            root = root.Parent;
        Assert.SkipWhen(root is null, "the sources are not here");
        var call = new Regex("""CrashPoint\.Reach\("([^"]*)"\)""", RegexOptions.NonBacktracking);
        var inCode = Directory.EnumerateFiles(Path.Combine(root.FullName, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => call.Matches(File.ReadAllText(path))).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(CrashPoints.Names.Order(StringComparer.Ordinal), inCode);
    }
}

static class CrashPoints
{
    // Reached before it listens: these are set before the start.
    static readonly string[] OfStart = ["migration-committing", "migration-committed", "database-committing", "database-committed", "policy-adopted"];

    static readonly string[] OfRequests =
    [
        // A project's first page.
        "page-fetched", "project-bound", "page-applied", "transitions-recorded",
        // A file on its way in.
        "blob-created", "file-fetched", "blob-sealed", "blob-renamed", "blob-committed", "file-stored", "file-inspected", "metadata-stored", "change-written",
        "inspection-decided",
        // Metadata ahead of its file, and the ledger.
        "claim-stored", "claim-recorded", "downloads-taken", "downloads-stored",
    ];

    public static IEnumerable<string> Names => [.. OfStart, .. OfRequests];

    /// <summary>
    /// Lets a server run into one step after another, on one data directory. After each it starts again, the promises are checked, and all that
    /// the request before was asked for is asked for again and has to come.
    /// </summary>
    public static async Task Run(DatabaseKind kind)
    {
        await using var upstream = RecordingUpstream.Start();
        using var site = await Site.Create(kind, upstream);
        var offer = new Offer(upstream, new Random(1));
        offer.Begin();
        var witness = new Witness(offer);
        var promises = new Promises(site, offer, witness, upstream);
        foreach (var point in OfStart)
        {
            await File.WriteAllTextAsync(site.CrashAt, point);
            await using var doomed = Server.Start(site);
            Assert.False(await doomed.IsUp(), $"{point} was not reached");
            await Died(doomed, point);
            promises.BlobsAreWhole();
        }

        for (var round = 0; round <= OfRequests.Length; round++)
        {
            File.Delete(site.CrashAt);
            await using var server = Server.Start(site);
            await server.Up();
            promises.RowsAreTrue();
            if (round > 0)
                await promises.PagesAreTrue(server, project => project.StartsWith(Prefix(round - 1), StringComparison.Ordinal) && Kinds.Any(kind => project.EndsWith(kind, StringComparison.Ordinal)));
            Assert.True(witness.IsWhole, $"after {(round == 0 ? "the start" : OfRequests[round - 1])}:\n{witness.Breaches}");
            if (round == OfRequests.Length)
                break;
            offer.Add(round);
            await File.WriteAllTextAsync(site.CrashAt, OfRequests[round]);
            await Drive(server, witness, Prefix(round));
            await Died(server, OfRequests[round]);
            promises.BlobsAreWhole();
        }
    }

    static readonly string[] Kinds = ["young", "good", "lying", "twofold"];

    static string Prefix(int round) => string.Create(CultureInfo.InvariantCulture, $"zqk{round:000}x");

    static async Task Died(Server server, string point)
    {
        try
        {
            Assert.Equal(137, await server.Exit());
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{point} was not reached\n{server.Log}");
        }
    }

    static async Task Drive(Server server, Witness witness, string prefix)
    {
        foreach (var kind in Kinds)
        {
            foreach (var file in await witness.Page(server.Client, prefix + kind) ?? [])
            {
                if (file.Metadata is not null)
                    await witness.Metadata(server.Client, file.Path, file.Metadata);
                await witness.File(server.Client, file.Path, file.Filename, file.Sha256);
                if (server.Ended)
                    return;
            }
        }
    }
}
