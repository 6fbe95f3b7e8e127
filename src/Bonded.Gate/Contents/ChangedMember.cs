namespace Bonded.Gate.Contents;

/// <summary>A file that came, went, or has other bytes.</summary>
/// <param name="Path">Its path in the newer archive, or in the older one where it went: foreign text.</param>
/// <param name="OldSize">Bytes before; null for one that came.</param>
/// <param name="NewSize">Bytes now; null for one that went.</param>
/// <param name="Diff">A unified diff, foreign text; null where <paramref name="Note"/> says why there is none.</param>
/// <param name="Note">Why there is no diff.</param>
public sealed record ChangedMember(string Path, long? OldSize, long? NewSize, string? Diff, string? Note);
