using Bonded.Inspection;

namespace Bonded.Policy;

/// <summary>A rule that fired on a file.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Action">What the policy makes of it.</param>
/// <param name="Mode">Whether that counts.</param>
/// <param name="Reason">What was seen, as the end of the sentence "Held by RULE: ...".</param>
/// <param name="Until">When it stops firing by itself, or null where only a person or the upstream ends it.</param>
/// <param name="Waived">The reason of the waiver that answers it, or null.</param>
public sealed record FiredRule(Rule Rule, RuleAction Action, RuleMode Mode, string Reason, DateTimeOffset? Until, string? Waived)
{
    /// <summary>How many places are kept where one rule saw the same.</summary>
    public const int MaxSeen = 5;

    /// <summary>Where it was seen in the file; empty for what is known by other means.</summary>
    public IReadOnlyList<Finding> Seen { get; init; } = [];

    /// <summary>True where the rule counts: it withholds, is enforced, and no waiver answers it.</summary>
    public bool Counts => Action > RuleAction.Warn && Mode == RuleMode.Enforce && Waived is null;
}
