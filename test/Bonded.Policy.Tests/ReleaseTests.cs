using Bonded.Inspection;

namespace Bonded.Policy.Tests;

/// <summary>What one file's decision means for the others of its release.</summary>
public class ReleaseTests
{
    static readonly FileSignals Linux = Given.Wheel(tag: "cp313-cp313-manylinux_2_28_x86_64");
    static readonly FileSignals Windows = Given.Wheel(tag: "cp313-cp313-win_amd64");
    static readonly FileSignals Sdist = Given.Sdist();

    [Theory]
    [InlineData("metadata-mismatch")]
    [InlineData("direct-url")]
    public void Malice_in_one_file_withholds_the_whole_release_and_no_other(string rule)
    {
        var decisions = Given.All([Linux.Finding(rule), Windows, Sdist, Given.Wheel("2.0"), Given.Sdist("2.0")]);
        Assert.Equal([Verdict.Deny, Verdict.Hold, Verdict.Hold, Verdict.Allow, Verdict.Allow], decisions.Select(d => d.Verdict));
        Assert.Equal(rule, decisions[0].RuleIds);
        Assert.Equal("withheld-release", decisions[1].RuleIds);
        Assert.Equal("withheld-release,sdist-of-withheld-release", decisions[2].RuleIds);
        Assert.Equal($"Held by withheld-release: another file of sample 1.0 is withheld by {rule}", decisions[1].Sentence);
    }

    [Fact]
    public void One_release_however_its_version_is_spelt()
    {
        var decisions = Given.All([Given.Wheel("1.0"), Given.Sdist("1.0.0").Finding("direct-url"), Given.Wheel("1.0.1")]);
        Assert.Equal([Verdict.Hold, Verdict.Deny, Verdict.Allow], decisions.Select(d => d.Verdict));
    }

    [Theory]
    [InlineData("minimum-age")]
    [InlineData("late-file")]
    [InlineData("archive-ambiguous")]
    [InlineData("archive-over-limit")]
    [InlineData("archive-irregular")]
    [InlineData("metadata-invalid")]
    [InlineData("removed-upstream")]
    [InlineData("changed-upstream")]
    public void Age_lateness_removal_and_faults_of_the_archive_withhold_that_file(string rule)
    {
        var bad = rule switch
        {
            "minimum-age" => Linux.Young(),
            "late-file" => Linux with { Late = true },
            "removed-upstream" => Linux with { Removed = true },
            "changed-upstream" => Linux with { Changed = true },
            _ => Linux.Finding(rule),
        };
        var policy = Rules.Of(rule).Invariant ? PolicySnapshot.Balanced : PolicySnapshot.Balanced.Setting(rule, RuleAction.Deny, RuleMode.Enforce);
        var decisions = Given.All([bad, Windows, Sdist], policy);
        Assert.Equal([Verdict.Deny, Verdict.Allow, Verdict.Hold], decisions.Select(d => d.Verdict));
        Assert.Equal("sdist-of-withheld-release", decisions[2].RuleIds);
    }

    [Fact]
    public void An_sdist_waits_for_the_last_wheel_of_its_release()
    {
        var decisions = Given.All([Linux.Young(3), Windows.Young(1), Sdist.Young(9)]);
        Assert.Equal(Given.Now.AddDays(6), decisions[2].Until);
        Assert.Equal("sdist-of-withheld-release", decisions[2].RuleIds);

        decisions = Given.All([Linux.Young(3), Windows.Young(9).Finding("metadata-invalid"), Sdist.Young(9)]);
        Assert.Null(decisions[2].Until);
        Assert.Null(Given.All([Windows.Young(9).Finding("metadata-invalid"), Linux.Young(3), Sdist.Young(9)])[2].Until);
    }

    [Fact]
    public void A_young_sdist_of_a_withheld_wheel_does_not_promise_to_be_free_when_it_is_old()
    {
        var decision = Given.All([Sdist.Young(1), Linux.Young(1).Finding("metadata-invalid")])[0];
        Assert.Equal("minimum-age,sdist-of-withheld-release", decision.RuleIds);
        Assert.Null(decision.Until);
        Assert.Equal(Given.Now.AddDays(6), Given.All([Sdist.Young(3), Linux.Young(1)])[0].Until);
    }

