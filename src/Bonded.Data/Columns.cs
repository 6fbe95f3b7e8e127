using System.Data.Common;
using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>Reads the columns of a row as the types that rows hold.</summary>
static class Columns
{
    public static string Text(this DbDataReader row, int column) => row.GetString(column);

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long Number(this DbDataReader row, int column) => row.GetInt64(column);

    public static long? NumberOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static bool Flag(this DbDataReader row, int column) => row.GetInt64(column) != 0;

    public static DateTimeOffset Time(this DbDataReader row, int column) => Micros.ToTime(row.GetInt64(column));

    public static DateTimeOffset? TimeOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static Sha256Digest Digest(this DbDataReader row, int column) => Sha256Digest.FromBytes(row.GetFieldValue<byte[]>(column));

    public static Sha256Digest? DigestOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Digest(column);
}
