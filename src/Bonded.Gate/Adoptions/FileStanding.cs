using Bonded.Packaging;

namespace Bonded.Gate.Adoptions;

/// <summary>How one file stands, or a release of which nothing is known.</summary>
/// <param name="Filename">Its name here, or as the lock has it; null where neither is known.</param>
/// <param name="Sha256">The digest here, or the lock's; null where neither is known.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Sentence">Why, where it is not allowed: printable ASCII.</param>
/// <param name="Refusal">The refusal, where it is held or denied.</param>
public sealed record FileStanding(string? Filename, Sha256Digest? Sha256, Standing Standing, string? Sentence, Refusal? Refusal)
{
    /// <summary>Its bytes are here and were looked into.</summary>
    public bool Inspected { get; init; }
}
