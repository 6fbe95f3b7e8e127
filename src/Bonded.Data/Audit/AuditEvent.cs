using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>One security-relevant fact. It is stored in the transaction that caused it and never changed after.</summary>
/// <param name="Kind">What happened, in lower case with hyphens, such as <c>decision</c>.</param>
/// <param name="DataJson">A JSON object with the particulars; no secrets.</param>
public sealed record AuditEvent(string Kind, string? Project, string? Filename, Sha256Digest? Sha256, string DataJson)
{
    /// <summary>Its number, in the order of insertion; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>When its transaction began, by the node's clock.</summary>
    public DateTimeOffset At { get; init; }
}
