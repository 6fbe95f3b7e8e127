using System.Collections.Frozen;
namespace Bonded.Policy.Tests;

/// <summary>What holds of every decision, over projects, files and policies made by chance.</summary>
public class DecisionTests
{
    const int Cases = 2_500;

    [Fact]
    public void The_same_input_gives_the_same_decisions() => Seeded.Cases(Cases, random =>
    {
        var chance = Chance.Of(random);
        Assert.Equal(chance.Decide().Select(Given.Text), chance.Decide().Select(Given.Text));
    });

    [Fact]
    public void The_order_of_files_does_not_matter() => Seeded.Cases(Cases, random =>
    {
        var chance = Chance.Of(random);
        var decided = chance.Files.Zip(chance.Decide(), (file, decision) => (file.Filename.Text, Said: decision.Text())).ToDictionary(pair => pair.Text, pair => pair.Said);
        var shuffled = chance.Files.ToArray();
        random.Shuffle(shuffled);
        var again = chance with { Files = shuffled };
        foreach (var (file, decision) in shuffled.Zip(again.Decide()))
            Assert.Equal(decided[file.Filename.Text], decision.Text());
    });

    [Fact]
    public void A_worse_signal_never_loosens_any_verdict() => Seeded.Cases(Cases * 3, random =>
    {
        var before = Chance.Of(random);
        var after = before.Worse(random);
        foreach (var (was, now) in before.Decide().Zip(after.Decide()))
            Assert.True(now.Verdict >= was.Verdict, $"{was.Text()}\n\nbecame\n\n{now.Text()}");
    });

    [Fact]
    public void What_is_not_known_never_allows() => Seeded.Cases(Cases, random =>
    {
        var (unknown, at) = Chance.Of(random).Unknown(random);
        Assert.NotEqual(Verdict.Allow, unknown.Decide()[at].Verdict);
    });

    [Fact]
    public void The_verdict_is_the_largest_that_counts() => Seeded.Cases(Cases, random =>
    {
        foreach (var decision in Chance.Of(random).Decide())
        {
            var counting = decision.Fired.Where(fired => fired.Mode == RuleMode.Enforce && fired.Waived is null && fired.Action > RuleAction.Warn).ToList();
            Assert.Equal(counting.Select(fired => fired.Action.Means()).DefaultIfEmpty(Verdict.Allow).Max(), decision.Verdict);
            Assert.Equal(decision.Verdict == Verdict.Allow, decision.Main is null);
            Assert.Equal(counting.Select(fired => fired.Rule.Id).ToHashSet(), decision.RuleIds.Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
            Assert.Equal(decision.AwaitsInspection, decision.Verdict == Verdict.Hold && decision.RuleIds == "not-inspected");
        }
    });

    [Fact]
    public void Until_is_the_latest_of_the_timed_and_null_where_any_is_untimed() => Seeded.Cases(Cases, random =>
    {
        foreach (var decision in Chance.Of(random).Decide())
        {
            var counting = decision.Fired.Where(fired => fired.Counts && fired.Rule.Id != "not-inspected").ToList();
            Assert.Equal(counting.Exists(fired => fired.Until is null) ? null : counting.Max(fired => fired.Until), decision.Until);
        }
    });

    [Fact]
    public void What_is_held_until_a_time_is_held_until_then_and_no_longer() => Seeded.Cases(Cases, random =>
    {
        var chance = Chance.Of(random);
        var decisions = chance.Decide();
        for (var i = 0; i < decisions.Length; i++)
        {
            if (decisions[i].Until is not { } until)
                continue;
            var before = chance.Decide(until.AddTicks(-1))[i];
            var after = chance.Decide(until)[i];
            Assert.False(before.Verdict == Verdict.Allow || before.AwaitsInspection, before.Text());
            Assert.True(after.Verdict == Verdict.Allow || after.AwaitsInspection, after.Text());
        }
    });

    [Fact]
    public void A_waiver_clears_only_the_rules_it_names() => Seeded.Cases(Cases, random =>
    {
        var chance = Chance.Of(random);
        var answer = Chance.Answer(random);
        var without = chance.Decide();
        var with = chance.Under(chance.Policy with { Waivers = new([.. chance.Policy.Waivers, answer]) });
        foreach (var (was, now) in without.Zip(with))
        {
            Assert.True(now.Verdict <= was.Verdict);

            // What follows from a rule that is answered may end with it: a taint, and the longer wait.
            var kept = was.Fired.Where(fired => fired.Counts && fired.Rule.Id is not ("withheld-release" or "sdist-of-withheld-release")
                && !fired.Reason.Contains("needs a second look", StringComparison.Ordinal)
                && (fired.Rule.Invariant || !answer.Rules.Contains(fired.Rule.Id))).Select(fired => fired.Rule.Id);
            Assert.Superset(kept.ToHashSet(), now.Fired.Where(fired => fired.Counts).Select(fired => fired.Rule.Id).ToHashSet());
            Assert.Subset(was.Fired.Where(fired => fired.Counts).Select(fired => fired.Rule.Id).ToHashSet(), now.Fired.Where(fired => fired.Counts).Select(fired => fired.Rule.Id).ToHashSet());
        }
    });

    [Fact]
    public void A_waiver_that_ends_leaves_nothing_behind() => Seeded.Cases(Cases, random =>
    {
        var chance = Chance.Of(random);
        var answer = Chance.Answer(random);
        var end = Given.Now.AddHours(1);
        var timed = chance.Policy with { Waivers = new([.. chance.Policy.Waivers, answer with { Until = end }]) };
        var untimed = chance.Policy with { Waivers = new([.. chance.Policy.Waivers, answer]) };
        Assert.Equal(chance.Decide(end).Select(Given.Text), chance.Under(timed, end).Select(Given.Text));
        Assert.Equal(chance.Under(untimed, end.AddTicks(-1)).Select(Given.Text), chance.Under(timed, end.AddTicks(-1)).Select(Given.Text));
    });

    [Fact]
    public void The_order_in_which_a_policy_says_things_means_nothing() => Seeded.Cases(Cases, random =>
    {
        var chance = Chance.Of(random);
        var policy = chance.Policy with
        {
            Waivers = new(chance.Policy.Waivers.Reverse()),
            Capabilities = [.. chance.Policy.Capabilities.Reverse()],
            Overrides = chance.Policy.Overrides.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Reverse().ToArray(), StringComparer.Ordinal),
        };
        Assert.Equal(chance.Decide().Select(Given.Text), chance.Under(policy).Select(Given.Text));
        var files = chance.Files.Reverse().ToArray();
        var turned = Given.All(files, chance.Policy, chance.Project);
        Assert.Equal(chance.Decide().Select(Given.Text), turned.Reverse().Select(Given.Text));
    });

