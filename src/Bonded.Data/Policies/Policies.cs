using System.Data.Common;
using System.Text;
using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>The policies of an index, each from the epoch it began to the next one's. None is ever changed.</summary>
public static class Policies
{
    const string Columns = "epoch, sha256, text, source, who, at";

    /// <summary>The policy in force, or null before the first.</summary>
    public static StoredPolicy? Current(Tx tx, string index = Indexes.Root) => InForceAt(tx, long.MaxValue, index);

    /// <summary>The policy that was in force in that epoch.</summary>
    public static StoredPolicy? InForceAt(Tx tx, long epoch, string index = Indexes.Root) =>
        tx.First($"SELECT {Columns} FROM policies WHERE index_name = @index AND epoch <= @epoch ORDER BY epoch DESC LIMIT 1", Read, ("index", index), ("epoch", epoch));

    /// <summary>The policies, newest first.</summary>
    /// <param name="before">The epoch of the last one of the page before, or null for the first page.</param>
    public static IReadOnlyList<StoredPolicy> List(Tx tx, long? before, int limit, string index = Indexes.Root) =>
        tx.Query($"SELECT {Columns} FROM policies WHERE index_name = @index AND epoch < @before ORDER BY epoch DESC LIMIT @limit",
            Read, ("index", index), ("before", before ?? long.MaxValue), ("limit", limit));

    /// <summary>
    /// Puts the configuration's policy in force if the configuration is another than the last one that was; what people have put in force since
    /// stays otherwise. Returns the epoch.
    /// </summary>
    /// <param name="configuration">The digest of everything in the configuration that decisions depend on.</param>
    public static long AdoptFile(Tx tx, Sha256Digest configuration, string text, string index = Indexes.Root)
    {
        var changed = tx.Execute("UPDATE indexes SET policy_sha256 = @policy WHERE name = @name AND policy_sha256 IS DISTINCT FROM @policy",
            ("name", index), ("policy", configuration)) > 0;
        return changed || Current(tx, index) is null ? Adopt(tx, text, "file", null, index) : Indexes.Epoch(tx, index);
    }

    /// <summary>Puts a policy in force from a new epoch on, with its audit event, and returns the epoch.</summary>
    public static long Adopt(Tx tx, string text, string source, string? who, string index = Indexes.Root)
    {
        var sha256 = Sha256Digest.Of(Encoding.UTF8.GetBytes(text));
        var was = Current(tx, index);
        var epoch = Indexes.Raise(tx, index, "policy", new("policy-changed", null, null, sha256, AuditData.Write(json =>
        {
            json.WriteString("index", index);
            json.WriteString("source", source);
            json.WriteString("who", who);
            json.WriteString("was", was?.Sha256.ToString());
        })));
        tx.Execute("INSERT INTO policies (index_name, epoch, sha256, text, source, who, at) VALUES (@index, @epoch, @sha256, @text, @source, @who, @now)",
            ("index", index), ("epoch", epoch), ("sha256", sha256), ("text", text), ("source", source), ("who", who), ("now", tx.Now));
        return epoch;
    }

    /// <summary>Puts a policy in force in place of the one of that epoch; null, and nothing has changed, where another is in force.</summary>
    public static long? AdoptOver(Tx tx, long over, string text, string source, string? who, string index = Indexes.Root)
    {
        // Whoever else is putting one in force waits here until this is done.
        tx.Execute("UPDATE indexes SET epoch = epoch WHERE name = @name", ("name", index));
        return Current(tx, index)?.Epoch == over ? Adopt(tx, text, source, who, index) : null;
    }

    static StoredPolicy Read(DbDataReader row) => new(row.Number(0), row.Digest(1), row.Text(2), row.Text(3), row.TextOrNull(4), row.Time(5));
}
