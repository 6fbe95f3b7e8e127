using System.Diagnostics.CodeAnalysis;

namespace Bonded.Packaging;

/// <summary>
/// Version specifiers that must all hold (PEP 440), such as <c>&gt;=1.0,!=1.5</c>; the empty set admits every version.
/// Pre-releases follow the standard's one rule: they count only if asked for, by the caller or by a specifier that names one,
/// or if nothing else satisfies the set.
/// </summary>
public sealed class SpecifierSet
{
    readonly Specifier[] specifiers;

    SpecifierSet(Specifier[] specifiers) => this.specifiers = specifiers;

    /// <summary>The set that admits every version.</summary>
    public static SpecifierSet Any { get; } = new([]);

    /// <summary>The specifiers, without repetitions, in the order they were written.</summary>
    public IReadOnlyList<Specifier> Specifiers => specifiers;

    /// <summary>Whether a specifier names a pre-release, which asks for pre-releases throughout the set.</summary>
    public bool AsksForPreReleases => Array.Exists(specifiers, one => one.AsksForPreReleases);

    /// <summary>Reads specifiers separated by commas; an empty one, as after a trailing comma, is passed over.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SpecifierSet? set)
    {
        set = null;
        var found = new List<Specifier>();
        var seen = new HashSet<(SpecifierOperator, string)>();
        foreach (var range in text.Split(','))
        {
            var part = text[range].Trim(PackageVersion.WhiteSpace);
            if (part.IsEmpty)
                continue;
            if (!Specifier.TryParse(part, out var specifier))
                return false;
            if (seen.Add(specifier.Key))
                found.Add(specifier);
        }
        set = found.Count == 0 ? Any : new(found.ToArray());
        return true;
    }

    /// <summary>
    /// Whether the version is in the set. A pre-release is refused only when <paramref name="prereleases"/> is false and counts
    /// otherwise, because one version alone has nothing else that would satisfy the set.
    /// </summary>
    public bool Contains(PackageVersion version, bool? prereleases = null) =>
        (prereleases is not false || !version.IsPreRelease) && Matches(version, null);

    /// <summary>The same for a version as it is written, which === compares letter by letter, ignoring case.</summary>
    public bool Contains(string version, bool? prereleases = null)
    {
        var parsed = PackageVersion.TryParse(version, out var known) ? known : null;
        return (prereleases is not false || parsed is not { IsPreRelease: true }) && Matches(parsed, version);
    }

    /// <summary>The versions in the set, in their order.</summary>
    public IReadOnlyList<PackageVersion> Filter(IEnumerable<PackageVersion> versions, bool? prereleases = null) =>
        Filter(versions, version => version, prereleases);

    /// <summary>
    /// The items whose version is in the set, in their order. Without a word on <paramref name="prereleases"/>, they are kept
    /// if a specifier names one or if no final version is in the set.
    /// </summary>
    public IReadOnlyList<T> Filter<T>(IEnumerable<T> items, Func<T, PackageVersion> versionOf, bool? prereleases = null)
    {
        if (prereleases is null && AsksForPreReleases)
            prereleases = true;
        var finals = new List<T>();
        var all = new List<T>();
        foreach (var item in items)
        {
            var version = versionOf(item);
            if (!Matches(version, null))
                continue;
            all.Add(item);
            if (!version.IsPreRelease)
                finals.Add(item);
        }
        return (prereleases ?? finals.Count == 0) ? all : finals;
    }

    bool Matches(PackageVersion? version, string? text)
    {
        foreach (var specifier in specifiers)
            if (!specifier.Matches(version, specifier.Operator is SpecifierOperator.Identical ? text ?? version!.ToString() : ""))
                return false;
        return true;
    }

    /// <summary>The specifiers as written, sorted and separated by commas.</summary>
    public override string ToString() => string.Join(',', specifiers.Select(one => one.ToString()).Order(StringComparer.Ordinal));
}
