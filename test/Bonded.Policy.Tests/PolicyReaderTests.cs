using System.Text;
using Bonded.Packaging;
using Bonded.Packaging.Toml;

namespace Bonded.Policy.Tests;

public class PolicyReaderTests
{
    static TomlTable Table(string toml)
    {
        Assert.True(TomlDocument.TryParse(Encoding.UTF8.GetBytes(toml), out var root, out var error), error?.ToString());
        Assert.True(root.TryGet("policy", out var policy));
        return Assert.IsType<TomlTable>(policy);
    }

    static PolicySnapshot Read(string toml)
    {
        Assert.True(PolicyReader.TryRead(Table(toml), out var policy, out var error), error?.ToString());
        Assert.Null(error);
        return policy;
    }

    [Fact]
    public void An_empty_table_is_the_balanced_policy()
    {
        var policy = Read("[policy]");
        Assert.Equal(PolicySnapshot.Balanced, policy);
        Assert.Equal(
            (TimeSpan.FromDays(7), TimeSpan.FromDays(30), RefusalMode.Explain, RefusalMode.Hide),
            (policy.MinimumAge, policy.YoungProject, policy.Holds, policy.Denials));
    }

    [Fact]
    public void Everything_an_owner_can_write_is_read()
    {
        var hex = new string('a', 64);
        var policy = Read($$"""
            [policy]
            minimum_age_days = 3
            young_project_days = 0.5
            holds = "hide"
            denials = "explain"
            approved = ["Our.Tool", "left_pad"]

            [policy.rules]
            startup-code = { mode = "enforce" }
            minimum-age = { action = "deny", mode = "observe" }
            late-file = { action = "allow" }

            [[policy.block]]
            name = "Bad-*"
            versions = ">=2,<3"
            why = "it was taken over"

            [[policy.block]]
            sha256 = "{{hex}}"

            [[policy.allow]]
            name = "numpy"
            versions = "==2.0"
            sha256 = "{{hex}}"
            rules = ["minimum-age", "late-file"]
            why = "a fix we need"
            until = 2027-01-31

            [[policy.allow]]
            name = "pip"
            rules = ["minimum-age"]
            why = "we trust it"
            until = 2027-01-31T12:00:00+02:00
            """);
        Assert.Equal((TimeSpan.FromDays(3), TimeSpan.FromHours(12), RefusalMode.Hide, RefusalMode.Explain), (policy.MinimumAge, policy.YoungProject, policy.Holds, policy.Denials));
        Assert.Equal(["our-tool", "left-pad"], policy.Approved);
        Assert.Equal(new RuleSetting(RuleAction.Hold, RuleMode.Enforce), policy.Of(Rules.StartupCode));
        Assert.Equal(new RuleSetting(RuleAction.Deny, RuleMode.Observe), policy.Of(Rules.MinimumAge));
        Assert.Equal(new RuleSetting(RuleAction.Allow, RuleMode.Observe), policy.Of(Rules.LateFile));
        Assert.Equal(new RuleSetting(RuleAction.Deny, RuleMode.Enforce), policy.Of(Rules.DirectUrl));

        Assert.Equal(2, policy.Block.Count);
        Assert.Equal(("bad-*", "it was taken over"), (policy.Block[0].Name!.ToString(), policy.Block[0].Why));
        Assert.True(policy.Block[0].Versions!.Contains(PackageVersion.Parse("2.5")));
        Assert.Equal((null, null, hex), (policy.Block[1].Name, policy.Block[1].Versions, policy.Block[1].Sha256.ToString()));

        Assert.Equal(2, policy.Waivers.Count);
        var numpy = policy.Waivers[0];
        Assert.Equal(("numpy", "a fix we need", hex), (numpy.Name!.ToString(), numpy.Why, numpy.Sha256.ToString()));
        Assert.Equal(["minimum-age", "late-file"], numpy.Rules);
        Assert.Equal(new DateTimeOffset(2027, 1, 31, 0, 0, 0, TimeSpan.Zero), numpy.Until);
        Assert.Equal(new DateTimeOffset(2027, 1, 31, 10, 0, 0, TimeSpan.Zero), policy.Waivers[1].Until);
        Assert.Null(policy.Waivers[1].Sha256);
    }

