using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>One file that was served: to whom, and what the client said of itself.</summary>
/// <param name="User">The user or token the request was made with, if any; never the secret.</param>
/// <param name="Address">The client's address.</param>
/// <param name="ClientJson">What the installer reports of itself in its User-Agent, as JSON.</param>
public sealed record Download(
    Sha256Digest Sha256,
    DateTimeOffset At,
    string Index,
    string Project,
    string Filename,
    string? User,
    string Address,
    string? ClientJson);
