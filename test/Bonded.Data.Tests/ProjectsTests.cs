namespace Bonded.Data.Tests;

public class ProjectsTests
{
    [Theory, DatabaseData]
    public async Task A_page_comes_back_as_it_was_stored(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        var yanked = Samples.File("demo-2.0.tar.gz", bytes: null) with
        {
            Size = null,
            UploadTime = null,
            RequiresPython = null,
            MetadataSha256 = null,
            Yanked = true,
            YankedReason = "broken \ud83d\udc0d",
            Provenance = "https://pypi.org/p",
            Late = true,
            Initial = false,
        };
        var plain = Samples.File("demo-1.0.tar.gz");

        var serial = await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo", yanked, plain)));

        var project = await database.Read(tx => Projects.Find(tx, "demo"));
        Assert.NotNull(project);
        Assert.Equal([plain, yanked], project.Files);
        Assert.Equal(["1.0", "2.0"], project.Versions);
        Assert.Equal(("pypi", "\"1\"", "active", serial), (project.Upstream, project.ETag, project.Status, project.Serial));
        Assert.Equal(Samples.Start, project.FetchedAt);
        Assert.Null(await database.Read(tx => Projects.Find(tx, "other")));
        Assert.Equal(["project-bound", "page-fetched"], await database.Read(tx => Audit.List(tx, 0, 10).Select(e => e.Kind).ToArray()));
    }

    [Theory, DatabaseData]
    public async Task Hostile_text_reads_the_same_from_both(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        var file = Samples.File("demo-1.0.tar.gz") with { Yanked = true, YankedReason = "a\0b\ud800c'; DROP TABLE files; --\udc00" };

        await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo", file)));

        var stored = (await database.Read(tx => Projects.Find(tx, "demo")))!.Files.Single();
        Assert.Equal("a\ufffdb\ufffdc'; DROP TABLE files; --\ufffd", stored.YankedReason);
    }

