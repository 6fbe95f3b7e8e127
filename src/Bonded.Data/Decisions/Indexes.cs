using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>The indexes that clients install from, and the epoch of each: everything decided or rendered in an older epoch is done again.</summary>
public static class Indexes
{
    /// <summary>The first index.</summary>
    public const string Root = "root";

    /// <summary>The index's epoch; it only rises.</summary>
    public static long Epoch(Tx tx, string index = Root) =>
        tx.Number("SELECT epoch FROM indexes WHERE name = @name", ("name", index)) ?? throw Unknown();

    /// <summary>Begins a new epoch, with the audit event of what made it necessary, and returns it.</summary>
    public static long Raise(Tx tx, string index, string reason, AuditEvent happened)
    {
        var epoch = tx.Number("UPDATE indexes SET epoch = epoch + 1, raised_at = @now, reason = @reason WHERE name = @name RETURNING epoch",
            ("name", index), ("reason", reason), ("now", tx.Now)) ?? throw Unknown();
        Audit.Insert(tx, happened);
        return epoch;
    }

    /// <summary>The digest of the policy that the index was last run with; null before the first.</summary>
    public static Sha256Digest? PolicyDigest(Tx tx, string index = Root) =>
        tx.First("SELECT policy_sha256 FROM indexes WHERE name = @name", static row => row.DigestOrNull(0), ("name", index));

    /// <summary>Notes the policy that the index runs with; if it is another one, a new epoch begins, with its audit event. Returns the epoch.</summary>
    public static long SetPolicy(Tx tx, Sha256Digest policy, string index = Root)
    {
        if (tx.Execute("UPDATE indexes SET policy_sha256 = @policy WHERE name = @name AND policy_sha256 IS DISTINCT FROM @policy",
            ("name", index), ("policy", policy)) == 0)
            return Epoch(tx, index);
        return Raise(tx, index, "policy", new("policy-changed", null, null, policy, AuditData.Write(json => json.WriteString("index", index))));
    }

    static InvalidOperationException Unknown() => new("no such index");
}
