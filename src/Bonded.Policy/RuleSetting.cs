namespace Bonded.Policy;

/// <summary>What a policy makes of one rule.</summary>
public sealed record RuleSetting(RuleAction Action, RuleMode Mode);
