using System.Text;
using System.Text.RegularExpressions;
using Bonded.Packaging.Toml;

namespace Bonded.Policy.Tests;

/// <summary>The policy's reference page says what is so: every rule is in it, and every example is a policy.</summary>
public sealed partial class ReferenceTests
{
    static string Page()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Bonded.slnx")))
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("The tests run outside of a checkout.");
        return File.ReadAllText(Path.Combine(directory, "docs", "policy.md"));
    }

    [Fact]
    public void Every_rule_stands_in_the_reference_with_what_it_does_by_default()
    {
        var rows = Row().Matches(Page()).ToDictionary(match => match.Groups[1].Value, match => match.Groups[3].Value, StringComparer.Ordinal);
        Assert.Equal(Rules.All.Where(rule => !rule.IsAboutCode).Select(rule => rule.Id).Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        foreach (var (id, says) in rows)
        {
            var rule = Rules.Of(id);
            Assert.Equal(rule.Invariant ? "invariant" : $"{rule.Action.ToString().ToLowerInvariant()}, {(rule.Mode == RuleMode.Enforce ? "enforced" : "observed")}", says);
        }
    }

    [Fact]
    public void Every_example_is_a_policy()
    {
        var page = Page();
        var examples = Block().Matches(page).Select(match => match.Groups[1].Value)
            .Concat(Row().Matches(page).Select(match => match.Groups[4].Value).Where(text => text.Contains('`')).Select(text => string.Join('\n', Code().Matches(text).Select(code => code.Groups[1].Value))))
            .ToList();
        Assert.True(examples.Count > 20, page);
        foreach (var example in examples)
        {
            Assert.True(TomlDocument.TryParse(Encoding.UTF8.GetBytes(example), out var table, out var error), $"{error}\n{example}");
            Assert.True(PolicyReader.TryRead(table, out _, out error), $"{error}\n{example}");
        }
    }

    [GeneratedRegex(@"^\| `([a-z-]+)` \| ([^|]+) \| ([^|]+) \| (.+) \|$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Row();

    [GeneratedRegex(@"^```toml\n((?s:.*?))^```", RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
