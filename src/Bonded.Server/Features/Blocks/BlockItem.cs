using System.ComponentModel;
using Bonded.Data;

namespace Bonded.Server.Features.Blocks;

/// <summary>What somebody rejected, as the admin API shows it.</summary>
sealed record BlockItem(
    [property: Description("Left out for one that stands in the policy itself")] long? Id,
    string? Name,
    string? Versions,
    string? Sha256,
    string Why,
    [property: Description("Left out for one that stands in the policy itself")] string? Who,
    long? QuarantineId,
    DateTimeOffset? CreatedAt,
    [property: Description("Left out while it is in force")] DateTimeOffset? EndedAt,
    string? EndedWhy)
{
    public static BlockItem Of(StoredBlock block) => new(
        block.Id == 0 ? null : block.Id, block.Name, block.Versions, block.Sha256?.ToString(), block.Why, block.Id == 0 ? null : block.Who, block.QuarantineId,
        block.Id == 0 ? null : block.CreatedAt, block.EndedAt, block.EndedWhy);
}