    [Theory]
    [InlineData("0.333333333", 28_800)]
    [InlineData("0.1", 8_640)]
    [InlineData("3650", 315_360_000)]
    [InlineData("0", 0)]
    public void An_age_is_whole_seconds(string days, long seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read($"[policy]\nminimum_age_days = {days}").MinimumAge);

    // The bar stands where the error has to point.
    [Theory]
    [InlineData("[policy]\n|minimum-age = 3", "There is no such setting: [policy] knows preset, minimum_age_days")]
    [InlineData("[policy]\nholds = \"hide\"\n  |Denials = \"hide\"", "There is no such setting")]
    [InlineData("[policy]\nminimum_age_days = |\"7\"", "minimum_age_days takes a number of days, not a string.")]
    [InlineData("[policy]\nminimum_age_days = |-1", "minimum_age_days takes 0 to 3650 days.")]
    [InlineData("[policy]\nminimum_age_days = |3650.5", "minimum_age_days takes 0 to 3650 days.")]
    [InlineData("[policy]\nyoung_project_days = |nan", "young_project_days takes 0 to 3650 days.")]
    [InlineData("[policy]\nyoung_project_days = |-inf", "young_project_days takes 0 to 3650 days.")]
    [InlineData("[policy]\nyoung_project_days = |true", "young_project_days takes a number of days")]
    [InlineData("[policy]\nholds = |\"Hide\"", "holds is one of \"explain\", \"hide\".")]
    [InlineData("[policy]\ndenials = |1", "A string is wanted here")]
    [InlineData("[policy]\napproved = |\"requests\"", "approved takes an array, not a string.")]
    [InlineData("[policy]\napproved = [\"requests\", |7]", "A string is wanted here")]
    [InlineData("[policy]\napproved = [\"requests\", |\"-\"]", "This is not a project name.")]
    [InlineData("[policy]\napproved = [|\"requests-*\"]", "This is not a project name.")]
    [InlineData("[policy]\nrules = |3", "rules takes tables")]
    [InlineData("[policy.rules]\n|minimum-ages = {}", "There is no rule of that name. The rules are ")]
    [InlineData("[policy.rules]\nminimum-age = |\"observe\"", "minimum-age takes tables, not a string.")]
    [InlineData("[policy.rules]\nminimum-age = { |modes = \"observe\" }", "There is no such setting: a rule has an action and a mode.")]
    [InlineData("[policy.rules]\nminimum-age = { mode = |\"off\" }", "mode is one of \"enforce\", \"observe\".")]
    [InlineData("[policy.rules.minimum-age]\naction = |\"block\"", "action is one of \"allow\", \"warn\", \"hold\", \"deny\".")]
    [InlineData("[policy]\nblock = |{ name = \"a\" }", "block takes an array, not a table.")]
    [InlineData("[policy]\nblock = [|\"a\"]", "block takes tables, not a string.")]
    [InlineData("[[policy.block]]\nname = |\"bad*\"", "This is not a project name, nor a namespace written as name-*.")]
    [InlineData("[[policy.block]]\nname = \"bad\"\nversions = |\"2\"", "This is not a version specifier such as \">=2,<3\".")]
    [InlineData("[[policy.block]]\nsha256 = |\"abc\"", "This is not a SHA-256 of 64 hexadecimal digits.")]
    [InlineData("[[policy.block]]\nname = \"bad\"\n|rules = []", "There is no such setting: an entry of block has name, versions, sha256 and why.")]
    [InlineData("[[policy.block]]\nname = \"bad\"\n|until = 2027-01-01", "There is no such setting")]
    [InlineData("[[policy.block]]\nname = \"a\"\n\n|[[policy.block]]\nversions = \">=1\"", "An entry of block needs a name or a sha256, or it would block everything.")]
    [InlineData("[policy]\nblock = [{ name = \"a\" }, |{ why = \"b\" }]", "An entry of block needs a name or a sha256")]
    [InlineData("|[[policy.allow]]\nrules = [\"minimum-age\"]\nwhy = \"so\"", "An entry of allow needs a name or a sha256, or it would allow everything.")]
    [InlineData("|[[policy.allow]]\nname = \"a\"\nwhy = \"so\"", "An entry of allow names the rules it answers")]
    [InlineData("|[[policy.allow]]\nname = \"a\"\nrules = []\nwhy = \"so\"", "An entry of allow names the rules it answers")]
    [InlineData("|[[policy.allow]]\nname = \"a\"\nrules = [\"minimum-age\"]", "An entry of allow says why.")]
    [InlineData("[[policy.allow]]\nname = \"a\"\n|reason = \"so\"", "There is no such setting: an entry of allow has name, versions, sha256, rules, why and until.")]
    [InlineData("[[policy.allow]]\nname = \"a\"\nrules = [\"late-file\", |\"*\"]", "There is no rule of that name.")]
    [InlineData("[[policy.allow]]\nname = \"a\"\nrules = |\"minimum-age\"", "rules takes an array, not a string.")]
    [InlineData("[[policy.allow]]\nname = \"a\"\nuntil = |\"2027-01-31\"", "until takes a date such as 2027-01-31, in UTC")]
    [InlineData("[[policy.allow]]\nname = \"a\"\nuntil = |2027-01-31T12:00:00", "until takes a date such as 2027-01-31, in UTC")]
    [InlineData("[[policy.allow]]\nname = \"a\"\nuntil = |12:00:00", "until takes a date such as 2027-01-31, in UTC")]
    public void What_is_wrong_is_refused_with_its_line_and_column(string marked, string sentence)
    {
        var bar = marked.IndexOf('|', StringComparison.Ordinal);
        Assert.False(PolicyReader.TryRead(Table(marked.Remove(bar, 1)), out var policy, out var error));
        Assert.Null(policy);
        Assert.StartsWith(sentence, error.Sentence, StringComparison.Ordinal);
        var line = marked.AsSpan(0, bar).Count('\n') + 1;
        Assert.Equal((line, bar - marked.LastIndexOf('\n', bar)), (error.Line, error.Column));
        Assert.True(error.Sentence.All(c => c is >= ' ' and <= '~'));
    }

