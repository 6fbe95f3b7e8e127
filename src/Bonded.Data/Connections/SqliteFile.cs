using Microsoft.Data.Sqlite;

namespace Bonded.Data;

/// <summary>The file of a SQLite database: how its connections are set up, and what its errors mean.</summary>
static class SqliteFile
{
    public const string Name = "bonded.db";

    public static Session Open(string path, bool write)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 30,
        }.ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            // All but journal_mode belong to the connection, not to the file.
            command.CommandText = $"""
                PRAGMA trusted_schema = OFF;
                PRAGMA cell_size_check = ON;
                PRAGMA foreign_keys = ON;
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_size = -32768;
                PRAGMA journal_size_limit = 67108864;
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA query_only = {(write ? "OFF" : "ON")};
                """;
            command.ExecuteNonQuery();
            return new(connection);
        }
        catch (Exception e)
        {
            connection.Dispose();
            throw Explain(e);
        }
    }

    /// <summary>Closes the writer's connection, leaving statistics for the planner and an empty log.</summary>
    public static void Close(Session writer)
    {
        try
        {
            writer.Execute("PRAGMA optimize");
            writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // Every commit is durable already; a full disk must not keep the server from ending.
        }
        writer.Dispose();
    }

    /// <summary>The failure as an operator should hear it, or the exception itself where it is the caller's.</summary>
    public static Exception Explain(Exception e) => e is not SqliteException sqlite ? e : sqlite.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_FULL => new DatabaseException("database-full",
            "The disk of the database is full; nothing of this change was stored. Free some space and try again.", e),
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB => new DatabaseException("database-damaged",
            "The database file is damaged. Stop the server, keep a copy of the data directory, and restore the last backup.", e),
        SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM =>
            new DatabaseException("database-unavailable",
                "The database file cannot be read or written; nothing of this change was stored. Look at the disk and its mount.", e),
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => new DatabaseException("database-locked",
            "Another program is writing to the database file. Stop it; only Bonded may open this file.", e),
        SQLitePCL.raw.SQLITE_CONSTRAINT when sqlite.Message.Contains("the sha256 of a file never changes", StringComparison.Ordinal) =>
            new DatabaseException("sha256-changed", "The sha256 of a file never changes; other bytes of the same name are refused.", e),
        _ => e,
    };
}
