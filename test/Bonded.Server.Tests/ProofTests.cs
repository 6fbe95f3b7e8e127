using System.Net;
using System.Text.Json;
using Bonded.Data;
using Bonded.Gate.Canaries;
using Bonded.Policy;
using Bonded.Testing;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Tests;

/// <summary>The self-proof: what it finds, what it tells, and that nobody sees its packages.</summary>
public sealed class ProofTests
{
    static readonly ServerSetup Usual = new() { KnowsAll = false };

    public static TheoryData<string> Leaks => [.. PlantedLeak.All().Select(leak => leak.Name)];

    [Theory]
    [DatabaseData]
    public async Task Nothing_leaks(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(Usual with { Kind = kind });

        var first = await Proof(server);
        var second = await Proof(server);

        foreach (var proof in (JsonElement[])[first, second])
        {
            Assert.Equal((0, 0), (proof.GetProperty("leaks").GetInt32(), proof.GetProperty("unproven").GetInt32()));

            // Each rule that holds or denies by itself, and each strong finding about code.
            Assert.Equal(
                Rules.All.Where(rule => rule.Mode == RuleMode.Enforce && rule.Id is not ("not-in-catalogue" or "sdist-beside-wheel")).Select(rule => rule.Id)
                    .Except(Canaries.NotProbed.Select(each => each.Rule.Id)).Order(),
                Rule(proof, "held").Where(id => !Rules.Of(id).IsAboutCode).Order());
            Assert.Superset(new HashSet<string>(["secrets-sent", "encoded-code", "startup-behaviour", "reverse-shell"]), Rule(proof, "held").ToHashSet());
            Assert.Equal(Rules.All.Count, proof.GetProperty("rules").GetArrayLength());
        }

        Assert.Equal(HttpStatusCode.OK, (await server.Get("/readyz")).Status);
    }

    [Theory]
    [DatabaseData]
    public async Task Every_canary_makes_its_rule_fire_where_a_policy_enforces_them_all(DatabaseKind kind)
    {
        var all = string.Concat(Rules.All.Where(rule => !rule.Invariant && rule != Rules.Capability).Select(rule => $"[[rule]]\nid = \"{rule.Id}\"\nmode = \"enforce\"\n"));
        foreach (var preset in (string[])["strict", "catalogue"])
        {
            await using var server = await TestServer.Start(Usual with { Kind = kind, Policy = $"preset = \"{preset}\"\nholds = \"hide\"\n{all}" });

            var proof = await Proof(server);

            Assert.Equal((0, 0), (proof.GetProperty("leaks").GetInt32(), proof.GetProperty("unproven").GetInt32()));
            Assert.Equal(preset == "strict" ? ["not-in-catalogue"] : ["sdist-beside-wheel"], Rule(proof, "off"));
        }
    }

