using Bonded.Packaging;

namespace Bonded.Gate.Contents;

/// <summary>How a kept file differs from an allowed one of its project.</summary>
/// <param name="Against">The allowed file.</param>
/// <param name="Version">Its release.</param>
/// <param name="Changed">Files that came, went, or have other bytes; those that run at install or start first.</param>
/// <param name="Unchanged">How many files are the same in both.</param>
/// <param name="Stopped">Why one of the archives could not be read to its end, so that something may be missing; null where both were.</param>
public sealed record KeptDifference(string Against, string Version, Sha256Digest Sha256, IReadOnlyList<ChangedMember> Changed, int Unchanged, string? Stopped);
