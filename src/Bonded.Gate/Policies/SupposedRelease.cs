namespace Bonded.Gate.Policies;

/// <summary>How a release that a lock pins would stand under another policy.</summary>
/// <param name="Standing">Whether it could still be installed.</param>
/// <param name="Already">It cannot be installed as things stand either.</param>
/// <param name="Sentence">Why a file of it would be withheld, or null where none is.</param>
/// <param name="Nearest">The nearest release that would be allowed, or null where there is none or none is needed.</param>
public sealed record SupposedRelease(SupposedStanding Standing, bool Already, string? Sentence, string? Nearest);
