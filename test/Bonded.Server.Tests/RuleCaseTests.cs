using Bonded.Gate.Policies;
using Bonded.Inspection;
using Bonded.Packaging;
using Bonded.Policy;
using Bonded.Testing;

namespace Bonded.Server.Tests;

/// <summary>What a project's past, its name's past and a policy's wishes withhold: each seen from the client, with its harmless twin and the waiver that answers it.</summary>
public sealed class RuleCaseTests
{
    static readonly DateTimeOffset Now = TestServer.Now;

    sealed record Case(string Rule, Func<TestServer, bool, Task<(string Project, string Filename, byte[] Bytes)>> Make, string Policy = "");

    // True makes what fires, false its twin. What is asked for is an otherwise good file.
    static readonly Case[] Cases =
    [
        new("minimum-age", (server, bad) => Wheel(server, ("2.0", bad ? 5 : 8), ("1.0", 100))),
        new("blocked", (server, bad) => Wheel(server, (bad ? "2.0" : "1.0", 100)), "block = [{ name = \"quillwharf\", versions = \">=2\", why = \"it eats quills\" }]"),
        new("look-alike", (server, bad) =>
        {
            var name = bad ? "requesst" : "quillwharf";
            return Task.FromResult((name, Goods.WheelName(name, "1.0"), server.Upstream.PutWheel(name, "1.0")));
        }),
        new("removed-upstream", async (server, bad) =>
        {
            var made = await Wheel(server, ("1.0", 100), ("2.0", 90));
            await server.Page("quillwharf");
            server.Upstream.Project("quillwharf").Remove(Goods.WheelName("quillwharf", bad ? "1.0" : "2.0"));
            await server.PagesGoStale();
            server.Upstream.On("/files/quillwharf/" + made.Item2, new Testing.Upstream.UpstreamReply { Body = made.Item3 });
            return made;
        }),
        new("late-file", async (server, bad) =>
        {
            await Wheel(server, ("1.0", 100));
            if (bad)
                await server.Page("quillwharf");
            await server.PagesGoStale();
            return await Wheel(server, ("2.0", 90));
        }, "minimum_age_days = 0\nrules.late-file.mode = \"enforce\""),
        new("withheld-release", async (server, bad) =>
        {
            var other = Goods.Wheel("quillwharf", "1.0").Tag("cp313-cp313-win_amd64").Requires(bad ? "x @ https://files.example/x.whl" : "x");
            server.Upstream.Put(other, "quillwharf");
            var made = await Wheel(server, ("1.0", 100));
            await server.Page("quillwharf");
            await server.Get(TestServer.PathOf(other.FileName, other.Build()));
            return made;
        }),
        new("sdist-of-withheld-release", async (server, bad) =>
        {
            await Wheel(server, ("2.0", bad ? 5 : 8), ("1.0", 100));
            var sdist = server.Upstream.PutSdist("quillwharf", "2.0", 9);
            return ("quillwharf", Goods.SdistName("quillwharf", "2.0"), sdist);
        }),
        new("first-use", (server, bad) => Wheel(server, ("1.0", bad ? 29 : 31))),
        new("absurd-version", (server, bad) => Wheel(server, (bad ? "999.0" : "2026.1", 100))),
        new("dormant-release", (server, bad) => Wheel(server, ("2.0", 8), ("1.0", bad ? 500 : 300))),
        new("release-burst", (server, bad) => Wheel(server, ("2.2", 8), ("2.1", 8.01), ("2.0", bad ? 8.02 : 8.5), ("1.0", 100))),
        new("sealed-release", async (server, bad) =>
        {
            server.Upstream.Put(Goods.Wheel("quillwharf", "2.0").Tag("cp313-cp313-win_amd64"), "quillwharf", bad ? 30 : 15);
            return await Wheel(server, ("2.0", 10), ("1.0", 100));
        }),
        new("old-version", (server, bad) => Wheel(server, (bad ? "1.9" : "2.1", 16), ("2.0", 40), ("1.0", 200)), "preset = \"strict\""),
        new("sdist-beside-wheel", async (server, bad) =>
        {
            if (bad)
                await Wheel(server, ("1.0", 100));
            return ("quillwharf", Goods.SdistName("quillwharf", "1.0"), server.Upstream.PutSdist("quillwharf", "1.0"));
        }, "sdists = \"leave-out\""),
        new("asked-before", async (server, bad) =>
        {
            if (bad)
                await Asked(server, "quillwharf", Now.AddDays(-200));
            return await Wheel(server, ("1.0", 100));
        }),
        new("not-in-catalogue", (server, bad) => Wheel(server, ("1.0", 100)), "preset = \"catalogue\"\ncatalogue = [TWIN]"),
        new("returned-project", async (server, bad) =>
        {
            await Wheel(server, ("1.0", 100));
            await server.Page("quillwharf");
            server.Upstream.Remove("quillwharf");
            await server.PagesGoStale();
            await server.Page("quillwharf");
            var made = await Wheel(server, (bad ? "3.0" : "1.0", 100));
            await server.PagesGoStale();
            return made;
        }, "minimum_age_days = 0"),
        new("capability", (server, bad) =>
        {
            Sees(server, facts => facts with { Capabilities = [new CapabilityUse("network", bad ? Trigger.Import : Trigger.Call)] });
            return Wheel(server, ("1.0", 100));
        }, "rule = [{ id = \"capability\", capability = \"network\", when = \"import\" }]"),
        new("new-dependency", async (server, bad) =>
        {
            server.Upstream.Put(Goods.Wheel("quillwharf", "1.0").Requires("inkharbor"), "quillwharf", 100);
            var next = Goods.Wheel("quillwharf", "1.0.1").Requires(bad ? ["inkharbor", "zq-new-thing"] : ["inkharbor"]);
            var bytes = server.Upstream.Put(next, "quillwharf", 60);
            await server.Download((await server.Page("quillwharf")).Files.First(file => file.Name.Contains("1.0-", StringComparison.Ordinal)).Path);
            return ("quillwharf", next.FileName, bytes);
        }, "rules.new-dependency.mode = \"enforce\""),
    ];

