using System.ComponentModel;

namespace Bonded.Server.Features.Quarantine;

/// <summary>A yes to an entry of the quarantine.</summary>
sealed record Approval(string Why, [property: Description("When it ends; left out, it does not")] DateTimeOffset? Until = null);
