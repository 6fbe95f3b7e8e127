using System.Net;
using Bonded.Data;
using Bonded.Testing;

namespace Bonded.Server.Tests;

/// <summary>Names that nobody has.</summary>
public sealed class UnknownNameTests
{
    [Theory, DatabaseData]
    public async Task Names_that_no_upstream_has_are_noted_with_how_often_and_no_more_of_them_than_are_kept(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(new ServerSetup { Kind = kind, Adjust = options => options with { Round = TimeSpan.FromMilliseconds(50), AbsentNamesKept = 20 } });
        server.Upstream.PutWheel("quillwharf", "1.0");
        await server.Page("quillwharf");
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/simple/waxpier/")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/api/v1/why/waxpier")).Status);
        await TestServer.Until(async () => await server.Database.Read(tx => AbsentNames.FirstAsked(tx, "waxpier")) is not null || await Later(server));
        Assert.Null(await server.Database.Read(tx => AbsentNames.FirstAsked(tx, "quillwharf")));

        for (var i = 0; i < 50; i++)
            await server.Get($"/simple/wax{i}pier/");
        await TestServer.Until(async () => await server.Database.Read(tx => AbsentNames.Count(tx)) == 20 || await Later(server));
        Assert.NotNull(await server.Database.Read(tx => AbsentNames.FirstAsked(tx, "waxpier")));
        Assert.Null(await server.Stored("wax7pier"));
    }

    [Theory, DatabaseData]
    public async Task Who_asks_for_too_many_of_them_waits_and_is_served_what_is_known_here_all_the_same(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(new ServerSetup { Kind = kind, Own = ["acme-*"] });
        var bytes = server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("inkharbor", "1.0");
        await server.Page("quillwharf");

        // One name, however often, is one.
        for (var i = 0; i < 150; i++)
            Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/simple/wax0pier/")).Status);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i => Assert.Equal(HttpStatusCode.NotFound, (await server.Get($"/simple/wax{i}pier/")).Status)));
        var asked = server.Upstream.Requests.Count;

        foreach (var path in (string[])["/simple/waxpier/", "/pypi/waxpier/json", "/api/v1/why/waxpier", "/simple/inkharbor/"])
        {
            var limited = await server.Get(path);
            Assert.Equal((HttpStatusCode.TooManyRequests, "too-many-lookups"), (limited.Status, limited.Code));
            Assert.InRange(int.Parse(limited["Retry-After"]!), 1, 60);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/simple/wax7pier/")).Status);
        Assert.Equal(asked, server.Upstream.Requests.Count);
        Assert.Equal(bytes, await server.Download((await server.Page("quillwharf")).Files.Single().Path));
        Assert.Empty((await server.Page("acme-billing")).Files);
        await server.Pass(TimeSpan.FromMinutes(1));
        await server.Page("inkharbor");
    }

    static async Task<bool> Later(TestServer server)
    {
        server.Time.Pass(TimeSpan.FromSeconds(1));
        await Task.Yield();
        return false;
    }
}
