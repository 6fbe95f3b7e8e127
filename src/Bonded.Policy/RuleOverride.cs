using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>What a policy makes of one rule for some projects or releases. What is left null stays as it is.</summary>
/// <param name="Rule">The id of the rule.</param>
/// <param name="Name">The projects; null for any.</param>
/// <param name="Versions">The releases; null for any. It does not match a project as a whole.</param>
/// <param name="Index">The index; null for any.</param>
/// <param name="Days">The time that the rule measures, where it measures one.</param>
public sealed record RuleOverride(string Rule, NamePattern? Name, SpecifierSet? Versions, string? Index, RuleAction? Action, RuleMode? Mode, TimeSpan? Days)
{
    /// <summary>How closely it says what it is for: an exact name says more than a namespace, and versions more than none.</summary>
    internal int Closeness => (Name is null ? 0 : Name.IsNamespace ? 2 : 4) + (Versions is null ? 0 : 1);

    internal bool Matches(ProjectName project, PackageVersion? version, string index) =>
        (Name is null || Name.Matches(project))
        && (Versions is null || (version is not null && Versions.Contains(version, prereleases: true)))
        && (Index is null || Index == index);
}