    [Fact]
    public void An_sdist_that_was_allowed_before_stays() =>
        Assert.Equal(Verdict.Allow, Given.All([Sdist with { AllowedBefore = true }, Linux.Finding("metadata-invalid")])[0].Verdict);

    [Fact]
    public void An_sdist_that_was_allowed_before_goes_with_malice() =>
        Assert.Equal("withheld-release", Given.All([Sdist with { AllowedBefore = true }, Linux.Finding("direct-url")])[0].RuleIds);

    [Fact]
    public void Wheels_that_only_wait_for_their_inspection_do_not_withhold_the_sdist()
    {
        var decisions = Given.All([Linux.Uninspected(), Windows.Uninspected(), Sdist, Sdist.Uninspected()]);
        Assert.Equal(Verdict.Allow, decisions[2].Verdict);
        Assert.True(decisions[3].AwaitsInspection);
    }

    [Fact]
    public void A_withheld_sdist_does_not_withhold_the_wheels() =>
        Assert.Equal([Verdict.Allow, Verdict.Hold], Given.All([Linux, Sdist.Finding("metadata-invalid")]).Select(d => d.Verdict));

    [Fact]
    public void A_file_with_a_waived_fault_is_still_withheld_with_a_sibling_whose_fault_stands()
    {
        var policy = PolicySnapshot.Balanced with { Waivers = new([new Waiver(null, null, Linux.Sha256, ["direct-url"], "read", null)]) };
        var decisions = Given.All([Linux.Finding("direct-url"), Windows.Finding("direct-url")], policy);
        Assert.Equal("withheld-release", decisions[0].RuleIds);
        Assert.Equal("direct-url", decisions[1].RuleIds);
        Assert.Equal(Verdict.Allow, Given.All([Linux.Finding("direct-url"), Windows], policy)[1].Verdict);
    }

    [Fact]
    public void A_file_that_is_held_itself_is_also_withheld_with_its_release()
    {
        // Where the release's rule denies, a smaller fault of one's own must not be a way out.
        var policy = PolicySnapshot.Balanced.Setting("withheld-release", RuleAction.Deny, RuleMode.Enforce).Setting("direct-url", RuleAction.Hold, RuleMode.Enforce);
        Assert.Equal([Verdict.Hold, Verdict.Deny], Given.All([Linux.Finding("metadata-mismatch"), Windows], policy.Setting("metadata-mismatch", RuleAction.Hold, RuleMode.Enforce)).Select(d => d.Verdict));
        var both = Given.All([Linux.Finding("metadata-mismatch"), Windows.Finding("direct-url")], policy);
        Assert.Equal([Verdict.Deny, Verdict.Deny], both.Select(d => d.Verdict));
    }

    [Fact]
    public void A_rule_that_is_only_observed_taints_nothing()
    {
        var policy = PolicySnapshot.Balanced.Setting("direct-url", RuleAction.Deny, RuleMode.Observe);
        Assert.Equal([Verdict.Allow, Verdict.Allow], Given.All([Linux.Finding("direct-url"), Windows], policy).Select(d => d.Verdict));
    }

    [Fact]
    public void Until_leaves_out_the_inspection_that_comes_when_it_is_needed()
    {
        var young = Given.Decide(Linux.Young(2).Uninspected());
        Assert.Equal((Verdict.Hold, Given.Now.AddDays(5)), (young.Verdict, young.Until));
        Assert.Equal("minimum-age,not-inspected", young.RuleIds);
        Assert.Null(Given.Decide(Linux.Uninspected()).Until);
        Assert.Null(Given.Decide(Linux.Young(2).Finding("metadata-invalid")).Until);
        Assert.Equal(Given.Now.AddDays(5), Given.Decide(Linux.Young(2).Finding("startup-code", Strength.Low)).Until);
    }
}
