using System.Net;
using System.Security.Cryptography;

namespace Bonded.Crash;

public class ChangingPageTests
{
    [Theory, DatabaseData]
    public async Task J01_a_file_replaced_upstream_between_its_page_and_its_bytes_leaves_nothing(DatabaseKind kind)
    {
        await using var upstream = RecordingUpstream.Start();
        using var site = await Site.Create(kind, upstream);
        var offer = new Offer(upstream, new Random(1));
        var witness = new Witness(offer);
        var promises = new Promises(site, offer, witness, upstream);
        var first = Wheel("one");
        var second = Wheel("two");
        var newer = new WheelBuilder("zqkturning", "2.0").With("zqkturning/__init__.py", "");
        var old = TimeProvider.System.GetUtcNow().AddDays(-100);
        upstream.Project("zqkturning").File(first.FileName, first.Build(), old).File(newer.FileName, newer.Build(), old);
        await using var server = Server.Start(site);
        await server.Up();
        var listed = (await witness.Page(server.Client, "zqkturning"))!.Single(file => file.Filename == first.FileName);

        // The fetch has begun when the page, and then the bytes, become others.
        upstream.Next(upstream.Project("zqkturning").PathOf(first.FileName), UpstreamReply.Bytes(second.Build()) with { Delay = TimeSpan.FromMilliseconds(300) });
        var asking = server.Client.GetAsync(listed.Path);
        upstream.Project("zqkturning").File(second.FileName, second.Build(), old);
        using var answer = await asking;

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Held by digest-mismatch", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var digest = Convert.ToHexStringLower(SHA256.HashData(second.Build()));
        Assert.False(File.Exists(Path.Combine(site.Blobs, digest[..2], digest[2..4], digest)));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(site.Blobs, "tmp")));
        promises.RowsAreTrue();
        Assert.Equal(1, Rows(site, "SELECT count(*) FROM audit_events WHERE kind = 'upstream.digest-mismatch'"));

        // Once the page is asked for again, other bytes under a known name are a denial, for good.
        server.Kill();
        await server.Exit();
        Rows(site, "UPDATE projects SET fetched_at = fetched_at - 900000000 RETURNING 1");
        await using var next = Server.Start(site);
        await next.Up();
        Assert.DoesNotContain((await witness.Page(next.Client, "zqkturning"))!, file => file.Filename == first.FileName && !file.Yanked);
        Assert.Equal(HttpStatusCode.Forbidden, await witness.File(next.Client, listed.Path, listed.Filename, listed.Sha256));
        Assert.Contains("other bytes", witness.Refusal(listed.Filename), StringComparison.Ordinal);
        promises.RowsAreTrue();
        witness.NothingBroken();
    }

    static WheelBuilder Wheel(string content) => new WheelBuilder("zqkturning", "1.0").With("zqkturning/__init__.py", $"value = '{content}'\n");

    static long Rows(Site site, string sql)
    {
        using var connection = site.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
