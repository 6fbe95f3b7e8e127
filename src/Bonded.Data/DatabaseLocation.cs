namespace Bonded.Data;

/// <summary>Where the rows are kept.</summary>
public abstract record DatabaseLocation
{
    DatabaseLocation()
    {
    }

    /// <summary>
    /// A SQLite database in a directory of its own, created with mode 0700 if it is missing. One process at a time holds the directory.
    /// </summary>
    public sealed record Sqlite(string Directory) : DatabaseLocation;

    /// <summary>A PostgreSQL database that several nodes may share; the connection string is Npgsql's.</summary>
    public sealed record PostgreSql(string ConnectionString) : DatabaseLocation
    {
        /// <summary>The connection string may hold a password: it is never printed.</summary>
        public override string ToString() => "PostgreSQL";
    }
}
