using System.Data.Common;
using System.Text.Json;
using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>Projects and their files, by index and canonical name.</summary>
public static class Projects
{
    const string ProjectColumns = """
        id, name, upstream, bound_at, first_seen, fetched_at, etag, stale_since, stale_reason, removed_at, removed_reason, status,
        status_reason, status_held, serial, last_used, versions, verdict, rules, sentence, until, quarantine_id, decided_at
        """;

    const string FileColumns = """
        filename, sha256, size, url, upload_time, requires_python, yanked, yanked_reason, metadata_sha256, provenance, first_seen, initial,
        late, removed_at, conflict_sha256, verdict, rules, sentence, until, quarantine_id, decided_at, first_allowed_served,
        mismatched_at, tries, retry_at
        """;

    // What an upstream says of a file may change; who said it first, and its bytes, may not. Two nodes may add one file at once: the first
    // digest stands and the other is remembered as a conflict.
    const string PutFile = """
        INSERT INTO files (project_id, filename, sha256, size, url, upload_time, requires_python, yanked, yanked_reason, metadata_sha256,
            provenance, first_seen, initial, late)
        VALUES (@project, @filename, @sha256, @size, @url, @upload_time, @requires_python, @yanked, @yanked_reason, @metadata_sha256,
            @provenance, @first_seen, @initial, @late)
        ON CONFLICT (project_id, filename) DO UPDATE SET
            conflict_sha256 = CASE WHEN files.sha256 <> excluded.sha256 THEN excluded.sha256 ELSE files.conflict_sha256 END,
            sha256 = coalesce(files.sha256, excluded.sha256),
            size = excluded.size, url = excluded.url, upload_time = excluded.upload_time, requires_python = excluded.requires_python,
            yanked = excluded.yanked, yanked_reason = excluded.yanked_reason, metadata_sha256 = excluded.metadata_sha256,
            provenance = excluded.provenance
        """;

    /// <summary>The project with all its files, or null if nothing is known of the name.</summary>
    public static StoredProject? Find(Tx tx, string name, string index = Indexes.Root)
    {
        var (id, project) = tx.First($"SELECT {ProjectColumns} FROM projects WHERE index_name = @index AND name = @name", ReadProject,
            ("index", index), ("name", name));
        return project is null ? null : project with { Files = Files(tx, id) };
    }

    /// <summary>The project's serial alone: whether anything has changed since it was read.</summary>
    public static long? Serial(Tx tx, string name, string index = Indexes.Root) =>
        tx.Number("SELECT serial FROM projects WHERE index_name = @index AND name = @name", ("index", index), ("name", name));

    /// <summary>Binds the name to an upstream if it is bound to none yet, with its audit event, and returns the upstream it is bound to now.</summary>
    public static string Bind(Tx tx, string name, string upstream, string index = Indexes.Root)
    {
        var (id, bound) = Lock(tx, index, name);
        return bound ?? BindLocked(tx, id, name, upstream, index);
    }

    static string BindLocked(Tx tx, long id, string name, string upstream, string index)
    {
        tx.Execute("UPDATE projects SET upstream = @upstream, bound_at = @now WHERE id = @id AND upstream IS NULL",
            ("id", id), ("upstream", upstream), ("now", tx.Now));
        Audit.Insert(tx, new("project-bound", name, null, null, AuditData.Write(json =>
        {
            json.WriteString("index", index);
            json.WriteString("upstream", upstream);
        })));
        RaiseSerial(tx, id);
        return upstream;
    }

