using Bonded.Inspection;
using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>What an organisation makes of code that can do something, at a moment that matters to it.</summary>
/// <param name="Capability">What the code can do, such as <c>network</c>.</param>
/// <param name="When">At this moment, or at one that is more alarming.</param>
/// <param name="Name">The projects; null for any.</param>
public sealed record CapabilityRule(string Capability, Trigger When, NamePattern? Name, RuleAction Action);
