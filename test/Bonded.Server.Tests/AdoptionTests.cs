using System.Net;
using System.Text.Json;
using Bonded.Data;
using Bonded.Gate.Inspections;
using Bonded.Packaging;
using Bonded.Testing;
using Bonded.Testing.Packages;
using Bonded.Testing.Upstream;

namespace Bonded.Server.Tests;

/// <summary>What an organisation has in use comes in by its digests, and what an adoption waives is age and first use of those alone.</summary>
public sealed class AdoptionTests
{
    [Theory, DatabaseData]
    public async Task What_a_lock_pins_is_fetched_and_inspected_before_anybody_asks_for_it(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutSdist("quillwharf", "1.0");
        var name = Goods.WheelName("quillwharf", "1.0");

        var answer = await Prefetch(server, "QuillWharf", "1.0.0", (null, wheel));

        Assert.Equal([(name, "allow", null)], Verdicts(answer));
        Assert.Equal(("quillwharf", "1.0.0"), (answer.GetProperty("project").GetString(), answer.GetProperty("version").GetString()));
        Assert.True(answer.GetProperty("files")[0].GetProperty("inspected").GetBoolean());
        Assert.Equal([name], server.Inspector.Inspected);
        Assert.Equal("allow", (await server.StoredFile("quillwharf", name)).Verdict);
        Assert.Equal(wheel, await server.Download(TestServer.PathOf(name, wheel)));
        Assert.Equal(1, server.Upstream.CountOf($"/files/quillwharf/{name}"));
    }

    [Theory, DatabaseData]
    public async Task A_young_file_that_is_adopted_comes_in_and_the_one_beside_it_does_not(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        server.Upstream.PutWheel("quillwharf", "1.0");
        var mine = server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 2);
        var other = server.Upstream.PutWheel("quillwharf", "2.1", daysOld: 1);
        var held = await Prefetch(server, "quillwharf", "2.0", (null, mine));
        var file = held.GetProperty("files")[0];
        Assert.Equal("hold", file.GetProperty("verdict").GetString());
        Assert.StartsWith("Held by minimum-age: quillwharf 2.0 was uploaded on 2026-06-13, free on 2026-06-20", file.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Equal("2026-06-20T12:00:00Z", file.GetProperty("until").GetString());
        Assert.StartsWith(TestServer.PublicUrl + "/q/", file.GetProperty("review").GetString(), StringComparison.Ordinal);

        var given = await server.Admin(HttpMethod.Post, "/adoptions", Adoption("in production since May", ("quillwharf", mine)));

        Assert.Equal(HttpStatusCode.OK, given.Status);
        Assert.Equal(1, given.Json.GetProperty("waivers").GetInt32());
        Assert.Equal("2026-09-13T12:00:00Z", given.Json.GetProperty("until").GetString());
        Assert.Equal(mine, await server.Download(TestServer.PathOf(Goods.WheelName("quillwharf", "2.0"), mine)));
        Assert.Equal(["minimum-age"], (await server.Refused(TestServer.PathOf(Goods.WheelName("quillwharf", "2.1"), other))).Rules.Except(["not-inspected"]));
        Assert.Equal([(Goods.WheelName("quillwharf", "2.0"), "allow", null)], Verdicts(await Prefetch(server, "quillwharf", "2.0", (null, mine))));

        var waiver = Assert.Single(await server.Database.Read(tx => Waivers.Open(tx)));
        Assert.Equal(("adoption", "quillwharf", Sha256Digest.Of(mine), "in production since May"), (waiver.Kind, waiver.Name, waiver.Sha256, waiver.Why));
        Assert.Contains("minimum-age", waiver.Rules);
        Assert.Empty(waiver.Rules.Except(["minimum-age", "first-use"]));
        var told = Assert.Single(await server.AuditOf("quillwharf"), told => told.Kind == "waiver-added");
        Assert.Equal(Sha256Digest.Of(mine), told.Sha256);
        Assert.Contains("in production since May", told.DataJson, StringComparison.Ordinal);
        Assert.Equal(["quillwharf"], await server.Database.Read(tx => RequiredProjects.All(tx)));
    }

