namespace Bonded.Gate.Canaries;

/// <summary>What a rule makes of its canary.</summary>
public enum CanaryStanding
{
    /// <summary>The rule fires and withholds.</summary>
    Enforced,

    /// <summary>The policy only observes the rule, lets pass what it sees, or waives it.</summary>
    Off,

    /// <summary>The policy enforces the rule, but its parameters let the canary pass.</summary>
    Silent,
}
