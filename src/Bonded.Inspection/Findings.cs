using System.Globalization;

namespace Bonded.Inspection;

/// <summary>
/// Collects findings, the strongest few of each rule: whatever a package does to be found out often, it cannot push one rule's finding
/// out with another's.
/// </summary>
internal sealed class Findings
{
    readonly SortedDictionary<string, OfOneRule> byRule = new(StringComparer.Ordinal);

    /// <summary>Adds a finding. The path and the snippet may be anything; they are escaped here. The message never quotes the package.</summary>
    public void Add(string rule, Strength strength, string message, string? path = null, int? line = null, string? snippet = null) =>
        Add(new Finding(rule, strength, message, Evidence.Escape(path), line, Evidence.Escape(snippet)));

    /// <summary>Adds a finding that is fit to print.</summary>
    public void Add(Finding finding)
    {
        var strength = finding.Strength;
        if (!byRule.TryGetValue(finding.Rule, out var found))
            byRule.Add(finding.Rule, found = new OfOneRule());
        found.Count++;
        if (found.Kept.Count == InspectionLimits.FindingsOfOneRule)
        {
            // Later ones give way first, so that the list does not depend on how many came after.
            var weakest = found.Kept.FindLastIndex(kept => kept.Strength == found.Kept.Min(f => f.Strength));
            if (found.Kept[weakest].Strength >= strength)
                return;
            found.Kept.RemoveAt(weakest);
        }

        found.Kept.Add(finding);
    }

    /// <summary>What was found, strongest first; where a rule found more than is kept, a last finding without strength says how many.</summary>
    public IReadOnlyList<Finding> ToList()
    {
        var all = new List<Finding>();
        foreach (var found in byRule.Values)
            all.AddRange(found.Kept);
        all = [.. all.OrderByDescending(finding => finding.Strength)];
        foreach (var (rule, found) in byRule)
        {
            var more = found.Count - found.Kept.Count;
            if (more > 0)
                all.Add(new Finding(rule, Strength.Info, string.Create(CultureInfo.InvariantCulture, $"{more} more findings of this rule are not listed.")));
        }

        return all;
    }

    sealed class OfOneRule
    {
        public readonly List<Finding> Kept = [];
        public long Count;
    }
}
