namespace Bonded.Inspection.Names;

/// <summary>Words that are put before or after a known name to make another that sounds official.</summary>
static class Affixes
{
    // Longer ones first: python3 before python before py.
    static readonly string[] PythonBefore = ["python3", "python", "pypi", "py3", "py", "pip"];
    static readonly string[] PythonAfter = ["python3", "python", "pypi", "py3", "py", "pip"];
    static readonly string[] ClassicBefore = ["easy", "new", "lib", "official", "real", "better"];
    static readonly string[] ClassicAfter = ["dev", "lite", "sdk", "libs", "lib", "new", "easy", "official", "latest", "stable", "free"];
    static readonly string[] GenericBefore = ["my", "the", "simple", "fast", "free", "super"];
    static readonly string[] GenericAfter =
    [
        "plus", "pro", "beta", "alpha", "next", "core", "tools", "tool", "utils", "util", "helpers", "helper", "api", "client", "wrapper", "package", "module", "fixed", "fix",
        "updated", "update", "secure", "dist", "fork", "ng",
    ];

    /// <summary>The shortest name that is left after an affix was written to it without a separator.</summary>
    const int ShortestGlued = 5;
    const int ShortestSeparated = 3;

    /// <summary>Every name that is left when one affix is taken off.</summary>
    public static void Strip(ReadOnlySpan<char> name, List<Stripped> into)
    {
        StripAll(name, PythonBefore, PythonAfter, AffixClass.Python, into);
        StripAll(name, ClassicBefore, ClassicAfter, AffixClass.Classic, into);
        StripAll(name, GenericBefore, GenericAfter, AffixClass.Generic, into);
    }

    /// <summary>Only py and python, on either side.</summary>
    public static void StripPython(ReadOnlySpan<char> name, List<Stripped> into) =>
        StripAll(name, PythonBefore, PythonAfter, AffixClass.Python, into);

    static void StripAll(ReadOnlySpan<char> name, string[] before, string[] after, AffixClass kind, List<Stripped> into)
    {
        foreach (var affix in before)
        {
            if (!name.StartsWith(affix, StringComparison.Ordinal))
                continue;
            var glued = name.Length > affix.Length && name[affix.Length] != '-';
            var start = affix.Length + (glued ? 0 : 1);
            if (name.Length - start >= (glued ? ShortestGlued : ShortestSeparated))
                into.Add(new Stripped(start, name.Length - start, kind, glued));
        }

        foreach (var affix in after)
        {
            if (!name.EndsWith(affix, StringComparison.Ordinal))
                continue;
            var length = name.Length - affix.Length;
            var glued = length > 0 && name[length - 1] != '-';
            if (!glued)
                length--;
            if (length >= (glued ? ShortestGlued : ShortestSeparated))
                into.Add(new Stripped(0, length, kind, glued));
        }
    }

    /// <summary>What is left of a name: its range in it, and what kind of affix was taken off.</summary>
    internal readonly record struct Stripped(int Start, int Length, AffixClass Class, bool Glued);
}

enum AffixClass
{
    /// <summary>py, python and their like.</summary>
    Python,

    /// <summary>A word that makes a squat sound official, or like a variant of the real thing.</summary>
    Classic,

    /// <summary>A word that honest companions of a project carry as often.</summary>
    Generic,
}
