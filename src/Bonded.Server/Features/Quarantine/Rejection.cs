namespace Bonded.Server.Features.Quarantine;

/// <summary>A no to an entry of the quarantine.</summary>
sealed record Rejection(string Why);
