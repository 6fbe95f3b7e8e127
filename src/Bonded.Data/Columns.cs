using System.Data.Common;
using Bonded.Packaging;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Bonded.Data;

/// <summary>Reads the columns of a row as the types that rows hold; of SQLite without its driver between, for pages of thousands of rows.</summary>
static class Columns
{
    public static string Text(this DbDataReader row, int column) =>
        row is SqliteDataReader { Handle: { } sqlite } ? sqlite3_column_text(sqlite, column).utf8_to_string() : row.GetString(column);

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsNull(column) ? null : row.Text(column);

    public static long Number(this DbDataReader row, int column) =>
        row is SqliteDataReader { Handle: { } sqlite } ? sqlite3_column_int64(sqlite, column) : row.GetInt64(column);

    public static long? NumberOrNull(this DbDataReader row, int column) => row.IsNull(column) ? null : row.Number(column);

    public static bool Flag(this DbDataReader row, int column) => row.Number(column) != 0;

    public static DateTimeOffset Time(this DbDataReader row, int column) => Micros.ToTime(row.Number(column));

    public static DateTimeOffset? TimeOrNull(this DbDataReader row, int column) => row.IsNull(column) ? null : row.Time(column);

    public static Sha256Digest Digest(this DbDataReader row, int column) => Sha256Digest.FromBytes(
        row is SqliteDataReader { Handle: { } sqlite } ? sqlite3_column_blob(sqlite, column) : row.GetFieldValue<byte[]>(column));

    public static Sha256Digest? DigestOrNull(this DbDataReader row, int column) => row.IsNull(column) ? null : row.Digest(column);

    /// <summary>A digest, or null where there is none or something else.</summary>
    public static Sha256Digest? DigestIfWhole(this DbDataReader row, int column) =>
        row.IsNull(column) || row.GetFieldValue<byte[]>(column) is not { Length: Sha256Digest.Size } bytes ? null : Sha256Digest.FromBytes(bytes);

    static bool IsNull(this DbDataReader row, int column) =>
        row is SqliteDataReader { Handle: { } sqlite } ? sqlite3_column_type(sqlite, column) == SQLITE_NULL : row.IsDBNull(column);
}
