using Bonded.Inspection;
using Bonded.Packaging.Toml;

namespace Bonded.Policy.Tests;

/// <summary>What becomes of what is seen in code: it holds by itself, or it makes a file wait longer.</summary>
public class CodeFindingTests
{
    static readonly string Rule = Rules.Code[0].Id;

    public static TheoryData<string> Ids => [.. Rules.Code.Select(rule => rule.Id)];

    static FileSignals Seen(Strength strength, double days = 300) => Given.Wheel().Young(days).Finding(Rule, strength, "Something is fetched and run.");

    [Theory, MemberData(nameof(Ids))]
    public void A_strong_finding_holds_the_whole_release(string id)
    {
        var sibling = Given.Wheel(tag: "cp313-cp313-win_amd64");
        var decisions = Given.All([Given.Wheel().Finding(id, Strength.High), sibling, Given.Sdist(), Given.Wheel("2.0")]);
        Assert.Equal([Verdict.Hold, Verdict.Hold, Verdict.Hold, Verdict.Allow], decisions.Select(decision => decision.Verdict));
        Assert.Equal(id, decisions[0].RuleIds);
        Assert.Null(decisions[0].Until);
        Assert.Contains("withheld-release", decisions[1].RuleIds, StringComparison.Ordinal);
        Assert.Contains(decisions[0].Fired[0].Seen, finding => finding.Rule == id);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_weaker_one_is_noted_and_changes_nothing_on_an_old_file(string id)
    {
        foreach (var strength in (Strength[])[Strength.Low, Strength.Medium])
        {
            var decision = Given.Decide(Given.Wheel().Finding(id, strength));
            Assert.Equal(Verdict.Allow, decision.Verdict);
            Assert.True(decision.Has(id));
        }
    }

    [Fact]
    public void What_needs_a_second_look_waits_a_fortnight_and_says_why()
    {
        var decision = Given.Decide(Seen(Strength.Medium, days: 10));
        Assert.Equal(Verdict.Hold, decision.Verdict);
        Assert.Equal("minimum-age", decision.RuleIds);
        Assert.Equal(Given.Now.AddDays(4), decision.Until);
        Assert.Equal(
            "Held by minimum-age: sample 1.0 was uploaded on 2026-11-12, free on 2026-11-26, after 14 days instead of 7 because its code needs a second look: Something is fetched and run",
            decision.Sentence);
        Assert.Equal(Verdict.Hold, Given.Decide(Seen(Strength.Medium, days: 13.99)).Verdict);
        Assert.Equal(Verdict.Allow, Given.Decide(Seen(Strength.Medium, days: 14)).Verdict);

        // Younger than a week it would wait anyway, and still longer for what was seen.
        Assert.Equal(Given.Now.AddDays(13), Given.Decide(Seen(Strength.Medium, days: 1)).Until);
        Assert.Equal(Verdict.Allow, Given.Decide(Seen(Strength.Low, days: 10)).Verdict);
        Assert.DoesNotContain("second look", Given.Decide(Seen(Strength.Low, days: 1)).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_odd_about_the_archive_waits_as_long()
    {
        var decision = Given.Decide(Given.Wheel().Young(10).Finding("wheel-layout", message: "Compiled Python comes without its source."));
        Assert.Equal(Given.Now.AddDays(4), decision.Until);
        Assert.EndsWith("free on 2026-11-26, after 14 days instead of 7 because it needs a second look: Compiled Python comes without its source", decision.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_files_with_an_age_wait_longer() =>
        Assert.Equal(Verdict.Allow, Given.Decide(Seen(Strength.Medium, days: 1), project: Given.Project with { HasAge = false }).Verdict);

    [Fact]
    public void The_policy_says_how_long()
    {
        var policy = PolicySnapshot.Balanced with { MinimumAge = TimeSpan.Zero, MediumAge = TimeSpan.FromDays(30) };
        Assert.Equal(Given.Now.AddDays(20), Given.Decide(Seen(Strength.Medium, days: 10), policy).Until);
        Assert.Equal(Verdict.Allow, Given.Decide(Seen(Strength.Low, days: 0.1), policy).Verdict);
        Assert.Equal(Verdict.Allow, Given.Decide(Seen(Strength.Medium, days: 10), policy with { MediumAge = TimeSpan.Zero }).Verdict);

        // Never shorter than what holds for everything.
        policy = PolicySnapshot.Balanced with { MinimumAge = TimeSpan.FromDays(20), MediumAge = TimeSpan.FromDays(14) };
        var decision = Given.Decide(Seen(Strength.Medium, days: 15), policy);
        Assert.Equal(Given.Now.AddDays(5), decision.Until);
        Assert.DoesNotContain("second look", decision.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_answers_the_rule_answers_the_longer_wait_too()
    {
        var young = Seen(Strength.Medium, days: 10);
        Assert.Equal(Verdict.Allow, Given.Decide(young, PolicySnapshot.Balanced with { Waivers = new([Given.Answer(Rule)]) }).Verdict);
        Assert.Equal(Verdict.Hold, Given.Decide(young, PolicySnapshot.Balanced with { Waivers = new([Given.Answer(Rules.Code[1].Id)]) }).Verdict);
        Assert.Equal(Verdict.Allow, Given.Decide(Seen(Strength.High), PolicySnapshot.Balanced with { Waivers = new([Given.Answer(Rule)]) }).Verdict);
        Assert.Equal(Verdict.Allow, Given.Decide(young, PolicySnapshot.Balanced.Setting(Rule, RuleAction.Allow, RuleMode.Observe)).Verdict);
    }

    [Fact]
    public void A_setting_has_the_last_word_on_either_strength()
    {
        Assert.Equal(Verdict.Deny, Given.Decide(Seen(Strength.Low), Read($"rules.{Rule} = {{ action = \"deny\", mode = \"enforce\" }}")).Verdict);
        Assert.Equal(Verdict.Allow, Given.Decide(Seen(Strength.High), Read($"rules.{Rule} = {{ mode = \"observe\" }}")).Verdict);

        // What is only observed still makes a young file wait.
        Assert.Equal(Given.Now.AddDays(4), Given.Decide(Seen(Strength.High, days: 10), Read($"rules.{Rule} = {{ mode = \"observe\" }}")).Until);
        Assert.Equal(TimeSpan.FromDays(21), Read("medium_age_days = 21").MediumAge);
    }

    [Fact]
    public void One_rule_that_sees_the_same_in_many_places_names_a_few()
    {
        var file = Given.Wheel();
        for (var line = 1; line <= 9; line++)
        {
            file = file with
            {
                Inspection = file.Inspection! with
                {
                    Findings = [.. file.Inspection.Findings, new Finding(Rule, line == 9 ? Strength.High : Strength.Medium, "The same.", "a.py", line)],
                },
            };
        }

        var fired = Assert.Single(Given.Decide(file).Fired);
        Assert.Equal([1, 2, 3, 4, 5], fired.Seen.Select(finding => finding.Line!.Value));
        Assert.True(fired.Counts);
    }

    static PolicySnapshot Read(string text)
    {
        Assert.True(TomlDocument.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var table, out _));
        Assert.True(PolicyReader.TryRead(table, out var policy, out var error), error?.Sentence);
        return policy;
    }
}
