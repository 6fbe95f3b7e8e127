using Bonded.Archives.Tests.Reading;

namespace Bonded.Archives.Tests;

/// <summary>Every wheel and source archive that lies about on this machine is read, and read as CPython reads it.</summary>
public sealed class RealFilesTests
{
    const long Largest = 64L << 20;

    [Fact]
    public void Every_wheel_and_tarball_at_hand_is_accepted_and_agrees_with_cpython()
    {
        var files = Files().Distinct().Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
            Assert.Skip("There are no wheels or tarballs on this machine.");
        var refused = new List<string>();
        foreach (var file in files)
        {
            using var stream = File.OpenRead(file);
            var (members, fatal, odd) = Look.At(stream);
            if (fatal is not null)
                refused.Add($"{file}: {fatal}");
            else
                Oracle.Agrees(file, members);
            Assert.DoesNotContain(odd, o => o.Code is not ("tar-link" or "tar-old-header" or "zip-data-descriptor"));
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{files.Count} files");
        Assert.Empty(refused);
    }

    static IEnumerable<string> Files()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] roots = [Path.Combine(home, ".pyenv"), "/usr/share/python-wheels", "/usr/lib/python3", "/usr/share/doc", "/usr/local/lib"];
        var walk = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return roots.Where(Directory.Exists)
            .SelectMany(root => Directory.EnumerateFiles(root, "*", walk))
            .Where(f => f.EndsWith(".whl", StringComparison.Ordinal) || f.EndsWith(".tar.gz", StringComparison.Ordinal) || f.EndsWith(".tgz", StringComparison.Ordinal))
            .Where(f => new FileInfo(f).Length is > 0 and < Largest);
    }
}
