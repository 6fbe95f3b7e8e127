namespace Bonded.Server.Features.Proof;

/// <summary>A route by which something withheld goes out.</summary>
/// <param name="Route">The route.</param>
/// <param name="Seen">What was answered.</param>
sealed record ProofLeak(string Route, string Seen);
