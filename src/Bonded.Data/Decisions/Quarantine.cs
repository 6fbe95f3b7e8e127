using System.Data.Common;

namespace Bonded.Data;

/// <summary>The held and denied things. At most one entry is open for one file, or for one project as a whole.</summary>
public static class Quarantine
{
    const string Columns = "id, index_name, project, filename, sha256, verdict, rules, sentence, evidence, since, until, ended_at, asked, last_asked";

    /// <summary>The entry with this number, open or ended.</summary>
    public static QuarantineEntry? Find(Tx tx, long id) =>
        tx.First($"SELECT {Columns} FROM quarantine WHERE id = @id", Read, ("id", id));

    /// <summary>The open entry about a file, or about the project as a whole.</summary>
    public static QuarantineEntry? Open(Tx tx, string project, string? filename = null, string index = Indexes.Root) =>
        tx.First($"""
            SELECT {Columns} FROM quarantine
            WHERE index_name = @index AND project = @project AND coalesce(filename, '') = @filename AND ended_at IS NULL
            """, Read, ("index", index), ("project", project), ("filename", filename ?? ""));

    /// <summary>Open entries, newest first.</summary>
    /// <param name="before">The last entry of the page before, or null for the first page.</param>
    public static IReadOnlyList<QuarantineEntry> List(Tx tx, long? before, int limit) =>
        tx.Query($"SELECT {Columns} FROM quarantine WHERE ended_at IS NULL AND id < @before ORDER BY id DESC LIMIT @limit",
            Read, ("before", before ?? long.MaxValue), ("limit", limit));

    /// <summary>Open entries whose timed hold has ended, the longest ended first: they are to be decided again.</summary>
    public static IReadOnlyList<QuarantineEntry> Due(Tx tx, DateTimeOffset now, int limit) =>
        tx.Query($"SELECT {Columns} FROM quarantine WHERE ended_at IS NULL AND until IS NOT NULL AND until <= @now ORDER BY until LIMIT @limit",
            Read, ("now", now), ("limit", limit));

    /// <summary>How many entries are open.</summary>
    public static long Count(Tx tx) => tx.Number("SELECT count(*) FROM quarantine WHERE ended_at IS NULL") ?? 0;

    /// <summary>Notes that clients asked for it.</summary>
    public static void Asked(Tx tx, long id, long times, DateTimeOffset now) =>
        tx.Execute("UPDATE quarantine SET asked = asked + @times, last_asked = @now WHERE id = @id", ("id", id), ("times", times), ("now", now));

    /// <summary>Opens the entry of a held or denied thing, or gives the open one its new cause; the number stays.</summary>
    internal static long? Put(Tx tx, DecisionTransition transition) => tx.Number("""
        INSERT INTO quarantine (index_name, project, filename, sha256, verdict, rules, sentence, evidence, since, until)
        VALUES (@index, @project, @filename, @sha256, @verdict, @rules, @sentence, @evidence, @now, @until)
        ON CONFLICT (index_name, project, coalesce(filename, '')) WHERE ended_at IS NULL DO UPDATE SET
            sha256 = excluded.sha256, verdict = excluded.verdict, rules = excluded.rules, sentence = excluded.sentence,
            evidence = excluded.evidence, until = excluded.until
        RETURNING id
        """,
        ("index", transition.Index), ("project", transition.Project), ("filename", transition.Filename), ("sha256", transition.Sha256),
        ("verdict", transition.Verdict), ("rules", transition.Rules), ("sentence", transition.Sentence), ("evidence", transition.EvidenceJson),
        ("now", transition.Now), ("until", transition.Until));

    /// <summary>Ends the open entry, if there is one.</summary>
    internal static long? End(Tx tx, DecisionTransition transition)
    {
        tx.Execute("""
            UPDATE quarantine SET ended_at = @now
            WHERE index_name = @index AND project = @project AND coalesce(filename, '') = @filename AND ended_at IS NULL
            """,
            ("index", transition.Index), ("project", transition.Project), ("filename", transition.Filename ?? ""), ("now", transition.Now));
        return null;
    }

    static QuarantineEntry Read(DbDataReader row) => new(row.Number(0), row.Text(1), row.Text(2), row.TextOrNull(3), row.DigestOrNull(4), row.Text(5),
        row.Text(6), row.Text(7), row.Text(8), row.Time(9), row.TimeOrNull(10), row.TimeOrNull(11), row.Number(12), row.TimeOrNull(13));
}
