using Bonded.Inspection;
using Bonded.Inspection.Names;
using Bonded.Packaging;

namespace Bonded.Policy.Tests;

/// <summary>Each rule by itself: a case that fires it, the nearest harmless one, and what may answer it.</summary>
public class RuleTests
{
    sealed record Scene(ProjectSignals Project, FileSignals[] Files, PolicySnapshot Policy)
    {
        public Decision Subject(PolicySnapshot? policy = null, DateTimeOffset? now = null) => Given.All(Files, policy ?? Policy, Project, now)[0];
    }

    static Scene Of(params FileSignals[] files) => new(Given.Project, files, PolicySnapshot.Balanced);

    static Scene Of(ProjectSignals project) => new(project, [Given.Wheel()], PolicySnapshot.Balanced);

    static Scene Found(string rule, Strength strength = Strength.Medium) => Of(Given.Wheel().Finding(rule, strength));

    static readonly FileSignals Sibling = Given.Wheel(tag: "cp313-cp313-win_amd64");

    // The file the rule is about stands first. Findings come from inspectors, so for those rules the twin is a mere remark.
    static readonly Dictionary<string, (Scene Bad, Scene Twin)> Scenes = new(
        Rules.Code.Select(rule => KeyValuePair.Create(rule.Id, (Found(rule.Id), Found(rule.Id, Strength.Info)))), StringComparer.Ordinal)
    {
        ["owned-name"] = (Of(Given.Project with { OwnedElsewhere = true }), Of(Given.Project with { HasAge = false })),
        ["rebinding"] = (Of(Given.Project with { Rebinding = "bound elsewhere" }), Of(Given.Project)),
        ["removed-upstream"] = (Of(Given.Wheel() with { Removed = true }), Of(Given.Wheel(), Given.Wheel("2.0") with { Removed = true })),
        ["changed-upstream"] = (Of(Given.Wheel() with { Changed = true }), Of(Given.Wheel(), Sibling with { Changed = true })),
        ["digest-mismatch"] = (Of(Given.Wheel() with { Mismatched = true }), Of(Given.Wheel(), Sibling with { Mismatched = true })),
        ["missing-hash"] = (Of(Given.Wheel() with { Sha256 = null }), Of(Given.Wheel(), Sibling with { Sha256 = null })),
        ["blocked"] = (Blocking("==1.*"), Blocking("==2.*")),
        ["minimum-age"] = (Of(Given.Wheel().Young(6.99)), Of(Given.Wheel().Young(7))),
        ["late-file"] = (Of(Given.Wheel() with { Late = true }), Of(Given.Wheel(), Sibling with { Late = true })),
        ["look-alike"] = (Of(Given.Project with { Likeness = Given.Likeness(NameVerdict.Held) }), Of(Given.Project with { Likeness = Given.Likeness(NameVerdict.Held), KnownHere = true })),
        ["not-inspected"] = (Of(Given.Wheel().Uninspected()), Of(Given.Wheel(), Sibling.Uninspected())),
        ["inspector-failed"] = (Of(Given.Wheel().Uninspected() with { InspectionFailed = "it stopped" }), Of(Given.Wheel(), Sibling.Uninspected() with { InspectionFailed = "it stopped" })),
        ["archive-ambiguous"] = (Found("archive-ambiguous"), Found("archive-ambiguous", Strength.Info)),
        ["archive-over-limit"] = (Found("archive-over-limit"), Found("archive-over-limit", Strength.Info)),
        ["archive-irregular"] = (Found("archive-irregular"), Found("archive-irregular", Strength.Info)),
        ["metadata-mismatch"] = (Found("metadata-mismatch"), Found("metadata-mismatch", Strength.Info)),
        ["sibling-mismatch"] = (Found("sibling-mismatch"), Found("sibling-mismatch", Strength.Info)),
        ["metadata-invalid"] = (Found("metadata-invalid"), Found("metadata-invalid", Strength.Info)),
        ["direct-url"] = (Found("direct-url"), Found("direct-url", Strength.Info)),
        ["wheel-code-differs"] = (Found("wheel-code-differs"), Found("wheel-code-differs", Strength.Info)),
        ["record-mismatch"] = (Found("record-mismatch"), Found("record-mismatch", Strength.Info)),
        ["wheel-layout"] = (Found("wheel-layout"), Found("wheel-layout", Strength.Info)),
        ["sdist-layout"] = (Found("sdist-layout"), Found("sdist-layout", Strength.Info)),
        ["bytecode-only"] = (Found("bytecode-only"), Found("bytecode-only", Strength.Info)),
        ["shadowing-command"] = (Found("shadowing-command"), Found("shadowing-command", Strength.Info)),
        ["odd-data"] = (Found("odd-data"), Found("odd-data", Strength.Info)),
        ["foreign-import"] = (Found("foreign-import"), Found("foreign-import", Strength.Info)),
        ["startup-code"] = (Found("startup-code"), Found("startup-code", Strength.Info)),
        ["code-over-limit"] = (Found("code-over-limit"), Found("code-over-limit", Strength.Info)),
        ["returned-project"] = (Of(Given.Project with { Returned = "it was gone and came back as something else" }), Of(Given.Project)),
        ["asked-before"] = (Of(Given.Project with { AskedInVain = Given.Now.AddDays(-500) }), Of(Given.Project with { AskedInVain = Given.Now.AddDays(-300) })),
        ["first-use"] = (Of(Given.Project with { OldestUpload = Given.Now.AddDays(-29) }), Of(Given.Project with { OldestUpload = Given.Now.AddDays(-29), KnownHere = true })),
        ["not-in-catalogue"] = (
            Of(Given.Project) with { Policy = PolicySnapshot.Of(Preset.Catalogue) },
            Of(Given.Project) with { Policy = PolicySnapshot.Of(Preset.Catalogue) with { Catalogue = [Given.Project.Name.Canonical] } }),
        ["absurd-version"] = (Of(Given.Wheel("999.0")), Of(Given.Wheel("2026.1"))),
        ["dormant-release"] = (Of(Given.Wheel("2.0").Young(8), Old("1.0", 500)), Of(Given.Wheel("2.0").Young(8), Old("1.0", 300))),
        ["release-burst"] = (
            Of(Given.Wheel("2.2").Young(8), Given.Wheel("2.1").Young(8.01), Given.Wheel("2.0").Young(8.02), Old("1.0", 100)),
            Of(Given.Wheel("5.2.1").Young(8), Given.Wheel("5.1.9").Young(8.01), Given.Wheel("4.2.21").Young(8.02), Old("5.2", 100))),
        ["sealed-release"] = (Of(Given.Wheel().Young(8), Old("1.0", 23, "cp313-cp313-win_amd64")), Of(Given.Wheel().Young(8), Old("1.0", 21, "cp313-cp313-win_amd64"))),
        ["old-version"] = (Of(Given.Wheel("1.1").Young(8), Old("2.0", 100)), Of(Given.Wheel("2.1").Young(8), Old("2.0", 100))),
        ["new-dependency"] = (Found("new-dependency"), Found("new-dependency", Strength.Info)),
        ["sdist-beside-wheel"] = (
            Of(Given.Sdist(), Sibling) with { Policy = PolicySnapshot.Balanced with { LeavesSdistsOut = true } },
            Of(Given.Sdist(), Given.Wheel("2.0")) with { Policy = PolicySnapshot.Balanced with { LeavesSdistsOut = true } }),
        ["capability"] = (CanDo(Trigger.Import), CanDo(Trigger.Call)),
        ["withheld-release"] = (Of(Given.Wheel(), Sibling.Finding("direct-url")), Of(Given.Wheel(), Given.Wheel("2.0").Finding("direct-url"))),
        ["sdist-of-withheld-release"] = (Of(Given.Sdist(), Sibling.Finding("metadata-invalid")), Of(Given.Sdist(), Given.Wheel("2.0").Finding("metadata-invalid"))),
    };

