using Bonded.Archives;
using Bonded.Inspection.Trees;

namespace Bonded.Inspection.Tests;

/// <summary>Nothing honest is held: a standard library, what Debian has installed, and every wheel of the machine. bench/precision has more.</summary>
[Trait("Speed", "Slow")]
public sealed class PrecisionTests
{
    static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    [Fact]
    public void A_standard_library_is_not_held()
    {
        var roots = (string[])["/usr/lib", "/usr/local/lib", Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".pyenv/versions")];
        var library = roots.Where(Directory.Exists).SelectMany(root => Directory.EnumerateDirectories(root, "python3.*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true }))
            .Where(folder => File.Exists(Path.Combine(folder, "os.py"))).Order(StringComparer.Ordinal).FirstOrDefault();
        if (library is null)
            Assert.Skip("There is no Python on this machine.");
        NoHold(library);
    }

    [Fact]
    public void What_Debian_installs_is_not_held()
    {
        const string Site = "/usr/lib/python3/dist-packages";
        if (!Directory.Exists(Site))
            Assert.Skip("This is no Debian with Python packages.");
        NoHold(Site);
    }

    [Fact]
    public void Wheels_are_not_held()
    {
        var roots = (string[])["/usr/share/python-wheels", "/usr/lib", Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".pyenv/versions")];
        // CPython's own example wheels for its tests are not whole wheels.
        var wheels = roots.Where(Directory.Exists).SelectMany(root => Directory.EnumerateFiles(root, "*.whl", Everywhere)).Where(file => !file.Contains("/test/", StringComparison.Ordinal))
            .DistinctBy(Path.GetFileName).ToList();
        if (wheels.Count == 0)
            Assert.Skip("There is no wheel on this machine.");
        var held = new List<string>();
        foreach (var wheel in wheels)
        {
            using var stream = File.OpenRead(wheel);
            var facts = Inspector.InspectByContent(stream, default, Path.GetFileName(wheel), ArchiveLimits.Default, TestContext.Current.CancellationToken);
            Held(wheel, facts.Findings, held);
        }

        Assert.Empty(held);
    }

    static void NoHold(string root)
    {
        var files = Directory.EnumerateFiles(root, "*", Everywhere)
            .Select(path => new TreeFile(Path.GetRelativePath(root, path), new FileInfo(path).Length, _ => File.ReadAllBytes(path))).OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        var held = new List<string>();
        var thread = new Thread(
            () =>
            {
                foreach (var part in Inspector.Divide(files, Path.GetFileName(root), out _))
                    Held(root, Inspector.Inspect(part, CancellationToken.None).Findings, held);
            },
            16 << 20);
        thread.Start();
        thread.Join();
        Assert.Empty(held);
    }

    static void Held(string target, IReadOnlyList<Finding> findings, List<string> held)
    {
        foreach (var finding in findings.Where(finding => finding.Strength == Strength.High))
            held.Add($"{target}: {finding.Rule} {finding.Message} {finding.Path}:{finding.Line} {finding.Snippet}");
    }
}
