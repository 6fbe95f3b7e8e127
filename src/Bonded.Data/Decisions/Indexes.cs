namespace Bonded.Data;

/// <summary>The indexes that clients install from, and the epoch of each: everything decided or rendered in an older epoch is done again.</summary>
public static class Indexes
{
    /// <summary>The first index.</summary>
    public const string Root = "root";

    /// <summary>The index's epoch; it only rises.</summary>
    public static long Epoch(Tx tx, string index = Root) =>
        tx.Number("SELECT epoch FROM indexes WHERE name = @name", ("name", index)) ?? throw Unknown();

    /// <summary>Up to which epoch the transition of every file is on record.</summary>
    public static long RecordedEpoch(Tx tx, string index = Root) =>
        tx.Number("SELECT recorded_epoch FROM indexes WHERE name = @name", ("name", index)) ?? throw Unknown();

    /// <summary>Notes that the transition of every file is on record up to that epoch.</summary>
    public static void SetRecordedEpoch(Tx tx, long epoch, string index = Root) =>
        tx.Execute("UPDATE indexes SET recorded_epoch = @epoch WHERE name = @name AND recorded_epoch < @epoch", ("name", index), ("epoch", epoch));

    /// <summary>Begins a new epoch, with the audit event of what made it necessary, and returns it.</summary>
    public static long Raise(Tx tx, string index, string reason, AuditEvent happened)
    {
        var epoch = Raise(tx, index, reason);
        Audit.Insert(tx, happened);
        return epoch;
    }

    // For what has told its audit events already. Last in its transaction where it can be, because every decision waits for this row.
    internal static long Raise(Tx tx, string index, string reason) =>
        tx.Number("UPDATE indexes SET epoch = epoch + 1, raised_at = @now, reason = @reason WHERE name = @name RETURNING epoch",
            ("name", index), ("reason", reason), ("now", tx.Now)) ?? throw Unknown();

    static InvalidOperationException Unknown() => new("no such index");
}
