using System.Diagnostics;

namespace Bonded.Data.Tests;

public class DatabaseTests
{
    [Theory, DatabaseData]
    public async Task A_failing_write_undoes_itself_and_no_other(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();

        var writes = Enumerable.Range(0, 300).Select(i => database.Write(tx =>
        {
            Audit.Insert(tx, new($"n-{i}", null, null, null, "{}"));
            return i % 3 == 0 ? throw new InvalidOperationException("mine") : i;
        })).ToArray();
        await Task.WhenAll(writes.Select(write => write.ContinueWith(_ => { })));

        for (var i = 0; i < writes.Length; i++)
            Assert.Equal(i % 3 != 0, writes[i].IsCompletedSuccessfully);
        Assert.IsType<InvalidOperationException>(writes[0].Exception!.InnerException);
        var stored = (await database.Read(tx => Audit.List(tx, 0, 1000))).Select(e => e.Kind).Order();
        Assert.Equal(Enumerable.Range(0, 300).Where(i => i % 3 != 0).Select(i => $"n-{i}").Order(), stored);
    }

    [Theory, DatabaseData]
    public async Task A_read_changes_nothing(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();

        await Assert.ThrowsAnyAsync<Exception>(() => database.Read(tx => tx.Execute("UPDATE indexes SET epoch = 7")));

        Assert.Equal(1, await database.Read(tx => Indexes.Epoch(tx)));
    }

    [Theory, DatabaseData]
    public async Task Work_that_is_no_longer_wanted_is_not_begun_and_a_closed_database_takes_none(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        var database = await place.Open();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => database.Write(tx => Indexes.Raise(tx, "root", "x", new("x", null, null, null, "{}")), cancelled.Token));
        Assert.Equal(1, await database.Read(tx => Indexes.Epoch(tx)));

        var last = database.Write(tx => Indexes.Raise(tx, "root", "x", new("x", null, null, null, "{}")));
        await database.DisposeAsync();
        Assert.Equal(2, await last);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.Read(tx => Indexes.Epoch(tx)));
    }

    [Fact]
    public async Task J01_what_was_acknowledged_is_there_after_the_process_is_killed()
    {
        using var directory = new TemporaryDirectory();
        var data = directory["data"];
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Program.WriteUntilKilled, data]) { RedirectStandardOutput = true })!;
        var acknowledged = new List<string>();
        while (acknowledged.Count < 2000 && await child.StandardOutput.ReadLineAsync() is { } line)
            acknowledged.Add(line);
        var locked = await Assert.ThrowsAsync<DatabaseException>(() => Database.Open(new DatabaseLocation.Sqlite(data), TimeProvider.System));
        child.Kill();
        while (await child.StandardOutput.ReadLineAsync() is { } line)
            acknowledged.Add(line);
        await child.WaitForExitAsync();

        Assert.Equal("database-locked", locked.Code);
        Assert.Contains($"process {child.Id}", locked.Sentence, StringComparison.Ordinal);
        await using var database = await Database.Open(new DatabaseLocation.Sqlite(data), TimeProvider.System);
        var stored = (await database.Read(tx => Audit.List(tx, 0, int.MaxValue))).Select(e => e.Project!).ToHashSet();
        Assert.True(acknowledged.Count >= 2000);
        // The last line may have been cut off by the kill.
        Assert.DoesNotContain(acknowledged.SkipLast(1), number => !stored.Contains(number));
        Assert.Empty(await database.Check());
    }

    [Fact]
    public async Task J02_a_full_disk_refuses_the_write_and_keeps_what_was_stored()
    {
        using var directory = new TemporaryDirectory();
        var location = new DatabaseLocation.Sqlite(directory["data"]);
        await using (var database = await Database.Open(location, TimeProvider.System))
        {
            // SQLite's own ceiling behaves as a full disk does.
            await database.Write(tx => Audit.Insert(tx, new("kept", null, null, null, "{}")));
            await database.Write(tx => tx.First("PRAGMA max_page_count = 80", row => row.GetInt64(0)));
            var writes = Enumerable.Range(0, 100).Select(i => database.Write(tx =>
                Audit.Insert(tx, new("big", $"{i}", null, null, new string('x', 20_000))))).ToArray();
            await Task.WhenAll(writes.Select(write => write.ContinueWith(_ => { })));

            var failed = writes.Where(write => write.IsFaulted).ToArray();
            Assert.NotEmpty(failed);
            Assert.All(failed, write => Assert.Equal("database-full", Assert.IsType<DatabaseException>(write.Exception!.InnerException).Code));
            var stored = (await database.Read(tx => Audit.List(tx, 0, 1000))).Where(e => e.Kind == "big").Select(e => e.Project).Order();
            Assert.Equal(Enumerable.Range(0, 100).Where(i => writes[i].IsCompletedSuccessfully).Select(i => $"{i}").Order(), stored);
        }
        await using var again = await Database.Open(location, TimeProvider.System);
        Assert.Empty(await again.Check());
        Assert.Equal("kept", (await again.Read(tx => Audit.List(tx, 0, 1)))[0].Kind);
    }

    [Fact]
    public async Task J04_a_damaged_file_is_refused_with_advice()
    {
        using var directory = new TemporaryDirectory();
        var location = new DatabaseLocation.Sqlite(directory["data"]);
        await using (var database = await Database.Open(location, TimeProvider.System))
            await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("big", Samples.Files("big", 2000))));
        var path = Path.Combine(directory["data"], "bonded.db");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes.AsSpan(bytes.Length / 2, bytes.Length / 4).Fill(0xA5);
        await File.WriteAllBytesAsync(path, bytes);
        await using (var database = await Database.Open(location, TimeProvider.System))
        {
            var found = await Record.ExceptionAsync(async () => Assert.NotEmpty(await database.Check()));
            Assert.True(found is null or DatabaseException { Code: "database-damaged" });
            Assert.Equal("database-damaged", (await Assert.ThrowsAsync<DatabaseException>(() => database.Read(tx => Projects.Find(tx, "big")))).Code);
        }
        bytes.AsSpan(0, 4096).Clear();
        await File.WriteAllBytesAsync(path, bytes);

        Assert.Equal("database-damaged", (await Assert.ThrowsAsync<DatabaseException>(() => Database.Open(location, TimeProvider.System))).Code);
    }

    [Fact]
    public async Task L08_a_data_directory_that_others_can_write_or_read_is_refused()
    {
        using var directory = new TemporaryDirectory();
        var location = new DatabaseLocation.Sqlite(directory["data"]);
        await (await Database.Open(location, TimeProvider.System)).DisposeAsync();
        var path = Path.Combine(directory["data"], "bonded.db");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory["data"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherRead);
        Assert.Equal("database-directory", (await Assert.ThrowsAsync<DatabaseException>(() => Database.Open(location, TimeProvider.System))).Code);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(directory["data"], File.GetUnixFileMode(directory["data"]) | UnixFileMode.OtherWrite);
        Assert.Equal("database-directory", (await Assert.ThrowsAsync<DatabaseException>(() => Database.Open(location, TimeProvider.System))).Code);
        Assert.True(DataDirectory.OnNetwork("nfs"));
    }

    [Fact]
    public async Task The_holder_of_a_directory_keeps_others_out_and_lets_go_at_the_end()
    {
        await using var place = await TestDatabase.Create(DatabaseKind.Sqlite);
        await using (await place.Open())
            Assert.Contains($"process {Environment.ProcessId}", (await Assert.ThrowsAsync<DatabaseException>(() => place.Open())).Sentence, StringComparison.Ordinal);

        await using var again = await place.Open();
    }
}
