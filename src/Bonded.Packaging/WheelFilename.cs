namespace Bonded.Packaging;

/// <summary>A wheel's file name (PEP 427): <c>{project}-{version}(-{build})-{python}-{abi}-{platform}.whl</c>.</summary>
public sealed record WheelFilename : DistributionFilename
{
    private WheelFilename(string text, ProjectName project, PackageVersion version) : base(text, project, version)
    {
    }

    /// <summary>The build tag, if there is one; it breaks ties between files of one release.</summary>
    public BuildTag? Build { get; private init; }

    /// <summary>The compatibility tags that the name's compressed sets stand for; at most <see cref="WheelTag.MaxExpanded"/>.</summary>
    public required IReadOnlyList<WheelTag> Tags { get; init; }

    /// <summary>The Python tags as written, joined by dots.</summary>
    public required string PythonTag { get; init; }

    /// <summary>The ABI tags as written, joined by dots.</summary>
    public required string AbiTag { get; init; }

    /// <summary>The platform tags as written, joined by dots.</summary>
    public required string PlatformTag { get; init; }

    /// <summary>The name as the file spells it, before the first <c>-</c>; the wheel's <c>.dist-info</c> should be spelt likewise.</summary>
    public required string ProjectText { get; init; }

    /// <summary>The version as the file spells it.</summary>
    public required string VersionText { get; init; }

    public bool Equals(WheelFilename? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    internal static WheelFilename? Read(string filename, out string? error)
    {
        error = null;
        var parts = filename[..^4].Split('-');
        if (parts.Length is not (5 or 6))
            error = "A wheel's name has five or six parts with '-' between them.";
        // Two underscores in a row would be a second spelling of one; installers refuse it.
        else if (parts[0].Contains("__", StringComparison.Ordinal) || !ProjectName.TryParse(parts[0], out var project))
            error = "The wheel's name begins with no valid project name.";
        else if (!PackageVersion.TryParse(parts[1], out var version))
            error = "The version in the wheel's name is not valid (PEP 440).";
        else if (ReadBuild(parts, out var build) is var buildOk && !buildOk)
            error = "The build tag in the wheel's name does not begin with a digit, or is not valid.";
        else if (!WheelTag.TryExpand(parts[^3], parts[^2], parts[^1], out var tags))
            error = "The compatibility tags in the wheel's name are not valid, or too many.";
        else
            return new WheelFilename(filename, project, version)
            {
                Build = build,
                Tags = tags,
                PythonTag = parts[^3],
                AbiTag = parts[^2],
                PlatformTag = parts[^1],
                ProjectText = parts[0],
                VersionText = parts[1],
            };
        return null;
    }

    private static bool ReadBuild(string[] parts, out BuildTag? build)
    {
        build = null;
        return parts.Length == 5 || BuildTag.TryParse(parts[2], out build);
    }
}
