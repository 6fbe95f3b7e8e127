using System.Text.Json;
using Bonded.Packaging;

namespace Bonded.Cli.Catalogues;

/// <summary>A catalogue as the admin API gives and takes it.</summary>
sealed record CatalogueContent(string Requirements, bool Sdists, IReadOnlyList<CatalogueContent.Target> Targets, IReadOnlyList<CatalogueContent.File> Files)
{
    /// <summary>A Python on a machine: as it was asked for, and what its environment markers say.</summary>
    public sealed record Target(string? Python, string? Platform, string? PythonVersion, string? SysPlatform, string? PlatformMachine)
    {
        /// <summary>The environment marker that holds there and, as far as markers can tell, nowhere else.</summary>
        public string Marker
        {
            get
            {
                (string Variable, string? Value)[] parts = [("python_version", PythonVersion), ("sys_platform", SysPlatform), ("platform_machine", PlatformMachine)];
                return string.Join(" and ", parts.Where(static part => part.Value is not null).Select(static part => $"{part.Variable} == \"{part.Value}\""));
            }
        }

        public override string ToString() => $"Python {PythonVersion ?? "?"} on {Platform ?? $"{SysPlatform ?? "?"} {PlatformMachine}".TrimEnd()}";
    }

    public sealed record File(ProjectName Project, PackageVersion Version, string Filename, Sha256Digest Sha256, IReadOnlyList<int> Targets);

    /// <summary>What the API is sent.</summary>
    public object Body() => new
    {
        Requirements,
        Sdists,
        Targets = Targets.Select(static target => new { target.Python, target.Platform, target.PythonVersion, target.SysPlatform, target.PlatformMachine }),
        Files = Files.Select(static file => new { Project = file.Project.Canonical, Version = file.Version.ToString(), file.Filename, Sha256 = file.Sha256.ToString(), file.Targets }),
    };

    /// <summary>Reads what the API answers; null where that is not what it should be.</summary>
    public static CatalogueContent? Read(JsonElement answer)
    {
        if (!answer.TryGetProperty("content", out var content) || AdminClient.Member(content, "requirements") is not { } requirements
            || !content.TryGetProperty("targets", out var targets) || targets.ValueKind != JsonValueKind.Array
            || !content.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var read = new List<File>();
        foreach (var file in files.EnumerateArray())
        {
            if (!ProjectName.TryParse(AdminClient.Member(file, "project"), out var project) || !PackageVersion.TryParse(AdminClient.Member(file, "version"), out var version)
                || AdminClient.Member(file, "filename") is not { } filename || !DistributionFilename.TryParse(filename, project, out _, out _)
                || !Sha256Digest.TryParse(AdminClient.Member(file, "sha256"), out var digest)
                || !file.TryGetProperty("targets", out var of) || of.ValueKind != JsonValueKind.Array
                || of.EnumerateArray().Any(each => !each.TryGetInt32(out var target) || target < 0 || target >= targets.GetArrayLength()))
            {
                return null;
            }

            read.Add(new File(project, version, filename, digest, [.. of.EnumerateArray().Select(static each => each.GetInt32())]));
        }

        return new CatalogueContent(
            requirements, content.TryGetProperty("sdists", out var sdists) && sdists.ValueKind == JsonValueKind.True,
            [.. targets.EnumerateArray().Select(static target => new Target(
                AdminClient.Member(target, "python"), AdminClient.Member(target, "platform"), AdminClient.Member(target, "python_version"),
                AdminClient.Member(target, "sys_platform"), AdminClient.Member(target, "platform_machine")))],
            read);
    }

    /// <summary>The releases, each with its files and the targets that it is for, by name and version.</summary>
    public IEnumerable<(ProjectName Project, PackageVersion Version, IReadOnlyList<File> Files, IReadOnlyList<int> Targets)> Releases() =>
        Files.GroupBy(static file => (file.Project, file.Version)).OrderBy(static release => release.Key.Project).ThenBy(static release => release.Key.Version)
            .Select(static release => (release.Key.Project, release.Key.Version, (IReadOnlyList<File>)[.. release.OrderBy(static file => file.Filename, StringComparer.Ordinal)],
                (IReadOnlyList<int>)[.. release.SelectMany(static file => file.Targets).Distinct().Order()]));

    /// <summary>For whom a release is, where that is not everybody.</summary>
    public string? MarkerOf(IReadOnlyList<int> targets)
    {
        var markers = targets.Select(target => Targets[target].Marker).Distinct(StringComparer.Ordinal).ToList();
        return Targets.Select(static target => target.Marker).Distinct(StringComparer.Ordinal).Count() == markers.Count ? null
            : markers.Count == 1 ? markers[0] : string.Join(" or ", markers.Select(static marker => $"({marker})"));
    }
}