    [Theory, DatabaseData]
    public async Task A_change_updates_facts_removes_restores_and_clears_staleness(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        var one = Samples.File("demo-1.0.tar.gz");
        var two = Samples.File("demo-2.0.tar.gz");
        var first = await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo", one, two)));
        await database.Write(tx => Projects.MarkStale(tx, "demo", "timed out", Samples.Start.AddHours(1)));
        Assert.Equal("timed out", (await database.Read(tx => Projects.Find(tx, "demo")))!.StaleReason);

        var later = Samples.Start.AddDays(1);
        var second = await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo") with
        {
            Now = later,
            Changed = [one with { Url = "https://elsewhere.example/x", Yanked = true, Initial = false, FirstSeen = later }],
            RemovedFilenames = [two.Filename],
            Conflicts = [(one.Filename, Samples.Digest("other"))],
            Status = "archived",
        }));

        var project = (await database.Read(tx => Projects.Find(tx, "demo")))!;
        Assert.True(second > first);
        Assert.Null(project.StaleSince);
        Assert.Equal("archived", project.Status);
        Assert.Equal(one with { Url = "https://elsewhere.example/x", Yanked = true, ConflictSha256 = Samples.Digest("other") }, project.Files[0]);
        Assert.Equal(two with { RemovedAt = later }, project.Files[1]);

        await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo") with { Now = later.AddDays(1), RestoredFilenames = [two.Filename] }));
        Assert.Equal(two, (await database.Read(tx => Projects.Find(tx, "demo")))!.Files[1]);
    }

    [Theory, DatabaseData]
    public async Task The_sha256_of_a_file_never_changes(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        var file = Samples.File("demo-1.0.tar.gz");
        await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo", file)));

        await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo") with { Changed = [Samples.File(file.Filename, "others")] }));
        var by = await Assert.ThrowsAsync<DatabaseException>(() => database.Write(tx => tx.Execute("UPDATE files SET sha256 = @s", ("s", Samples.Digest("x")))));
        await Assert.ThrowsAsync<DatabaseException>(() => database.Write(tx => tx.Execute("UPDATE files SET sha256 = NULL")));
        await Assert.ThrowsAsync<DatabaseException>(() => database.Write(tx => tx.Execute("UPDATE files SET filename = 'x'")));
        await Assert.ThrowsAsync<DatabaseException>(() => database.Write(tx => tx.Execute("DELETE FROM files")));
        await Assert.ThrowsAsync<DatabaseException>(() => database.Write(tx => Decisions.Record(tx,
            [Samples.Decision("demo", file.Filename, "allow") with { Sha256 = Samples.Digest("x") }])));

        Assert.Equal("sha256-changed", by.Code);
        var stored = (await database.Read(tx => Projects.Find(tx, "demo")))!.Files.Single();
        Assert.Equal(file.Sha256, stored.Sha256);
        Assert.Equal(Samples.Digest(file.Filename + "others"), stored.ConflictSha256);
        Assert.Null(stored.Verdict);
    }

    [Theory, DatabaseData]
    public async Task A_digest_that_the_upstream_did_not_tell_is_learned_once(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo", Samples.File("demo-1.0.tar.gz", bytes: null))));

        var digests = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            database.Write(tx => Projects.LearnDigest(tx, "demo", "demo-1.0.tar.gz", Samples.Digest($"bytes {i}"), i))));

        Assert.Single(digests.Distinct());
        Assert.Equal(digests[0], (await database.Read(tx => Projects.Find(tx, "demo")))!.Files.Single().Sha256);
    }

    [Theory, DatabaseData]
    public async Task A_name_bound_to_one_upstream_takes_nothing_from_another(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        Assert.Equal("pypi", await database.Write(tx => Projects.Bind(tx, "demo", "pypi")));
        Assert.Equal("pypi", await database.Write(tx => Projects.Bind(tx, "demo", "mirror")));

        var refused = await Assert.ThrowsAsync<DatabaseException>(() =>
            database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo", Samples.File("demo-1.0.tar.gz")) with { Upstream = "mirror" })));

        Assert.Equal("bound-elsewhere", refused.Code);
        Assert.Empty((await database.Read(tx => Projects.Find(tx, "demo")))!.Files);
        Assert.Single(await database.Read(tx => Audit.List(tx, 0, 10)));
    }

    [Fact]
    public async Task J07_two_nodes_that_bind_one_name_at_once_agree_on_one_upstream()
    {
        await using var place = await TestDatabase.Create(DatabaseKind.PostgreSql);
        await using var one = await place.Open();
        await using var two = await place.Open();
        for (var i = 0; i < 20; i++)
        {
            var name = $"demo-{i}";
            var bound = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
                (n % 2 == 0 ? one : two).Write(tx => Projects.Bind(tx, name, $"upstream-{n}"))));

            Assert.Single(bound.Distinct());
            Assert.Equal(bound[0], (await one.Read(tx => Projects.Find(tx, name)))!.Upstream);
        }
        Assert.Equal(20, (await one.Read(tx => Audit.List(tx, 0, 1000))).Count(e => e.Kind == "project-bound"));
    }

    [Fact]
    public async Task J07_two_nodes_that_list_one_filename_with_two_digests_keep_the_first()
    {
        await using var place = await TestDatabase.Create(DatabaseKind.PostgreSql);
        await using var one = await place.Open();
        await using var two = await place.Open();
        for (var i = 0; i < 20; i++)
        {
            var name = $"demo-{i}";
            await Task.WhenAll(Enumerable.Range(0, 4).Select(n =>
                (n % 2 == 0 ? one : two).Write(tx => Projects.ApplyPage(tx, Samples.Page(name, Samples.File("demo-1.0.tar.gz", n % 2 == 0 ? "a" : "b"))))));

            var file = (await one.Read(tx => Projects.Find(tx, name)))!.Files.Single();
            var (a, b) = (Samples.Digest("demo-1.0.tar.gza"), Samples.Digest("demo-1.0.tar.gzb"));
            Assert.True((file.Sha256 == a && file.ConflictSha256 == b) || (file.Sha256 == b && file.ConflictSha256 == a));
        }
    }

    [Theory, DatabaseData]
    public async Task Serials_are_unique_and_rise_although_the_clock_steps_back(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        var time = new ManualTime(Samples.Start);
        await using var database = await place.Open(time);
        var serials = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            serials.Add(await database.Write(tx => Projects.ApplyPage(tx, Samples.Page($"demo-{i}") with { Now = tx.Now })));
            time.Move(TimeSpan.FromHours(-1));
        }

        Assert.Equal(serials.Order().Distinct(), serials);
        var changed = await database.Read(tx => Projects.ChangedSince(tx, serials[2]));
        Assert.Equal([("demo-3", serials[3]), ("demo-4", serials[4])], changed);
        var events = await database.Read(tx => Audit.List(tx, 0, 100));
        Assert.Equal(["demo-0", "demo-1", "demo-2", "demo-3", "demo-4"], events.Where(e => e.Kind == "page-fetched").Select(e => e.Project));
        Assert.True(events[0].At > events[^1].At);
    }

    [Theory, DatabaseData]
    public async Task Projects_in_use_come_due_oldest_fetch_first(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        foreach (var (name, hours) in new[] { ("newer", 2), ("older", 1), ("fresh", 9), ("unused", 1) })
            await database.Write(tx => Projects.ApplyPage(tx, Samples.Page(name) with { Now = Samples.Start.AddHours(hours) }));
        await database.Write(tx => Projects.Touch(tx, ["newer", "older", "fresh", "unknown"], Samples.Start));

        var due = await database.Read(tx => Projects.DueForRevalidation(tx, Samples.Start.AddHours(5), Samples.Start.AddHours(-1), 10));

        Assert.Equal(["older", "newer"], due);
        Assert.Equal(4, await database.Read(tx => Projects.Count(tx)));
        Assert.Equal(["fresh", "newer", "older", "unused"], await database.Read(tx => Projects.Names(tx)));
    }

    [Theory, DatabaseData]
    public async Task A_page_of_5000_files_is_stored_and_read_whole(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        var files = Samples.Files("big", 5000);

        await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("big", files)));

        var stored = (await database.Read(tx => Projects.Find(tx, "big")))!.Files;
        Assert.Equal(files.OrderBy(file => file.Filename, StringComparer.Ordinal), stored);
    }
}
