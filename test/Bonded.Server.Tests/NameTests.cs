using System.Net;
using Bonded.Data;
using Bonded.Server.Hosting;
using Bonded.Testing;
using Bonded.Testing.Upstream;

namespace Bonded.Server.Tests;

/// <summary>Names the organisation owns, and names that imitate others.</summary>
public sealed class NameTests
{
    static readonly ServerSetup Owning = new() { Own = ["acme-*", "secret-sauce"] };

    [Theory, DatabaseData]
    public async Task D18_an_owned_name_is_asked_of_nobody_in_any_spelling(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(Owning with { Kind = kind });
        foreach (var name in (string[])["acme", "acme-core", "acme-x-y-z", "secret-sauce"])
            server.Upstream.PutWheel(name, "9999.0");
        foreach (var spelling in (string[])["acme", "Acme", "acme-core", "ACME_Core", "acme.core", "acme--x__y.z", "Secret.Sauce", "secret-sauce"])
        {
            var path = $"/simple/{spelling}/";
            var answer = await server.Get(path, ("Accept", TestServer.AcceptJson));
            if (answer.Status == HttpStatusCode.MovedPermanently)
                answer = await server.Get(path = answer["Location"]!, ("Accept", TestServer.AcceptJson));

            // Never 404: an installer would go on to the next index.
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            var page = new PageView(answer.Json);
            Assert.Empty(page.Files);
            Assert.Empty(page.Versions);
            Assert.Equal("quarantined", page.Status);
            Assert.Contains("Denied by owned-name", page.StatusReason, StringComparison.Ordinal);
            var html = (await server.Get(path)).Text;
            Assert.DoesNotContain("<a ", html, StringComparison.Ordinal);
            Assert.Contains("Denied by owned-name", html, StringComparison.Ordinal);
            await server.Get($"/pypi/{spelling}/json");
            await server.Get($"/pypi/{spelling}/9999.0/json");
            Assert.Contains("owned-name", (await server.Get($"/api/v1/why/{spelling}")).Text, StringComparison.Ordinal);
        }

        await server.PagesGoStale();
        await server.Page("acme-core");
        var wheel = Goods.Wheel("acme", "9999.0");
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get(TestServer.PathOf(wheel.FileName, wheel.Build()))).Status);
        Assert.Empty(server.Upstream.Requests);

        // The neighbours are nobody's.
        server.Upstream.PutWheel("acmeology", "1.0");
        Assert.Single((await server.Page("acmeology")).Files);
    }

    [Fact]
    public async Task A_refused_name_keeps_its_page_and_its_number()
    {
        await using var server = await TestServer.Start(Owning);
        var first = await server.Get("/simple/acme-core/", ("Accept", TestServer.AcceptJson));
        var again = await server.Get("/simple/acme-core/", ("Accept", TestServer.AcceptJson));
        Assert.Equal(first.Text, again.Text);
        await server.PagesGoStale();
        await server.Restart();
        var later = await server.Get("/simple/acme-core/", ("Accept", TestServer.AcceptJson));
        Assert.Equal(new PageView(first.Json).StatusReason, new PageView(later.Json).StatusReason);
        var entry = (await server.Quarantined("acme-core"))!;
        Assert.EndsWith($"/q/{entry.Id}", new PageView(first.Json).StatusReason, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.Get($"/q/{entry.Id}")).Status);
    }

    [Theory, DatabaseData]
    public async Task D18_names_made_up_in_an_owned_namespace_fill_nothing(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(Owning with
        {
            Kind = kind,
            Adjust = options => options with { OwnedNamesRecorded = 3, Round = TimeSpan.FromMilliseconds(50) },
        });
        var reasons = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            var page = await server.Page($"acme-made-up-{i}");
            Assert.Empty(page.Files);
            Assert.Equal("quarantined", page.Status);
            reasons.Add(page.StatusReason!);
            Assert.StartsWith($"Denied by owned-name: acme-made-up-{i} is a name your organisation owns", page.StatusReason, StringComparison.Ordinal);
        }

        // Only so many have an entry of their own, and the others share one that stays where it is and counts.
        Assert.Equal(3, await server.Database.Read(tx => Projects.Count(tx)));
        var addresses = reasons.Select(reason => reason[reason.LastIndexOf('/')..]).ToList();
        Assert.Equal(4, addresses.Distinct().Count());
        Assert.Single(addresses.Skip(3).Distinct());
        var shared = (await server.Quarantined("acme-*"))!;
        Assert.Equal(addresses[^1], $"/{shared.Id}");
        await TestServer.Until(async () => (await server.Quarantined("acme-*"))!.Asked == 7);
        var entry = (await server.Get($"/q/{shared.Id}")).Text;
        Assert.Contains("every name in acme-* is your organisation&#39;s own", entry, StringComparison.Ordinal);
        Assert.Contains("7 times", entry, StringComparison.Ordinal);
        Assert.Single(await server.Events("acme-*"));
        Assert.Contains("owned-name", (await server.Get("/api/v1/why/acme-made-up-9")).Text, StringComparison.Ordinal);

        // A name that is owned as such is always recorded, and what was recorded stays so.
        Assert.Equal($"/{(await server.Quarantined("secret-sauce") ?? await Entry("secret-sauce")).Id}", (await server.Page("secret-sauce")).StatusReason![^2..]);
        Assert.Equal(reasons[0], (await server.Page("acme-made-up-0")).StatusReason);
        Assert.Empty(server.Upstream.Requests);

        await server.Restart(new ServerSetup { Kind = kind });
        Assert.Null(await server.Quarantined("acme-*"));
        Assert.Equal(["decision", "decision"], await server.Events("acme-*"));

        async Task<QuarantineEntry> Entry(string name)
        {
            await server.Page(name);
            return (await server.Quarantined(name))!;
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task D17_a_private_name_comes_from_the_private_upstream_alone(bool privateFirst, bool owned)
    {
        await using var inside = RecordingUpstream.Start();
        var own = inside.PutWheel("acme-core", "1.0");
        await using var server = await TestServer.Start(new ServerSetup
        {
            Own = owned ? ["acme-*"] : [],
            Policy = "minimum_age_days = 0",
            Upstreams = server =>
            {
                var company = TestServer.Index("company", inside) with { Private = true };
                return privateFirst ? [company, server.Pypi] : [server.Pypi, company];
            },
        });
        server.Upstream.PutWheel("acme-core", "9999.0");
        server.Upstream.PutWheel("quillwharf", "1.0");
        for (var round = 0; round < 3; round++)
        {
            var page = await server.Page("acme-core");
            Assert.Equal(["1.0"], page.Versions);
            Assert.Equal(own, await server.Download(page.Files.Single().Path));
            await server.PagesGoStale();
        }

        // Not even when the private upstream is down, or has the name no more.
        inside.Break();
        await server.PagesGoStale();
        Assert.Equal(["1.0"], (await server.Page("acme-core")).Versions);
        inside.Recover();
        inside.Remove("acme-core");
        await server.PagesGoStale();
        Assert.Empty((await server.Page("acme-core")).Offered);
        Assert.DoesNotContain(server.Upstream.Requests, request => request.Path.Contains("acme", StringComparison.Ordinal));
        Assert.Equal(["1.0"], (await server.Page("quillwharf")).Versions);
    }

    [Fact]
    public async Task D17_a_name_that_becomes_owned_is_served_no_more()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutWheel("acme-core", "9.0");
        var file = (await server.Page("acme-core")).Files.Single();
        await server.Download(file.Path);
        await server.Restart(Owning);
        server.Upstream.Forget();
        Assert.Equal(["owned-name"], (await server.Refused(file.Path)).Rules);
        var page = await server.Page("acme-core");
        Assert.Empty(page.Files);
        Assert.Equal("quarantined", page.Status);
        await server.PagesGoStale();
        await server.Page("acme-core");
        Assert.Empty(server.Upstream.Requests);
    }

    [Theory, DatabaseData]
    public async Task C03_a_look_alike_is_held_until_a_person_approves_it(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var wheel = server.Upstream.PutWheel("requesst", "1.0", daysOld: 20);
        var page = await server.Page("requesst");
        Assert.Empty(page.Offered);

        // A quarantined project would offer no files (PEP 792): what is listed to explain itself has the reason without the status.
        Assert.Equal(page.StatusReason, page.Files.Single().Withheld);
        Assert.Equal("active", page.Status);
        Assert.Contains("Held by look-alike: the name requesst looks like requests", page.StatusReason, StringComparison.Ordinal);
        var path = TestServer.PathOf(Goods.WheelName("requesst", "1.0"), wheel);
        var refused = await server.Refused(path);
        Assert.Contains("look-alike", refused.Rules);
        Assert.Equal(page.StatusReason, refused.Detail);
        Assert.Equal("hold", (await server.Quarantined("requesst"))!.Verdict);
        Assert.Empty(server.Inspector.Inspected);
        Assert.Equal(0, server.Upstream.CountOf("/files/requesst/" + Goods.WheelName("requesst", "1.0")));

        await server.Restart(new ServerSetup { Kind = kind, Policy = "holds = \"hide\"" });
        var hidden = await server.Page("requesst");
        Assert.Empty(hidden.Files);
        Assert.Equal(("quarantined", page.StatusReason), (hidden.Status, hidden.StatusReason));

        await server.Restart(new ServerSetup { Kind = kind, Policy = "approved = [\"requesst\"]" });
        Assert.Equal(wheel, await server.Download((await server.Page("requesst")).Files.Single().Path));
        Assert.Null(await server.Quarantined("requesst"));
        Assert.Null((await server.Page("requesst")).Status);
    }

    [Fact]
    public async Task A_name_that_imitates_an_owned_one_is_held()
    {
        await using var server = await TestServer.Start(new ServerSetup { Own = ["quillwharf"] });
        server.Upstream.PutWheel("quilllwharf", "1.0", daysOld: 20);
        var page = await server.Page("quilllwharf");
        Assert.Empty(page.Offered);
        Assert.Contains("looks like quillwharf", page.StatusReason, StringComparison.Ordinal);
    }
}
