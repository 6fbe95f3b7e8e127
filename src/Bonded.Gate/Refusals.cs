using Bonded.Policy;

namespace Bonded.Gate;

/// <summary>Turns decisions into refusals. The one place where a refusal gets its words.</summary>
static class Refusals
{
    /// <summary>The decision's sentence with the address of its quarantine entry.</summary>
    public static string Sentence(Decision decision, long? quarantineId, string publicUrl) =>
        quarantineId is { } id ? Policy.Sentence.With(decision.Sentence, Address(publicUrl, id)) : decision.Sentence;

    public static Refusal Of(Decision decision, long? quarantineId, string publicUrl) => new(
        decision.Verdict == Verdict.Deny ? "Denied by policy" : "Held in quarantine",
        Sentence(decision, quarantineId, publicUrl),
        decision.Verdict,
        [.. decision.Fired.Where(fired => fired.Counts).Select(fired => fired.Rule.Id).Distinct()],
        decision.Until,
        quarantineId is { } id ? Address(publicUrl, id) : null);

    public static string Address(string publicUrl, long id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{publicUrl}/q/{id}");
}
