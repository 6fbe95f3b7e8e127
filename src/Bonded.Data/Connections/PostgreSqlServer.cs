using System.Security.Cryptography;
using Npgsql;

namespace Bonded.Data;

/// <summary>A PostgreSQL database: how its connections are set up, and what its errors mean.</summary>
sealed class PostgreSqlServer
{
    // Any number will do, so long as every Bonded uses the same.
    const long MigrationLock = 0x626f_6e64_6564;

    readonly string connectionString;

    public PostgreSqlServer(string connectionString) => this.connectionString = new NpgsqlConnectionStringBuilder(connectionString)
    {
        // Each worker keeps a connection of its own, so a pool would only hide broken ones.
        Pooling = false,
        Enlist = false,
        MaxAutoPrepare = 200,
        AutoPrepareMinUsages = 2,
    }.ConnectionString;

    public Session Connect()
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            connection.Open();
            return new(connection);
        }
        catch (Exception e)
        {
            connection.Dispose();
            throw Explain(e);
        }
    }

    /// <summary>Brings the schema up to date; other nodes wait meanwhile, a minute at most.</summary>
    public void Migrate(TimeProvider time, CancellationToken cancellation)
    {
        using var session = Connect();
        try
        {
            session.Execute("SET lock_timeout = '60s'");
            session.Execute($"SELECT pg_advisory_lock({MigrationLock})");
            // Closing the connection lets go of the lock.
            Schema.Migrate(session, Migration.Embedded("postgresql"), time, cancellation);
        }
        catch (Exception e)
        {
            throw Explain(e);
        }
    }

    /// <summary>Whether the same work may succeed if it is run again from the start.</summary>
    public static bool IsTransient(Exception e) => e is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
    };

    /// <summary>Whether the server said that COMMIT did not happen; without its word nobody knows.</summary>
    public static bool IsRolledBack(Exception e) => e is PostgresException { SqlState: [.. var state] } && state is not "40003" &&
        (state.StartsWith("40", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal));

    /// <summary>Before the first try again some milliseconds, then twice as many each time, and by chance up to as many more.</summary>
    public static TimeSpan Pause(int attempt) => TimeSpan.FromMilliseconds((5 << attempt) + RandomNumberGenerator.GetInt32(5 << attempt));

    /// <summary>The failure as an operator should hear it, or the exception itself where it is the caller's.</summary>
    public static Exception Explain(Exception e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new DatabaseException("database-full",
            "The disk of the PostgreSQL server is full; nothing of this change was stored. Free some space and try again.", e),
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => new DatabaseException("database-locked",
            "Another node holds the lock that this change needs. Wait until it has finished, then try again.", e),
        PostgresException { SqlState: PostgresErrorCodes.RaiseException } p when p.MessageText == "the sha256 of a file never changes" =>
            new DatabaseException("sha256-changed", "The sha256 of a file never changes; other bytes of the same name are refused.", e),
        PostgresException { SqlState: [.. var state] } when state.StartsWith("XX", StringComparison.Ordinal) =>
            new DatabaseException("database-damaged", "PostgreSQL reports damaged data or an internal error. Look at the log of the server.", e),
        PostgresException p when IsUnavailable(p) => Unavailable(e),
        NpgsqlException and not PostgresException => Unavailable(e),
        _ => e,
    };

    static bool IsUnavailable(PostgresException e) => e.SqlState.StartsWith("08", StringComparison.Ordinal) ||
        e.SqlState.StartsWith("28", StringComparison.Ordinal) || e.SqlState.StartsWith("3D", StringComparison.Ordinal) ||
        e.SqlState.StartsWith("53", StringComparison.Ordinal) || e.SqlState.StartsWith("57P", StringComparison.Ordinal);

    static DatabaseException Unavailable(Exception e) => new("database-unavailable",
        "The PostgreSQL server cannot be reached or refuses the connection; nothing of this change was stored. Look at the server and the connection string.", e);
}
