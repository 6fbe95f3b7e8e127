using Bonded.Packaging;

namespace Bonded.Policy.Tests;

public class NamePatternTests
{
    [Theory]
    [InlineData("acme-*", "acme", true)]
    [InlineData("acme-*", "acme-x", true)]
    [InlineData("acme-*", "ACME_x.y", true)]
    [InlineData("acme-*", "acme--x", true)]
    [InlineData("acme-*", "acmex", false)]
    [InlineData("acme-*", "acm", false)]
    [InlineData("acme-*", "x-acme-x", false)]
    [InlineData("Acme_Tools-*", "acme.tools", true)]
    [InlineData("Acme_Tools-*", "acme-tools-web", true)]
    [InlineData("Acme_Tools-*", "acme-toolset", false)]
    [InlineData("acme", "Acme", true)]
    [InlineData("acme", "acme-x", false)]
    [InlineData("a.b", "A_B", true)]
    public void A_pattern_matches_in_any_spelling(string pattern, string name, bool matches)
    {
        Assert.True(NamePattern.TryParse(pattern, out var parsed));
        Assert.Equal(matches, parsed.Matches(ProjectName.Parse(name)));
        Assert.True(NamePattern.TryParse(parsed.ToString(), out var again));
        Assert.Equal(parsed, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("-*")]
    [InlineData("acme*")]
    [InlineData("*-acme")]
    [InlineData("acme-*-x")]
    [InlineData("acme-**")]
    [InlineData("acme-")]
    [InlineData("acme--*")]
    [InlineData("ac me")]
    [InlineData("acme\n")]
    [InlineData("аcme")]
    public void What_is_neither_a_name_nor_a_namespace_is_refused(string text) => Assert.False(NamePattern.TryParse(text, out _));
}
