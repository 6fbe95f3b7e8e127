namespace Bonded.Packaging;

/// <summary>A source distribution's file name (PEP 625): <c>{project}-{version}.tar.gz</c>, or <c>.zip</c> as older tools wrote.</summary>
public sealed record SdistFilename : DistributionFilename
{
    private SdistFilename(string text, ProjectName project, PackageVersion version) : base(text, project, version)
    {
    }

    public SdistFormat Format { get; private init; }

    /// <summary>The name without its ending, which is also the archive's one top directory.</summary>
    public required string Stem { get; init; }

    public bool Equals(SdistFilename? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    internal static SdistFilename? Read(string filename, string stem, SdistFormat format, ProjectName? expected, out string? error)
    {
        error = null;
        if (expected is null)
            return At(stem.LastIndexOf('-'), out error);
        // Old tools wrote versions with '-' in them; only one place can leave the expected name in front of a valid version, or if
        // several do ("a-1-2" of "a-1" or "a") the expected name says which.
        for (var dash = stem.IndexOf('-'); dash >= 0; dash = stem.IndexOf('-', dash + 1))
            if (ProjectName.TryParse(stem.AsSpan(0, dash), out var name) && name == expected && At(dash, out _) is { } found)
                return found;
        return At(stem.LastIndexOf('-'), out error);

        SdistFilename? At(int dash, out string? why)
        {
            why = null;
            if (dash < 0)
                why = "A source distribution's name has a '-' between project and version.";
            else if (!ProjectName.TryParse(stem.AsSpan(0, dash), out var project))
                why = "The source distribution's name begins with no valid project name.";
            else if (!PackageVersion.TryParse(stem.AsSpan(dash + 1), out var version))
                why = "The version in the source distribution's name is not valid (PEP 440).";
            else
                return new SdistFilename(filename, project, version) { Format = format, Stem = stem };
            return null;
        }
    }
}
