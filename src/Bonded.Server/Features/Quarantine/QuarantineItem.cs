using System.ComponentModel;
using System.Text.Json;
using Bonded.Data;
using Bonded.Gate.Policies;
using Bonded.Packaging;
using Bonded.Server.Features.Blocks;
using Bonded.Server.Features.Waivers;

namespace Bonded.Server.Features.Quarantine;

/// <summary>An entry of the quarantine as the admin API shows it. A list leaves out what only one entry by itself has.</summary>
sealed record QuarantineItem
{
    public required long Id { get; init; }

    public required string Project { get; init; }

    [Description("Left out for a project as a whole")]
    public string? Filename { get; init; }

    public string? Version { get; init; }

    public string? Sha256 { get; init; }

    [Description("hold or deny")]
    public required string Verdict { get; init; }

    [Description("The rules that withhold it, the weightiest first")]
    public required IReadOnlyList<string> Rules { get; init; }

    [Description("What whoever asked was told")]
    public required string Sentence { get; init; }

    public required DateTimeOffset Since { get; init; }

    [Description("When it is free by itself; left out where that takes a person, or its reasons to end")]
    public DateTimeOffset? Until { get; init; }

    [Description("Left out while it stands")]
    public DateTimeOffset? EndedAt { get; init; }

    [Description("How often it was asked for in vain")]
    public required long Asked { get; init; }

    public DateTimeOffset? LastAsked { get; init; }

    [Description("Some of those who asked, the last first: names of users, or addresses")]
    public required IReadOnlyList<string> AskedBy { get; init; }

    [Description("The page that a refusal points at")]
    public required string Url { get; init; }

    [Description("One entry only: every rule that fired, with where it saw what")]
    public JsonElement? Evidence { get; init; }

    [Description("One entry only: what is decided as things stand")]
    public DecisionNow? Now { get; init; }

    [Description("One entry only: the waivers in force that touch it, whatever rules they name")]
    public IReadOnlyList<WaiverItem>? Waivers { get; init; }

    [Description("One entry only: the blocks in force that touch it")]
    public IReadOnlyList<BlockItem>? Blocks { get; init; }

    public static QuarantineItem Of(QuarantineEntry entry, string publicUrl) => new()
    {
        Id = entry.Id,
        Project = entry.Project,
        Filename = entry.Filename,
        Version = entry.Filename is not null && ProjectName.TryParse(entry.Project, out var name) && DistributionFilename.TryParse(entry.Filename, name, out var filename, out _)
            ? filename.Version.ToString() : null,
        Sha256 = entry.Sha256?.ToString(),
        Verdict = entry.Verdict,
        Rules = entry.Rules.Split(',', StringSplitOptions.RemoveEmptyEntries),
        Sentence = entry.Sentence,
        Since = entry.Since,
        Until = entry.Until,
        EndedAt = entry.EndedAt,
        Asked = entry.Asked,
        LastAsked = entry.LastAsked,
        AskedBy = entry.AskedBy,
        Url = FormattableString.Invariant($"{publicUrl}/q/{entry.Id}"),
    };

    public static QuarantineItem Of(ReviewedEntry found, string publicUrl) => Of(found.Entry, publicUrl) with
    {
        Evidence = JsonSerializer.Deserialize<JsonElement>(found.Entry.EvidenceJson),
        Now = found.Now is { } now ? DecisionNow.Of(now) : null,
        Waivers = [.. found.Waivers.Select(WaiverItem.Of)],
        Blocks = [.. found.Blocks.Select(BlockItem.Of)],
    };
}
