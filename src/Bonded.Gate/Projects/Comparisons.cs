using Bonded.Data;
using Bonded.Inspection;
using Bonded.Packaging;

namespace Bonded.Gate.Projects;

/// <summary>What a file's own bytes say against what its page and its siblings say.</summary>
static class Comparisons
{
    public static IReadOnlyList<Finding> Of(
        ProjectName project, FileState file, IReadOnlyList<InspectionFacts> siblings, IReadOnlyList<(PackageVersion Version, InspectionFacts Facts)> releases)
    {
        var (stored, filename, facts, _, _, claim) = file;
        if (facts is null)
            return [];
        List<Finding>? findings = null;

        // The inspector knew the filename alone, and an old sdist's can be read as the file of two projects.
        if ((ProjectName.TryParse(facts.Name, out var name) && name != project)
            || (facts.Version is not null && PackageVersion.TryParse(facts.Version, out var version) && !version.Equals(filename.Version)))
        {
            (findings ??= []).Add(new Finding("metadata-mismatch", Strength.High, $"the metadata inside {filename.Text} is of another project or version than the page it stands on"));
        }

        if (filename is WheelFilename && stored.MetadataSha256 is { } claimed && facts.MetadataSha256 is { } own && claimed != own)
            (findings ??= []).Add(new Finding("metadata-mismatch", Strength.High, $"the METADATA inside {filename.Text} is not the one the upstream published for it"));
        else if (claim is { } served && facts.MetadataSha256 is { } real && served != real)
            (findings ??= []).Add(new Finding("metadata-mismatch", Strength.High, $"the METADATA inside {filename.Text} is not the one that was given out for it before"));
        if (stored.Size is { } size && size != facts.Size)
            (findings ??= []).Add(new Finding("metadata-mismatch", Strength.High, $"{filename.Text} does not have the size the upstream's page states"));
        if (filename is WheelFilename && !SameSpecifiers(stored.RequiresPython, facts.RequiresPython))
            (findings ??= []).Add(new Finding("metadata-mismatch", Strength.High, $"{filename.Text} requires other Pythons than the upstream's page states"));

        // Against one is enough: where any two differ, one of them differs from the first.
        var sibling = siblings.Count > 0 && siblings[0].Filename == facts.Filename ? siblings.ElementAtOrDefault(1) : siblings.ElementAtOrDefault(0);
        if (sibling is not null && !sibling.RequiresDist.SequenceEqual(facts.RequiresDist, StringComparer.Ordinal))
            (findings ??= []).Add(new Finding("sibling-mismatch", Strength.Low, $"{filename.Text} has other requirements than another wheel of its release"));
        if (sibling?.CodeSha256 is { } other && facts.CodeSha256 is { } code && other != code)
            (findings ??= []).Add(new Finding("wheel-code-differs", Strength.Low, $"{filename.Text} holds other Python code than another wheel of its release"));

        if (Added(filename.Version, facts, releases) is { } added)
            (findings ??= []).Add(new Finding("new-dependency", Strength.Medium, added));
        return findings ?? (IReadOnlyList<Finding>)[];
    }

    /// <summary>One inspected wheel of each release, or its sdist where it has none, from the lowest version to the highest.</summary>
    public static IReadOnlyList<(PackageVersion Version, InspectionFacts Facts)> Releases(ProjectState project)
    {
        Dictionary<PackageVersion, FileState>? releases = null;
        foreach (var file in project.Files)
        {
            if (file.Facts is null or { Fault: not null })
                continue;
            releases ??= [];
            if (!releases.TryGetValue(file.Filename.Version, out var known) || (known.Filename is not WheelFilename && file.Filename is WheelFilename))
                releases[file.Filename.Version] = file;
        }

        return releases is null ? [] : [.. releases.OrderBy(static release => release.Key).Select(static release => (release.Key, release.Value.Facts!))];
    }

    // Where a patch release begins to require another project, what it requires is as new as a stolen account could make it.
    static string? Added(PackageVersion version, InspectionFacts facts, IReadOnlyList<(PackageVersion Version, InspectionFacts Facts)> releases)
    {
        var before = -1;
        for (var i = 0; i < releases.Count && releases[i].Version.CompareTo(version) < 0; i++)
            before = i;
        if (before < 0 || !IsPatchOf(version, releases[before].Version) || facts.RequiresDist.Count == 0)
            return null;
        var known = Names(releases[before].Facts).ToHashSet(StringComparer.Ordinal);
        foreach (var name in Names(facts))
        {
            if (!known.Contains(name))
                return $"{facts.Filename} requires {name}, which {releases[before].Version} did not";
        }

        return null;
    }

    static bool IsPatchOf(PackageVersion version, PackageVersion before)
    {
        static VersionNumber At(PackageVersion version, int place) => place < version.Release.Count ? version.Release[place] : default;
        return version.Epoch.Equals(before.Epoch) && At(version, 0).Equals(At(before, 0)) && At(version, 1).Equals(At(before, 1));
    }

    // What an extra asks for, nobody gets who did not ask for the extra.
    static IEnumerable<string> Names(InspectionFacts facts)
    {
        foreach (var line in facts.RequiresDist)
        {
            if (Requirement.TryParse(line, out var requirement, out _) && !(line.IndexOf(';', StringComparison.Ordinal) is >= 0 and var marker && line.IndexOf("extra", marker, StringComparison.Ordinal) >= 0))
                yield return requirement.Name.Canonical;
        }
    }

    static bool SameSpecifiers(string? page, string? own)
    {
        if (string.IsNullOrWhiteSpace(page))
        {
            // Old pages and some indexes leave the field out, which withholds nothing that an installer would not check itself.
            return true;
        }

        if (page == own)
            return true;
        return own is not null && SpecifierSet.TryParse(page, out var a) && SpecifierSet.TryParse(own, out var b)
            ? a.ToString() == b.ToString()
            : !SpecifierSet.TryParse(page, out _);
    }
}
