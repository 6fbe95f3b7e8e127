using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Bonded.Data;

/// <summary>Runs one SQLite statement for many rows. It binds by position, once looked up: the driver looks every name up again for every row.</summary>
static class SqliteEach
{
    public static void Execute(SqliteConnection connection, string sql, IEnumerable<(string Name, object? Value)[]> rows)
    {
        var database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(sqlite3_prepare_v2(database, sql, out var statement), database);
        using var _ = statement;
        int[]? positions = null;
        foreach (var row in rows)
        {
            positions ??= [.. row.Select(value => sqlite3_bind_parameter_index(statement, "@" + value.Name))];
            for (var i = 0; i < row.Length; i++)
                SqliteException.ThrowExceptionForRC(Bind(statement, positions[i], Statement.Encode(row[i].Value)), database);
            var result = sqlite3_step(statement);
            if (result is not (SQLITE_DONE or SQLITE_ROW))
                SqliteException.ThrowExceptionForRC(result, database);
            SqliteException.ThrowExceptionForRC(sqlite3_reset(statement), database);
        }
    }

    static int Bind(SQLitePCL.sqlite3_stmt statement, int position, object value) => value switch
    {
        long number => sqlite3_bind_int64(statement, position, number),
        string text => sqlite3_bind_text(statement, position, text),
        byte[] bytes => sqlite3_bind_blob(statement, position, bytes),
        _ => sqlite3_bind_null(statement, position),
    };
}
