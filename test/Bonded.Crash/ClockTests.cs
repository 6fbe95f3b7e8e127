using Bonded.Gate.Clients;
using Bonded.Gate.Files;
using Bonded.Gate.Pages;
using Bonded.Packaging;
using Bonded.Packaging.Toml;
using Bonded.Server;
using Bonded.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bonded.Crash;

public class ClockTests
{
    [Theory]
    [DatabaseData(8 * 24)]
    [DatabaseData(366 * 24)]
    [DatabaseData(-24)]
    [DatabaseData(-500 * 24)]
    [DatabaseData(2)]
    public async Task I05_a_clock_that_jumps_frees_no_hold(DatabaseKind kind, int hours)
    {
        await using var upstream = RecordingUpstream.Start();
        using var site = await Site.Create(kind, upstream);
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var old = new WheelBuilder("zqktimely", "1.0").With("zqktimely/__init__.py", "");
        var young = new WheelBuilder("zqktimely", "2.0").With("zqktimely/__init__.py", "");
        upstream.Project("zqktimely").File(old.FileName, old.Build(), time.GetUtcNow().AddDays(-100)).File(young.FileName, young.Build(), time.GetUtcNow().AddDays(-7).AddMinutes(90));
        Assert.True(Settings.TryRead(
            new() { Config = site.Settings, Data = site.Data, Urls = [site.Address.AbsoluteUri], Database = site.Database, Upstreams = [] }, _ => null, site.Data, out var options, out var errors),
            string.Join('\n', errors));
        Assert.Null(DataDirectory.Prepare(options.DataDirectory));
        Assert.True(Warehouse.TryUpstreams(options, time, out var upstreams, out _));
        await using var warehouse = await Warehouse.Open(
            options, TomlWriter.Write(options.Policy!), upstreams, [Path.Combine(AppContext.BaseDirectory, "bonded"), "inspect-worker"], time, NullLoggerFactory.Instance, CancellationToken.None);
        Assert.DoesNotContain(young.FileName, await Listing(warehouse), StringComparison.Ordinal);

        time.Move(TimeSpan.FromHours(hours));

        Assert.DoesNotContain(young.FileName, await Listing(warehouse), StringComparison.Ordinal);
        Assert.Contains(old.FileName, await Listing(warehouse), StringComparison.Ordinal);
        Assert.IsType<FileAnswer.Refused>(await warehouse.Gate.File(Sha256Digest.Of(young.Build()), young.FileName, CancellationToken.None));
        Assert.IsType<FileAnswer.Serve>(await warehouse.Gate.File(Sha256Digest.Of(old.Build()), old.FileName, CancellationToken.None));
    }

    // In explain mode a held file is listed as yanked, so what counts is whether it can be had; here it is hidden or it is not.
    static async Task<string> Listing(Warehouse warehouse)
    {
        var found = Assert.IsType<PageLookup.Found>(await warehouse.Gate.Page(ProjectName.Parse("zqktimely"), PageForm.Json, ClientFacts.Unknown, CancellationToken.None));
        return string.Join(' ', Listed.Of(found.Page.Body.ToArray()).Where(file => !file.Yanked).Select(file => file.Filename));
    }
}
