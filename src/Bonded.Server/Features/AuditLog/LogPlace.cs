using System.ComponentModel;

namespace Bonded.Server.Features.AuditLog;

/// <summary>One place of the chain. A line of the export is one of these.</summary>
sealed record LogPlace(
    [property: Description("Its place in the chain, from 1, without gaps")] long Seq,
    [property: Description("SHA-256 of a zero byte and the event's text in UTF-8")] string Leaf,
    [property: Description("SHA-256 of a byte of value 2, the head before (32 zero bytes at first), and the leaf")] string Head,
    [property: Description("The event's canonical text, which is JSON; left out if the event is not there")] string? Event);
