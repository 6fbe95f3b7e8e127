using System.Data.Common;

namespace Bonded.Data;

/// <summary>
/// One transaction as the work inside it sees it: SQL only, synchronous, and only until the work returns. The work may be run again, so it
/// changes nothing but rows.
/// </summary>
public sealed class Tx
{
    readonly Session session;

    internal Tx(Session session, TimeProvider time)
    {
        this.session = session;
        Now = Micros.ToTime(Micros.From(time.GetUtcNow()));
    }

    public DbConnection Connection => session.Connection;

    /// <summary>PostgreSQL's transaction. SQLite keeps none: its connection is the transaction.</summary>
    public DbTransaction? Transaction => session.Transaction;

    public bool IsSqlite => session.IsSqlite;

    /// <summary>When the transaction began, to the microsecond, by this node's clock.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>When the transaction began: microseconds since 1970 in UTC, by this node's clock.</summary>
    public long NowMicros => Micros.From(Now);

    /// <summary>Ends a SELECT whose rows stay locked until the end; SQLite's one writer needs no such words.</summary>
    public string ForUpdate => IsSqlite ? "" : " FOR UPDATE";

    /// <summary>Runs one statement and tells how many rows it touched. The statement stays prepared, so the text must be a constant.</summary>
    /// <param name="sql">The text, the same for both databases; parameters are written <c>@name</c>.</param>
    /// <param name="values">
    /// Parameters: text, numbers, booleans (0 and 1), <see cref="DateTimeOffset"/> (microseconds), digests (32 bytes), bytes, or null.
    /// </param>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var statement = session.Take(sql);
        statement.Bind(values);
        return statement.Command.ExecuteNonQuery();
    }

    /// <summary>Runs one statement for each list of values, in order, in as few round trips as the database allows.</summary>
    public void ExecuteEach(string sql, IEnumerable<(string Name, object? Value)[]> rows) => session.ExecuteEach(sql, rows);

    /// <summary>Reads every row of one statement.</summary>
    public List<T> Query<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var statement = session.Take(sql);
        statement.Bind(values);
        using var reader = statement.Command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Reads the first row of one statement, or the default value if there is none.</summary>
    public T? First<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var statement = session.Take(sql);
        statement.Bind(values);
        using var reader = statement.Command.ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>Reads the first column of the first row as a number, or null if there is no row or no value.</summary>
    public long? Number(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        First(sql, static row => row.NumberOrNull(0), values);
}