    /// <summary>Stores what a good answer of an upstream changes, with its audit events, and returns the project's new serial.</summary>
    /// <exception cref="DatabaseException">The name is bound to another upstream (<c>bound-elsewhere</c>).</exception>
    public static long ApplyPage(Tx tx, PageChange change)
    {
        var (id, bound) = Lock(tx, change.Index, change.Name);
        bound ??= BindLocked(tx, id, change.Name, change.Upstream, change.Index);
        if (bound != change.Upstream)
            throw new DatabaseException("bound-elsewhere", "This project is bound to another upstream; what this one says of it is not stored.");
        tx.Execute("""
            UPDATE projects SET fetched_at = @now, etag = @etag, stale_since = NULL, stale_reason = NULL, status = @status,
                status_reason = @status_reason, versions = @versions,
                removed_at = CASE WHEN @removed = 1 THEN coalesce(removed_at, @now) END, removed_reason = @removed_reason,
                status_held = coalesce(status_held, @held)
            WHERE id = @id
            """,
            ("id", id), ("now", change.Now), ("etag", change.ETag), ("status", change.Status), ("status_reason", change.StatusReason),
            ("versions", WriteVersions(change.Versions)), ("removed", change.Removed),
            ("removed_reason", change.Removed ? change.RemovedReason : null), ("held", change.Held));
        // In the order of the tree, which is also the order in which every node takes its locks.
        tx.ExecuteEach(PutFile, change.Added.Concat(change.Changed).OrderBy(static file => file.Filename, StringComparer.Ordinal)
            .Select(file => Values(id, file, change.Now)));
        tx.ExecuteEach("UPDATE files SET removed_at = @now WHERE project_id = @project AND filename = @filename AND removed_at IS NULL",
            change.RemovedFilenames.Select(filename => new (string, object?)[] { ("project", id), ("filename", filename), ("now", change.Now) }));
        tx.ExecuteEach("UPDATE files SET removed_at = NULL WHERE project_id = @project AND filename = @filename",
            change.RestoredFilenames.Select(filename => new (string, object?)[] { ("project", id), ("filename", filename) }));
        tx.ExecuteEach("UPDATE files SET conflict_sha256 = @sha256 WHERE project_id = @project AND filename = @filename AND sha256 <> @sha256",
            change.Conflicts.Select(conflict => new (string, object?)[] { ("project", id), ("filename", conflict.Filename), ("sha256", conflict.Now) }));
        tx.ExecuteEach("UPDATE files SET conflict_sha256 = NULL WHERE project_id = @project AND filename = @filename",
            change.Reconciled.Select(filename => new (string, object?)[] { ("project", id), ("filename", filename) }));
        tx.ExecuteEach("UPDATE files SET retry_at = @now WHERE project_id = @project AND filename = @filename AND mismatched_at IS NOT NULL",
            change.Retried.Select(filename => new (string, object?)[] { ("project", id), ("filename", filename), ("now", change.Now) }));
        foreach (var happened in change.Events)
            Audit.Insert(tx, happened);
        return RaiseSerial(tx, id);
    }

    /// <summary>Notes that the upstream answered "not modified": what is stored is as good as fetched now.</summary>
    public static void Confirm(Tx tx, string name, DateTimeOffset now, string index = Indexes.Root)
    {
        var (id, _) = Lock(tx, index, name);
        var wasStale = tx.Execute("UPDATE projects SET stale_since = NULL, stale_reason = NULL WHERE id = @id AND stale_since IS NOT NULL", ("id", id)) > 0;
        tx.Execute("UPDATE projects SET fetched_at = @now WHERE id = @id", ("id", id), ("now", now));
        if (wasStale)
            RaiseSerial(tx, id);
    }

    /// <summary>Notes that the upstream failed to answer; since when is kept until it answers again.</summary>
    public static void MarkStale(Tx tx, string name, string reason, DateTimeOffset now, string index = Indexes.Root)
    {
        var (id, _) = Lock(tx, index, name);
        if (tx.Execute("""
            UPDATE projects SET stale_since = coalesce(stale_since, @now), stale_reason = @reason
            WHERE id = @id AND (stale_since IS NULL OR stale_reason IS DISTINCT FROM @reason)
            """, ("id", id), ("now", now), ("reason", reason)) > 0)
            RaiseSerial(tx, id);
    }

    /// <summary>
    /// Records the digest and length of a file's bytes where the upstream told no digest. Returns the digest that stands, which is another
    /// one if another node was first.
    /// </summary>
    public static Sha256Digest? LearnDigest(Tx tx, string name, string filename, Sha256Digest sha256, long size, string index = Indexes.Root)
    {
        var (id, _) = Lock(tx, index, name);
        if (tx.Execute("UPDATE files SET sha256 = @sha256, size = @size WHERE project_id = @project AND filename = @filename AND sha256 IS NULL",
            ("project", id), ("filename", filename), ("sha256", sha256), ("size", size)) > 0)
            RaiseSerial(tx, id);
        return tx.First("SELECT sha256 FROM files WHERE project_id = @project AND filename = @filename", static row => row.DigestOrNull(0),
            ("project", id), ("filename", filename));
    }

