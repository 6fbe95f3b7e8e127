using Bonded.Data;

namespace Bonded.Testing;

/// <summary>An empty database of its own for one test, on either kind.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    readonly TemporaryDirectory? directory;

    TestDatabase(DatabaseLocation location, TemporaryDirectory? directory)
    {
        Location = location;
        this.directory = directory;
    }

    public DatabaseLocation Location { get; }

    /// <summary>Makes the place, with no schema in SQLite and that of this build in PostgreSQL. The test is skipped if there is no PostgreSQL.</summary>
    public static async Task<TestDatabase> Create(DatabaseKind kind)
    {
        if (kind == DatabaseKind.Sqlite)
        {
            var directory = new TemporaryDirectory();
            return new(new DatabaseLocation.Sqlite(directory["data"]), directory);
        }
        var server = await PrivatePostgres.Shared();
        return new(new DatabaseLocation.PostgreSql(await server.CreateDatabase()), null);
    }

    public Task<Database> Open(TimeProvider? time = null) => Database.Open(Location, time ?? TimeProvider.System);

    public ValueTask DisposeAsync()
    {
        directory?.Dispose();
        return ValueTask.CompletedTask;
    }
}
