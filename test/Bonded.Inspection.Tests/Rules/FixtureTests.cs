using Bonded.Inspection.Rules;

namespace Bonded.Inspection.Tests.Rules;

/// <summary>Every rule, by its fixtures: disguised or not, the bad ones are found; their benign twins are not.</summary>
public sealed class FixtureTests
{
    public static TheoryData<string> Bad => [.. Fixture.All.Values.Where(fixture => fixture.Expect is not null && !IsFamily(fixture)).Select(fixture => fixture.Name)];

    public static TheoryData<string> Twins => [.. Fixture.All.Values.Where(fixture => fixture.Expect is null && !IsFamily(fixture)).Select(fixture => fixture.Name)];

    public static TheoryData<string> Families => [.. Fixture.All.Values.Where(IsFamily).Select(fixture => fixture.Name)];

    [Theory, MemberData(nameof(Bad))]
    public void A_bad_package_is_found(string name)
    {
        var fixture = Fixture.All[name];
        var expected = fixture.Expect!.Split(' ');
        var findings = fixture.Find();
        Assert.True(findings.Any(finding => finding.Rule == expected[0] && $"{finding.Strength}" == expected[1] && (finding.Trigger?.ToString() ?? "None") == expected[2]),
            $"expected {fixture.Expect}, found: {Fixture.Describe(findings)}");
        Assert.Equal(expected[0], name.Split('/')[0]);
    }

    [Theory, MemberData(nameof(Twins))]
    public void A_benign_twin_is_left_alone(string name)
    {
        var findings = Fixture.All[name].Find();
        Assert.True(findings.All(finding => finding.Strength <= Strength.Low), Fixture.Describe(findings));
    }

    /// <summary>Malicious packages of many families, written without looking at the rules. What is expected of each is what was measured.</summary>
    [Theory, MemberData(nameof(Families))]
    public void A_malicious_family_is_held(string name)
    {
        var fixture = Fixture.All[name];
        var findings = fixture.Find();
        var held = findings.Any(finding => finding.Strength == Strength.High);
        Assert.True(held == (fixture.Expect != "missed"), Fixture.Describe(findings));
    }

    [Fact]
    public void Every_rule_has_a_bad_fixture_and_a_twin()
    {
        foreach (var rule in CodeRules.All)
        {
            Assert.Contains(Fixture.All.Values, fixture => fixture.Name.StartsWith(rule.Id + "/bad", StringComparison.Ordinal) && fixture.Expect is not null);
            Assert.Contains(Fixture.All.Values, fixture => fixture.Name.StartsWith(rule.Id + "/twin", StringComparison.Ordinal) && fixture.Expect is null);
        }
    }

    static bool IsFamily(Fixture fixture) => fixture.Name.StartsWith("families/", StringComparison.Ordinal);
}