    static FileSignals Old(string version, double days, string tag = "py3-none-any") =>
        Given.Wheel(version, tag) with { UploadTime = Given.Now.AddDays(-days), FirstSeen = Given.Now.AddDays(-days).AddMinutes(1) };

    static Scene CanDo(Trigger when)
    {
        var wheel = Given.Wheel();
        return new(
            Given.Project, [wheel with { Inspection = wheel.Inspection! with { Capabilities = [new CapabilityUse("network", when)] } }],
            PolicySnapshot.Balanced with { Capabilities = [new CapabilityRule("network", Trigger.Import, null, RuleAction.Hold)] });
    }

    static Scene Blocking(string versions)
    {
        Assert.True(SpecifierSet.TryParse(versions, out var set));
        return new(Given.Project, [Given.Wheel()], PolicySnapshot.Balanced with { Block = new([new BlockEntry(NamePattern.Exactly(Given.Project.Name), set, null, "it is bad")]) });
    }

    public static TheoryData<string> Ids => [.. Rules.All.Select(rule => rule.Id)];

    public static TheoryData<string> Answerable => [.. Rules.All.Where(rule => !rule.Invariant).Select(rule => rule.Id)];

    public static TheoryData<string> Invariants => [.. Rules.All.Where(rule => rule.Invariant).Select(rule => rule.Id)];

