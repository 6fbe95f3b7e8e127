using System.IO.Compression;
using Bonded.Packaging;

namespace Bonded.Conformance.Packages;

/// <summary>Wheels that this machine has of its own: setuptools, wheel and pip, of Debian and of each Python's ensurepip.</summary>
static class RealWheels
{
    /// <summary>The paths, one for each filename.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        .. Places().Where(Directory.Exists).SelectMany(place => Directory.EnumerateFiles(place, "*.whl"))
            .GroupBy(path => Path.GetFileName(path)).Select(same => same.First()).Order(StringComparer.Ordinal),
    ];

    /// <summary>The newest of a project that says it runs on that Python.</summary>
    public static (PackageVersion Version, string Path)? Newest(string project, PackageVersion python) => Paths
        .Where(path => Path.GetFileName(path).StartsWith(project + "-", StringComparison.Ordinal))
        .Select(path => (Version: PackageVersion.Parse(Path.GetFileName(path).Split('-')[1]), Path: path))
        .Where(wheel => RequiresPython(wheel.Path) is not { } range || (SpecifierSet.TryParse(range, out var set) && set.Contains(python)))
        .Where(wheel => python.Release[0].Value > 2 ? wheel.Path.Contains("py3", StringComparison.Ordinal) : wheel.Path.Contains("py2.", StringComparison.Ordinal))
        .OrderByDescending(wheel => wheel.Version)
        .Select(wheel => ((PackageVersion, string)?)wheel)
        .FirstOrDefault();

    public static string? RequiresPython(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        using var metadata = new StreamReader(archive.Entries.Single(entry => entry.FullName.EndsWith(".dist-info/METADATA", StringComparison.Ordinal)).Open());
        while (metadata.ReadLine() is { Length: > 0 } line)
        {
            if (line.StartsWith("Requires-Python:", StringComparison.Ordinal))
                return line["Requires-Python:".Length..].Trim();
        }

        return null;
    }

    /// <summary>Asserts that everything in the wheel lies in the directory, byte for byte; what the installer writes itself aside.</summary>
    public static void AssertInstalled(Stream wheel, string directory)
    {
        using var archive = new ZipArchive(wheel, ZipArchiveMode.Read);
        foreach (var entry in archive.Entries)
        {
            if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith(".dist-info/RECORD", StringComparison.Ordinal))
                continue;
            var path = Path.Combine(directory, entry.FullName);
            Assert.True(File.Exists(path), $"{entry.FullName} was not installed.");
            using var expected = entry.Open();
            using var actual = File.OpenRead(path);
            Assert.True(entry.Length == actual.Length && Same(expected, actual), $"{entry.FullName} was installed with other bytes.");
        }
    }

    static bool Same(Stream a, Stream b) =>
        System.Security.Cryptography.SHA256.HashData(a).AsSpan().SequenceEqual(System.Security.Cryptography.SHA256.HashData(b));

    static IEnumerable<string> Places()
    {
        yield return "/usr/share/python-wheels";
        var versions = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv", "versions");
        if (!Directory.Exists(versions))
            yield break;
        foreach (var version in Directory.EnumerateDirectories(versions))
        {
            var libraries = Path.Combine(version, "lib");
            if (!Directory.Exists(libraries))
                continue;
            foreach (var library in Directory.EnumerateDirectories(libraries, "python*"))
                yield return Path.Combine(library, "ensurepip", "_bundled");
        }
    }
}
