using Bonded.Policy;

namespace Bonded.Server.Features;

/// <summary>What is decided, in the word that every answer uses for it.</summary>
static class DecisionWord
{
    public static string Of(Decision decision) => decision.AwaitsInspection ? "inspected-when-asked-for" : decision.Verdict switch
    {
        Verdict.Allow => "allow",
        Verdict.Hold => "hold",
        _ => "deny",
    };
}
