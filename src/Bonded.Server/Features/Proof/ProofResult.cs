namespace Bonded.Server.Features.Proof;

/// <summary>What came of trying to get at what a rule withholds.</summary>
enum ProofResult
{
    /// <summary>Every route was refused.</summary>
    Held,

    /// <summary>A route gave it away.</summary>
    Leak,

    /// <summary>The policy does not enforce the rule.</summary>
    Off,

    /// <summary>The rule is enforced, but its canary does not make it fire, or a route did not answer.</summary>
    Unproven,

    /// <summary>No package alone makes the rule fire.</summary>
    NotProbed,
}
