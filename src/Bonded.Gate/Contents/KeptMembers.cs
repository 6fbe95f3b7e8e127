using Bonded.Packaging;

namespace Bonded.Gate.Contents;

/// <summary>What an archive holds.</summary>
/// <param name="Size">Bytes of the archive.</param>
/// <param name="Stopped">Why the reading ended before the archive did; null where it did not.</param>
public sealed record KeptMembers(string Filename, Sha256Digest Sha256, long Size, IReadOnlyList<KeptMember> Members, string? Stopped);