    [Fact]
    public void Every_rule_has_its_scenes_and_stands_in_the_list_once()
    {
        Assert.Equal(Rules.All.Select(rule => rule.Id).Order(StringComparer.Ordinal), Scenes.Keys.Order(StringComparer.Ordinal));
        var declared = typeof(Rules).GetFields().Where(field => field.FieldType == typeof(Rule)).Select(field => (Rule)field.GetValue(null)!);
        Assert.Equal(declared.Concat(Rules.Code).Select(rule => rule.Id).Order(StringComparer.Ordinal), Scenes.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_invariants_are_ownership_hashes_ambiguous_archives_and_bytes_nobody_has_read() => Assert.Equal(
        ["archive-ambiguous", "changed-upstream", "digest-mismatch", "inspector-failed", "missing-hash", "not-inspected", "owned-name"],
        Rules.All.Where(rule => rule.Invariant).Select(rule => rule.Id).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Ids))]
    public void A_rule_fires_on_its_case_and_not_on_the_twin(string id)
    {
        var (bad, twin) = Scenes[id];
        var rule = Rules.Of(id);
        var decision = bad.Subject();
        Assert.Contains(decision.Fired, fired => fired.Rule == rule && fired.Mode == rule.Mode && fired.Action == rule.Action);
        Assert.Equal(rule.Mode == RuleMode.Enforce ? rule.Action.Means() : Verdict.Allow, decision.Verdict);
        Assert.Equal(rule.Mode == RuleMode.Enforce ? id : "", decision.RuleIds);
        if (rule.Mode == RuleMode.Enforce)
            Assert.StartsWith($"{(rule.Action == RuleAction.Deny ? "Denied" : "Held")} by {id}: ", decision.Sentence, StringComparison.Ordinal);
        else
            Assert.Equal("Allowed", decision.Sentence);

        Assert.Equal((Verdict.Allow, ""), (twin.Subject().Verdict, twin.Subject().RuleIds));
        Assert.False(twin.Subject().Has(id));
    }