    [Fact]
    public void Observing_refuses_by_the_invariants_alone() => Seeded.Cases(Cases, random =>
    {
        var chance = Chance.Of(random);
        var policy = PolicySnapshot.Of(Preset.Observe) with { Block = chance.Policy.Block };
        foreach (var (decision, balanced) in chance.Under(policy).Zip(chance.Under(PolicySnapshot.Balanced with { Block = chance.Policy.Block })))
        {
            Assert.All(decision.Fired.Where(fired => fired.Counts), fired => Assert.True(fired.Rule.Invariant, fired.ToString()));
            Assert.Superset(
                balanced.Fired.Select(fired => fired.Rule.Id).Where(id => id is not ("withheld-release" or "sdist-of-withheld-release")).ToHashSet(),
                decision.Fired.Select(fired => fired.Rule.Id).ToHashSet());
        }
    });

    [Fact]
    public void Strict_is_never_looser_than_balanced() => Seeded.Cases(Cases, random =>
    {
        var chance = Chance.Of(random);
        foreach (var (balanced, strict) in chance.Under(PolicySnapshot.Balanced).Zip(chance.Under(PolicySnapshot.Of(Preset.Strict))))
            Assert.True(strict.Verdict >= balanced.Verdict, $"{balanced.Text()}\n\n{strict.Text()}");
    });

    [Fact]
    public void No_policy_loosens_an_invariant() => Seeded.Cases(Cases, random =>
    {
        var chance = Chance.Of(random);
        var other = Chance.Of(random).Policy with { Waivers = new([new Waiver(null, null, null, [.. Rules.All.Select(rule => rule.Id)], "all of it", null)]) };
        foreach (var (was, now) in chance.Decide().Zip(chance.Under(other)))
        {
            var invariants = was.Fired.Where(fired => fired.Rule.Invariant).Select(fired => (fired.Rule.Id, fired.Action, fired.Counts)).ToList();
            Assert.All(invariants, invariant => Assert.True(invariant.Counts));
            Assert.Equal(invariants, now.Fired.Where(fired => fired.Rule.Invariant).Select(fired => (fired.Rule.Id, fired.Action, fired.Counts)));
            if (invariants.Count > 0)
                Assert.True(now.Verdict >= invariants.Max(invariant => invariant.Action.Means()));
        }
    });

    [Fact]
    public void Chance_reaches_every_rule_and_every_verdict()
    {
        var rules = new HashSet<string>(StringComparer.Ordinal);
        var verdicts = new HashSet<Verdict>();
        for (var seed = 0; seed < 3_000; seed++)
        {
            foreach (var decision in Chance.Of(new Random(seed)).Decide())
            {
                verdicts.Add(decision.Verdict);
                rules.UnionWith(decision.RuleIds.Split(','));
            }
        }

        Assert.Equal(3, verdicts.Count);
        Assert.Superset(Rules.All.Select(rule => rule.Id).ToHashSet(), rules);
    }
}
