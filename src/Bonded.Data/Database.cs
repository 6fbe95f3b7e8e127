namespace Bonded.Data;

/// <summary>
/// The rows of Bonded, on SQLite or PostgreSQL. Work is a function over a <see cref="Tx"/>, run by the database's own threads; callers wait
/// without a thread. A write that has returned is durable.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    const int QueueLength = 1024;
    const int PostgreSqlWriters = 4;
    static readonly int Readers = Math.Clamp(Environment.ProcessorCount, 2, 8);

    readonly JobQueue writes = new(QueueLength);
    readonly JobQueue reads = new(QueueLength);
    readonly Action close;
    int disposed;

    Database(Action close) => this.close = close;

    /// <summary>Whether other nodes may use the same rows at the same time.</summary>
    public bool SharedByNodes { get; private init; }

    /// <summary>Opens the database, bringing its schema up to date under a lock.</summary>
    /// <exception cref="DatabaseException">It cannot be used; the sentence says what to do.</exception>
    public static Task<Database> Open(DatabaseLocation location, TimeProvider time, CancellationToken cancellation = default) =>
        // Opening blocks on locks and disks.
        Task.Run(() => location switch
        {
            DatabaseLocation.Sqlite sqlite => OpenSqlite(sqlite.Directory, time, cancellation),
            DatabaseLocation.PostgreSql postgres => OpenPostgreSql(postgres.ConnectionString, time, cancellation),
            _ => throw new ArgumentException("no such kind of database", nameof(location)),
        }, cancellation);

    /// <summary>
    /// Runs the work in a transaction of its own and returns its result once that is durable. An exception in the work undoes what it did, and
    /// only that. The work may be run more than once before it is committed.
    /// </summary>
    /// <param name="cancellation">Ends the wait for a turn; work that has begun is finished.</param>
    /// <exception cref="DatabaseException">The change is not stored or, for <c>database-outcome-unknown</c> alone, may be.</exception>
    public Task<T> Write<T>(Func<Tx, T> work, CancellationToken cancellation = default) => writes.Enqueue(work, cancellation);

    /// <inheritdoc cref="Write{T}"/>
    public Task Write(Action<Tx> work, CancellationToken cancellation = default) =>
        Write(tx =>
        {
            work(tx);
            return true;
        }, cancellation);

    /// <summary>Runs the work on one snapshot of the rows; it can change none.</summary>
    public Task<T> Read<T>(Func<Tx, T> work, CancellationToken cancellation = default) => reads.Enqueue(work, cancellation);

    /// <summary>Reads the whole of a SQLite file and says what is wrong with it: nothing, if the list is empty. It may take minutes.</summary>
    public Task<IReadOnlyList<string>> Check(CancellationToken cancellation = default) => SharedByNodes
        ? Task.FromResult<IReadOnlyList<string>>([])
        : Read<IReadOnlyList<string>>(static tx =>
            tx.Query("PRAGMA quick_check(20)", static row => row.Text(0)) is var found && found is ["ok"] ? [] : found, cancellation);

    static Database OpenSqlite(string directory, TimeProvider time, CancellationToken cancellation)
    {
        var path = DataDirectory.Prepare(directory);
        var hold = DirectoryLock.Take(directory);
        Session? writer = null;
        try
        {
            writer = SqliteFile.Open(path, write: true);
            Schema.Migrate(writer, Migration.Embedded("sqlite"), time, cancellation);
        }
        catch (Exception e)
        {
            writer?.Dispose();
            hold.Dispose();
            throw SqliteFile.Explain(e);
        }
        var readers = new Session[Readers];
        for (var i = 0; i < readers.Length; i++)
            readers[i] = SqliteFile.Open(path, write: false);
        var database = new Database(() =>
        {
            foreach (var reader in readers)
                reader.Dispose();
            SqliteFile.Close(writer);
            hold.Dispose();
        });
        database.writes.Start("sqlite-writer", new SqliteWriter(database.writes, writer, time).Run);
        foreach (var reader in readers)
            database.reads.Start("sqlite-reader", new SqliteReader(database.reads, reader, time).Run);
        return database;
    }

    static Database OpenPostgreSql(string connectionString, TimeProvider time, CancellationToken cancellation)
    {
        var server = new PostgreSqlServer(connectionString);
        server.Migrate(time, cancellation);
        var database = new Database(static () => { }) { SharedByNodes = true };
        for (var i = 0; i < PostgreSqlWriters; i++)
            database.writes.Start("postgresql-writer", new PostgreSqlWorker(database.writes, server, time, write: true).Run);
        for (var i = 0; i < Readers; i++)
            database.reads.Start("postgresql-reader", new PostgreSqlWorker(database.reads, server, time, write: false).Run);
        return database;
    }

    /// <summary>Finishes what has been asked for, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        await writes.DisposeAsync();
        await reads.DisposeAsync();
        close();
    }
}