    public static TheoryData<string, DatabaseKind> Rules()
    {
        var data = new TheoryData<string, DatabaseKind>();
        foreach (var rule in Cases)
        {
            data.Add(rule.Rule, DatabaseKind.Sqlite);
            data.Add(rule.Rule, DatabaseKind.PostgreSql);
        }

        return data;
    }

    [Theory, MemberData(nameof(Rules))]
    public async Task A_rule_holds_its_case_lets_the_twin_in_and_is_answered_by_its_waiver(string rule, DatabaseKind kind)
    {
        var test = Cases.Single(each => each.Rule == rule);
        ServerSetup Setup(bool bad) => new() { Kind = kind, KnowsAll = false, Policy = test.Policy.Replace("TWIN", bad ? "" : "\"quillwharf\"", StringComparison.Ordinal) };

        await using (var server = await TestServer.Start(Setup(false)))
        {
            var (project, filename, bytes) = await test.Make(server, false);
            await server.Page(project);
            Assert.Equal(bytes, await server.Download(TestServer.PathOf(filename, bytes)));
        }

        await using (var server = await TestServer.Start(Setup(true)))
        {
            var (project, filename, bytes) = await test.Make(server, true);
            var path = TestServer.PathOf(filename, bytes);
            await server.Page(project);
            await TestServer.Until(async () => (await server.Get(path)).Status == System.Net.HttpStatusCode.Forbidden);
            var refused = await server.Refused(path);
            Assert.Contains(rule, refused.Rules);
            Assert.StartsWith($"{(rule == "blocked" ? "Denied" : "Held")} by {rule}: ", refused.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain(filename, (await server.Page(project)).Offered);
            Assert.NotNull(await server.Quarantined(project, filename) ?? await server.Quarantined(project));

            await Waive(server, project, rule == "blocked" ? "minimum-age" : "blocked");
            Assert.Contains(rule, (await server.Refused(path)).Rules);
            if (kind == DatabaseKind.Sqlite)
                Assert.Equal(0, (await Command.Run(server, "waive", project, "--rule", rule, "--until", "2026-06-16T13:00:00Z", "--why", "looked at")).Exit);
            else
                await Waive(server, project, rule);
            Assert.Equal(bytes, await server.Download(path));
            Assert.Contains(filename, (await server.Page(project)).Offered);

            // A project that was once let in and used is known from then on, and an sdist that was stays.
            await server.Pass(TimeSpan.FromDays(1.1));
            if (rule is "first-use" or "asked-before" or "look-alike" or "sdist-of-withheld-release")
                Assert.Equal(bytes, await server.Download(path));
            else
                Assert.Contains(rule, (await server.Refused(path)).Rules);
        }
    }

    /// <summary>What is found in the bytes comes from the inspector, so the case is a finding of that rule and the twin a mere remark of it.</summary>
    [Theory, DatabaseData]
    public async Task Every_rule_about_the_bytes_holds_its_case_lets_the_twin_in_and_is_answered_by_its_waiver(DatabaseKind kind)
    {
        var rules = Policy.Rules.All.Where(rule => !rule.Invariant && (rule.IsAboutCode || OfBytes.Contains(rule.Id))).ToArray();
        Assert.True(rules.Length > 50, $"{rules.Length}");
        await using var server = await TestServer.Start(new ServerSetup
        {
            Kind = kind,
            Policy = "[rules]\n" + string.Concat(rules.Select(rule => $"{rule.Id} = {{ action = \"hold\", mode = \"enforce\" }}\n")),
        });
        server.Inspector.Before = (filename, _) =>
        {
            Assert.True(DistributionFilename.TryParse(filename, out var parsed, out string? _));
            var project = parsed.Project.Canonical;
            var bytes = Goods.Wheel(project, "1.0").Build();
            using var stream = new MemoryStream(bytes);
            var facts = Inspector.Inspect(stream, Sha256Digest.Of(bytes), parsed, Archives.ArchiveLimits.Default, default) with { Engine = server.Inspector.Engine };
            var rule = rules[int.Parse(project.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture)];
            return Task.FromResult<Gate.Inspections.InspectionOutcome?>(new Gate.Inspections.InspectionOutcome.Done(
                facts with { Findings = [new Finding(rule.Id, project.EndsWith("twin", StringComparison.Ordinal) ? Strength.Info : Strength.Medium, "something was seen")] }));
        };
        for (var i = 0; i < rules.Length; i++)
        {
            var (bad, twin) = ($"zqv-{i}-case", $"zqv-{i}-twin");
            var good = server.Upstream.PutWheel(twin, "1.0");
            var bytes = server.Upstream.PutWheel(bad, "1.0");
            await server.Page(twin);
            Assert.Equal(good, await server.Download(TestServer.PathOf(Goods.WheelName(twin, "1.0"), good)));
            var path = TestServer.PathOf(Goods.WheelName(bad, "1.0"), bytes);
            await server.Page(bad);
            Assert.Equal([rules[i].Id], (await server.Refused(path)).Rules);
            Assert.NotNull(await server.Quarantined(bad, Goods.WheelName(bad, "1.0")));
            await Waive(server, bad, rules[(i + 1) % rules.Length].Id);
            Assert.Equal([rules[i].Id], (await server.Refused(path)).Rules);
            await Waive(server, bad, rules[i].Id);
            Assert.Equal(bytes, await server.Download(path));
        }

        // Each waiver had an end, and with it every case is held again, though it is in use: the policy says so of the rule.
        await server.Pass(TimeSpan.FromDays(1.1));
        for (var i = 0; i < rules.Length; i++)
        {
            var name = $"zqv-{i}-case";
            Assert.Equal([rules[i].Id], (await server.Refused(TestServer.PathOf(Goods.WheelName(name, "1.0"), Goods.Wheel(name, "1.0").Build()))).Rules);
        }
    }

    static readonly string[] OfBytes =
    [
        "archive-over-limit", "archive-irregular", "metadata-mismatch", "metadata-invalid", "direct-url", "record-mismatch", "wheel-layout", "sdist-layout", "bytecode-only",
        "shadowing-command", "odd-data", "foreign-import", "startup-code", "code-over-limit", "sibling-mismatch", "wheel-code-differs",
    ];

    [Theory]
    [InlineData("observe", "")]
    [InlineData("balanced", "first-use,minimum-age")]
    [InlineData("strict", "first-use,minimum-age")]
    [InlineData("catalogue", "not-in-catalogue,first-use,minimum-age")]
    public async Task A_preset_makes_of_a_young_project_what_it_says(string preset, string rules)
    {
        await using var server = await TestServer.Start(new ServerSetup { KnowsAll = false, Policy = $"preset = \"{preset}\"" });
        var (project, filename, bytes) = await Wheel(server, ("1.0", 3));
        await server.Page(project);
        if (rules.Length == 0)
        {
            // It is let in, and what would have held it is on record all the same.
            Assert.Equal(bytes, await server.Download(TestServer.PathOf(filename, bytes)));
            var why = (await server.Get("/api/v1/why/quillwharf")).Text;
            Assert.Contains("first-use", why, StringComparison.Ordinal);
            Assert.Contains("minimum-age", why, StringComparison.Ordinal);
            return;
        }

        Assert.Superset(rules.Split(',').ToHashSet(), (await server.Refused(TestServer.PathOf(filename, bytes))).Rules.ToHashSet());
    }

    [Fact]
    public async Task Observing_still_refuses_by_the_invariants()
    {
        await using var server = await TestServer.Start(new ServerSetup { KnowsAll = false, Policy = "preset = \"observe\"", Own = ["acme-*"] });
        server.Upstream.PutWheel("acme-core", "1.0");
        Assert.Empty((await server.Page("acme-core")).Files);
    }

    [Theory, DatabaseData]
    public async Task A_new_finding_about_a_file_in_use_alerts_and_holds_only_where_the_policy_says_so(DatabaseKind kind)
    {
        ServerSetup Setup(string policy) => new()
        {
            Kind = kind,
            Policy = policy,
            Adjust = options => options with { Round = TimeSpan.FromMilliseconds(50), ReinspectionPause = TimeSpan.FromMilliseconds(5) },
        };
        await using var server = await TestServer.Start(Setup(""));
        var (project, filename, bytes) = await Wheel(server, ("1.0", 100));
        await server.Page(project);
        await server.Download(TestServer.PathOf(filename, bytes));
        await TestServer.Until(async () => (await server.StoredFile(project, filename)).FirstAllowedServed is not null);

        server.Inspector.Engine = "another-engine";
        Sees(server, facts => facts with { Engine = "another-engine", Findings = [new Finding("fetched-code", Strength.High, "What the network answered is run.")] });
        await server.Restart(Setup(""));
        await server.Page(project);
        await TestServer.Until(async () =>
        {
            server.Time.Pass(TimeSpan.FromSeconds(1));
            return (await server.Events(project)).Contains("alert.finding-in-use");
        });
        Assert.Equal(bytes, await server.Download(TestServer.PathOf(filename, bytes)));

        await server.Restart(Setup("findings_in_use = \"hold\""));
        Assert.Equal(["fetched-code"], (await server.Refused(TestServer.PathOf(filename, bytes))).Rules);
    }

    [Theory, DatabaseData]
    public async Task A_rule_is_set_for_the_projects_that_it_names(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(new ServerSetup
        {
            Kind = kind,
            KnowsAll = false,
            Policy = """
                rule = [
                    { id = "first-use", mode = "observe" },
                    { id = "minimum-age", name = "quill-*", days = 30 },
                    { id = "minimum-age", name = "quill-fast", days = 1 },
                    { id = "minimum-age", name = "quill-told", action = "warn" },
                ]
                """,
        });
        foreach (var name in (string[])["quill-slow", "quill-fast", "quill-told", "wharf"])
            server.Upstream.PutWheel(name, "1.0", daysOld: 20);
        server.Upstream.PutWheel("wharf", "2.0", daysOld: 3);
        Assert.Empty((await server.Page("quill-slow")).Offered);
        Assert.Single((await server.Page("quill-fast")).Offered);
        Assert.Single((await server.Page("quill-told")).Offered);
        Assert.Equal(["1.0"], (await server.Page("wharf")).Files.Where(file => file.Withheld is null).Select(file => file.Name.Split('-')[1]));
        Assert.Contains("\"warns\":true", (await server.Get("/api/v1/why/quill-told")).Text, StringComparison.Ordinal);
    }

    static void Sees(TestServer server, Func<InspectionFacts, InspectionFacts> change) => server.Inspector.Before = (filename, _) =>
    {
        Assert.True(DistributionFilename.TryParse(filename, out var parsed, out string? _));
        var bytes = Goods.Wheel("quillwharf", parsed.Version.ToString()).Build();
        using var stream = new MemoryStream(bytes);
        var facts = Inspector.Inspect(stream, Sha256Digest.Of(bytes), parsed, Archives.ArchiveLimits.Default, default) with { Engine = server.Inspector.Engine };
        return Task.FromResult<Gate.Inspections.InspectionOutcome?>(new Gate.Inspections.InspectionOutcome.Done(change(facts)));
    };

    static Task<(string, string, byte[])> Wheel(TestServer server, params (string Version, double DaysOld)[] releases)
    {
        byte[]? first = null;
        foreach (var (version, days) in releases)
        {
            var bytes = server.Upstream.PutWheel("quillwharf", version, days);
            first ??= bytes;
        }

        return Task.FromResult(("quillwharf", Goods.WheelName("quillwharf", releases[0].Version), first!));
    }

    static Task Asked(TestServer server, string name, DateTimeOffset at) => server.Database.Write(tx =>
        tx.Execute(
            "INSERT INTO absent_names (index_name, name, first_asked, last_asked, times) VALUES ('root', @name, @at, @at, 1)", ("name", name), ("at", at)));

    static async Task Waive(TestServer server, string name, string rule) => Assert.IsType<ReviewAnswer.Done>(await server.Gate.Reviews.Waive(
        new WaiverDraft(name, null, null, [rule], "looked at", server.Time.GetUtcNow().AddDays(1), false), "ann", default));
}
