namespace Bonded.Data;

/// <summary>Work that one node at a time does for all. A lease ends by itself when its holder does not renew it.</summary>
public static class Leases
{
    /// <summary>
    /// Takes the lease, or renews it for its holder. Returns the holder's token, which rises with every new holder so that a late write of the
    /// one before can be told apart; null while another node holds it.
    /// </summary>
    /// <param name="duration">How long it lasts; far longer than the nodes' clocks may differ.</param>
    public static long? Take(Tx tx, string name, string holder, TimeSpan duration) => tx.Number("""
        INSERT INTO leases (name, holder, token, until) VALUES (@name, @holder, 1, @until)
        ON CONFLICT (name) DO UPDATE SET
            token = CASE WHEN leases.holder = excluded.holder THEN leases.token ELSE leases.token + 1 END,
            holder = excluded.holder, until = excluded.until
        WHERE leases.holder = excluded.holder OR leases.until <= @now
        RETURNING token
        """, ("name", name), ("holder", holder), ("until", tx.Now + duration), ("now", tx.Now));

    /// <summary>Gives the lease up at once, if this node holds it.</summary>
    public static void Release(Tx tx, string name, string holder) =>
        tx.Execute("UPDATE leases SET until = 0 WHERE name = @name AND holder = @holder", ("name", name), ("holder", holder));
}
