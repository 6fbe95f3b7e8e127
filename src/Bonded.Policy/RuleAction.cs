namespace Bonded.Policy;

/// <summary>What a rule that fires does. A larger action wins over a smaller one.</summary>
public enum RuleAction
{
    /// <summary>Nothing.</summary>
    Allow,

    /// <summary>The file comes in, and whoever asks about it is told.</summary>
    Warn,

    /// <summary>The file waits in quarantine.</summary>
    Hold,

    /// <summary>The file does not come in.</summary>
    Deny,
}
