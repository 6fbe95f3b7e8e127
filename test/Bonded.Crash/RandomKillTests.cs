using System.Diagnostics;
using System.Globalization;

namespace Bonded.Crash;

public class SqliteRandomKillTests
{
    [Fact, Trait("Speed", "Slow")]
    public Task J01_promises_hold_after_every_kill_at_a_random_moment_on_SQLite() => RandomKills.Run(DatabaseKind.Sqlite);
}

public class PostgreSqlRandomKillTests
{
    [Fact, Trait("Speed", "Slow")]
    public Task J01_promises_hold_after_every_kill_at_a_random_moment_on_PostgreSQL() => RandomKills.Run(DatabaseKind.PostgreSql);
}

static class RandomKills
{
    const int Clients = 4;

    /// <summary>
    /// Kills a server under mixed load again and again, on one data directory. <c>BONDED_KILLS</c> says how often; <c>BONDED_SEED</c> replays
    /// the choices, though not the moment at which each signal meets the process.
    /// </summary>
    public static async Task Run(DatabaseKind kind)
    {
        var kills = Number("BONDED_KILLS") ?? 25;
        var seed = Number("BONDED_SEED") ?? Random.Shared.Next();
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"{kind}: {kills} kills, BONDED_SEED={seed}");

        var random = new Random(seed);
        await using var upstream = RecordingUpstream.Start();
        using var site = await Site.Create(kind, upstream);
        var offer = new Offer(upstream, random);
        offer.Begin();
        var witness = new Witness(offer);
        var promises = new Promises(site, offer, witness, upstream);
        for (var round = 0; round < kills; round++)
        {
            offer.Add(round);
            site.WriteSettings(youngProjectDays: 30 + random.Next(2));
            await using var server = Server.Start(site);
            if (random.Next(6) == 0)
            {
                // In the middle of the start, which recovers from the kill before.
                await Task.Delay(random.Next(50, 700));
            }
            else
            {
                Assert.True(await server.IsUp(), $"round {round}: the server ended instead of starting\n{server.Log}");
                promises.RowsAreTrue();
                AgePages(site, random.Next(2));
                using var stop = new CancellationTokenSource();
                var load = new Load(offer, witness);
                var seeds = Enumerable.Range(0, Clients).Select(_ => random.Next()).ToList();
                var clients = seeds.Select(each => Task.Run(() => load.Run(server, each, stop.Token))).ToList();
                for (var changes = random.Next(4); changes > 0; changes--)
                    offer.Change((round * 10) + changes);
                await Progress(witness, random.Next(80));
                await Task.Delay(random.Next(30));
                server.Kill();
                await stop.CancelAsync();
                await Task.WhenAll(clients);
            }

            if (!server.Ended)
                server.Kill();
            await server.Exit();
            promises.BlobsAreWhole();
            Check(witness, round, server);
        }

        await using (var last = Server.Start(site))
        {
            Assert.True(await last.IsUp(), "the server ended instead of starting at last\n" + last.Log);
            promises.RowsAreTrue();
            await promises.PagesAreTrue(last);
            Check(witness, kills, last);
            last.Terminate();
            Assert.Equal(0, await last.Exit());
        }

        await using (var again = Server.Start(site))
        {
            Assert.True(await again.IsUp(), again.Log);
            promises.RowsAreTrue();
            witness.NothingBroken();
        }

        output.WriteLine($"{witness.Served.Count} different files were served. {witness.Summary}");
        Assert.NotEmpty(witness.Served);
    }

    // So many answers, whatever the speed of the machine.
    static async Task Progress(Witness witness, int answers)
    {
        var until = witness.Answers + answers;
        for (var waited = Stopwatch.StartNew(); witness.Answers < until && waited.Elapsed < TimeSpan.FromSeconds(5);)
            await Task.Delay(2);
    }

    static void Check(Witness witness, int round, Server server)
    {
        try
        {
            witness.NothingBroken();
        }
        catch
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"round {round}; the server's last words:\n{server.Log[^Math.Min(server.Log.Length, 6000)..]}");
            throw;
        }
    }

    // Pages are fresh for ten minutes; with every other one aged, the next request asks the upstream again.
    static void AgePages(Site site, int which)
    {
        using var connection = site.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE projects SET fetched_at = fetched_at - 900000000 WHERE id % 2 = {which}";
        command.ExecuteNonQuery();
    }

    static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
