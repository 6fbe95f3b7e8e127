using System.Diagnostics.CodeAnalysis;

namespace Bonded.Packaging;

/// <summary>One compatibility tag (PEP 425), in lower case: <c>cp312</c>, <c>abi3</c>, <c>manylinux_2_28_x86_64</c>.</summary>
public readonly record struct WheelTag(string Python, string Abi, string Platform)
{
    /// <summary>The most tags that a compressed tag set may stand for.</summary>
    public const int MaxExpanded = 1024;

    public override string ToString() => $"{Python}-{Abi}-{Platform}";

    /// <summary>
    /// Expands a compressed tag set such as <c>py2.py3-none-any</c> in the order written, each tag once. Empty parts, other characters
    /// than ASCII letters, digits, <c>_</c> and <c>.</c>, and sets of more than <see cref="MaxExpanded"/> tags are refused.
    /// </summary>
    public static bool TryExpand(ReadOnlySpan<char> text, [NotNullWhen(true)] out IReadOnlyList<WheelTag>? tags)
    {
        tags = null;
        var first = text.IndexOf('-');
        var last = text.LastIndexOf('-');
        return first > 0 && last > first && TryExpand(text[..first], text[(first + 1)..last], text[(last + 1)..], out tags);
    }

    internal static bool TryExpand(
        ReadOnlySpan<char> python, ReadOnlySpan<char> abi, ReadOnlySpan<char> platform, [NotNullWhen(true)] out IReadOnlyList<WheelTag>? tags)
    {
        tags = null;
        if (Split(python) is not { } pythons || Split(abi) is not { } abis || Split(platform) is not { } platforms)
            return false;
        if ((long)pythons.Length * abis.Length * platforms.Length > MaxExpanded)
            return false;
        var expanded = new List<WheelTag>(pythons.Length * abis.Length * platforms.Length);
        var seen = new HashSet<WheelTag>();
        foreach (var p in pythons)
            foreach (var a in abis)
                foreach (var l in platforms)
                    if (seen.Add(new(p, a, l)))
                        expanded.Add(new(p, a, l));
        tags = expanded;
        return true;
    }

    private static string[]? Split(ReadOnlySpan<char> set)
    {
        if (set.Length > 1024 || set.Count('.') >= MaxExpanded)
            return null;
        var parts = set.ToString().ToLowerInvariant().Split('.');
        foreach (var part in parts)
            if (part.Length == 0 || part.AsSpan().ContainsAnyExcept(TagCharacters))
                return null;
        return parts;
    }

    private static readonly System.Buffers.SearchValues<char> TagCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");
}
