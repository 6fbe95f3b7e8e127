namespace Bonded.Policy;

/// <summary>What is decided for one file in one index, and why.</summary>
public sealed record Decision
{
    /// <summary>Nothing fired.</summary>
    public static readonly Decision Allowed = new() { Verdict = Verdict.Allow, Fired = [] };

    /// <summary>The maximum over the rules that count.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Every rule that fired, counting or not, the weightiest first.</summary>
    public required IReadOnlyList<FiredRule> Fired { get; init; }

    /// <summary>
    /// When the decision ends by itself: the latest of the timed holds, null where any that counts is untimed. A missing inspection is
    /// made when it is needed, and delays nothing.
    /// </summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The rule a refusal names first, or null where the file is allowed.</summary>
    public FiredRule? Main => Verdict == Verdict.Allow ? null : Fired.First(fired => fired.Counts && VerdictOf(fired.Action) == Verdict);

    /// <summary>True where the file is held for nothing but a missing inspection, which a request for it makes.</summary>
    public bool AwaitsInspection
    {
        get
        {
            if (Verdict != Verdict.Hold)
                return false;
            foreach (var fired in Fired)
            {
                if (fired.Counts && fired.Rule != Rules.NotInspected)
                    return false;
            }

            return true;
        }
    }

    /// <summary>The ids of the rules that count, joined by commas: the same text means the same cause.</summary>
    public string RuleIds => Verdict == Verdict.Allow ? "" : string.Join(',', Fired.Where(fired => fired.Counts).Select(fired => fired.Rule.Id).Distinct());

    /// <summary>The sentence every place shows, without the address of the page that tells more, which may follow it.</summary>
    public string Sentence => Main is { } main
        ? Policy.Sentence.Clean($"{(Verdict == Verdict.Deny ? "Denied" : "Held")} by {main.Rule.Id}: {main.Reason.TrimEnd('.')}")
        : "Allowed";

    /// <summary>The decision that follows from the rules that fired.</summary>
    public static Decision From(List<FiredRule>? fired)
    {
        if (fired is null or { Count: 0 })
            return Allowed;
        var verdict = Verdict.Allow;
        DateTimeOffset? until = null;
        var untimed = false;
        foreach (var rule in fired)
        {
            if (!rule.Counts)
                continue;
            if (VerdictOf(rule.Action) is var means && means > verdict)
                verdict = means;
            if (rule.Until is { } end)
                until = until is { } latest && latest > end ? latest : end;
            else if (rule.Rule != Rules.NotInspected)
                untimed = true;
        }

        fired.Sort(static (a, b) => Weight(b).CompareTo(Weight(a)));
        return new Decision { Verdict = verdict, Fired = fired, Until = untimed || verdict == Verdict.Allow ? null : until };
    }

    static Verdict VerdictOf(RuleAction action) => action switch
    {
        RuleAction.Allow or RuleAction.Warn => Verdict.Allow,
        RuleAction.Hold => Verdict.Hold,
        _ => Verdict.Deny,
    };

    /// <summary>What lets the file in and yet is worth saying.</summary>
    public IEnumerable<FiredRule> Warnings => Fired.Where(static fired => fired is { Action: RuleAction.Warn, Mode: RuleMode.Enforce, Waived: null });

    internal static int Weight(FiredRule fired) => (fired.Counts ? 100_000 : 0) + ((int)fired.Action * 10_000) - Rules.Order(fired.Rule);
}
