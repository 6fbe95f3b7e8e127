using System.Text;
using System.Text.Json;
using Bonded.Packaging;
using Bonded.Testing;

namespace Bonded.Server.Tests;

/// <summary>The ledger of what was served to whom, and what a restart keeps.</summary>
public sealed class LedgerTests
{
    const string Pip = "pip/26.2 {\"ci\":true,\"cpu\":\"x86_64\",\"installer\":{\"name\":\"pip\",\"version\":\"26.2\"},\"python\":\"3.12.3\",\"system\":{\"name\":\"Linux\",\"release\":\"6.1\"}}";

    [Theory, DatabaseData]
    public async Task Every_file_served_is_in_the_ledger_with_what_its_client_says_of_itself(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf", Pip)).Files.Single();
        await server.Get(file.Path, ("User-Agent", Pip), ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("build-7:hunter2"))));
        await TestServer.Until(async () => (await server.Downloads("quillwharf")).Count == 1);
        await server.Get(file.Path, ("User-Agent", "curl/8.1"));
        await TestServer.Until(async () => (await server.Downloads("quillwharf")).Count == 2);
        var rows = await server.Downloads("quillwharf");
        var (curl, pip) = (rows[0], rows[1]);
        Assert.Equal((Sha256Digest.Of(wheel), "root", "quillwharf", file.Name, "127.0.0.1"), (pip.Sha256, pip.Index, pip.Project, pip.Filename, pip.Address));
        Assert.Equal("build-7", pip.User);
        Assert.Equal(TestServer.Now, pip.At);
        var facts = JsonSerializer.Deserialize<JsonElement>(pip.ClientJson!);
        Assert.Equal("pip", facts.GetProperty("installer").GetString());
        Assert.Equal("26.2", facts.GetProperty("version").GetString());
        Assert.Equal("3.12.3", facts.GetProperty("python").GetString());
        Assert.Equal("Linux", facts.GetProperty("system").GetString());
        Assert.Equal("x86_64", facts.GetProperty("cpu").GetString());
        Assert.True(facts.GetProperty("ci").GetBoolean());
        Assert.Null(curl.User);
        Assert.DoesNotContain("hunter2", pip.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_served_just_before_the_end_is_in_the_ledger_after_the_start()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        for (var i = 0; i < 20; i++)
            await server.Download(file.Path);
        await server.Restart();
        Assert.Equal(20, (await server.Downloads("quillwharf")).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pip/26.2 {not json")]
    [InlineData("pip/26.2 {\"ci\":\"yes\",\"system\":3,\"python\":[]}")]
    [InlineData("{")]
    [InlineData("/")]
    [InlineData("uv/0.9.1 {\"installer\":{\"name\":\"uv\"},\"ci\":null}")]
    public async Task A_client_that_says_strange_things_is_served_all_the_same(string userAgent)
    {
        await using var server = await TestServer.Start();
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf", userAgent)).Files.Single();
        Assert.Equal(wheel, (await server.Get(file.Path, ("User-Agent", userAgent), ("Authorization", "Basic !!!"))).Body);
        await TestServer.Until(async () => (await server.Downloads("quillwharf")).Count == 1);
        JsonSerializer.Deserialize<JsonElement>((await server.Downloads("quillwharf")).Single().ClientJson!);
    }

    [Theory, DatabaseData]
    public async Task A_restart_keeps_every_decision_and_every_digest(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var good = server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 1);
        var bad = Goods.Wheel("quillwharf", "0.9").Requires("x @ https://files.example/x.whl");
        server.Upstream.Put(bad, "quillwharf");
        var page = await server.Page("quillwharf");
        await server.Download(page[Goods.WheelName("quillwharf", "1.0")].Path);
        await server.Refused(page[bad.FileName].Path);
        await TestServer.Until(async () => (await server.StoredFile("quillwharf", Goods.WheelName("quillwharf", "2.0"))).Rules == "minimum-age");
        var text = (await server.Get("/simple/quillwharf/", ("Accept", TestServer.AcceptJson))).Text;
        var events = await server.Events("quillwharf");
        var inspected = server.Inspector.Inspected.Count;
        server.Upstream.Break();
        await server.Restart();

        // Nothing is fetched, inspected or decided anew: what is known still stands.
        var asked = server.Upstream.Requests.Count;
        Assert.Equal(text, (await server.Get("/simple/quillwharf/", ("Accept", TestServer.AcceptJson))).Text);
        Assert.Equal(good, await server.Download(page[Goods.WheelName("quillwharf", "1.0")].Path));
        Assert.Equal(["direct-url"], (await server.Refused(page[bad.FileName].Path)).Rules);
        Assert.Equal(asked, server.Upstream.Requests.Count);
        Assert.Equal(events, await server.Events("quillwharf"));
        Assert.Equal(inspected, server.Inspector.Inspected.Count);
    }

    [Fact]
    public async Task Asking_again_records_no_decision_again()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 1);
        var page = await server.Page("quillwharf");
        await TestServer.Until(async () => (await server.StoredFile("quillwharf", Goods.WheelName("quillwharf", "2.0"))).Rules == "minimum-age");
        var events = (await server.Events("quillwharf")).Count;
        for (var i = 0; i < 5; i++)
        {
            await server.PagesGoStale();
            await server.Page("quillwharf");
            await server.Get(page.Files[0].Path);
            await server.Get(page.Files[1].Path);
        }

        Assert.Equal(events, (await server.Events("quillwharf")).Count);
    }
}
