using System.Data.Common;

namespace Bonded.Data;

/// <summary>The exceptions that people gave. Each change begins a new epoch, so that no page outlives it.</summary>
public static class Waivers
{
    const string Columns = "id, index_name, kind, name, versions, sha256, rules, why, who, quarantine_id, created_at, until, ends_when, ended_at, ended_why";

    /// <summary>Stores waivers, each with its audit event, in one new epoch. Returns their numbers.</summary>
    public static IReadOnlyList<long> Add(Tx tx, IReadOnlyList<StoredWaiver> waivers)
    {
        var ids = new List<long>(waivers.Count);
        foreach (var waiver in waivers)
        {
            var id = tx.Number("""
                INSERT INTO waivers (index_name, kind, name, versions, sha256, rules, why, who, quarantine_id, created_at, until, ends_when)
                VALUES (@index, @kind, @name, @versions, @sha256, @rules, @why, @who, @quarantine, @now, @until, @ends_when) RETURNING id
                """,
                ("index", waiver.Index), ("kind", waiver.Kind), ("name", waiver.Name), ("versions", waiver.Versions), ("sha256", waiver.Sha256),
                ("rules", string.Join(',', waiver.Rules)), ("why", waiver.Why), ("who", waiver.Who), ("quarantine", waiver.QuarantineId), ("now", tx.Now),
                ("until", waiver.Until), ("ends_when", waiver.EndsWhen))!.Value;
            ids.Add(id);
            Told(tx, "waiver-added", waiver with { Id = id }, waiver.Why, waiver.Who);
        }

        foreach (var index in waivers.Select(static waiver => waiver.Index).Distinct().Order(StringComparer.Ordinal))
            Indexes.Raise(tx, index, "waiver");
        return ids;
    }

    /// <summary>Ends a waiver, with its audit event, in a new epoch. False where there is none of that number, or it has ended.</summary>
    public static bool End(Tx tx, long id, string why, string? who)
    {
        if (Find(tx, id) is not { EndedAt: null } waiver)
            return false;
        tx.Execute("UPDATE waivers SET ended_at = @now, ended_why = @why WHERE id = @id", ("id", id), ("why", why), ("now", tx.Now));
        Told(tx, "waiver-ended", waiver, why, who);
        Indexes.Raise(tx, waiver.Index, "waiver");
        return true;
    }

    /// <summary>Notes that waivers have ended by their own time, with audit events. They had no effect since then, so no epoch begins.</summary>
    public static int Expire(Tx tx, DateTimeOffset now, int limit)
    {
        var ended = tx.Query($"SELECT {Columns} FROM waivers WHERE ended_at IS NULL AND until IS NOT NULL AND until <= @now ORDER BY id LIMIT @limit", Read, ("now", now), ("limit", limit));
        foreach (var waiver in ended)
        {
            tx.Execute("UPDATE waivers SET ended_at = until, ended_why = 'expired' WHERE id = @id AND ended_at IS NULL", ("id", waiver.Id));
            Told(tx, "waiver-ended", waiver, "expired", null);
        }

        return ended.Count;
    }

    /// <summary>The waiver of that number.</summary>
    public static StoredWaiver? Find(Tx tx, long id) => tx.First($"SELECT {Columns} FROM waivers WHERE id = @id", Read, ("id", id));

    /// <summary>Every waiver that has not ended.</summary>
    public static IReadOnlyList<StoredWaiver> Open(Tx tx, string index = Indexes.Root) =>
        tx.Query($"SELECT {Columns} FROM waivers WHERE index_name = @index AND ended_at IS NULL ORDER BY id", Read, ("index", index));

    /// <summary>Waivers, newest first.</summary>
    /// <param name="before">The last number of the page before, or null for the first page.</param>
    /// <param name="open">Only those that have not ended.</param>
    /// <param name="name">Only those of that project.</param>
    public static IReadOnlyList<StoredWaiver> List(Tx tx, long? before, int limit, bool open, string? name) =>
        tx.Query($"""
            SELECT {Columns} FROM waivers
            WHERE id < @before AND (@open = 0 OR ended_at IS NULL) AND (@name = '' OR name = @name) ORDER BY id DESC LIMIT @limit
            """, Read, ("before", before ?? long.MaxValue), ("open", open), ("name", name ?? ""), ("limit", limit));

    static void Told(Tx tx, string kind, StoredWaiver waiver, string why, string? who) => Audit.Insert(tx, new(kind, waiver.Name, null, waiver.Sha256, AuditData.Write(json =>
    {
        json.WriteNumber("waiver", waiver.Id);
        json.WriteString("index", waiver.Index);
        json.WriteString("kind", waiver.Kind);
        json.WriteString("versions", waiver.Versions);
        json.WriteString("rules", string.Join(',', waiver.Rules));
        json.WriteString("why", why);
        json.WriteString("who", who);
        if (waiver.Until is { } until)
            json.WriteString("until", until.UtcDateTime);
        json.WriteString("ends_when", waiver.EndsWhen);
    })));

    static StoredWaiver Read(DbDataReader row) => new()
    {
        Id = row.Number(0),
        Index = row.Text(1),
        Kind = row.Text(2),
        Name = row.TextOrNull(3),
        Versions = row.TextOrNull(4),
        Sha256 = row.DigestOrNull(5),
        Rules = row.Text(6).Split(','),
        Why = row.Text(7),
        Who = row.Text(8),
        QuarantineId = row.NumberOrNull(9),
        CreatedAt = row.Time(10),
        Until = row.TimeOrNull(11),
        EndsWhen = row.TextOrNull(12),
        EndedAt = row.TimeOrNull(13),
        EndedWhy = row.TextOrNull(14),
    };
}
