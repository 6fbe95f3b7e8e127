using System.Data.Common;

namespace Bonded.Data;

/// <summary>The held and denied things. At most one entry is open for one file, or for one project as a whole.</summary>
public static class Quarantine
{
    const string Columns = "id, index_name, project, filename, sha256, verdict, rules, sentence, evidence, since, until, ended_at, asked, last_asked, asked_by";

    /// <summary>How many who asked an entry keeps.</summary>
    public const int AskersKept = 20;

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
    /// <param name="project">Only of that project.</param>
    /// <param name="rule">Only what that rule withholds.</param>
    /// <param name="verdict">Only <c>hold</c> or <c>deny</c>.</param>
    public static IReadOnlyList<QuarantineEntry> List(Tx tx, long? before, int limit, string? project = null, string? rule = null, string? verdict = null) =>
        tx.Query($"""
            SELECT {Columns} FROM quarantine
            WHERE ended_at IS NULL AND id < @before AND (project = @project OR (@project = '' AND project {CanaryNames.LeftOut})) AND (@verdict = '' OR verdict = @verdict)
                AND (@rule = '' OR ',' || rules || ',' LIKE '%,' || @rule || ',%')
            ORDER BY id DESC LIMIT @limit
            """,
            Read, ("before", before ?? long.MaxValue), ("project", project ?? ""), ("verdict", verdict ?? ""), ("rule", rule ?? ""), ("limit", limit));

    /// <summary>Open entries whose timed hold has ended, the longest ended first: they are to be decided again.</summary>
    public static IReadOnlyList<QuarantineEntry> Due(Tx tx, DateTimeOffset now, int limit) =>
        tx.Query($"SELECT {Columns} FROM quarantine WHERE ended_at IS NULL AND until IS NOT NULL AND until <= @now AND project {CanaryNames.LeftOut} ORDER BY until LIMIT @limit",
            Read, ("now", now), ("limit", limit));

    /// <summary>How many entries are open.</summary>
    public static long Count(Tx tx) => tx.Number($"SELECT count(*) FROM quarantine WHERE ended_at IS NULL AND project {CanaryNames.LeftOut}") ?? 0;

    /// <summary>Notes that clients asked for it.</summary>
    /// <param name="who">Some of them, the last first; of all of them the last <see cref="AskersKept"/> are kept.</param>
    public static void Asked(Tx tx, long id, long times, DateTimeOffset now, IReadOnlyCollection<string>? who = null)
    {
        if (Find(tx, id) is not { } entry)
            return;
        var askers = (who ?? []).Concat(entry.AskedBy).Distinct(StringComparer.Ordinal).Take(AskersKept).ToArray();
        tx.Execute("UPDATE quarantine SET asked = asked + @times, last_asked = @now, asked_by = @who WHERE id = @id",
            ("id", id), ("times", times), ("now", now), ("who", askers.Length == 0 ? null : System.Text.Json.JsonSerializer.Serialize(askers)));
    }

    /// <summary>
    /// The number of the entry that stands for every name of an owned namespace without an entry of its own, opened if it is not there, with
    /// its audit event. Its project is the pattern, such as <c>acme-*</c>, which no project can be called.
    /// </summary>
    public static long OfNamespace(Tx tx, string pattern, string rule, string reason, string index = Indexes.Root)
    {
        if (Open(tx, pattern, null, index) is { } entry)
            return entry.Id;
        var transition = new DecisionTransition
        {
            Index = index,
            Project = pattern,
            Verdict = "deny",
            Rules = rule,
            Sentence = $"Denied by {rule}: {reason}",
            EvidenceJson = AuditData.WriteArray(json =>
            {
                json.WriteStartObject();
                json.WriteString("rule", rule);
                json.WriteString("action", "deny");
                json.WriteString("mode", "enforce");
                json.WriteString("reason", reason);
                json.WriteEndObject();
            }),
            Now = tx.Now,
        };
        Told(tx, transition, null);
        return Put(tx, transition)!.Value;
    }

    /// <summary>Ends the entries of namespaces other than these, with their audit events.</summary>
    public static void EndNamespaces(Tx tx, IReadOnlyCollection<string> owned, string index = Indexes.Root)
    {
        foreach (var entry in tx.Query($"SELECT {Columns} FROM quarantine WHERE ended_at IS NULL AND index_name = @index AND project LIKE '%*'", Read, ("index", index)))
        {
            if (owned.Contains(entry.Project))
                continue;
            var transition = new DecisionTransition { Index = index, Project = entry.Project, Verdict = "allow", Rules = "", Sentence = "Allowed", Now = tx.Now };
            End(tx, transition);
            Told(tx, transition, entry.Verdict);
        }
    }

    static void Told(Tx tx, DecisionTransition transition, string? was) => Audit.Insert(tx, new("decision", transition.Project, null, null, AuditData.Write(json =>
    {
        json.WriteString("index", transition.Index);
        json.WriteString("verdict", transition.Verdict);
        json.WriteString("was", was);
        json.WriteString("rules", transition.Rules);
        json.WriteString("sentence", transition.Sentence);
    })));

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
        row.Text(6), row.Text(7), row.Text(8), row.Time(9), row.TimeOrNull(10), row.TimeOrNull(11), row.Number(12), row.TimeOrNull(13),
        row.TextOrNull(14) is { } who ? System.Text.Json.JsonSerializer.Deserialize<string[]>(who) ?? [] : []);
}
