namespace Bonded.Inspection.Trees;

/// <summary>What an inspection learnt from an unpacked tree, or a part of one.</summary>
/// <param name="Findings">Everything that was seen, strongest first.</param>
/// <param name="Capabilities">What its code can do, and when it does it at the earliest; one entry a capability.</param>
/// <param name="Unread">Paths of the files that could not be read, escaped to printable ASCII.</param>
public sealed record TreeFacts(IReadOnlyList<Finding> Findings, IReadOnlyList<CapabilityUse> Capabilities, IReadOnlyList<string> Unread);
