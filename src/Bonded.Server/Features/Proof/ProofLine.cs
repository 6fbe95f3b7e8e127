namespace Bonded.Server.Features.Proof;

/// <summary>What came of one rule.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Canary">The project that it fires on; null where there is none.</param>
/// <param name="Routes">How many routes were tried.</param>
/// <param name="Result">How that went.</param>
/// <param name="Why">What to know about it, or null.</param>
/// <param name="Leaks">The routes by which what it withholds goes out.</param>
sealed record ProofLine(string Rule, string? Canary, int Routes, ProofResult Result, string? Why, IReadOnlyList<ProofLeak> Leaks);