    /// <summary>
    /// Notes that the upstream sent other bytes for a file than its page lists, and when it is asked again. The audit event is
    /// stored the first time only, until the right bytes have arrived.
    /// </summary>
    public static void Mismatched(
        Tx tx, string name, string filename, int tries, DateTimeOffset retryAt, AuditEvent happened, string index = Indexes.Root)
    {
        var (id, _) = Lock(tx, index, name);
        if (tx.Execute("UPDATE files SET mismatched_at = @now WHERE project_id = @project AND filename = @filename AND mismatched_at IS NULL",
            ("project", id), ("filename", filename), ("now", tx.Now)) > 0)
            Audit.Insert(tx, happened);
        tx.Execute("UPDATE files SET tries = @tries, retry_at = @retry_at WHERE project_id = @project AND filename = @filename",
            ("project", id), ("filename", filename), ("tries", tries), ("retry_at", retryAt));
        RaiseSerial(tx, id);
    }

    /// <summary>Notes how often a file was tried in vain, and when it is tried again: null for not by itself.</summary>
    public static void PutRetry(Tx tx, string name, string filename, int tries, DateTimeOffset? retryAt, string index = Indexes.Root) =>
        tx.Execute("""
            UPDATE files SET tries = @tries, retry_at = @retry_at
            WHERE project_id = (SELECT id FROM projects WHERE index_name = @index AND name = @name) AND filename = @filename
            """, ("index", index), ("name", name), ("filename", filename), ("tries", tries), ("retry_at", retryAt));

    /// <summary>Notes that the right bytes of a file are here. The audit event is stored where others came before.</summary>
    public static void Arrived(Tx tx, string name, string filename, AuditEvent happened, string index = Indexes.Root)
    {
        var (id, _) = Lock(tx, index, name);
        if (tx.Execute("UPDATE files SET mismatched_at = NULL WHERE project_id = @project AND filename = @filename AND mismatched_at IS NOT NULL",
            ("project", id), ("filename", filename)) > 0)
            Audit.Insert(tx, happened);
        if (tx.Execute("UPDATE files SET tries = 0, retry_at = NULL WHERE project_id = @project AND filename = @filename AND (tries > 0 OR retry_at IS NOT NULL)",
            ("project", id), ("filename", filename)) > 0)
            RaiseSerial(tx, id);
    }

    /// <summary>Files of projects in use that are to be tried again, the longest due first.</summary>
    public static IReadOnlyList<(string Project, string Filename)> DueForRetry(
        Tx tx, DateTimeOffset now, DateTimeOffset usedAfter, int limit, string index = Indexes.Root) =>
        tx.Query($"""
            SELECT p.name, f.filename FROM files f JOIN projects p ON p.id = f.project_id
            WHERE f.retry_at <= @now AND p.last_used > @after AND p.index_name = @index AND p.name {CanaryNames.LeftOut} ORDER BY f.retry_at LIMIT @limit
            """, static row => (row.Text(0), row.Text(1)), ("now", now), ("after", usedAfter), ("index", index), ("limit", limit));

    /// <summary>
    /// Files that other engines than the given one have looked into, and it has not: those of the next projects in the order of last use,
    /// latest first, and the place from which the next call goes on; null at the end.
    /// </summary>
    public static (IReadOnlyList<(string Project, string Filename)> Files, (long LastUsed, long Id)? Next) InspectedByOthers(
        Tx tx, string engine, (long LastUsed, long Id)? after, int projects, string index = Indexes.Root)
    {
        var page = tx.Query("""
            SELECT name, id, coalesce(last_used, 0) FROM projects
            WHERE index_name = @index AND (coalesce(last_used, 0) < @used OR (coalesce(last_used, 0) = @used AND id < @id))
            ORDER BY coalesce(last_used, 0) DESC, id DESC LIMIT @limit
            """, static row => (Name: row.Text(0), Id: row.Number(1), LastUsed: row.Number(2)),
            ("index", index), ("used", after?.LastUsed ?? long.MaxValue), ("id", after?.Id ?? long.MaxValue), ("limit", projects));
        var files = new List<(string, string)>();
        foreach (var project in page)
        {
            files.AddRange(tx.Query("""
                SELECT f.filename FROM files f
                WHERE f.project_id = @project AND f.sha256 IS NOT NULL AND f.removed_at IS NULL AND f.retry_at IS NULL
                    AND EXISTS (SELECT 1 FROM inspections i WHERE i.sha256 = f.sha256 AND i.filename = f.filename)
                    AND NOT EXISTS (SELECT 1 FROM inspections i WHERE i.sha256 = f.sha256 AND i.filename = f.filename AND i.engine = @engine)
                ORDER BY f.filename
                """, static row => row.Text(0), ("project", project.Id), ("engine", engine)).Select(filename => (project.Name, filename)));
        }

        return (files, page.Count < projects ? null : (page[^1].LastUsed, page[^1].Id));
    }

