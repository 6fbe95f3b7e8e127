namespace Bonded.Inspection.Rules;

/// <summary>The rules about code.</summary>
public static class CodeRules
{
    static readonly CodeRule[] Rules =
    [
        .. typeof(CodeRules).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeRule)) && !type.IsAbstract)
            .Select(type => (CodeRule)Activator.CreateInstance(type)!)
            .OrderBy(rule => rule.Id, StringComparer.Ordinal),
    ];

    /// <summary>Every rule, by id in alphabetical order.</summary>
    public static IReadOnlyList<CodeRuleInfo> All { get; } = [.. Rules.Select(rule => new CodeRuleInfo(rule.Id, rule.Title))];

    /// <summary>Everything that every rule sees in a package.</summary>
    internal static IEnumerable<CodeFinding> Look(PackageBehaviour package) => Rules.SelectMany(rule => rule.Look(package));
}
