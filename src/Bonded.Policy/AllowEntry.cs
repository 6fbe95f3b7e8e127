using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>A standing waiver: it suppresses the rules it names for what it matches, and no others.</summary>
public sealed record AllowEntry(
    NamePattern? Name, SpecifierSet? Versions, Sha256Digest? Sha256, IReadOnlyList<string> Rules, string Why, DateTimeOffset? Until)
{
    // Without a version and a digest it is the project as a whole that is asked about.
    internal bool Answers(string rule, ProjectName project, PackageVersion? version, Sha256Digest? digest, DateTimeOffset now) =>
        (Until is null || now < Until)
        && Rules.Contains(rule, StringComparer.Ordinal)
        && (Name is null || Name.Matches(project))
        && (Versions is null || (version is not null && Versions.Contains(version, prereleases: true)))
        && (Sha256 is null || Sha256 == digest);
}
