using System.ComponentModel;

namespace Bonded.Server.Features.AuditLog;

/// <summary>What a check of the whole audit log found.</summary>
sealed record LogVerdict(
    bool Whole,
    long Sealed,
    string Head,
    long Unsealed,
    DateTimeOffset? UnsealedSince,
    long FaultCount,
    [property: Description("The first faults, in the chain's order")] IReadOnlyList<LogFault> Faults);

/// <summary>One thing that is wrong with it.</summary>
sealed record LogFault(
    [property: Description("altered, missing, inserted, broken-chain or other-head")] string Kind,
    long? Seq,
    long? EventId,
    string Sentence);
