using System.Net;
using System.Text.Json;

namespace Bonded.Crash;

public class FullDiskTests
{
    const long Spare = 512L << 20;

    [Theory, DatabaseData]
    public async Task J02_a_full_disk_is_said_leaves_nothing_half_stored_and_ends_when_there_is_room(DatabaseKind kind)
    {
        using var disk = new SmallDisk(600);
        await using var upstream = RecordingUpstream.Start();
        using var site = await Site.Create(kind, upstream, System.IO.Path.Combine(disk.Path, "data"));
        var offer = new Offer(upstream, new Random(1));
        var witness = new Witness(offer);
        var promises = new Promises(site, offer, witness, upstream);
        var project = upstream.Project("zqkroomy");
        var old = TimeProvider.System.GetUtcNow().AddDays(-100);
        var files = Enumerable.Range(1, 3).Select(i => Wheel(i)).ToList();
        foreach (var file in files)
            project.File(file.FileName, file.Build(), old);
        var later = Wheel(1, "zqklater");
        upstream.Project("zqklater").File(later.FileName, later.Build(), old);
        await using var server = Server.Start(site);
        await server.Up();
        var page = (await witness.Page(server.Client, "zqkroomy"))!;
        var newest = page.Single(file => file.Filename == files[2].FileName);
        Assert.Equal(HttpStatusCode.OK, await witness.File(server.Client, newest.Path, newest.Filename, newest.Sha256));

        // Less than what fetches have to leave free: the upstream is not even asked.
        disk.FillTo(Spare - (1 << 20));
        var first = page.Single(file => file.Filename == files[0].FileName);
        using (var answer = await server.Client.GetAsync(first.Path))
            await IsNoRoom(answer);
        Assert.Equal(0, upstream.CountOf(project.PathOf(first.Filename)));

        // Enough at first, and none once the bytes come.
        disk.Clear();
        var second = page.Single(file => file.Filename == files[1].FileName);
        using var filled = new ManualResetEventSlim();
        upstream.On(project.PathOf(second.Filename), _ =>
        {
            filled.Wait(TimeSpan.FromSeconds(20));
            return null;
        });
        var asking = server.Client.GetAsync(second.Path);
        while (upstream.CountOf(project.PathOf(second.Filename)) == 0)
            await Task.Delay(5);
        disk.FillTo(0);
        filled.Set();
        using (var answer = await asking)
            await IsNoRoom(answer);
        Assert.Empty(Directory.EnumerateFiles(System.IO.Path.Combine(site.Blobs, "tmp")));
        Assert.False(File.Exists(System.IO.Path.Combine(site.Blobs, second.Sha256[..2], second.Sha256[2..4], second.Sha256)));

        // What is here goes on being served; what needs a row that has no room is refused, and not half known.
        Assert.Equal(HttpStatusCode.OK, await witness.File(server.Client, newest.Path, newest.Filename, newest.Sha256));
        using (var answer = await server.Client.GetAsync("simple/zqklater/"))
        {
            if (kind == DatabaseKind.Sqlite)
                await IsNoRoom(answer);
        }

        disk.Clear();
        await Task.Delay(TimeSpan.FromSeconds(6));
        await Comes(server, witness, first);
        await Comes(server, witness, second);
        Assert.NotNull(await witness.Page(server.Client, "zqklater"));
        server.Kill();
        await server.Exit();
        await using var again = Server.Start(site);
        await again.Up();
        promises.RowsAreTrue();
        await Comes(again, witness, second);
        witness.NothingBroken();
    }

    static async Task Comes(Server server, Witness witness, Listed file) =>
        Assert.True(await witness.File(server.Client, file.Path, file.Filename, file.Sha256) == HttpStatusCode.OK, $"{file.Filename}: {witness.Refusal(file.Filename)}\n{server.Log}");

    static async Task IsNoRoom(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.InsufficientStorage or HttpStatusCode.ServiceUnavailable, $"{(int)answer.StatusCode} {body}");
        using var problem = JsonDocument.Parse(body);
        var sentence = problem.RootElement.GetProperty("detail").GetString()!;
        Assert.Matches("(no room|disk|could not store)", sentence);
    }

    static WheelBuilder Wheel(int version, string name = "zqkroomy")
    {
        var bytes = new byte[3 << 20];
        new Random(version).NextBytes(bytes);
        return new WheelBuilder(name, $"{version}.0").With($"{name}/__init__.py", "").With($"{name}/data.bin", bytes);
    }
}
