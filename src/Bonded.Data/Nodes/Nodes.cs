namespace Bonded.Data;

/// <summary>The servers that share this database.</summary>
public static class Nodes
{
    /// <summary>Notes that a node is alive.</summary>
    public static void Put(Tx tx, string id, DateTimeOffset startedAt, string aboutJson) => tx.Execute("""
        INSERT INTO nodes (id, started_at, seen_at, about) VALUES (@id, @started, @now, @about)
        ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, seen_at = excluded.seen_at, about = excluded.about
        """, ("id", id), ("started", startedAt), ("now", tx.Now), ("about", aboutJson));

    /// <summary>The nodes seen since a time.</summary>
    public static IReadOnlyList<Node> Since(Tx tx, DateTimeOffset time) =>
        tx.Query("SELECT id, started_at, seen_at, about FROM nodes WHERE seen_at >= @time ORDER BY id",
            static row => new Node(row.Text(0), row.Time(1), row.Time(2), row.Text(3)), ("time", time));

    /// <summary>Forgets a node that ends.</summary>
    public static void Remove(Tx tx, string id) => tx.Execute("DELETE FROM nodes WHERE id = @id", ("id", id));
}
