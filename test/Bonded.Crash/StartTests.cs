using System.Globalization;
using System.Net;

namespace Bonded.Crash;

public class StartTests
{
    [Fact]
    public async Task J04_a_second_server_on_the_same_data_is_refused_and_told_which_process_holds_it()
    {
        await using var upstream = RecordingUpstream.Start();
        using var site = await Site.Create(DatabaseKind.Sqlite, upstream);
        await using var first = Server.Start(site);
        await first.Up();
        await using var second = Server.Start(site);

        Assert.Equal(2, await second.Exit());
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"in use by process {first.Id}"), second.Log, StringComparison.Ordinal);
        using var answer = await first.Client.GetAsync("readyz");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        // The lock ends with its process, however that ends.
        first.Kill();
        await first.Exit();
        await using var third = Server.Start(site);
        await third.Up();
    }

    [Fact]
    public async Task J01_inspection_workers_end_with_a_server_that_is_killed()
    {
        await using var upstream = RecordingUpstream.Start();
        using var site = await Site.Create(DatabaseKind.Sqlite, upstream);
        var offer = new Offer(upstream, new Random(1));
        offer.Begin();
        offer.Add(0);
        await using var server = Server.Start(site);
        await server.Up();
        await new Witness(offer).Page(server.Client, "zqk000xgood");
        var workers = Directory.EnumerateDirectories($"/proc/{server.Id}/task").SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.NotEmpty(workers);

        server.Kill();
        await server.Exit();

        for (var times = 0; times < 300 && workers.Any(worker => Directory.Exists("/proc/" + worker)); times++)
            await Task.Delay(100);
        Assert.DoesNotContain(workers, worker => Directory.Exists("/proc/" + worker));
    }

    [Theory, InlineData(UnixFileMode.OtherWrite), InlineData(UnixFileMode.GroupWrite)]
    public async Task J02_data_that_others_may_write_is_refused_with_what_to_do(UnixFileMode mode)
    {
        await using var upstream = RecordingUpstream.Start();
        using var site = await Site.Create(DatabaseKind.Sqlite, upstream);
        Directory.CreateDirectory(site.Data);
        File.SetUnixFileMode(site.Data, File.GetUnixFileMode(site.Data) | mode);
        await using var server = Server.Start(site);

        Assert.Equal(2, await server.Exit());
        Assert.Contains("chmod", server.Log, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(site.Data));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task J02_data_on_a_read_only_disk_is_refused_with_what_to_do(bool used)
    {
        using var disk = new SmallDisk(64);
        await using var upstream = RecordingUpstream.Start();
        using var site = await Site.Create(DatabaseKind.Sqlite, upstream, Path.Combine(disk.Path, "data"));
        if (used)
        {
            await using var before = Server.Start(site);
            await before.Up();
        }

        disk.MakeReadOnly();
        await using var server = Server.Start(site);

        Assert.Equal(2, await server.Exit());
        Assert.Contains("data directory", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("in use", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task J04_a_damaged_database_is_said_and_no_wrong_byte_is_served()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("BONDED_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"BONDED_SEED={seed}");
        var random = new Random(seed);
        await using var upstream = RecordingUpstream.Start();
        using var site = await Site.Create(DatabaseKind.Sqlite, upstream);
        var offer = new Offer(upstream, random);
        offer.Begin();
        offer.Add(0);
        var witness = new Witness(offer);
        await using (var server = Server.Start(site))
        {
            await server.Up();
            foreach (var project in offer.Files.Select(file => file.Project).Distinct())
                foreach (var file in await witness.Page(server.Client, project) ?? [])
                    await witness.File(server.Client, file.Path, file.Filename, file.Sha256);
            server.Terminate();
            Assert.Equal(0, await server.Exit());
        }

        var path = Path.Combine(site.Data, "bonded.db");
        var whole = await File.ReadAllBytesAsync(path);
        var pages = whole.Length / 4096;
        Assert.True(pages > 10);

        // The kind of a page, the start of the file, and any one bit.
        var told = 0;
        foreach (var (at, certain) in (List<(int, bool)>)[(2, true), .. Enumerable.Range(0, 3).Select(_ => (4096 * random.Next(1, pages), true)), .. Enumerable.Range(0, 4).Select(_ => (random.Next(100, whole.Length), false))])
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(path, damaged);
            await using var server = Server.Start(site);
            var ready = await Readiness(server);
            var said = ready is null ? server.Log : ready;
            if (said.Contains("damaged", StringComparison.Ordinal))
                told++;
            else
                Assert.False(certain, $"bit at {at}: nothing was said\n{said}\n{server.Log}");
            if (ready is null)
            {
                Assert.Equal(2, await server.Exit());
                Assert.DoesNotContain("   at ", server.Log, StringComparison.Ordinal);
                continue;
            }

            // Damage that no check can see may hide a file, but not change one.
            foreach (var (_, filename, digest) in offer.Files.Take(12))
                await witness.File(server.Client, Listed.PathOf(digest, filename), filename, digest);
        }

        Assert.True(told >= 4);
        witness.NothingBroken();
    }

    // The check runs behind the start; it has been through such a small file by the time this asks a few times.
    static async Task<string?> Readiness(Server server)
    {
        var last = "";
        for (var times = 0; times < 400; times++, await Task.Delay(25))
        {
            if (server.Ended)
                return null;
            try
            {
                last = await server.Client.GetStringAsync("healthz");
                using var answer = await server.Client.GetAsync("readyz");
                last = await answer.Content.ReadAsStringAsync();
                if (!answer.IsSuccessStatusCode || times > 60)
                    return last;
                times += 20;
            }
            catch (HttpRequestException)
            {
                // Not listening yet, or ended.
            }
        }

        return last;
    }
}