    /// <summary>How many names are stored that no upstream has answered for.</summary>
    public static long CountUnbound(Tx tx, string index = Indexes.Root) =>
        tx.Number($"SELECT count(*) FROM projects WHERE index_name = @index AND upstream IS NULL AND name {CanaryNames.LeftOut}", ("index", index)) ?? 0;

    /// <summary>Notes when a file was first served; later calls change nothing.</summary>
    public static void MarkServed(Tx tx, string name, string filename, DateTimeOffset now, string index = Indexes.Root) =>
        tx.Execute("""
            UPDATE files SET first_allowed_served = @now
            WHERE project_id = (SELECT id FROM projects WHERE index_name = @index AND name = @name) AND filename = @filename
                AND first_allowed_served IS NULL
            """, ("index", index), ("name", name), ("filename", filename), ("now", now));

    /// <summary>Notes that clients have asked for these projects; unknown names are passed over, and no serial is raised.</summary>
    public static void Touch(Tx tx, IEnumerable<string> names, DateTimeOffset now, string index = Indexes.Root) =>
        tx.ExecuteEach("UPDATE projects SET last_used = @now WHERE index_name = @index AND name = @name AND (last_used IS NULL OR last_used < @now)",
            names.Order(StringComparer.Ordinal).Select(name => new (string, object?)[] { ("index", index), ("name", name), ("now", now) }));

    /// <summary>Projects in use whose last good fetch is old, the oldest first.</summary>
    public static IReadOnlyList<string> DueForRevalidation(Tx tx, DateTimeOffset fetchedBefore, DateTimeOffset usedAfter, int limit, string index = Indexes.Root) =>
        tx.Query($"""
            SELECT name FROM projects WHERE fetched_at < @before AND last_used > @after AND index_name = @index AND name {CanaryNames.LeftOut} ORDER BY fetched_at, id LIMIT @limit
            """, static row => row.Text(0), ("before", fetchedBefore), ("after", usedAfter), ("index", index), ("limit", limit));

    /// <summary>Projects whose serial is higher than the given one, in the order of their last change.</summary>
    public static IReadOnlyList<(string Name, long Serial)> ChangedSince(Tx tx, long serial, int limit = 10_000, string index = Indexes.Root) =>
        tx.Query("SELECT name, serial FROM projects WHERE serial > @serial AND index_name = @index ORDER BY serial LIMIT @limit",
            static row => (row.Text(0), row.Number(1)), ("serial", serial), ("index", index), ("limit", limit));

    /// <summary>
    /// The project that a file of that digest and filename belongs to, or null. A filename begins with its project's name; where the
    /// name ends, an sdist's does not say, so each dash is tried.
    /// </summary>
    public static string? OfFile(Tx tx, Sha256Digest sha256, string filename, string index = Indexes.Root)
    {
        for (var dash = filename.IndexOf('-', StringComparison.Ordinal); dash >= 0; dash = filename.IndexOf('-', dash + 1))
        {
            if (!ProjectName.TryParse(filename.AsSpan(0, dash), out var name))
                continue;
            var found = tx.First("""
                SELECT p.name FROM projects p JOIN files f ON f.project_id = p.id
                WHERE p.index_name = @index AND p.name = @name AND f.filename = @filename AND f.sha256 = @sha256
                """, static row => row.Text(0), ("index", index), ("name", name.Canonical), ("filename", filename), ("sha256", sha256));
            if (found is not null)
                return found;
        }

        return null;
    }

    /// <summary>How many projects the index knows.</summary>
    public static long Count(Tx tx, string index = Indexes.Root) =>
        tx.Number($"SELECT count(*) FROM projects WHERE index_name = @index AND name {CanaryNames.LeftOut}", ("index", index)) ?? 0;

    /// <summary>Every name the index knows, in the order of their bytes.</summary>
    public static IReadOnlyList<string> Names(Tx tx, string index = Indexes.Root) =>
        tx.Query($"SELECT name FROM projects WHERE index_name = @index AND name {CanaryNames.LeftOut} ORDER BY name", static row => row.Text(0), ("index", index));

    /// <summary>Finds or makes the row and keeps every other transaction from it; whoever locks several does so in the order of their names.</summary>
    internal static (long Id, string? Upstream) Lock(Tx tx, string index, string name)
    {
        var sql = tx.IsSqlite ? FindRow : FindRowForUpdate;
        var row = tx.First(sql, static row => (row.Number(0), row.TextOrNull(1)), ("index", index), ("name", name));
        if (row.Item1 != 0)
            return row;
        tx.Execute("INSERT INTO projects (index_name, name, first_seen, serial) VALUES (@index, @name, @now, 0) ON CONFLICT (index_name, name) DO NOTHING",
            ("index", index), ("name", name), ("now", tx.Now));
        return tx.First(sql, static row => (row.Number(0), row.TextOrNull(1)), ("index", index), ("name", name));
    }

