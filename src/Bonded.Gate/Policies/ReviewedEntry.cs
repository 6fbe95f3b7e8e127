using Bonded.Data;
using Bonded.Policy;

namespace Bonded.Gate.Policies;

/// <summary>An entry of the quarantine as a person who decides on it has to see it.</summary>
/// <param name="Entry">What was recorded.</param>
/// <param name="Now">What is decided as things stand; null where nothing is known of the file any more, and for a namespace.</param>
/// <param name="Waivers">The waivers in force whose scope it is in, whatever rules they name; those of the policy itself are of the kind <c>policy</c> and have no number.</param>
/// <param name="Blocks">The blocks whose scope it is in; those of the policy itself have no number.</param>
public sealed record ReviewedEntry(QuarantineEntry Entry, Decision? Now, IReadOnlyList<StoredWaiver> Waivers, IReadOnlyList<StoredBlock> Blocks);