    [Theory, MemberData(nameof(Answerable))]
    public void A_setting_decides_what_a_rule_does(string id)
    {
        var scene = Scenes[id].Bad;
        foreach (var action in Enum.GetValues<RuleAction>())
        {
            Assert.Equal(action.Means(), scene.Subject(scene.Policy.Setting(id, action, RuleMode.Enforce)).Verdict);
            var observed = scene.Subject(scene.Policy.Setting(id, action, RuleMode.Observe));
            Assert.Equal(Verdict.Allow, observed.Verdict);
            Assert.True(observed.Has(id));
        }
    }

    [Theory, MemberData(nameof(Answerable))]
    public void An_allow_entry_answers_the_rule_it_names_until_it_ends(string id)
    {
        var scene = Scenes[id].Bad;
        var enforced = scene.Policy.Setting(id, RuleAction.Hold, RuleMode.Enforce);
        Assert.Equal(Verdict.Hold, scene.Subject(enforced).Verdict);

        var answered = scene.Subject(enforced with { Waivers = new([Given.Answer(id)]) });
        Assert.Equal(Verdict.Allow, answered.Verdict);
        Assert.Contains(answered.Fired, fired => fired.Rule.Id == id && fired.Waived == "looked at" && !fired.Counts);

        // An entry that answers the cause of a derived rule rightly ends the rule with it.
        var others = Rules.All.Where(rule => rule.Id != id && rule.Id is not ("direct-url" or "metadata-invalid")).Select(rule => rule.Id).ToArray();
        Assert.Equal(Verdict.Hold, scene.Subject(enforced with { Waivers = new([Given.Answer(others)]) }).Verdict);

        var ended = enforced with { Waivers = new([Given.Answer(id) with { Until = Given.Now }]) };
        Assert.Equal(Verdict.Hold, scene.Subject(ended).Verdict);
        Assert.Equal(Verdict.Allow, scene.Subject(ended, Given.Now.AddTicks(-1)).Verdict);
    }

    [Theory, MemberData(nameof(Invariants))]
    public void An_invariant_is_loosened_by_nothing(string id)
    {
        var scene = Scenes[id].Bad;
        var before = scene.Subject();
        var everything = scene.Policy with { Waivers = new([Given.Answer([.. Rules.All.Select(rule => rule.Id)])]) };
        foreach (var rule in Rules.All)
            everything = everything.Setting(rule.Id, RuleAction.Allow, RuleMode.Observe);
        everything = everything with { MinimumAge = TimeSpan.Zero, YoungProject = TimeSpan.Zero, Approved = [Given.Project.Name.Canonical] };
        Assert.Equal(before.Verdict, scene.Subject(everything).Verdict);
        Assert.Equal(before.RuleIds, scene.Subject(everything).RuleIds);
    }

    [Fact]
    public void A_finding_of_a_rule_nobody_knows_holds()
    {
        var decision = Given.Decide(Given.Wheel().Finding("a-rule-of-tomorrow", Strength.Low));
        Assert.Equal(Verdict.Hold, decision.Verdict);
        Assert.Equal("a-rule-of-tomorrow", decision.RuleIds);
        Assert.Equal(Verdict.Hold, Given.Decide(Given.Wheel() with { Comparisons = [new("a-rule-of-tomorrow", Strength.High, "seen")] }).Verdict);
    }

    [Fact]
    public void A_rule_that_fires_often_is_named_once()
    {
        var file = Given.Wheel();
        for (var i = 0; i < 40; i++)
            file = file.Finding("direct-url", message: $"requirement {i}");
        Assert.Equal("direct-url", Given.Decide(file).RuleIds);
    }

    [Fact]
    public void A_rule_whose_action_is_allow_does_not_keep_a_file_from_its_inspection()
    {
        var policy = PolicySnapshot.Balanced.Setting("minimum-age", RuleAction.Allow, RuleMode.Enforce);
        Assert.True(Given.Decide(Given.Wheel().Young().Uninspected(), policy).AwaitsInspection);
        Assert.True(Given.Decide(Given.Wheel().Young().Uninspected(), PolicySnapshot.Balanced.Setting("minimum-age", RuleAction.Hold, RuleMode.Observe)).AwaitsInspection);
        Assert.False(Given.Decide(Given.Wheel().Young().Uninspected()).AwaitsInspection);
    }

