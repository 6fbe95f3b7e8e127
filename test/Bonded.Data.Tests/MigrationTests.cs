namespace Bonded.Data.Tests;

public class MigrationTests
{
    [Theory, DatabaseData]
    public async Task J10_a_second_start_and_two_nodes_at_once_migrate_once(DatabaseKind kind)
    {
        var location = await EmptyPlace(kind);
        using var directory = location.Directory;
        if (kind == DatabaseKind.PostgreSql)
            foreach (var node in await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Database.Open(location.Place, TimeProvider.System))))
                await node.DisposeAsync();
        for (var i = 0; i < 2; i++)
            await using (var database = await Database.Open(location.Place, TimeProvider.System))
                Assert.Equal(Migration.Embedded("sqlite").Count, await database.Read(tx => tx.Number("SELECT count(*) FROM migrations")));
    }

    [Theory, DatabaseData]
    public async Task J10_an_interrupted_migration_leaves_whole_steps_and_goes_on_from_there(DatabaseKind kind)
    {
        var location = await EmptyPlace(kind);
        using var directory = location.Directory;
        using var session = Session(location.Place);
        Migration good = new(1, "0001_a", "CREATE TABLE a (x TEXT)"), broken = new(2, "0002_b", "CREATE TABLE b (x TEXT); CREATE TABLE a (x TEXT)");
        Assert.ThrowsAny<Exception>(() => Schema.Migrate(session, [good, broken], TimeProvider.System, default));

        Schema.Migrate(session, [good, broken with { Name = "0002_b2", Sql = "CREATE TABLE b (x TEXT)" }], TimeProvider.System, default);

        session.Execute("INSERT INTO b (x) SELECT x FROM a");
    }

    [Theory, DatabaseData]
    public async Task J10_a_schema_newer_than_the_program_refuses_to_start(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using (var database = await place.Open())
            await database.Write(tx => tx.Execute("INSERT INTO migrations (number, name, checksum, at) VALUES (99, 'later', @c, 0)", ("c", Samples.Digest("x"))));

        var refused = await Assert.ThrowsAsync<DatabaseException>(() => place.Open());

        Assert.Equal("database-newer", refused.Code);
        Assert.Contains("99", refused.Sentence, StringComparison.Ordinal);
    }

    [Theory, DatabaseData]
    public async Task J10_a_step_that_reads_differently_refuses_to_start(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using (var database = await place.Open())
            await database.Write(tx => tx.Execute("UPDATE migrations SET checksum = @c", ("c", Samples.Digest("x"))));

        Assert.Equal("database-migration-changed", (await Assert.ThrowsAsync<DatabaseException>(() => place.Open())).Code);
    }

    [Theory, DatabaseData]
    public async Task J10_events_from_before_there_was_a_chain_wait_for_their_seal(DatabaseKind kind)
    {
        var location = await EmptyPlace(kind);
        using var directory = location.Directory;
        using (var session = Session(location.Place))
        {
            Schema.Migrate(session, [.. Migration.Embedded(kind == DatabaseKind.Sqlite ? "sqlite" : "postgresql").Where(step => step.Number <= 2)], TimeProvider.System, default);
            session.Execute("INSERT INTO audit_events (at, kind, data) VALUES (1, 'old', '{}'), (2, 'old', '{}')");
        }

        await using var database = await Database.Open(location.Place, TimeProvider.System);
        Assert.Equal(2, await database.Write(tx => AuditSeals.Seal(tx, "node", 10)));
        Assert.Equal((2, 0, 0), await AuditCheck.Run(database) is var report ? (report.Sealed, report.Unsealed, report.FaultCount) : default);
    }

    [Fact]
    public void Both_databases_have_the_same_tables_and_columns()
    {
        static string[] Shape(string dialect) => [.. Migration.Embedded(dialect).SelectMany(migration => migration.Sql.Split('\n'))
            .Where(line => line.StartsWith("CREATE TABLE", StringComparison.Ordinal) || (line.StartsWith("    ", StringComparison.Ordinal) && line[4] is >= 'a' and <= 'z'))
            .Select(line => string.Join(' ', line.TrimStart().Split(' ').Take(line[0] == 'C' ? 3 : 1)))];

        Assert.Equal(Shape("sqlite"), Shape("postgresql"));
        Assert.NotEmpty(Shape("sqlite"));
    }

    static async Task<(DatabaseLocation Place, TemporaryDirectory? Directory)> EmptyPlace(DatabaseKind kind)
    {
        if (kind == DatabaseKind.PostgreSql)
            return (new DatabaseLocation.PostgreSql(await (await PrivatePostgres.Shared()).CreateEmptyDatabase()), null);
        var directory = new TemporaryDirectory();
        return (new DatabaseLocation.Sqlite(directory["data"]), directory);
    }

    static Session Session(DatabaseLocation place) => place switch
    {
        DatabaseLocation.Sqlite sqlite => SqliteFile.Open(DataDirectory.Prepare(sqlite.Directory), write: true),
        DatabaseLocation.PostgreSql postgres => new PostgreSqlServer(postgres.ConnectionString).Connect(),
        _ => throw new ArgumentException("no such place"),
    };
}
