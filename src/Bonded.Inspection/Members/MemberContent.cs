using Bonded.Packaging;

namespace Bonded.Inspection.Members;

/// <summary>What was read of one member: its digest, its first bytes, and all of them where they were asked for and not too many.</summary>
/// <param name="Head">At most the first 1,024 bytes; valid until the next member is read.</param>
/// <param name="Bytes">Null where they were not asked for, or are more than was asked for.</param>
/// <param name="Entropy">Bits a byte in that one of its blocks of 64 KiB that has most; 0 where it was not measured.</param>
internal readonly record struct MemberContent(Sha256Digest Digest, ReadOnlyMemory<byte> Head, byte[]? Bytes, double Entropy = 0);
