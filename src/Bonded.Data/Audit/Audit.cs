namespace Bonded.Data;

/// <summary>The audit events. The database itself refuses to change or delete one.</summary>
public static class Audit
{
    public static void Insert(Tx tx, AuditEvent happened) => tx.Execute(
        "INSERT INTO audit_events (at, kind, project, filename, sha256, data) VALUES (@at, @kind, @project, @filename, @sha256, @data)",
        ("at", tx.Now), ("kind", happened.Kind), ("project", happened.Project), ("filename", happened.Filename),
        ("sha256", happened.Sha256), ("data", happened.DataJson));

    /// <summary>Events after the given one, oldest first.</summary>
    /// <remarks>Where nodes share a database, an event may appear below one that is listed already: its transaction ended later.</remarks>
    public static IReadOnlyList<AuditEvent> List(Tx tx, long afterId, int limit) =>
        tx.Query("SELECT id, at, kind, project, filename, sha256, data FROM audit_events WHERE id > @after ORDER BY id LIMIT @limit",
            Read, ("after", afterId), ("limit", limit));

    /// <summary>The newest events of one project, newest first.</summary>
    public static IReadOnlyList<AuditEvent> OfProject(Tx tx, string project, int limit) =>
        tx.Query("SELECT id, at, kind, project, filename, sha256, data FROM audit_events WHERE project = @project ORDER BY id DESC LIMIT @limit",
            Read, ("project", project), ("limit", limit));

    static AuditEvent Read(System.Data.Common.DbDataReader row) =>
        new(row.Text(2), row.TextOrNull(3), row.TextOrNull(4), row.DigestOrNull(5), row.Text(6)) { Id = row.Number(0), At = row.Time(1) };
}
