using Bonded.Python.Evaluation;

namespace Bonded.Python.Tests.Parsing;

/// <summary>The newest CPython at hand and this parser see the same trees, literals' values included. bench/parity compares everything at hand.</summary>
public sealed class ParityTests
{
    static string Script => Path.Combine(AppContext.BaseDirectory, "tree_oracle.py");

    [Fact]
    [Trait("Speed", "Slow")]
    public void Trees_of_a_standard_library_are_CPythons()
    {
        var (python, library) = Interpreters.Newest();
        Compare(python, Files(library).Where(static path => !path.Contains("/site-packages/", StringComparison.Ordinal)), 400);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Trees_of_two_thousand_files_at_hand_are_CPythons()
    {
        var (python, library) = Interpreters.Newest();
        var random = Seeded.Random();
        string[] places = ["/usr/lib/python3", "/usr/lib/python3.11", library, Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv/versions")];
        var files = places.Where(Directory.Exists).SelectMany(Files).Distinct().Order(StringComparer.Ordinal).ToArray();
        random.Shuffle(files);
        Compare(python, files.Take(2000), 400);
    }

    [Fact]
    public void Files_that_Python_2_reads_have_no_fault_but_that()
    {
        var python = Interpreters.Python2();
        var library = Path.Combine(Path.GetDirectoryName(python)!, "../lib/python2.7");
        using var oracle = new TreeOracle(python, Script);
        var (read, old) = (0, 0);
        foreach (var path in Directory.GetFiles(library, "*.py").Concat(Directory.GetFiles(Path.Combine(library, "test"), "test_[a-g]*.py")).Order(StringComparer.Ordinal))
        {
            var parsed = Parsed.Of(File.ReadAllBytes(path));
            if (parsed.Codes is [] or [SourceFaultCode.Python2])
            {
                read++;
                old += parsed.Codes.Length;
            }
            else
                Assert.True(oracle.Refusal(path) is not null, $"{path}: {parsed}");
        }

        Assert.True(read > 150 && old > 50, $"{read} files read, {old} with constructs of Python 2");
    }

    static IEnumerable<string> Files(string directory) =>
        Directory.EnumerateFiles(directory, "*.py", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Order(StringComparer.Ordinal);

    static void Compare(string python, IEnumerable<string> files, int least)
    {
        using var oracle = new TreeOracle(python, Script);
        var (same, refused, strict) = (0, 0, 0);
        var different = new List<string>();
        foreach (var path in files)
        {
            var parsed = Parsed.Of(File.ReadAllBytes(path));
            var (hashes, _) = oracle.Hashes(path);
            if (hashes is null)
            {
                refused++;
                strict += parsed.Codes.Length > 0 ? 1 : 0;
            }
            else if (parsed.Codes.Length > 0)
                different.Add($"{path}: {parsed}");
            else if (!parsed.Hashes.SequenceEqual(hashes))
                different.Add(path);
            else
                same++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{python}: {same} the same, {different.Count} different, {refused} refused by CPython ({strict} of them here too)");
        Assert.Empty(different);
        Assert.True(same >= least, $"only {same} files were compared");
    }
}