    [Fact]
    public void Every_weight_of_denials_comes_before_holds_and_those_that_do_not_count()
    {
        var file = Given.Wheel().Young().Finding("startup-code").Finding("metadata-invalid").Finding("direct-url") with { Late = true };
        var decision = Given.Decide(file);
        Assert.Equal("direct-url,metadata-invalid,minimum-age", decision.RuleIds);
        Assert.Equal("direct-url", decision.Main!.Rule.Id);
        Assert.Equal(["startup-code", "late-file"], decision.Fired.Where(fired => !fired.Counts).Select(fired => fired.Rule.Id));
    }

    [Fact]
    public void Age_counts_from_the_upload_where_that_can_be_believed_and_from_first_sight_elsewhere()
    {
        var file = Given.Wheel() with { UploadTime = Given.Now.AddDays(-100), FirstSeen = Given.Now.AddDays(-2) };
        Assert.Equal(Verdict.Allow, Given.Decide(file).Verdict);
        var free = Given.Now.AddDays(5);
        foreach (var doubtful in new[] { file with { UploadTime = null }, file with { Late = true }, file with { UploadTime = Given.Now.AddDays(-1) }, file with { UploadTime = Given.Now.AddYears(50) } })
            Assert.Equal((Verdict.Hold, free), (Given.Decide(doubtful).Verdict, Given.Decide(doubtful).Until));
        Assert.Equal((Verdict.Hold, free), (Given.Decide(file, project: Given.Project with { TrustedTime = false }) is var d ? d.Verdict : default, Given.Decide(file, project: Given.Project with { TrustedTime = false }).Until));
        Assert.Equal(Verdict.Allow, Given.Decide(file with { UploadTime = null }, project: Given.Project with { HasAge = false }).Verdict);
        Assert.Equal(Verdict.Allow, Given.Decide(file with { UploadTime = null }, now: free).Verdict);
        Assert.Equal(Verdict.Hold, Given.Decide(file with { UploadTime = null }, now: free.AddTicks(-1)).Verdict);
    }

    [Fact]
    public void A_time_at_the_end_of_the_calendar_does_no_harm()
    {
        var file = Given.Wheel() with { UploadTime = DateTimeOffset.MaxValue };
        Assert.Equal(Verdict.Allow, Given.Decide(file, PolicySnapshot.Balanced with { MinimumAge = TimeSpan.FromDays(300) }).Verdict);
        Assert.Equal(Verdict.Hold, Given.Decide(file, PolicySnapshot.Balanced with { MinimumAge = TimeSpan.FromDays(3_650) }).Verdict);
    }

    [Theory]
    [InlineData(NameVerdict.Held, 400, false, true)]
    [InlineData(NameVerdict.Held, 400, true, false)]
    [InlineData(NameVerdict.Similar, 29, false, true)]
    [InlineData(NameVerdict.Similar, 30, false, false)]
    [InlineData(NameVerdict.Similar, null, false, true)]
    [InlineData(NameVerdict.Clear, 1, false, false)]
    public void A_likeness_holds_with_what_else_is_known(NameVerdict verdict, int? days, bool known, bool held)
    {
        var project = Given.Project with
        {
            Likeness = Given.Likeness(verdict),
            OldestUpload = days is { } old ? Given.Now.AddDays(-old) : null,
            KnownHere = known,
        };
        var policy = PolicySnapshot.Balanced.Setting("first-use", RuleAction.Allow, RuleMode.Observe);
        Assert.Equal(held, Given.Decide(Given.Wheel(), policy, project).Verdict == Verdict.Hold);
        Assert.Equal(held, Given.Decide(Given.Wheel(), policy, project).Has("look-alike"));
    }
}
