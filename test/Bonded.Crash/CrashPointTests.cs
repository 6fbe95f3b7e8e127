using System.Text.RegularExpressions;

namespace Bonded.Crash;

public class SqliteCrashPointTests
{
    [Theory, MemberData(nameof(CrashPoints.All), MemberType = typeof(CrashPoints)), Trait("Speed", "Slow")]
    public Task J01_promises_hold_after_a_kill_at_each_step_on_SQLite(string point) => CrashPoints.Run(DatabaseKind.Sqlite, point);
}

public class PostgreSqlCrashPointTests
{
    [Theory, MemberData(nameof(CrashPoints.All), MemberType = typeof(CrashPoints)), Trait("Speed", "Slow")]
    public Task J01_promises_hold_after_a_kill_at_each_step_on_PostgreSQL(string point) => CrashPoints.Run(DatabaseKind.PostgreSql, point);
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
            .SelectMany(path => call.Matches(File.ReadAllText(path))).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);

        Assert.Equal(CrashPoints.Names.Order(StringComparer.Ordinal), inCode);
    }
}

static class CrashPoints
{
    public static readonly string[] Names =
    [
        // Before it listens.
        "migration-committing", "migration-committed", "database-committing", "database-committed", "policy-adopted",
        // A project's first page.
        "page-fetched", "project-bound", "page-applied", "transitions-recorded",
        // A file on its way in.
        "blob-created", "file-fetched", "blob-sealed", "blob-renamed", "blob-committed", "file-stored", "file-inspected", "metadata-stored", "change-written",
        "inspection-decided",
        // Metadata ahead of its file, and the ledger.
        "claim-stored", "claim-recorded", "downloads-taken", "downloads-stored",
    ];

    public static TheoryData<string> All => [.. Names];

    /// <summary>Lets a server run into the point, starts it again without, and asks for everything that the first was asked for.</summary>
    public static async Task Run(DatabaseKind kind, string point)
    {
        await using var upstream = RecordingUpstream.Start();
        using var site = await Site.Create(kind, upstream);
        var offer = new Offer(upstream, new Random(1));
        offer.Begin();
        offer.Add(0);
        var witness = new Witness(offer);
        var promises = new Promises(site, offer, witness, upstream);
        await using (var doomed = Server.Start(site, point))
        {
            if (await doomed.IsUp())
                await Drive(doomed, witness);
            Assert.Equal(137, await doomed.Exit(TimeSpan.FromSeconds(20)));
        }

        promises.BlobsAreWhole();
        await using var server = Server.Start(site);
        await server.Up();
        promises.RowsAreTrue();
        await promises.PagesAreTrue(server, InDrive);
        promises.RowsAreTrue();
        witness.NothingBroken();
    }

    static bool InDrive(string project) => project.EndsWith("good", StringComparison.Ordinal) || project.EndsWith("lying", StringComparison.Ordinal) || project.EndsWith("twofold", StringComparison.Ordinal);

    static async Task Drive(Server server, Witness witness)
    {
        foreach (var project in (string[])["zqk000xgood", "zqk000xlying", "zqk000xtwofold"])
        {
            foreach (var file in await witness.Page(server.Client, project) ?? [])
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
