using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>An entry of the policy's block list. What is left null matches everything.</summary>
public sealed record BlockEntry(NamePattern? Name, SpecifierSet? Versions, Sha256Digest? Sha256, string Why) : IScoped
{
    /// <summary>The number under which it is stored; null for one that stands in the policy itself.</summary>
    public long? Id { get; init; }

    internal bool Matches(ProjectName project, PackageVersion version, Sha256Digest? digest) =>
        (Name is null || Name.Matches(project))
        && (Versions is null || Versions.Contains(version, prereleases: true))
        && (Sha256 is null || Sha256 == digest);
}
