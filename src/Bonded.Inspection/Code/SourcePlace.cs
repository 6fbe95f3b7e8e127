namespace Bonded.Inspection.Code;

/// <summary>What the place of a file says about it.</summary>
internal static class SourcePlace
{
    // Folders that hold what only the developers run. A module of such a folder that the package imports is found by that import.
    static readonly string[] TestFolders =
    [
        "test", "tests", "testsuite", "test_suite", "unittests", "unit_tests", "integration_tests", "doc", "docs", "documentation", "examples", "benchmarks", ".github", ".circleci",
    ];

    // Names that a package itself may have, and so say nothing of a top folder.
    static readonly string[] InnerTestFolders =
    [
        "example", "demo", "demos", "sample", "samples", "benchmark", "bench", "asv_bench", "ci", "fuzz", "fuzzing", "tutorial", "tutorials", "notebooks",
    ];

    static readonly string[] TestFiles = ["conftest.py", "noxfile.py", "toxfile.py", "dodo.py", "fabfile.py"];

    public static bool IsPython(string place) => Ends(place, ".py") || Ends(place, ".pyw");

    public static bool IsTopLevel(string place) => !place.Contains('/', StringComparison.Ordinal);

    public static bool IsPathFile(string place) => IsTopLevel(place) && Ends(place, ".pth");

    public static bool IsStartFile(string place) => IsTopLevel(place) && Ends(place, ".start");

    /// <summary>Whether only the tests, the documentation or the examples run it.</summary>
    public static bool IsTest(string place)
    {
        var rest = place.AsSpan();
        for (var slash = rest.IndexOf('/'); slash >= 0; slash = rest.IndexOf('/'))
        {
            if (IsOneOf(TestFolders, rest[..slash]) || (rest.Length < place.Length && IsOneOf(InnerTestFolders, rest[..slash])))
                return true;
            rest = rest[(slash + 1)..];
        }

        // A top-level test.py is a module like any other, which somebody may import by that name.
        if (rest.StartsWith("test_") || rest.EndsWith("_test.py") || rest.EndsWith("_tests.py"))
            return rest.Length < place.Length;
        return IsOneOf(TestFiles, rest) || (rest.SequenceEqual("tests.py") && rest.Length < place.Length);
    }

    /// <summary>Whether a script's first line gives it to Python.</summary>
    public static bool HasPythonShebang(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("#!"u8))
            return false;
        var end = head.IndexOfAny((byte)'\n', (byte)'\r');
        return (end < 0 ? head : head[..end]).IndexOf("python"u8) >= 0;
    }

    static bool IsOneOf(string[] names, ReadOnlySpan<char> name)
    {
        foreach (var each in names)
        {
            if (name.Equals(each, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    static bool Ends(string place, string suffix) => place.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
}
