namespace Bonded.Server.Features.Proof;

/// <summary>A proof: each rule with what came of it.</summary>
/// <param name="At">When it began.</param>
/// <param name="Epoch">The epoch of the policy.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Requests">How many requests it made.</param>
/// <param name="Leaks">How many routes leak, over all rules.</param>
/// <param name="Unproven">How many rules it could say nothing about.</param>
/// <param name="Rules">The rules.</param>
sealed record ProofReport(DateTimeOffset At, long Epoch, double Seconds, int Requests, int Leaks, int Unproven, IReadOnlyList<ProofLine> Rules);
