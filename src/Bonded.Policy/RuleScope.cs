namespace Bonded.Policy;

/// <summary>What a rule that fires on one file withholds.</summary>
public enum RuleScope
{
    /// <summary>That file: age, lateness and structural faults say nothing about its siblings.</summary>
    File,

    /// <summary>The whole release: malice in one file taints the others.</summary>
    Release,

    /// <summary>Every file of the project.</summary>
    Project,
}
