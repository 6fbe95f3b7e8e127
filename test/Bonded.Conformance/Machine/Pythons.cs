namespace Bonded.Conformance.Machine;

/// <summary>The Pythons on this machine that have a pip of their own: Debian's, and each that pyenv keeps.</summary>
public static class Pythons
{
    const string Debian = "/usr/bin/python3";

    static readonly string PyenvRoot = Environment.GetEnvironmentVariable("PYENV_ROOT")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv");

    /// <summary>Versions the matrix names, so that one which is absent shows as skipped.</summary>
    static readonly string[] Matrix = ["2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"];

    public static TheoryData<string> All => new(["debian", .. Matrix]);

    /// <summary>The interpreter of that label; skips the test where there is none.</summary>
    public static string Find(string label)
    {
        var path = label == "debian" ? (File.Exists(Debian) ? Debian : null) : Pyenv(label);
        Assert.SkipWhen(path is null, $"There is no Python {label} with a pip here.");
        return path!;
    }

    static string? Pyenv(string version)
    {
        var versions = Path.Combine(PyenvRoot, "versions");
        return Directory.Exists(versions)
            ? Directory.EnumerateDirectories(versions, version + ".*")
                .Select(directory => Path.Combine(directory, "bin", "python"))
                .FirstOrDefault(File.Exists)
            : null;
    }
}