    public static TheoryData<string> Invariants => [.. Rules.All.Where(rule => rule.Invariant).Select(rule => rule.Id)];

    [Theory, MemberData(nameof(Invariants))]
    public void An_invariant_is_refused_as_a_setting_and_as_an_answer(string id)
    {
        What_is_wrong_is_refused_with_its_line_and_column($"[policy.rules]\n|{id} = {{ mode = \"observe\" }}", $"The rule {id} is an invariant: no policy changes it.");
        What_is_wrong_is_refused_with_its_line_and_column($"[policy.rules]\n|{id} = {{}}", $"The rule {id} is an invariant: no policy changes it.");
        What_is_wrong_is_refused_with_its_line_and_column(
            $"[[policy.allow]]\nname = \"a\"\nwhy = \"so\"\nrules = [\"minimum-age\", |\"{id}\"]", $"The rule {id} is an invariant: no entry of allow answers it.");
    }

    [Fact]
    public void What_is_read_decides()
    {
        var policy = Read("""
            [policy]
            minimum_age_days = 2
            [[policy.block]]
            name = "sample"
            versions = "==1.0"
            why = "it steals"
            [[policy.allow]]
            name = "sam-*"
            rules = ["minimum-age"]
            why = "ours"
            """);
        var decisions = Given.All([Given.Wheel("1.0"), Given.Wheel("2.0").Young(1), Given.Wheel("3.0").Young(2)], policy);
        Assert.Equal(["Denied by blocked: it steals", "Held by minimum-age: sample 2.0 was uploaded on 2026-11-21, free on 2026-11-23", "Allowed"], decisions.Select(decision => decision.Sentence));
    }
}
