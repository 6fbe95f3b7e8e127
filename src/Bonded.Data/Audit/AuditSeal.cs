using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>An event's place in the chain.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Leaf">The digest of the event, as <see cref="AuditChain"/> says.</param>
/// <param name="Head">The digest of the chain up to here.</param>
public sealed record AuditSeal(long Sequence, long EventId, Sha256Digest Leaf, Sha256Digest Head);
