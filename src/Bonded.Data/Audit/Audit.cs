using System.Data.Common;

namespace Bonded.Data;

/// <summary>The audit events. The database itself refuses to change or delete one.</summary>
public static class Audit
{
    const string Columns = "id, at, kind, project, filename, sha256, data";

    public static void Insert(Tx tx, AuditEvent happened) => tx.Execute(
        "INSERT INTO audit_events (at, kind, project, filename, sha256, data) VALUES (@at, @kind, @project, @filename, @sha256, @data)",
        ("at", tx.Now), ("kind", happened.Kind), ("project", happened.Project), ("filename", happened.Filename),
        ("sha256", happened.Sha256), ("data", happened.DataJson));

    /// <summary>Events after the given one, oldest first.</summary>
    /// <remarks>Where nodes share a database, an event may appear below one that is listed already: its transaction ended later.</remarks>
    public static IReadOnlyList<AuditEvent> List(Tx tx, long afterId, int limit) => List(tx, new AuditFilter(), afterId, newestFirst: false, limit);

    /// <summary>Events that the filter lets through, beyond the given one.</summary>
    /// <param name="beyond">The number of the last event seen; 0 for none.</param>
    public static IReadOnlyList<AuditEvent> List(Tx tx, AuditFilter filter, long beyond, bool newestFirst, int limit)
    {
        // One constant text for each choice of conditions, which stays prepared.
        var sql = $"SELECT {Columns} FROM audit_events WHERE id {(newestFirst ? "<" : ">")} @beyond"
            + (filter.Project is null ? "" : " AND project = @project")
            + (filter.Kind is null ? "" : " AND kind = @kind")
            + (filter.Since is null ? "" : " AND at >= @since")
            + (filter.Until is null ? "" : " AND at < @until")
            + $" ORDER BY id{(newestFirst ? " DESC" : "")} LIMIT @limit";
        var values = new List<(string, object?)> { ("beyond", newestFirst && beyond == 0 ? long.MaxValue : beyond), ("limit", limit) };
        if (filter.Project is not null)
            values.Add(("project", filter.Project));
        if (filter.Kind is not null)
            values.Add(("kind", filter.Kind));
        if (filter.Since is not null)
            values.Add(("since", filter.Since));
        if (filter.Until is not null)
            values.Add(("until", filter.Until));
        return tx.Query(sql, static row => Read(row, 0), values.ToArray());
    }

    /// <summary>The newest events of one project, newest first.</summary>
    public static IReadOnlyList<AuditEvent> OfProject(Tx tx, string project, int limit) =>
        tx.Query($"SELECT {Columns} FROM audit_events WHERE project = @project ORDER BY id DESC LIMIT @limit",
            static row => Read(row, 0), ("project", project), ("limit", limit));

    /// <summary>The newest event of a kind before a moment's end: about a file, or about the project as a whole.</summary>
    public static AuditEvent? Standing(Tx tx, string kind, string project, string? filename, DateTimeOffset at) =>
        tx.First($"""
            SELECT {Columns} FROM audit_events
            WHERE project = @project AND kind = @kind AND coalesce(filename, '') = @filename AND at <= @at ORDER BY id DESC LIMIT 1
            """, static row => Read(row, 0), ("project", project), ("kind", kind), ("filename", filename ?? ""), ("at", at));

    /// <summary>The newest event of a kind that is about no project, before a moment's end.</summary>
    public static AuditEvent? Standing(Tx tx, string kind, DateTimeOffset at) =>
        tx.First($"SELECT {Columns} FROM audit_events WHERE kind = @kind AND project IS NULL AND at <= @at ORDER BY id DESC LIMIT 1",
            static row => Read(row, 0), ("kind", kind), ("at", at));

    // A hand in the database may have left a time or a digest that none is; that makes another event of it, and stops nothing.
    internal static AuditEvent Read(DbDataReader row, int first) =>
        new(row.Text(first + 2), row.TextOrNull(first + 3), row.TextOrNull(first + 4), row.DigestIfWhole(first + 5), row.Text(first + 6))
        {
            Id = row.Number(first),
            At = Micros.ToNearestTime(row.Number(first + 1)),
        };
}
