using System.Data.Common;

namespace Bonded.Data;

/// <summary>What people rejected. Each change begins a new epoch.</summary>
public static class Blocks
{
    const string Columns = "id, index_name, name, versions, sha256, why, who, quarantine_id, created_at, ended_at, ended_why";

    /// <summary>Stores a block with its audit event, in a new epoch. Returns its number.</summary>
    public static long Add(Tx tx, StoredBlock block)
    {
        var id = tx.Number("""
            INSERT INTO blocks (index_name, name, versions, sha256, why, who, quarantine_id, created_at)
            VALUES (@index, @name, @versions, @sha256, @why, @who, @quarantine, @now) RETURNING id
            """,
            ("index", block.Index), ("name", block.Name), ("versions", block.Versions), ("sha256", block.Sha256), ("why", block.Why), ("who", block.Who),
            ("quarantine", block.QuarantineId), ("now", tx.Now))!.Value;
        Told(tx, "block-added", block with { Id = id }, block.Why, block.Who);
        Indexes.Raise(tx, block.Index, "block");
        return id;
    }

    /// <summary>Takes a block back, with its audit event, in a new epoch. False where there is none of that number, or it has ended.</summary>
    public static bool End(Tx tx, long id, string why, string who)
    {
        if (Find(tx, id) is not { EndedAt: null } block)
            return false;
        tx.Execute("UPDATE blocks SET ended_at = @now, ended_why = @why WHERE id = @id", ("id", id), ("why", why), ("now", tx.Now));
        Told(tx, "block-ended", block, why, who);
        Indexes.Raise(tx, block.Index, "block");
        return true;
    }

    /// <summary>The block of that number.</summary>
    public static StoredBlock? Find(Tx tx, long id) => tx.First($"SELECT {Columns} FROM blocks WHERE id = @id", Read, ("id", id));

    /// <summary>Every block that has not ended.</summary>
    public static IReadOnlyList<StoredBlock> Open(Tx tx, string index = Indexes.Root) =>
        tx.Query($"SELECT {Columns} FROM blocks WHERE index_name = @index AND ended_at IS NULL ORDER BY id", Read, ("index", index));

    /// <summary>Blocks, newest first.</summary>
    /// <param name="before">The last number of the page before, or null for the first page.</param>
    /// <param name="open">Only those that have not ended.</param>
    public static IReadOnlyList<StoredBlock> List(Tx tx, long? before, int limit, bool open) =>
        tx.Query($"SELECT {Columns} FROM blocks WHERE id < @before AND (@open = 0 OR ended_at IS NULL) ORDER BY id DESC LIMIT @limit",
            Read, ("before", before ?? long.MaxValue), ("open", open), ("limit", limit));

    static void Told(Tx tx, string kind, StoredBlock block, string why, string who) => Audit.Insert(tx, new(kind, block.Name, null, block.Sha256, AuditData.Write(json =>
    {
        json.WriteNumber("block", block.Id);
        json.WriteString("index", block.Index);
        json.WriteString("versions", block.Versions);
        json.WriteString("why", why);
        json.WriteString("who", who);
    })));

    static StoredBlock Read(DbDataReader row) => new()
    {
        Id = row.Number(0),
        Index = row.Text(1),
        Name = row.TextOrNull(2),
        Versions = row.TextOrNull(3),
        Sha256 = row.DigestOrNull(4),
        Why = row.Text(5),
        Who = row.Text(6),
        QuarantineId = row.NumberOrNull(7),
        CreatedAt = row.Time(8),
        EndedAt = row.TimeOrNull(9),
        EndedWhy = row.TextOrNull(10),
    };
}