    [Theory]
    [MemberData(nameof(Leaks))]
    public async Task A_planted_leak_is_found_and_named(string name)
    {
        var leak = PlantedLeak.All().Single(each => each.Name == name);
        await using var server = await TestServer.Start(Usual with { Before = leak.Play });

        var proof = await Proof(server);

        var found = proof.GetProperty("rules").EnumerateArray()
            .SelectMany(rule => rule.GetProperty("leaks").EnumerateArray().Select(each => (Rule: rule.GetProperty("rule").GetString()!, Route: each.GetProperty("route").GetString()!))).ToList();
        Assert.Equal(leak.Routes.Order(), found.Select(each => each.Route).Distinct().Order());
        Assert.Contains(found, each => each.Rule == leak.Rule);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Get("/readyz")).Status);
    }

    [Theory]
    [DatabaseData]
    public async Task A_leak_is_counted_put_on_record_once_and_closes_the_index_until_a_proof_passes(DatabaseKind kind)
    {
        var leaks = true;
        await using var server = await TestServer.Start(Usual with
        {
            Kind = kind,
            KnowsAll = true,
            CloseOnLeak = true,
            Before = (http, next) =>
            {
                if (!leaks || !HttpMethods.IsHead(http.Request.Method) || !http.Request.Path.Value!.Contains("bonded_canary_blocked", StringComparison.Ordinal))
                    return next(http);
                http.Response.StatusCode = 200;
                return Task.CompletedTask;
            },
        });
        var wheel = server.Upstream.PutWheel("plainproject", "1.0");
        await server.Page("plainproject");
        Assert.Equal(HttpStatusCode.NotFound, (await server.Admin("/proof")).Status);

        await Proof(server);
        await Proof(server);

        Assert.Contains("file-head (blocked)", (await server.Get("/readyz")).Text, StringComparison.Ordinal);
        Assert.Matches("(?m)^bonded_leaks [1-9]", (await server.Get("/metrics")).Text);
        Assert.Contains("bonded_proof_age_seconds", (await server.Get("/metrics")).Text, StringComparison.Ordinal);
        var told = Assert.Single(await Told(server, "proof.leak"));
        Assert.Contains("""{"rule":"blocked","route":"file-head"}""", told.DataJson, StringComparison.Ordinal);
        foreach (var path in (string[])["/simple/plainproject/", "/simple/", TestServer.PathOf(Goods.WheelName("plainproject", "1.0"), wheel), "/pypi/plainproject/json"])
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Get(path)).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.Admin("/proof")).Status);

        leaks = false;
        await Proof(server);

        Assert.Equal(HttpStatusCode.OK, (await server.Get("/readyz")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.Get("/simple/plainproject/")).Status);
        Assert.Single(await Told(server, "proof.passed"));
    }

    [Theory]
    [DatabaseData]
    public async Task Nobody_sees_the_canaries_who_does_not_ask_for_them(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(Usual with { Kind = kind, KnowsAll = true });
        server.Upstream.PutWheel("plainproject", "1.0", daysOld: 1);
        await server.Page("plainproject");
        await Proof(server);

        Assert.Equal(["plainproject"], await server.Gate.Names(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(CanaryNames.Prefix, (await server.Get("/simple/")).Text, StringComparison.Ordinal);
        Assert.Equal(1, await server.Database.Read(tx => Projects.Count(tx)));
        Assert.Equal(1, await server.Database.Read(tx => Quarantine.Count(tx)));
        Assert.DoesNotContain(CanaryNames.Prefix, (await server.Admin("/quarantine")).Text, StringComparison.Ordinal);
        Assert.Empty(await server.Database.Read(tx => Downloads.List(tx, 1_000)));
        Assert.DoesNotContain(server.Upstream.Requests, request => request.Path.Contains("canary", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/simple/bonded-canary-of-nobody/")).Status);
        Assert.DoesNotContain(server.Upstream.Requests, request => request.Path.Contains("canary", StringComparison.Ordinal));

        // Who asks is told.
        Assert.Contains("secrets-sent", (await server.Get("/api/v1/why/bonded-canary-secrets-sent")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [DatabaseData]
    public async Task It_is_proven_as_well_after_a_restart_and_where_somebody_asked_for_the_canaries_first(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(Usual with { Kind = kind });
        foreach (var canary in Canaries.All)
            await server.Get($"/simple/{canary.Name}/", ("Accept", TestServer.AcceptJson));
        var before = await Proof(server);

        await server.Restart();
        await server.Pass(TimeSpan.FromDays(100));
        foreach (var canary in Canaries.All)
            await server.Get($"/simple/{canary.Name}/", ("Accept", TestServer.AcceptJson));

        foreach (var proof in (JsonElement[])[before, await Proof(server)])
        {
            Assert.Empty(Rule(proof, "leak"));
            Assert.Empty(Rule(proof, "unproven"));
        }
    }

    [Fact]
    public async Task Two_nodes_that_prove_at_once_do_not_take_each_other_for_a_leak()
    {
        await using var one = await TestServer.Start(Usual with { Kind = DatabaseKind.PostgreSql });
        await using var other = await one.AnotherNode();

        await Proof(one);
        foreach (var proof in await Task.WhenAll(Proof(one), Proof(other), Proof(one)))
        {
            Assert.Empty(Rule(proof, "leak"));
            Assert.Empty(Rule(proof, "unproven"));
        }
    }

    [Fact]
    public async Task It_is_proven_by_itself_soon_after_the_start_every_few_minutes_and_after_a_change_of_policy()
    {
        await using var server = await TestServer.Start(Usual with { ProofEvery = TimeSpan.FromMinutes(5) });
        await Proves(server, TimeSpan.FromSeconds(31), after: null);
        var first = await At(server);
        await Proves(server, TimeSpan.FromMinutes(5.1), first);
        var second = await At(server);

        var waiver = await server.Admin(HttpMethod.Post, "/waivers", new { name = "plainproject", rules = new[] { "minimum-age" }, why = "wanted now" });
        Assert.True((int)waiver.Status < 300, waiver.Text);
        await Proves(server, TimeSpan.FromSeconds(16), second);
    }

    [Fact]
    public async Task Prove_prints_a_table_and_tells_by_its_exit_code()
    {
        var leak = PlantedLeak.All().Single(each => each.Name == "HEAD skips the gate");
        var on = false;
        await using var server = await TestServer.Start(Usual with { Before = (http, next) => on ? leak.Play(http, next) : next(http) });

        var (exit, output, error) = await Command.Run(server, "prove");
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"(?m)^minimum-age +bonded-canary-minimum-age +\d+ held$", output);
        Assert.Contains("\nNot probed:\n  rebinding fires", output, StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage("{0}", output);

        on = true;
        (exit, output, _) = await Command.Run(server, "prove");
        Assert.Equal(1, exit);
        Assert.Contains("LEAK what blocked withholds goes out by file-head: 200", output, StringComparison.Ordinal);

        (exit, output, _) = await Command.Run(server, "prove", "--format", "json");
        Assert.Equal(1, exit);
        Assert.True(JsonSerializer.Deserialize<JsonElement>(output).GetProperty("leaks").GetInt32() > 0);
    }

    static async Task Proves(TestServer server, TimeSpan time, string? after)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
            server.Time.Pass(TimeSpan.FromSeconds(1));
        await TestServer.Until(async () =>
        {
            server.Time.Pass(TimeSpan.FromSeconds(1));
            return await At(server) is { } at && at != after;
        });
    }

    static async Task<string?> At(TestServer server) => await server.Admin("/proof") is { Status: HttpStatusCode.OK } answer ? answer.Json.GetProperty("at").GetString() : null;

    static async Task<JsonElement> Proof(TestServer server)
    {
        var answer = await server.Admin(HttpMethod.Post, "/proof");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    static IReadOnlyList<string> Rule(JsonElement proof, string result) =>
        [.. proof.GetProperty("rules").EnumerateArray().Where(rule => rule.GetProperty("result").GetString() == result).Select(rule => rule.GetProperty("rule").GetString()!)];

    static Task<IReadOnlyList<AuditEvent>> Told(TestServer server, string kind) => server.Database.Read(tx => Audit.List(tx, new AuditFilter { Kind = kind }, 0, newestFirst: false, 100));
}
