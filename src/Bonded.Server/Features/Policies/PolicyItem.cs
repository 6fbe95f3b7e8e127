using System.ComponentModel;
using Bonded.Data;

namespace Bonded.Server.Features.Policies;

/// <summary>A policy as the admin API shows it. A list leaves its text out.</summary>
sealed record PolicyItem(
    [property: Description("The epoch of the index that began with it")] long Epoch,
    [property: Description("The digest of its text")] string Sha256,
    [property: Description("file where the configuration said so, api where a person did")] string Source,
    string? Who,
    DateTimeOffset At,
    [property: Description("The [policy] table in TOML; one policy only")] string? Text = null)
{
    public static PolicyItem Of(StoredPolicy policy) => new(policy.Epoch, policy.Sha256.ToString(), policy.Source, policy.Who, policy.At);
}
