using System.Data.Common;

namespace Bonded.Data;

/// <summary>The ledger of what was served to whom.</summary>
public static class Downloads
{
    const string Columns = "sha256, at, index_name, project, filename, user_name, address, client";

    public static void Insert(Tx tx, IReadOnlyList<Download> downloads) => tx.ExecuteEach("""
        INSERT INTO downloads (sha256, at, index_name, project, filename, user_name, address, client)
        VALUES (@sha256, @at, @index, @project, @filename, @user, @address, @client)
        """,
        downloads.Select(static each => new (string, object?)[]
        {
            ("sha256", each.Sha256), ("at", each.At), ("index", each.Index), ("project", each.Project), ("filename", each.Filename),
            ("user", each.User), ("address", each.Address), ("client", each.ClientJson),
        }));

    /// <summary>Whether this download is in the ledger.</summary>
    public static bool Contains(Tx tx, Download download) => tx.Number("""
        SELECT 1 FROM downloads WHERE at = @at AND sha256 = @sha256 AND index_name = @index AND filename = @filename AND address = @address LIMIT 1
        """,
        ("at", download.At), ("sha256", download.Sha256), ("index", download.Index), ("filename", download.Filename),
        ("address", download.Address)) is not null;

    /// <summary>Forgets downloads before a time, at most <paramref name="limit"/> of them, and tells how many: so many that the rest can wait.</summary>
    public static int DeleteBefore(Tx tx, DateTimeOffset before, int limit = 10_000) =>
        tx.Execute("DELETE FROM downloads WHERE id IN (SELECT id FROM downloads WHERE at < @before ORDER BY at LIMIT @limit)",
            ("before", before), ("limit", limit));

    /// <summary>Downloads of a file from one moment until before another, oldest first; of one user or address, if one is named.</summary>
    public static IReadOnlyList<Download> OfFile(Tx tx, string filename, string? user, string? address, DateTimeOffset since, DateTimeOffset until, int limit) =>
        tx.Query($"""
            SELECT {Columns} FROM downloads
            WHERE at >= @since AND at < @until AND filename = @filename
                AND (@any_user = 1 OR user_name = @user) AND (@any_address = 1 OR address = @address)
            ORDER BY at, id LIMIT @limit
            """, Read,
            ("since", since), ("until", until), ("filename", filename), ("any_user", user is null), ("user", user ?? ""),
            ("any_address", address is null), ("address", address ?? ""), ("limit", limit));

    /// <summary>The newest downloads, newest first; of one project, if one is named.</summary>
    public static IReadOnlyList<Download> List(Tx tx, int limit, string? project = null) => project is null
        ? tx.Query($"SELECT {Columns} FROM downloads ORDER BY id DESC LIMIT @limit", Read, ("limit", limit))
        : tx.Query($"SELECT {Columns} FROM downloads WHERE project = @project ORDER BY id DESC LIMIT @limit", Read, ("project", project), ("limit", limit));

    static Download Read(DbDataReader row) =>
        new(row.Digest(0), row.Time(1), row.Text(2), row.Text(3), row.Text(4), row.TextOrNull(5), row.Text(6), row.TextOrNull(7));
}
