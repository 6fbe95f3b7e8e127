using System.Data.Common;

namespace Bonded.Data;

/// <summary>
/// The chain of the audit events: each event waits from its own transaction on, and one node at a time puts those that wait at the chain's end.
/// An event whose transaction ended late gets a later place than its number says, and none is passed over.
/// </summary>
public static class AuditSeals
{
    const string LeaseName = "audit-sealer";
    // In this order of tables: a planner that began with the events would read all of them for each batch.
    internal const string Waits = "(SELECT event_id FROM audit_unsealed ORDER BY event_id LIMIT @limit) u JOIN audit_events e ON e.id = u.event_id ORDER BY e.id";
    const string Event = "e.id, e.at, e.kind, e.project, e.filename, e.sha256, e.data";

    // Far longer than clocks of nodes differ; a node that dies delays the chain by as much.
    static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);

    /// <summary>The chain's end; null while nothing is sealed.</summary>
    public static AuditSeal? Newest(Tx tx) =>
        tx.First("SELECT seq, event_id, leaf, head FROM audit_seals ORDER BY seq DESC LIMIT 1", Read);

    public static AuditSeal? Find(Tx tx, long sequence) =>
        tx.First("SELECT seq, event_id, leaf, head FROM audit_seals WHERE seq = @seq", Read, ("seq", sequence));

    /// <summary>The place of an event in the chain; null while it waits.</summary>
    public static long? SequenceOf(Tx tx, long eventId) => tx.Number("SELECT seq FROM audit_seals WHERE event_id = @id", ("id", eventId));

    /// <summary>Places after the given one, in order, each with its event's canonical text, or null where the event is not there.</summary>
    public static IReadOnlyList<(AuditSeal Seal, string? Text)> List(Tx tx, long after, int limit) =>
        tx.Query($"SELECT s.seq, s.event_id, s.leaf, s.head, {Event} FROM audit_seals s LEFT JOIN audit_events e ON e.id = s.event_id WHERE s.seq > @after ORDER BY s.seq LIMIT @limit",
            static row => (Read(row), row.NumberOrNull(4) is null ? null : AuditChain.Text(Audit.Read(row, 4))), ("after", after), ("limit", limit));

    /// <summary>Whether an event waits.</summary>
    public static bool AnyWaits(Tx tx) => tx.Number("SELECT 1 FROM audit_unsealed LIMIT 1") is not null;

    /// <summary>How many events wait, and when the first of them was stored.</summary>
    public static (long Count, DateTimeOffset? Since) Waiting(Tx tx) => tx.First(
        "SELECT (SELECT count(*) FROM audit_unsealed), (SELECT at FROM audit_events WHERE id = (SELECT min(event_id) FROM audit_unsealed))",
        static row => (row.Number(0), row.NumberOrNull(1) is { } at ? Micros.ToNearestTime(at) : (DateTimeOffset?)null));

    /// <summary>Events that neither are sealed nor wait: nobody but a hand in the database makes such.</summary>
    public static IReadOnlyList<long> Strays(Tx tx, int limit) => tx.Query("""
        SELECT e.id FROM audit_events e
        WHERE NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.event_id = e.id) AND NOT EXISTS (SELECT 1 FROM audit_unsealed u WHERE u.event_id = e.id)
        ORDER BY e.id LIMIT @limit
        """, static row => row.Number(0), ("limit", limit));

    /// <summary>What waits for its seal and is not there.</summary>
    public static IReadOnlyList<long> Lost(Tx tx, int limit) => tx.Query("""
        SELECT u.event_id FROM audit_unsealed u WHERE NOT EXISTS (SELECT 1 FROM audit_events e WHERE e.id = u.event_id)
        ORDER BY u.event_id LIMIT @limit
        """, static row => row.Number(0), ("limit", limit));

    /// <summary>Seals events that wait, and tells how many; null where another node is the one to do it.</summary>
    /// <param name="holder">The node.</param>
    public static int? Seal(Tx tx, string holder, int most)
    {
        // Until the end of this transaction no other gets past here, whatever the clocks say.
        if (Leases.Take(tx, LeaseName, holder, LeaseTime) is null)
            return null;
        var (sequence, head) = Newest(tx) is { } newest ? (newest.Sequence, newest.Head) : (0, AuditChain.Start);
        var seals = new List<AuditSeal>();
        foreach (var told in tx.Query($"SELECT {Event} FROM {Waits}",
            static row => Audit.Read(row, 0), ("limit", most)))
        {
            var leaf = AuditChain.Leaf(AuditChain.Text(told));
            head = AuditChain.Head(head, leaf);
            seals.Add(new(++sequence, told.Id, leaf, head));
        }

        tx.ExecuteEach("INSERT INTO audit_seals (seq, event_id, leaf, head) VALUES (@seq, @event, @leaf, @head)",
            seals.Select(static seal => new (string, object?)[] { ("seq", seal.Sequence), ("event", seal.EventId), ("leaf", seal.Leaf), ("head", seal.Head) }));
        tx.ExecuteEach("DELETE FROM audit_unsealed WHERE event_id = @event", seals.Select(static seal => new (string, object?)[] { ("event", seal.EventId) }));
        return seals.Count;
    }

    /// <summary>Lets another node be the one that seals.</summary>
    public static void Release(Tx tx, string holder) => Leases.Release(tx, LeaseName, holder);

    static AuditSeal Read(DbDataReader row) => new(row.Number(0), row.Number(1), row.Digest(2), row.Digest(3));
}