    [Theory, DatabaseData]
    public async Task A_project_that_is_new_here_and_in_the_world_comes_in_by_its_adoption(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(new ServerSetup { Kind = kind, KnowsAll = false });
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0", daysOld: 10);
        Assert.Contains("Held by first-use", Verdicts(await Prefetch(server, "quillwharf", "1.0", (null, wheel)))[0].Sentence, StringComparison.Ordinal);

        var given = await server.Admin(HttpMethod.Post, "/adoptions", Adoption("in production since May", ("quillwharf", wheel)));

        Assert.Equal(["minimum-age", "first-use"], given.Json.GetProperty("rules").EnumerateArray().Select(rule => rule.GetString()));
        Assert.Equal(wheel, await server.Download((await server.Page("quillwharf")).Files.Single().Path));
    }

    [Theory, DatabaseData]
    public async Task An_index_that_is_a_catalogue_has_what_was_adopted_and_what_catalogues_have(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(new ServerSetup { Kind = kind, Policy = "preset = \"catalogue\"\n" });
        var adopted = server.Upstream.PutWheel("quillwharf", "1.0");
        var listed = server.Upstream.PutWheel("bollardpost", "1.0");
        server.Upstream.PutWheel("capstanhead", "1.0");
        foreach (var (name, wheel) in ((string, byte[])[])[("quillwharf", adopted), ("bollardpost", listed)])
            Assert.Contains("not-in-catalogue", Verdicts(await Prefetch(server, name, "1.0", (null, wheel)))[0].Sentence, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await server.Admin(HttpMethod.Post, "/adoptions", Adoption("in use", ("quillwharf", adopted)))).Status);
        Assert.Equal([(Goods.WheelName("quillwharf", "1.0"), "allow", null)], Verdicts(await Prefetch(server, "quillwharf", "1.0", (null, adopted))));
        var put = await server.Admin(HttpMethod.Put, "/catalogues/web", new
        {
            requirements = "bollardpost\n",
            sdists = false,
            targets = new[] { new { python_version = "3.12" } },
            files = new[] { new { project = "bollardpost", version = "1.0", filename = Goods.WheelName("bollardpost", "1.0"), sha256 = Sha256Digest.Of(listed).ToString(), targets = new[] { 0 } } },
        });
        Assert.Equal(HttpStatusCode.OK, put.Status);
        await TestServer.Until(async () => (await server.Get(TestServer.PathOf(Goods.WheelName("bollardpost", "1.0"), listed))).Status == HttpStatusCode.OK);
        Assert.Equal(adopted, await server.Download(TestServer.PathOf(Goods.WheelName("quillwharf", "1.0"), adopted)));
        Assert.All((await server.Page("capstanhead")).Files, file => Assert.Contains("not-in-catalogue", file.Withheld, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_adoption_clears_no_other_rule()
    {
        await using var server = await TestServer.Start();
        var likeness = server.Upstream.PutWheel("requesst", "1.0", daysOld: 2);
        var direct = server.Upstream.Put(Goods.Wheel("quillwharf", "1.0").Requires("x @ https://files.example.invalid/x.whl"), "quillwharf", daysOld: 2);
        Assert.Equal(["hold", "deny"], [
            Verdicts(await Prefetch(server, "requesst", "1.0", (null, likeness)))[0].Verdict, Verdicts(await Prefetch(server, "quillwharf", "1.0", (null, direct)))[0].Verdict]);

        Assert.Equal(HttpStatusCode.OK, (await server.Admin(HttpMethod.Post, "/adoptions", Adoption("it is in use", ("requesst", likeness), ("quillwharf", direct)))).Status);

        Assert.Contains("look-alike", Verdicts(await Prefetch(server, "requesst", "1.0", (null, likeness)))[0].Sentence, StringComparison.Ordinal);
        Assert.Contains("direct-url", Verdicts(await Prefetch(server, "quillwharf", "1.0", (null, direct)))[0].Sentence, StringComparison.Ordinal);
        Assert.Equal(["look-alike"], (await server.Refused(TestServer.PathOf(Goods.WheelName("requesst", "1.0"), likeness))).Rules);
        Assert.Equal(["direct-url"], (await server.Refused(TestServer.PathOf(Goods.WheelName("quillwharf", "1.0"), direct))).Rules);
    }

    [Theory, DatabaseData]
    public async Task A_digest_that_the_upstream_does_not_list_is_an_alarm(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var next = server.Upstream.PutWheel("quillwharf", "1.1");
        var name = Goods.WheelName("quillwharf", "1.0");

        var answer = await Prefetch(server, "quillwharf", "1.0", (name, "other bytes"u8.ToArray()), (null, "and others"u8.ToArray()), (null, next), (name, wheel));

        var verdicts = Verdicts(answer);
        Assert.Equal(["differs", "differs", "differs", "allow"], verdicts.Select(each => each.Verdict));
        Assert.Contains("another digest than the upstream lists", verdicts[0].Sentence, StringComparison.Ordinal);
        Assert.Contains("does not list", verdicts[1].Sentence, StringComparison.Ordinal);
        Assert.Contains("another release", verdicts[2].Sentence, StringComparison.Ordinal);
        var told = (await server.AuditOf("quillwharf")).Where(told => told.Kind == "adoption.digest-unlisted").ToList();
        Assert.Equal(3, told.Count);
        Assert.Contains(told, each => each.Filename == name && each.Sha256 == Sha256Digest.Of("other bytes"u8));
    }

    [Fact]
    public async Task A_pin_without_digests_is_every_file_of_the_release()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutSdist("quillwharf", "1.0");
        server.Upstream.PutWheel("quillwharf", "1.1");
        Assert.Equal(
            [(Goods.WheelName("quillwharf", "1.0"), "allow"), (Goods.SdistName("quillwharf", "1.0"), "allow")],
            Verdicts(await Prefetch(server, "quillwharf", "1.0")).Select(each => (each.Filename!, each.Verdict)).OrderBy(each => each.Item1, StringComparer.Ordinal));
        Assert.Equal(2, server.Inspector.Inspected.Count);
    }

    [Fact]
    public async Task What_no_upstream_has_is_absent_and_what_cannot_be_fetched_failed()
    {
        await using var server = await TestServer.Start();
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        Assert.Equal([(null, "absent", "No upstream has a project named no-such-thing-here.")], Verdicts(await Prefetch(server, "no-such-thing-here", "1.0")));
        Assert.Equal([(null, "absent", "The upstream has no release 7.0 of quillwharf.")], Verdicts(await Prefetch(server, "quillwharf", "7.0", (null, "no bytes of it"u8.ToArray()))));
        server.Upstream.On($"/files/quillwharf/{Goods.WheelName("quillwharf", "1.0")}", UpstreamReply.Code(500));
        Assert.Equal([(Goods.WheelName("quillwharf", "1.0"), "failed")], Verdicts(await Prefetch(server, "quillwharf", "1.0", (null, wheel))).Select(each => (each.Filename, each.Verdict)));
    }

    [Fact]
    public async Task A_name_that_the_organisation_owns_is_denied_and_asked_of_nobody()
    {
        await using var server = await TestServer.Start(new ServerSetup { Own = ["acme-*"] });
        var wheel = server.Upstream.PutWheel("acme-core", "1.0");
        Assert.All((IReadOnlyList<JsonElement>)[await Prefetch(server, "acme-core", "1.0", (null, wheel)), await Prefetch(server, "acme-core", "1.0")], answer =>
        {
            var (_, verdict, sentence) = Assert.Single(Verdicts(answer));
            Assert.Equal("deny", verdict);
            Assert.Contains("owned-name", sentence, StringComparison.Ordinal);
        });
        Assert.Empty(server.Upstream.Requests);
    }

    [Fact]
    public async Task What_is_still_on_its_way_is_pending_and_the_same_question_waits_for_it()
    {
        await using var server = await TestServer.Start(new ServerSetup { Adjust = options => options with { FileWait = TimeSpan.FromMilliseconds(150) } });
        var open = new TaskCompletionSource<InspectionOutcome?>();
        server.Inspector.Before = (_, _) => open.Task;
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var answer = await Prefetch(server, "quillwharf", "1.0", (null, wheel));
        Assert.True(answer.GetProperty("pending").GetBoolean());
        Assert.Equal([(Goods.WheelName("quillwharf", "1.0"), "pending", null)], Verdicts(answer));

        open.SetResult(null);
        await TestServer.Until(async () => Verdicts(await Prefetch(server, "quillwharf", "1.0", (null, wheel)))[0].Verdict == "allow");
        Assert.Single(server.Inspector.Inspected);
    }

    [Fact]
    public async Task Only_wheels_for_the_targets_that_are_named_are_fetched()
    {
        await using var server = await TestServer.Start();
        foreach (var tag in (string[])["cp312-cp312-manylinux_2_17_x86_64", "cp311-cp311-manylinux_2_17_x86_64", "cp312-cp312-win_amd64", "py3-none-any"])
            server.Upstream.Put(Goods.Wheel("quillwharf", "1.0").Tag(tag), "quillwharf");
        var answer = await server.Admin(HttpMethod.Post, "/prefetches", new
        {
            project = "quillwharf",
            version = "1.0",
            files = Array.Empty<object>(),
            targets = new[] { new { python = "3.12", system = "Linux", cpu = "x86_64" } },
        });
        Assert.Equal(
            ["allow", "allow", "elsewhere", "elsewhere"],
            Verdicts(answer.Json).Select(each => each.Verdict).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["quillwharf-1.0-cp312-cp312-manylinux_2_17_x86_64.whl", "quillwharf-1.0-py3-none-any.whl"], server.Inspector.Inspected.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_not_inspected_cannot_be_adopted()
    {
        await using var server = await TestServer.Start();
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0", daysOld: 2);
        var refused = await server.Admin(HttpMethod.Post, "/adoptions", Adoption("because", ("quillwharf", wheel)));
        Assert.Equal((HttpStatusCode.Conflict, "not-inspected"), (refused.Status, refused.Code));
        await Prefetch(server, "quillwharf", "1.0", (null, wheel));
        Assert.Equal("why-missing", (await server.Admin(HttpMethod.Post, "/adoptions", Adoption(" ", ("quillwharf", wheel)))).Code);
        Assert.Empty(await server.Database.Read(tx => Waivers.Open(tx)));
    }

    [Theory]
    [InlineData("""{"project":"a b","version":"1","files":[]}""", "name-invalid")]
    [InlineData("""{"project":"a","version":"one","files":[]}""", "version-invalid")]
    [InlineData("""{"project":"a","version":"1","files":[{"sha256":"00"}]}""", "file-invalid")]
    [InlineData("""{"project":"a","version":"1"}""", "invalid-body")]
    [InlineData("""{"project":"a","version":"1","files":[],"more":1}""", "invalid-body")]
    public async Task What_cannot_be_meant_is_refused(string body, string code)
    {
        await using var server = await TestServer.Start();
        var answer = await server.Admin(HttpMethod.Post, "/prefetches", System.Text.Encoding.UTF8.GetBytes(body));
        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
        Assert.Empty(server.Upstream.Requests);
    }

    static async Task<JsonElement> Prefetch(TestServer server, string project, string version, params (string? Filename, byte[] Bytes)[] files)
    {
        var answer = await server.Admin(HttpMethod.Post, "/prefetches", new
        {
            project,
            version,
            files = files.Select(file => new { filename = file.Filename, sha256 = Sha256Digest.Of(file.Bytes).ToString() }),
        });
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    static List<(string? Filename, string Verdict, string? Sentence)> Verdicts(JsonElement answer) =>
    [
        .. answer.GetProperty("files").EnumerateArray().Select(file => (
            file.TryGetProperty("filename", out var name) ? name.GetString() : null, file.GetProperty("verdict").GetString()!,
            file.TryGetProperty("sentence", out var sentence) ? sentence.GetString() : null)),
    ];

    static object Adoption(string why, params (string Project, byte[] Bytes)[] files) =>
        new { files = files.Select(file => new { project = file.Project, sha256 = Sha256Digest.Of(file.Bytes).ToString() }), why };
}
