using System.ComponentModel;
using Bonded.Gate.Adoptions;

namespace Bonded.Server.Features.Adoptions;

/// <summary>How the files of a release stand.</summary>
sealed record ReleaseStanding(
    string Project,
    string Version,
    [property: Description("Some files are still on their way in; the same request again waits for them")] bool Pending,
    IReadOnlyList<ReleaseStanding.File> Files)
{
    public sealed record File(
        string? Filename,
        string? Sha256,
        [property: Description("Its bytes are here and were looked into")] bool Inspected,
        [property: Description("'differs' is an alarm: the upstream does not list the lock's digest")] Standing Verdict,
        [property: Description("Why, where it is not 'allow'")] string? Sentence,
        IReadOnlyList<string>? Rules,
        [property: Description("When it ends by itself")] DateTimeOffset? Until,
        [property: Description("The page of its quarantine entry")] string? Review);

    public static ReleaseStanding Of(string project, string version, IReadOnlyList<FileStanding> files) => new(
        project, version, files.Any(static file => file.Standing == Standing.Pending),
        [.. files.Select(static file => new File(
            file.Filename, file.Sha256?.ToString(), file.Inspected, file.Standing, file.Sentence, file.Refusal?.Rules, file.Refusal?.Until, file.Refusal?.ReviewUrl))]);
}
