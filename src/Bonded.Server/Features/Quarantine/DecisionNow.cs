using System.ComponentModel;
using Bonded.Policy;

namespace Bonded.Server.Features.Quarantine;

/// <summary>What is decided as things stand.</summary>
sealed record DecisionNow(
    [property: Description("allow, hold, deny or inspected-when-asked-for")] string Decision,
    string Sentence,
    [property: Description("The rules that count, the weightiest first")] IReadOnlyList<string> Rules,
    [property: Description("When it ends by itself; left out where it does not")] DateTimeOffset? Until)
{
    public static DecisionNow Of(Decision decision) => new(
        DecisionWord.Of(decision), decision.Sentence, [.. decision.Fired.Where(static fired => fired.Counts).Select(static fired => fired.Rule.Id).Distinct()], decision.Until);
}
