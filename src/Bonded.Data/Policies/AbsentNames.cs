namespace Bonded.Data;

/// <summary>Names that were asked for and that no upstream had: who makes one of them exist may have known that somebody asks.</summary>
public static class AbsentNames
{
    /// <summary>Notes names that were asked for; once there are more than the limit, those asked for the longest ago and the least often go.</summary>
    public static void Note(Tx tx, IEnumerable<KeyValuePair<string, long>> names, int limit, string index = Indexes.Root)
    {
        tx.ExecuteEach("""
            INSERT INTO absent_names (index_name, name, first_asked, last_asked, times) VALUES (@index, @name, @now, @now, @times)
            ON CONFLICT (index_name, name) DO UPDATE SET last_asked = excluded.last_asked, times = absent_names.times + excluded.times
            """,
            names.OrderBy(static name => name.Key, StringComparer.Ordinal)
                .Select(name => new (string, object?)[] { ("index", index), ("name", name.Key), ("times", name.Value), ("now", tx.Now) }));
        var over = Count(tx, index) - limit;
        if (over > 0)
            tx.Execute("""
                DELETE FROM absent_names WHERE index_name = @index AND name IN
                    (SELECT name FROM absent_names WHERE index_name = @index ORDER BY times, last_asked, name LIMIT @over)
                """, ("index", index), ("over", over));
    }

    /// <summary>When the name was first asked for in vain, or null.</summary>
    public static DateTimeOffset? FirstAsked(Tx tx, string name, string index = Indexes.Root) =>
        tx.First("SELECT first_asked FROM absent_names WHERE index_name = @index AND name = @name", static row => row.TimeOrNull(0), ("index", index), ("name", name));

    public static long Count(Tx tx, string index = Indexes.Root) =>
        tx.Number("SELECT count(*) FROM absent_names WHERE index_name = @index", ("index", index)) ?? 0;
}
