using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bonded.Data;

/// <summary>One open connection, used by one thread, with the statements it has prepared.</summary>
sealed class Session(DbConnection connection) : IDisposable
{
    // Large enough that round trips do not count, small enough to bound what is buffered.
    const int RowsPerRoundTrip = 500;

    readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);

    public DbConnection Connection => connection;
    public DbTransaction? Transaction { get; set; }
    public bool IsSqlite { get; } = connection is SqliteConnection;

    /// <summary>The statement kept for this text, or another one if that is being read.</summary>
    public Statement Take(string sql)
    {
        if (statements.TryGetValue(sql, out var statement) && !statement.Taken)
        {
            statement.Taken = true;
            statement.Command.Transaction = Transaction;
            return statement;
        }
        var another = new Statement(connection.CreateCommand()) { Taken = true };
        another.Command.CommandText = sql;
        another.Command.Transaction = Transaction;
        statements.TryAdd(sql, another);
        return another;
    }

    public void Execute(string sql)
    {
        using var statement = Take(sql);
        statement.Command.ExecuteNonQuery();
    }

    public void ExecuteEach(string sql, IEnumerable<(string Name, object? Value)[]> rows)
    {
        if (IsSqlite)
        {
            SqliteEach.Execute((SqliteConnection)connection, sql, rows);
            return;
        }
        foreach (var chunk in rows.Chunk(RowsPerRoundTrip))
        {
            using var batch = new NpgsqlBatch((NpgsqlConnection)connection, (NpgsqlTransaction?)Transaction);
            foreach (var row in chunk)
            {
                var command = new NpgsqlBatchCommand(sql);
                foreach (var (name, value) in row)
                    command.Parameters.Add(new NpgsqlParameter(name, Statement.Encode(value)));
                batch.BatchCommands.Add(command);
            }
            batch.ExecuteNonQuery();
        }
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Command.Dispose();
        Transaction?.Dispose();
        connection.Dispose();
    }
}
