namespace Bonded.Policy;

/// <summary>Whether a rule that fires has an effect.</summary>
public enum RuleMode
{
    /// <summary>The rule's action counts.</summary>
    Enforce,

    /// <summary>The rule is only recorded.</summary>
    Observe,
}
