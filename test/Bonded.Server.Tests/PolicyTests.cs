using System.Net;
using Bonded.Testing;
using Bonded.Testing.Packages;

namespace Bonded.Server.Tests;

/// <summary>What the organisation's policy makes of files, seen from the client.</summary>
public sealed class PolicyTests
{
    [Theory]
    [InlineData("block = [{ name = \"quillwharf\", why = \"it eats quills\" }]", "0.9 1.0 2.0")]
    [InlineData("block = [{ name = \"quillwharf\", versions = \">=2\", why = \"it eats quills\" }]", "2.0")]
    [InlineData("block = [{ name = \"quillwharf\", versions = \"==0.9\", why = \"it eats quills\" }]", "0.9")]
    [InlineData("block = [{ name = \"quill-*\", why = \"it eats quills\" }]", "")]
    public async Task A_block_entry_denies_what_it_names(string policy, string versions)
    {
        await using var server = await TestServer.Start(new ServerSetup { Policy = policy });
        var blocked = versions.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] all = ["0.9", "1.0", "2.0"];
        foreach (var version in all)
            server.Upstream.PutWheel("quillwharf", version);
        var page = await server.Page("quillwharf");
        Assert.Equal(all.Except(blocked), page.Versions);
        Assert.Equal(all.Except(blocked).Select(version => Goods.WheelName("quillwharf", version)), page.Names);
        foreach (var version in blocked)
        {
            var path = TestServer.PathOf(Goods.WheelName("quillwharf", version), Goods.Wheel("quillwharf", version).Build());
            var refused = await server.Refused(path);
            Assert.Contains("blocked", refused.Rules);
            Assert.Equal("deny", refused.Json.GetProperty("decision").GetString());
            Assert.StartsWith("Denied by blocked: it eats quills", refused.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_block_entry_by_digest_denies_those_bytes()
    {
        var bytes = Goods.Wheel("quillwharf", "1.0").Build();
        await using var server = await TestServer.Start(new ServerSetup { Policy = $"block = [{{ sha256 = \"{Packaging.Sha256Digest.Of(bytes)}\" }}]" });
        server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("quillwharf", "0.9");
        Assert.Equal(["0.9"], (await server.Page("quillwharf")).Versions);
        Assert.Contains("blocked", (await server.Refused(TestServer.PathOf(Goods.WheelName("quillwharf", "1.0"), bytes))).Rules);
    }

    [Theory, DatabaseData]
    public async Task A_policy_changed_while_the_server_was_down_counts_from_the_start(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        var tag = (await server.Get("/simple/quillwharf/"))["ETag"]!;
        await server.Download(file.Path);

        await server.Restart(new ServerSetup { Kind = kind, Policy = "block = [{ name = \"quillwharf\", why = \"it eats quills\" }]" });
        Assert.Contains("blocked", (await server.Refused(file.Path, ("If-None-Match", $"\"{file.Sha256}\""))).Rules);
        Assert.Equal(HttpStatusCode.OK, (await server.Get("/simple/quillwharf/", ("If-None-Match", tag))).Status);
        Assert.Empty((await server.Page("quillwharf")).Files);
        Assert.NotNull(await server.Quarantined("quillwharf", file.Name));

        await server.Restart();
        await server.Download(file.Path);
        Assert.Null(await server.Quarantined("quillwharf", file.Name));
        Assert.Equal(3, (await server.AuditOf("quillwharf")).Count(told => told.Kind == "decision"));
    }

    [Fact]
    public async Task I09_a_waiver_ends_at_its_minute()
    {
        await using var server = await TestServer.Start(new ServerSetup
        {
            Policy = "minimum_age_days = 30\nallow = [{ name = \"quillwharf\", rules = [\"minimum-age\"], why = \"needed today\", until = 2026-06-17 }]",
        });
        server.Upstream.PutWheel("quillwharf", "1.0", daysOld: 2);
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Download(file.Path);
        Assert.Contains("needed today", (await server.Get("/api/v1/why/quillwharf")).Text, StringComparison.Ordinal);
        await server.Pass(TimeSpan.FromHours(35.9));
        await server.Download(file.Path);
        await server.Pass(TimeSpan.FromHours(0.2));
        Assert.Equal(["minimum-age"], (await server.Refused(file.Path)).Rules);
        Assert.Empty((await server.Page("quillwharf")).Offered);
    }

    [Fact]
    public async Task An_allow_entry_answers_the_rules_it_names_and_no_others()
    {
        await using var server = await TestServer.Start(new ServerSetup
        {
            Policy = "allow = [{ name = \"*\", rules = [\"minimum-age\"], why = \"x\" }]".Replace("\"*\"", "\"quillwharf\"", StringComparison.Ordinal),
        });
        var bad = Goods.Wheel("quillwharf", "2.0").Requires("x @ https://files.example/x.whl");
        server.Upstream.Put(bad, "quillwharf", daysOld: 1);
        server.Upstream.PutWheel("quillwharf", "1.0", daysOld: 1);
        var page = await server.Page("quillwharf");
        Assert.Contains(Goods.WheelName("quillwharf", "1.0"), page.Offered);
        Assert.Equal(["direct-url"], (await server.Refused(TestServer.PathOf(bad.FileName, bad.Build()))).Rules);
    }

    [Theory]
    [InlineData("", true, false)]
    [InlineData("holds = \"hide\"", false, false)]
    [InlineData("denials = \"explain\"", true, true)]
    [InlineData("holds = \"hide\"\ndenials = \"explain\"", false, true)]
    public async Task Holds_and_denials_are_hidden_or_explained_as_the_policy_says(string policy, bool heldListed, bool deniedListed)
    {
        await using var server = await TestServer.Start(new ServerSetup
        {
            Policy = $"{policy}\nblock = [{{ name = \"quillwharf\", versions = \"==1.0\", why = \"it eats quills\" }}]",
        });
        server.Upstream.PutWheel("quillwharf", "0.9");
        server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 1);
        var page = await server.Page("quillwharf");
        var html = (await server.Get("/simple/quillwharf/")).Text;
        Assert.Equal([Goods.WheelName("quillwharf", "0.9")], page.Offered);
        foreach (var (version, listed) in ((string, bool)[])[("1.0", deniedListed), ("2.0", heldListed)])
        {
            var name = Goods.WheelName("quillwharf", version);
            Assert.Equal(listed, page.Names.Contains(name));
            Assert.Equal(listed, page.Versions.Contains(version));
            Assert.Equal(listed, html.Contains(name, StringComparison.Ordinal));
            if (!listed)
                continue;

            // The page says what the refusal says, and a withheld file has no metadata to resolve with.
            var refused = await server.Refused(page[name].Path);
            await server.Page("quillwharf");
            Assert.Equal(refused.Detail, (await server.Page("quillwharf"))[name].Withheld);
            Assert.Null(page[name].MetadataSha256);
        }
    }

    [Fact]
    public async Task A_rule_that_only_observes_is_noted_and_holds_nothing()
    {
        await using var server = await TestServer.Start(new ServerSetup { Policy = "rules = { minimum-age = { mode = \"observe\" } }" });
        server.Upstream.PutWheel("quillwharf", "1.0", daysOld: 1);
        await server.Download((await server.Page("quillwharf")).Files.Single().Path);
        Assert.Contains("minimum-age", (await server.Get("/api/v1/why/quillwharf")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_sdist_waits_with_the_wheel_of_its_release()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutSdist("quillwharf", "1.0");
        server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 3);
        var sdist = server.Upstream.PutSdist("quillwharf", "2.0", daysOld: 8);
        var page = await server.Page("quillwharf");
        Assert.Equal([Goods.WheelName("quillwharf", "1.0"), Goods.SdistName("quillwharf", "1.0")], page.Offered.Order());
        Assert.Contains("sdist-of-withheld-release", (await server.Refused(TestServer.PathOf(Goods.SdistName("quillwharf", "2.0"), sdist))).Rules);
        await server.Pass(TimeSpan.FromDays(4.1));
        Assert.Equal(sdist, await server.Download(TestServer.PathOf(Goods.SdistName("quillwharf", "2.0"), sdist)));
    }

    [Fact]
    public async Task An_sdist_that_was_allowed_stays_when_a_young_wheel_joins_its_release()
    {
        await using var server = await TestServer.Start();
        var sdist = server.Upstream.PutSdist("quillwharf", "1.0");
        var other = server.Upstream.PutSdist("quillwharf", "0.9");
        var page = await server.Page("quillwharf");
        await server.Download(page[Goods.SdistName("quillwharf", "1.0")].Path);
        foreach (var version in (string[])["0.9", "1.0"])
        {
            var wheel = Goods.Wheel("quillwharf", version);
            server.Upstream.Project("quillwharf").File(wheel.FileName, wheel.Build(), TestServer.Now.AddMinutes(1));
        }

        await server.PagesGoStale();
        Assert.Equal([Goods.SdistName("quillwharf", "1.0")], (await server.Page("quillwharf")).Offered);
        Assert.Equal(sdist, await server.Download(TestServer.PathOf(Goods.SdistName("quillwharf", "1.0"), sdist)));
        Assert.Contains("sdist-of-withheld-release", (await server.Refused(TestServer.PathOf(Goods.SdistName("quillwharf", "0.9"), other))).Rules);
    }

    [Fact]
    public async Task An_archive_two_readers_could_see_differently_is_denied_alone_and_no_entry_loosens_it()
    {
        await using var server = await TestServer.Start(new ServerSetup
        {
            Policy = "allow = [{ name = \"quillwharf\", rules = [\"metadata-mismatch\", \"metadata-invalid\", \"record-mismatch\"], why = \"x\" }]",
        });
        var two = Goods.Wheel("quillwharf", "2.0").WithUnlisted("quillwharf/__init__.py", "import os\n");
        server.Upstream.Put(two, "quillwharf");
        server.Upstream.PutWheel("quillwharf", "1.0");
        var page = await server.Page("quillwharf");

        // The likely wheel is looked into before the page goes out, so the page does not offer it.
        Assert.Equal([Goods.WheelName("quillwharf", "1.0")], page.Names);
        var refused = await server.Refused(TestServer.PathOf(two.FileName, two.Build()));
        Assert.Contains("archive-ambiguous", refused.Rules);
        Assert.StartsWith("Denied by archive-ambiguous: ", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task C06_a_wheel_that_is_another_project_inside_is_denied()
    {
        await using var server = await TestServer.Start();
        var wheel = Goods.Wheel("quillwharf", "1.0").Metadata("Metadata-Version: 2.1\nName: brackenfold\nVersion: 1.0\n");
        server.Upstream.Put(wheel, "quillwharf", metadata: []);
        await server.Page("quillwharf");
        Assert.Contains("metadata-mismatch", (await server.Refused(TestServer.PathOf(wheel.FileName, wheel.Build()))).Rules);
    }

    [Fact]
    public async Task A_page_that_states_other_pythons_or_another_size_than_the_wheel_has_it_denied()
    {
        await using var server = await TestServer.Start();
        var wheel = Goods.Wheel("quillwharf", "1.0").RequiresPython(">=3.8");
        server.Upstream.Project("quillwharf").File(wheel.FileName, wheel.Build(), TestServer.Now.AddDays(-50), requiresPython: ">=2.7", metadata: wheel.MetadataBytes());
        await server.Page("quillwharf");
        Assert.Contains("metadata-mismatch", (await server.Refused(TestServer.PathOf(wheel.FileName, wheel.Build()))).Rules);
        var same = Goods.Wheel("brackenfold", "1.0").RequiresPython(">=3.8, <4");
        server.Upstream.Project("brackenfold").File(same.FileName, same.Build(), TestServer.Now.AddDays(-50), requiresPython: "<4,>=3.8");
        await server.Download((await server.Page("brackenfold")).Files.Single().Path);
    }

    [Fact]
    public async Task Every_place_says_the_same_sentence()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0", daysOld: 1);
        var name = Goods.WheelName("quillwharf", "1.0");
        var page = await server.Page("quillwharf");
        await TestServer.Until(async () => (await server.Refused(page[name].Path)).Rules is ["minimum-age"]);
        var sentence = (await server.Refused(page[name].Path)).Detail;
        Assert.Equal(sentence, (await server.Refused(page[name].Path + ".metadata")).Detail);
        Assert.Equal(sentence, (await server.Page("quillwharf"))[name].Withheld);
        Assert.Contains(sentence, WebUtility.HtmlDecode((await server.Get("/simple/quillwharf/")).Text), StringComparison.Ordinal);
        var why = (await server.Get("/api/v1/why/quillwharf?version=1.0")).Json;
        Assert.Equal(sentence, why.GetProperty("files")[0].GetProperty("refusal").GetProperty("sentence").GetString());
        var entry = (await server.Quarantined("quillwharf", name))!;
        Assert.StartsWith(entry.Sentence, sentence, StringComparison.Ordinal);
        Assert.EndsWith($"; {TestServer.PublicUrl}/q/{entry.Id}", sentence, StringComparison.Ordinal);
        var told = await server.Get($"/q/{entry.Id}");
        Assert.Contains(entry.Sentence, WebUtility.HtmlDecode(told.Text), StringComparison.Ordinal);
        Assert.Contains($"{TestServer.PublicUrl}/q/{entry.Id}", told.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/q/999999")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/q/-1")).Status);
    }
}
