using System.ComponentModel;
using Bonded.Data;

namespace Bonded.Server.Features.Waivers;

/// <summary>An exception as the admin API shows it.</summary>
sealed record WaiverItem(
    [property: Description("Left out for one that stands in the policy itself")] long? Id,
    [property: Description("waiver; approval: an answer to an entry of the quarantine; adoption: in use before; policy: an allow entry of the policy")] string Kind,
    [property: Description("A project or a namespace such as acme-*; left out where the digest says it all")] string? Name,
    string? Versions,
    string? Sha256,
    [property: Description("The rules it answers, and no others")] IReadOnlyList<string> Rules,
    string Why,
    [property: Description("Left out for one that stands in the policy itself")] string? Who,
    long? QuarantineId,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? Until,
    [property: Description("newer-release: it ends as soon as a newer release is free")] string? EndsWhen,
    [property: Description("Left out while it is in force")] DateTimeOffset? EndedAt,
    string? EndedWhy)
{
    public static WaiverItem Of(StoredWaiver waiver) => new(
        waiver.Id == 0 ? null : waiver.Id, waiver.Kind, waiver.Name, waiver.Versions, waiver.Sha256?.ToString(), waiver.Rules, waiver.Why, waiver.Id == 0 ? null : waiver.Who,
        waiver.QuarantineId, waiver.Id == 0 ? null : waiver.CreatedAt, waiver.Until, waiver.EndsWhen, waiver.EndedAt, waiver.EndedWhy);
}
