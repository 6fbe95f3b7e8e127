using System.Collections.Frozen;
using Bonded.Policy;

namespace Bonded.Gate.Policies;

/// <summary>A policy with the waivers and blocks that people gave, as it stands in one epoch. Immutable.</summary>
/// <param name="Snapshot">Everything that decisions ask of a policy.</param>
/// <param name="Epoch">The index's epoch that it belongs to.</param>
/// <param name="Text">The policy alone, as TOML.</param>
public sealed record StandingPolicy(PolicySnapshot Snapshot, long Epoch, string Text)
{
    /// <summary>The waivers that end with a newer release, by project.</summary>
    public FrozenDictionary<string, Waiver[]> UntilNewerRelease { get; init; } = FrozenDictionary<string, Waiver[]>.Empty;
}
