using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>One policy that was or is in force.</summary>
/// <param name="Epoch">The index's epoch that began with it.</param>
/// <param name="Sha256">The digest of its text.</param>
/// <param name="Text">The policy as TOML.</param>
/// <param name="Source"><c>file</c> where the configuration said so, <c>api</c> where a person did.</param>
/// <param name="Who">That person.</param>
public sealed record StoredPolicy(long Epoch, Sha256Digest Sha256, string Text, string Source, string? Who, DateTimeOffset At);
