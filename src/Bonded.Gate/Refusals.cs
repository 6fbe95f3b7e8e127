using Bonded.Gate.Projects;
using Bonded.Policy;

namespace Bonded.Gate;

/// <summary>Turns decisions into refusals. The one place where a refusal gets its words.</summary>
static class Refusals
{
    /// <summary>Why the file at that place is withheld. What withholds a whole project has one entry in the quarantine, the project's.</summary>
    public static Refusal Of(DecidedProject project, int at, string publicUrl)
    {
        var decision = project.Decisions[at];
        var id = decision.Main!.Rule.Scope == RuleScope.Project ? project.State.Stored.QuarantineId : project.State.Files[at].Stored.QuarantineId;
        return Of(decision, id, publicUrl);
    }

    public static Refusal Of(Decision decision, long? quarantineId, string publicUrl) => new(
        decision.Verdict == Verdict.Deny ? "Denied by policy" : "Held in quarantine",
        quarantineId is { } id ? Sentence.With(decision.Sentence, Address(publicUrl, id)) : decision.Sentence,
        decision.Verdict,
        [.. decision.Fired.Where(fired => fired.Counts).Select(fired => fired.Rule.Id).Distinct()],
        decision.Until,
        quarantineId is { } number ? Address(publicUrl, number) : null,
        quarantineId);

    public static string Address(string publicUrl, long id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{publicUrl}/q/{id}");
}
