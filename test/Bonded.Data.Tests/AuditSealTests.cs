using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Bonded.Data.Tests;

public class AuditSealTests
{
    const string Node = "node";

    [Fact]
    public void An_event_has_these_bytes_and_these_digests()
    {
        var told = new AuditEvent("decision", "a\"b\\c", "x\u0001\n\u007fé\u2028.whl", Samples.Digest("x"), """{"verdict":"hold","n":1}""")
        {
            Id = 7,
            At = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero).AddMicroseconds(5),
        };

        var text = AuditChain.Text(told);

        Assert.Equal(
            "{\"id\":7,\"at\":1793534400000005,\"kind\":\"decision\",\"project\":\"a\\\"b\\\\c\",\"filename\":\"x\\u0001\\n\u007fé\u2028.whl\",\"sha256\":\""
            + Samples.Digest("x") + "\",\"data\":{\"verdict\":\"hold\",\"n\":1}}", text);
        var leaf = SHA256.HashData([0, .. Encoding.UTF8.GetBytes(text)]);
        Assert.Equal(Convert.ToHexStringLower(leaf), AuditChain.Leaf(text).ToString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([2, .. new byte[32], .. leaf])), AuditChain.Head(AuditChain.Start, AuditChain.Leaf(text)).ToString());
        Assert.EndsWith("""kind":"k","project":null,"filename":null,"sha256":null,"data":{}}""", AuditChain.Text(new("k", null, null, null, "{}")));
    }

    [Theory, DatabaseData]
    public async Task What_is_sealed_is_whole_and_the_rest_is_told_as_waiting(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open(new ManualTime(Samples.Start));
        await Tell(database, 25);
        Assert.Equal(10, await Seal(database, 10));
        Assert.Equal(15, await Seal(database, 100));
        Assert.Equal(0, await Seal(database, 100));
        await Tell(database, 2);

        var report = await AuditCheck.Run(database);

        Assert.Equal((25, 2, 0), (report.Sealed, report.Unsealed, report.FaultCount));
        Assert.Equal(Samples.Start, report.UnsealedSince);
        Assert.Equal((await database.Read(AuditSeals.Newest))!.Head, report.Head);
        var sequences = (await database.Read(tx => AuditSeals.List(tx, 0, 100))).Select(each => each.Seal.Sequence);
        Assert.Equal(Enumerable.Range(1, 25).Select(i => (long)i), sequences);
    }

    [Theory]
    [DatabaseData("UPDATE audit_events SET data = '{\"verdict\":\"allow\"}' WHERE id = 7", "altered", 7L)]
    [DatabaseData("UPDATE audit_events SET at = at - 1 WHERE id = 7", "altered", 7L)]
    [DatabaseData("UPDATE audit_events SET at = 9000000000000000000 WHERE id = 7", "altered", 7L)]
    [DatabaseData("UPDATE audit_events SET project = NULL WHERE id = 7", "altered", 7L)]
    [DatabaseData("DELETE FROM audit_events WHERE id = 7", "missing", 7L)]
    [DatabaseData("DELETE FROM audit_events WHERE id = 7; DELETE FROM audit_seals WHERE event_id = 7", "missing", 8L)]
    [DatabaseData("DELETE FROM audit_events WHERE id = 1; DELETE FROM audit_seals WHERE event_id = 1", "missing", 2L)]
    [DatabaseData("UPDATE audit_seals SET seq = -seq WHERE seq IN (7, 8); UPDATE audit_seals SET seq = 15 + seq WHERE seq < 0", "broken-chain", 8L)]
    [DatabaseData("UPDATE audit_seals SET event_id = 1000 WHERE seq = 7; UPDATE audit_seals SET event_id = 7 WHERE seq = 8; UPDATE audit_seals SET event_id = 8 WHERE seq = 7", "altered", 8L)]
    [DatabaseData("UPDATE audit_seals SET leaf = head WHERE seq = 7", "broken-chain", 7L)]
    [DatabaseData("INSERT INTO audit_events (at, kind, data) VALUES (0, 'decision', '{}'); DELETE FROM audit_unsealed WHERE event_id > 20", "inserted", 21L)]
    [DatabaseData("INSERT INTO audit_seals (seq, event_id, leaf, head) SELECT 21, 21, leaf, head FROM audit_seals WHERE seq = 20", "broken-chain", 21L)]
    public async Task What_a_hand_in_the_database_does_is_found_and_the_first_is_named(DatabaseKind kind, string hand, string fault, long id)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        await Tell(database, 20);
        await Seal(database, 100);
        Assert.Equal(0, (await AuditCheck.Run(database)).FaultCount);

        await Meddle(database, hand);

        var report = await AuditCheck.Run(database);
        Assert.InRange(report.FaultCount, 1, 3);
        Assert.Equal((fault, (long?)id), (report.Faults[0].Kind, report.Faults[0].EventId));
        Assert.Contains($"vent {id}", report.Faults[0].Sentence, StringComparison.Ordinal);
    }

    [Theory, DatabaseData]
    public async Task Without_tampering_the_database_itself_refuses_to_change_a_seal(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        await Tell(database, 1);
        await Seal(database, 10);

        foreach (var hand in (string[])["UPDATE audit_seals SET seq = 9", "DELETE FROM audit_seals", "UPDATE audit_events SET kind = 'x'", "DELETE FROM audit_events"])
            await Assert.ThrowsAnyAsync<Exception>(() => database.Write(tx => tx.Execute(hand)));
    }

    [Theory, DatabaseData]
    public async Task A_noted_head_tells_a_chain_that_was_cut_off_or_made_anew(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        await Tell(database, 20);
        await Seal(database, 100);
        var noted = await AuditCheck.Run(database);
        Assert.Equal(0, (await AuditCheck.Run(database, (noted.Sealed, noted.Head))).FaultCount);
        await Meddle(database, "DELETE FROM audit_seals WHERE seq > 15; DELETE FROM audit_events WHERE id > 15");
        Assert.Equal(0, (await AuditCheck.Run(database)).FaultCount);
        Assert.Equal("missing", (await AuditCheck.Run(database, (noted.Sealed, noted.Head))).Faults[0].Kind);

        await Meddle(database, "DELETE FROM audit_seals; UPDATE audit_events SET kind = 'other'; INSERT INTO audit_unsealed (event_id) SELECT id FROM audit_events");
        await Tell(database, 5);
        await Seal(database, 100);

        Assert.Equal(0, (await AuditCheck.Run(database)).FaultCount);
        var found = await AuditCheck.Run(database, (noted.Sealed, noted.Head));
        Assert.Equal(("other-head", 20L), (found.Faults[0].Kind, found.Faults[0].Sequence));
    }

    [Fact]
    public async Task An_event_whose_transaction_is_held_open_is_sealed_once_it_is_there()
    {
        await using var place = await TestDatabase.Create(DatabaseKind.PostgreSql);
        await using var database = await place.Open();
        await Tell(database, 1);
        await using var other = new NpgsqlConnection(((DatabaseLocation.PostgreSql)place.Location).ConnectionString);
        await other.OpenAsync();
        await using (var open = await other.BeginTransactionAsync())
        {
            await using var insert = new NpgsqlCommand("INSERT INTO audit_events (at, kind, data) VALUES (1, 'late', '{}') RETURNING id", other, open);
            var late = (long)(await insert.ExecuteScalarAsync())!;
            await Tell(database, 3);
            Assert.True(await database.Read(tx => tx.Number("SELECT max(id) FROM audit_events")) > late);

            Assert.Equal(4, await Seal(database, 100));
            Assert.Equal(0, (await AuditCheck.Run(database)).FaultCount);
            Assert.Null(await database.Read(tx => AuditSeals.SequenceOf(tx, late)));

            await open.CommitAsync();
            Assert.Equal(1, (await AuditCheck.Run(database)).Unsealed);
            Assert.Equal(1, await Seal(database, 100));
            Assert.Equal(5, await database.Read(tx => AuditSeals.SequenceOf(tx, late)));
        }

        var report = await AuditCheck.Run(database);
        Assert.Equal((5, 0, 0), (report.Sealed, report.Unsealed, report.FaultCount));
    }

    [Theory, DatabaseData]
    public async Task An_event_that_is_undone_leaves_nothing_that_waits(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Write(tx =>
        {
            Audit.Insert(tx, new("undone", null, null, null, "{}"));
            throw new InvalidOperationException();
        }));

        Assert.False(await database.Read(AuditSeals.AnyWaits));
        await Tell(database, 1);
        Assert.Equal(1, await Seal(database, 10));
        Assert.Equal(0, (await AuditCheck.Run(database)).FaultCount);
    }

    [Fact]
    public async Task Two_nodes_that_seal_at_once_seal_each_event_once()
    {
        await using var place = await TestDatabase.Create(DatabaseKind.PostgreSql);
        await using var one = await place.Open();
        await using var two = await place.Open();
        await Tell(one, 300);
        var sealedBy = new int[2];
        async Task Work(Database database, int node)
        {
            for (var i = 0; i < 40; i++)
            {
                await Tell(database, 5);

                // Gone at once, so that the other gets its turn.
                sealedBy[node] += await database.Write(tx => AuditSeals.Seal(tx, $"node-{node}", 20)) ?? 0;
                await database.Write(tx => AuditSeals.Release(tx, $"node-{node}"));
            }
        }

        await Task.WhenAll(Work(one, 0), Work(two, 1));
        while (await one.Write(tx => AuditSeals.Seal(tx, "node-0", 100)) is int more and > 0)
            sealedBy[0] += more;

        Assert.Equal(700, sealedBy.Sum());
        var report = await AuditCheck.Run(two);
        Assert.Equal((700, 0, 0), (report.Sealed, report.Unsealed, report.FaultCount));
        Assert.Null(await two.Write(tx => AuditSeals.Seal(tx, "node-1", 100)));
    }

    [Theory, DatabaseData]
    public async Task Events_that_a_crash_left_unsealed_are_sealed_after_the_next_start(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using (var database = await place.Open(new ManualTime(Samples.Start)))
        {
            await Tell(database, 3);
            await Seal(database, 2);
        }

        // The lease of the node that is gone has ended.
        await using var again = await place.Open(new ManualTime(Samples.Start.AddSeconds(31)));
        var before = await AuditCheck.Run(again);
        Assert.Equal((2, 1), (before.Sealed, before.Unsealed));
        await using (var sealer = new AuditSealer(again, TimeProvider.System))
            await Tell(again, 4);

        var report = await AuditCheck.Run(again);
        Assert.Equal((7, 0, 0), (report.Sealed, report.Unsealed, report.FaultCount));
    }

    [Theory, DatabaseData]
    public async Task The_sealer_seals_by_itself_and_hands_over_when_it_ends(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        await using (new AuditSealer(database, TimeProvider.System))
        {
            await Tell(database, 1_200);
            for (var tries = 0; (await AuditCheck.Run(database)).Sealed < 1_200; tries++)
            {
                Assert.True(tries < 1_000);
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        await Tell(database, 1);
        await using (new AuditSealer(database, TimeProvider.System))
        {
            // It seals what waits when it ends, at the latest.
        }

        var report = await AuditCheck.Run(database);
        Assert.Equal((1_201, 0, 0), (report.Sealed, report.Unsealed, report.FaultCount));
    }

    [Fact]
    public async Task Sealing_reads_what_waits_and_not_the_whole_log()
    {
        await using var place = await TestDatabase.Create(DatabaseKind.Sqlite);
        await using var database = await place.Open();

        var plan = await database.Read(tx => tx.Query($"EXPLAIN QUERY PLAN SELECT e.id FROM {AuditSeals.Waits}", static row => row.Text(3), ("limit", 10)));

        Assert.DoesNotContain(plan, step => step is "SCAN e");
        Assert.Contains(plan, step => step.StartsWith("SEARCH e USING INTEGER PRIMARY KEY", StringComparison.Ordinal));
    }

    [Theory, DatabaseData]
    public async Task A_decision_says_which_epoch_and_which_inspection_it_rests_on(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        var file = Samples.File("x-1.0.tar.gz");
        await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("x", file)));
        await database.Write(tx => Inspections.Save(tx, new(file.Sha256!.Value, file.Filename, "engine-1", """{"seen":"nothing"}""", Samples.Start)));
        await database.Write(tx => Decisions.Record(tx, [Samples.Decision("x", file.Filename, "allow", "") with { Epoch = 12, Engine = "engine-1" }]));

        var told = await database.Read(tx => Audit.Standing(tx, "decision", "x", file.Filename, DateTimeOffset.MaxValue));

        Assert.Contains("\"epoch\":12", told!.DataJson, StringComparison.Ordinal);
        Assert.Contains($$"""
            "inspection":{"engine":"engine-1","facts_sha256":"{{Samples.Digest("""{"seen":"nothing"}""")}}"}
            """.Trim(), told.DataJson, StringComparison.Ordinal);
    }

    static Task Tell(Database database, int count) => database.Write(tx =>
    {
        for (var i = 0; i < count; i++)
            Audit.Insert(tx, new("decision", "x", "x-1.0.tar.gz", Samples.Digest("x"), string.Create(CultureInfo.InvariantCulture, $$"""{"n":{{i}}}""")));
    });

    static Task<int?> Seal(Database database, int most) => database.Write(tx => AuditSeals.Seal(tx, Node, most));

    // What somebody does who has the database's own rights.
    static Task Meddle(Database database, string hand) => database.Write(tx =>
    {
        foreach (var statement in tx.IsSqlite
            ? ["DROP TRIGGER IF EXISTS audit_events_are_never_updated", "DROP TRIGGER IF EXISTS audit_events_are_never_deleted", "DROP TRIGGER IF EXISTS audit_seals_are_never_updated", "DROP TRIGGER IF EXISTS audit_seals_are_never_deleted"]
            : (string[])["DROP TRIGGER IF EXISTS audit_events_are_only_added ON audit_events", "DROP TRIGGER IF EXISTS audit_seals_are_only_added ON audit_seals", "ALTER TABLE audit_seals DROP CONSTRAINT IF EXISTS audit_seals_seq_check"])
        {
            tx.Execute(statement);
        }

        if (tx.IsSqlite)
            tx.Execute("PRAGMA ignore_check_constraints = ON");
        foreach (var statement in hand.Split("; "))
            tx.Execute(statement);
    });
}