    const string FindRow = "SELECT id, upstream FROM projects WHERE index_name = @index AND name = @name";
    const string FindRowForUpdate = FindRow + " FOR UPDATE";

    /// <summary>Gives a locked project the next serial. The counter is one row, so serials appear in the order of commits.</summary>
    internal static long RaiseSerial(Tx tx, long id)
    {
        var serial = tx.Number("UPDATE serials SET value = value + 1 WHERE id = 1 RETURNING value")!.Value;
        tx.Execute("UPDATE projects SET serial = @serial WHERE id = @id", ("id", id), ("serial", serial));
        return serial;
    }

    static (string, object?)[] Values(long project, StoredFile file, DateTimeOffset now) =>
    [
        ("project", project), ("filename", file.Filename), ("sha256", file.Sha256), ("size", file.Size), ("url", file.Url),
        ("upload_time", file.UploadTime), ("requires_python", file.RequiresPython), ("yanked", file.Yanked),
        ("yanked_reason", file.YankedReason), ("metadata_sha256", file.MetadataSha256), ("provenance", file.Provenance),
        ("first_seen", file.FirstSeen == default ? now : file.FirstSeen), ("initial", file.Initial), ("late", file.Late),
    ];

    static List<StoredFile> Files(Tx tx, long project) =>
        tx.Query($"SELECT {FileColumns} FROM files WHERE project_id = @project ORDER BY filename", ReadFile, ("project", project));

    static (long, StoredProject) ReadProject(DbDataReader row) => (row.Number(0), new()
    {
        Name = row.Text(1),
        Upstream = row.TextOrNull(2),
        BoundAt = row.TimeOrNull(3),
        FirstSeen = row.Time(4),
        FetchedAt = row.TimeOrNull(5),
        ETag = row.TextOrNull(6),
        StaleSince = row.TimeOrNull(7),
        StaleReason = row.TextOrNull(8),
        RemovedAt = row.TimeOrNull(9),
        RemovedReason = row.TextOrNull(10),
        Status = row.Text(11),
        StatusReason = row.TextOrNull(12),
        StatusHeld = row.TextOrNull(13),
        Serial = row.Number(14),
        LastUsed = row.TimeOrNull(15),
        Versions = ReadVersions(row.Text(16)),
        Verdict = row.TextOrNull(17),
        Rules = row.TextOrNull(18),
        Sentence = row.TextOrNull(19),
        Until = row.TimeOrNull(20),
        QuarantineId = row.NumberOrNull(21),
        DecidedAt = row.TimeOrNull(22),
    });

    static StoredFile ReadFile(DbDataReader row) => new()
    {
        Filename = row.Text(0),
        Sha256 = row.DigestOrNull(1),
        Size = row.NumberOrNull(2),
        Url = row.Text(3),
        UploadTime = row.TimeOrNull(4),
        RequiresPython = row.TextOrNull(5),
        Yanked = row.Flag(6),
        YankedReason = row.TextOrNull(7),
        MetadataSha256 = row.DigestOrNull(8),
        Provenance = row.TextOrNull(9),
        FirstSeen = row.Time(10),
        Initial = row.Flag(11),
        Late = row.Flag(12),
        RemovedAt = row.TimeOrNull(13),
        ConflictSha256 = row.DigestOrNull(14),
        Verdict = row.TextOrNull(15),
        Rules = row.TextOrNull(16),
        Sentence = row.TextOrNull(17),
        Until = row.TimeOrNull(18),
        QuarantineId = row.NumberOrNull(19),
        DecidedAt = row.TimeOrNull(20),
        FirstAllowedServed = row.TimeOrNull(21),
        MismatchedAt = row.TimeOrNull(22),
        Tries = (int)row.Number(23),
        RetryAt = row.TimeOrNull(24),
    };

    static string WriteVersions(IReadOnlyList<string> versions) => AuditData.WriteArray(json =>
    {
        foreach (var version in versions)
            json.WriteStringValue(version);
    });

    static List<string> ReadVersions(string text)
    {
        var json = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text));
        var versions = new List<string>();
        while (json.Read())
            if (json.TokenType == JsonTokenType.String)
                versions.Add(json.GetString()!);
        return versions;
    }
}
