using System.ComponentModel;
using Bonded.Gate.Contents;

namespace Bonded.Server.Features.Quarantine;

/// <summary>How a kept file differs from an allowed one of its project.</summary>
sealed record ShownDifference(
    [property: Description("The allowed file")] string Against,
    string Version,
    string Sha256,
    [property: Description("Files that came, went, or have other bytes; what runs at start or install first")] IReadOnlyList<ShownChange> Changed,
    [property: Description("How many files are the same")] int Unchanged,
    [property: Description("Why something may be missing; left out where nothing is")] string? Stopped)
{
    public static ShownDifference Of(KeptDifference difference) => new(
        difference.Against, difference.Version, difference.Sha256.ToString(),
        [.. difference.Changed.Select(static member => new ShownChange(member.Path, member.OldSize, member.NewSize, member.Diff, member.Note))], difference.Unchanged, difference.Stopped);
}
