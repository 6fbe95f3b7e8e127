using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>What a check of the audit log found.</summary>
/// <param name="Sealed">How many places the chain has.</param>
/// <param name="Head">The chain's newest head.</param>
/// <param name="Unsealed">Events that wait for their seal, which nothing protects yet.</param>
/// <param name="UnsealedSince">When the oldest of them was stored.</param>
/// <param name="FaultCount">How many things are wrong.</param>
/// <param name="Faults">The first of them, in the chain's order.</param>
public sealed record AuditReport(long Sealed, Sha256Digest Head, long Unsealed, DateTimeOffset? UnsealedSince, long FaultCount, IReadOnlyList<AuditFault> Faults);
