using System.ComponentModel;

namespace Bonded.Server.Features.AuditLog;

/// <summary>Where the chain over the audit events ends.</summary>
sealed record LogHead(
    [property: Description("How many events are sealed; the place of the newest one")] long Sealed,
    [property: Description("SHA-256 of the chain up to there; note it elsewhere to prove later that nothing before it was changed")] string Head,
    [property: Description("Events that wait for their seal")] long Unsealed,
    DateTimeOffset? UnsealedSince);
