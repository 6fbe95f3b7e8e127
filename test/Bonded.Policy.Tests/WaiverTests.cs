using Bonded.Packaging;

namespace Bonded.Policy.Tests;

public class WaiverTests
{
    static readonly FileSignals Young = Given.Wheel("2.1").Young();

    static Waiver Entry(string? name = null, string? versions = null, Sha256Digest? sha256 = null, string rule = "minimum-age")
    {
        NamePattern? pattern = null;
        SpecifierSet? set = null;
        Assert.True(name is null || NamePattern.TryParse(name, out pattern));
        Assert.True(versions is null || SpecifierSet.TryParse(versions, out set));
        return new Waiver(pattern, set, sha256, [rule], "agreed", null);
    }

    static Verdict With(Waiver entry, FileSignals? file = null) => Given.Decide(file ?? Young, PolicySnapshot.Balanced with { Waivers = new([entry]) }).Verdict;

    [Fact]
    public void A_waiver_clears_what_all_of_it_matches_and_nothing_else()
    {
        Assert.Equal(Verdict.Allow, With(Entry("sample")));
        Assert.Equal(Verdict.Allow, With(Entry("Sample-*")));
        Assert.Equal(Verdict.Hold, With(Entry("samples")));
        Assert.Equal(Verdict.Hold, With(Entry("samp-*")));
        Assert.Equal(Verdict.Allow, With(Entry("sample", "==2.1")));
        Assert.Equal(Verdict.Allow, With(Entry("sample", ">=2,<3")));
        Assert.Equal(Verdict.Hold, With(Entry("sample", "<2.1")));
        Assert.Equal(Verdict.Allow, With(Entry(sha256: Young.Sha256)));
        Assert.Equal(Verdict.Hold, With(Entry(sha256: Sha256Digest.Of([1]))));
        Assert.Equal(Verdict.Hold, With(Entry("sample", "==2.1", Sha256Digest.Of([1]))));
        Assert.Equal(Verdict.Hold, With(Entry("other", null, Young.Sha256)));
        Assert.Equal(Verdict.Hold, With(Entry("sample", rule: "late-file")));
    }

    [Fact]
    public void A_prerelease_within_the_versions_is_answered_too() => Assert.Equal(Verdict.Allow, With(Entry("sample", ">=2"), Given.Wheel("2.2rc1").Young()));

    [Fact]
    public void A_waiver_by_digest_answers_nothing_for_a_file_without_one() =>
        Assert.Contains("minimum-age", Given.Decide(Young with { Sha256 = null }, PolicySnapshot.Balanced with { Waivers = new([Entry(sha256: Young.Sha256)]) }).RuleIds, StringComparison.Ordinal);

    [Fact]
    public void A_waiver_of_one_rule_leaves_the_others_standing()
    {
        var decision = Given.Decide(Young.Finding("direct-url"), PolicySnapshot.Balanced with { Waivers = new([Entry("sample")]) });
        Assert.Equal((Verdict.Deny, "direct-url"), (decision.Verdict, decision.RuleIds));
        Assert.Null(decision.Until);
        Assert.Equal("agreed", decision.Fired.Single(fired => fired.Rule == Rules.MinimumAge).Waived);
    }

    [Fact]
    public void The_first_entry_that_answers_gives_its_reason_and_an_ended_one_gives_none()
    {
        var policy = PolicySnapshot.Balanced with { Waivers = new([Entry("sample") with { Why = "old", Until = Given.Now }, Entry("sample") with { Why = "new" }]) };
        Assert.Equal("new", Given.Decide(Young, policy).Fired.Single().Waived);
        Assert.Equal("old", Given.Decide(Young, policy, now: Given.Now.AddTicks(-1)).Fired.Single().Waived);
    }

    [Fact]
    public void A_waiver_of_a_project_rule_ends_the_hold_of_the_project_itself_only_if_it_is_for_the_whole_project()
    {
        var project = Given.Project with { Rebinding = "bound elsewhere" };
        Decision Whole(Waiver entry) => Decision.From([.. Decide.OnProject(project, PolicySnapshot.Balanced with { Waivers = new([entry]) }, Given.Now)!]);
        Assert.Equal(Verdict.Allow, Whole(Entry("sample", rule: "rebinding")).Verdict);
        Assert.Equal(Verdict.Hold, Whole(Entry("sample", "==2.1", rule: "rebinding")).Verdict);
        Assert.Equal(Verdict.Hold, Whole(Entry(sha256: Young.Sha256, rule: "rebinding")).Verdict);

        var files = Given.All([Given.Wheel("1.0"), Given.Wheel("2.1")], PolicySnapshot.Balanced with { Waivers = new([Entry("sample", "==2.1", rule: "rebinding")]) }, project);
        Assert.Equal([Verdict.Hold, Verdict.Allow], files.Select(file => file.Verdict));
    }
}
