using System.Diagnostics;
using System.Globalization;

namespace Bonded.Python.Tests;

/// <summary>The CPythons at hand.</summary>
internal static class Interpreters
{
    static readonly Lazy<(string Path, string Library)?> Found = new(Find);

    /// <summary>The newest CPython and its standard library; the test is skipped, visibly, where there is none.</summary>
    public static (string Path, string Library) Newest()
    {
        Assert.SkipWhen(Found.Value is null, "There is no Python 3.");
        return Found.Value.Value;
    }

    /// <summary>Python 2.7; the test is skipped, visibly, where there is none.</summary>
    public static string Python2()
    {
        var python = Candidates().FirstOrDefault(path => path.Contains("2.7", StringComparison.Ordinal));
        Assert.SkipWhen(python is null, "There is no Python 2.7.");
        return python;
    }

    static IEnumerable<string> Candidates()
    {
        var versions = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv/versions");
        IEnumerable<string> own = Directory.Exists(versions) ? Directory.GetDirectories(versions).Select(static version => Path.Combine(version, "bin/python")) : [];
        return own.Concat(Directory.GetFiles("/usr/bin", "python3*").Where(static path => path.EndsWith("python3", StringComparison.Ordinal) || char.IsAsciiDigit(path[^1])))
            .Where(File.Exists);
    }

    static (string, string)? Find()
    {
        (int Version, string? Path, string? Library) best = default;
        foreach (var python in Candidates())
        {
            var start = new ProcessStartInfo(python, ["-c", "import sys, os; print('%d%03d' % sys.version_info[:2]); print(os.path.dirname(os.__file__))"]) { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            var lines = process.StandardOutput.ReadToEnd().Split('\n');
            process.WaitForExit();
            if (process.ExitCode == 0 && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= 3008 && version > best.Version)
                best = (version, python, lines[1]);
        }

        return best.Path is null ? null : (best.Path, best.Library!);
    }
}
