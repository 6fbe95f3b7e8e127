namespace Bonded.Policy;

/// <summary>A rule as the product ships it.</summary>
/// <param name="Id">The name by which policies, refusals and findings speak of it.</param>
/// <param name="Action">What it does unless the policy says otherwise.</param>
/// <param name="Mode">Whether it has an effect unless the policy says otherwise.</param>
/// <param name="Scope">What it withholds.</param>
/// <param name="Invariant">True where no mode, waiver or allow entry loosens it.</param>
/// <param name="Summary">One sentence that says what makes it fire.</param>
public sealed record Rule(string Id, RuleAction Action, RuleMode Mode, RuleScope Scope, bool Invariant, string Summary)
{
    /// <summary>
    /// What it sees is malice or an honest oddity, so a new finding of it takes nothing away that is in use, unless the policy says so.
    /// </summary>
    public bool IsHeuristic => IsAboutCode || Mode == RuleMode.Observe;

    /// <summary>It is about what the code in the file does.</summary>
    public bool IsAboutCode { get; init; }
}
