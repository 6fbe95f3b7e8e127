using Bonded.Packaging;

namespace Bonded.Inspection.Metadata;

/// <summary>The <c>{name}-{version}</c> that folders inside a distribution begin with.</summary>
internal static class DistributionStem
{
    /// <summary>Whether the text names this release in any spelling of the name and the version.</summary>
    public static bool Names(ReadOnlySpan<char> stem, DistributionFilename filename)
    {
        for (var dash = stem.IndexOf('-'); dash >= 0;)
        {
            if (ProjectName.TryParse(stem[..dash], out var name) && name == filename.Project
                && PackageVersion.TryParse(stem[(dash + 1)..], out var version) && version.Equals(filename.Version))
                return true;
            var next = stem[(dash + 1)..].IndexOf('-');
            dash = next < 0 ? -1 : dash + 1 + next;
        }

        return false;
    }
}
