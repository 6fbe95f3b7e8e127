namespace Bonded.Data;

/// <summary>One thing that is wrong with the audit log.</summary>
/// <param name="Kind"><c>altered</c>, <c>missing</c>, <c>inserted</c>, <c>broken-chain</c> or <c>other-head</c>.</param>
/// <param name="Sequence">The place in the chain, where there is one.</param>
/// <param name="EventId">The event's number, where it is known.</param>
public sealed record AuditFault(string Kind, long? Sequence, long? EventId, string Sentence);
