namespace Bonded.Data.Tests;

public class DownloadsTests
{
    static Download Download(int i) => new(Samples.Digest($"{i}"), Samples.Start.AddSeconds(i), "root", "demo", $"demo-{i}.whl",
        i % 2 == 0 ? "ci" : null, "192.0.2.1", i % 2 == 0 ? """{"installer":"pip"}""" : null);

    [Theory, DatabaseData]
    public async Task The_ledger_stores_everything_by_the_time_it_is_closed(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        await using (var ledger = new DownloadLedger(database, TimeProvider.System))
        {
            for (var i = 0; i < 2500; i++)
                ledger.Add(Download(i));
        }

        var stored = await database.Read(tx => Downloads.List(tx, 10_000, "demo"));
        Assert.Equal(Enumerable.Range(0, 2500).Reverse().Select(Download), stored);
        Assert.Empty(await database.Read(tx => Downloads.List(tx, 10, "other")));
        Assert.True(await database.Read(tx => Downloads.Contains(tx, Download(7))));
        Assert.Equal(1000, await database.Write(tx => Downloads.DeleteBefore(tx, Samples.Start.AddSeconds(1000))));
        Assert.Equal(1500, (await database.Read(tx => Downloads.List(tx, 10_000))).Count);
    }

    [Fact]
    public async Task A_ledger_without_a_database_drops_and_counts_and_never_blocks()
    {
        await using var place = await TestDatabase.Create(DatabaseKind.Sqlite);
        var database = await place.Open();
        await database.DisposeAsync();
        var ledger = new DownloadLedger(database, TimeProvider.System, capacity: 10);

        for (var i = 0; i < 100; i++)
            ledger.Add(Download(i));
        await ledger.DisposeAsync();

        Assert.Equal(100, ledger.Dropped);
    }
}
