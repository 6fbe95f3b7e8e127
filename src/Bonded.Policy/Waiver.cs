using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>A scoped exception, usually with an end: it suppresses the rules it names for what it matches, and no others.</summary>
/// <param name="Name">The projects; null for any.</param>
/// <param name="Versions">The releases; null for any.</param>
/// <param name="Sha256">The bytes; null for any.</param>
/// <param name="Rules">The ids of the rules it answers.</param>
/// <param name="Why">The reason that somebody gave.</param>
/// <param name="Until">When it ends; null where it does not by itself.</param>
public sealed record Waiver(
    NamePattern? Name, SpecifierSet? Versions, Sha256Digest? Sha256, IReadOnlyList<string> Rules, string Why, DateTimeOffset? Until) : IScoped
{
    /// <summary>The number under which it is stored; null for one that stands in the policy itself.</summary>
    public long? Id { get; init; }

    // Without a version and a digest it is the project as a whole that is asked about.
    internal bool Answers(string rule, ProjectName project, PackageVersion? version, Sha256Digest? digest, DateTimeOffset now) =>
        (Until is null || now < Until)
        && Rules.Contains(rule, StringComparer.Ordinal)
        && (Name is null || Name.Matches(project))
        && (Versions is null || (version is not null && Versions.Contains(version, prereleases: true)))
        && (Sha256 is null || Sha256 == digest);
}
