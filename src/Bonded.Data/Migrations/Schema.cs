using System.Globalization;
using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>Brings a database to the schema of this build. The caller holds a lock that admits one migrating process.</summary>
static class Schema
{
    /// <summary>Runs the steps that are missing, each in one transaction with the row that records it, so that a stop between loses nothing.</summary>
    /// <exception cref="DatabaseException">The database is newer than this build, or a step that has been run reads differently now.</exception>
    public static void Migrate(Session session, IReadOnlyList<Migration> migrations, TimeProvider time, CancellationToken cancellation)
    {
        session.Execute(session.IsSqlite
            ? "CREATE TABLE IF NOT EXISTS migrations (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum BLOB NOT NULL, at INTEGER NOT NULL) STRICT"
            : "CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum BYTEA NOT NULL, at BIGINT NOT NULL)");
        var tx = new Tx(session, time);
        var applied = tx.Query("SELECT number, name, checksum FROM migrations ORDER BY number",
            static row => (Number: (int)row.Number(0), Name: row.Text(1), Checksum: row.Digest(2)));
        var newest = migrations.Count == 0 ? 0 : migrations[^1].Number;
        if (applied.Count > 0 && applied[^1].Number > newest)
            throw new DatabaseException("database-newer", string.Create(CultureInfo.InvariantCulture,
                $"The database has schema {applied[^1].Number}, made by a newer Bonded; this one knows schema {newest}. Run the newer Bonded, or restore the backup made before the upgrade."));
        foreach (var migration in migrations)
        {
            cancellation.ThrowIfCancellationRequested();
            var index = applied.FindIndex(row => row.Number == migration.Number);
            if (index < 0)
                Apply(session, tx, migration);
            else if (applied[index].Checksum != migration.Checksum)
                throw new DatabaseException("database-migration-changed", string.Create(CultureInfo.InvariantCulture,
                    $"Step {migration.Number} of the schema is not the one this database was made with. Run the Bonded that made it; a released step never changes."));
        }
    }

    static void Apply(Session session, Tx tx, Migration migration)
    {
        session.Execute(session.IsSqlite ? "BEGIN EXCLUSIVE" : "BEGIN");
        try
        {
            using (var command = session.Connection.CreateCommand())
            {
                command.CommandText = migration.Sql;
                command.ExecuteNonQuery();
            }
            tx.Execute("INSERT INTO migrations (number, name, checksum, at) VALUES (@number, @name, @checksum, @at)",
                ("number", migration.Number), ("name", migration.Name), ("checksum", migration.Checksum), ("at", tx.Now));
            CrashPoint.Reach("migration-committing");
            session.Execute("COMMIT");
            CrashPoint.Reach("migration-committed");
        }
        catch
        {
            session.Execute("ROLLBACK");
            throw;
        }
    }
}
