using Bonded.Packaging;

namespace Bonded.Inspection.Tests;

/// <summary>Every real wheel on the machine passes: nothing that a default policy acts on fires.</summary>
public sealed class RealFileTests
{
    static readonly string[] Enforced = ["archive-ambiguous", "archive-over-limit", "metadata-mismatch", "metadata-invalid", "direct-url"];

    static readonly string[] Roots = ["/usr/share/python-wheels", "/usr/lib", Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".pyenv/versions")];

    [Fact]
    public void Real_wheels_pass()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var files = Roots.Where(Directory.Exists).SelectMany(root => Directory.EnumerateFiles(root, "*.whl", options)).Distinct().ToList();
        if (files.Count == 0)
            Assert.Skip("There is no wheel on this machine.");
        var wrong = new List<string>();
        foreach (var file in files)
        {
            // CPython's own example wheels for its import tests are not whole wheels.
            if (Path.GetFileName(file).StartsWith("example", StringComparison.Ordinal))
                continue;
            using var stream = File.OpenRead(file);
            var facts = Inspected.Of(stream, Path.GetFileName(file));
            Assert.NotNull(facts.Metadata);
            foreach (var finding in facts.Findings.Where(f => f.Strength > Strength.Info))
            {
                TestContext.Current.TestOutputHelper!.WriteLine($"{Path.GetFileName(file)}: {finding.Rule} {finding.Strength} {finding.Message} {finding.Path}");
                if (finding.Strength == Strength.High || Enforced.Contains(finding.Rule))
                    wrong.Add($"{file}: {finding.Rule} {finding.Message} {finding.Path} {finding.Snippet}");
            }
        }

        Assert.Empty(wrong);
    }
}
