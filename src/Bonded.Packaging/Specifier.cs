using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Bonded.Packaging;

/// <summary>One operator and one version (PEP 440), such as <c>&gt;=1.0</c>, <c>==2.*</c> or <c>===exact-text</c>.</summary>
public sealed class Specifier
{
    static readonly SearchValues<char> notInIdentity = SearchValues.Create(PackageVersion.WhiteSpace + ";)");

    // Null for ===, whose right side need not be a version.
    readonly PackageVersion? version;
    readonly bool wildcard;
    readonly PackageVersion? bound;

    Specifier(SpecifierOperator op, string versionText, PackageVersion? version, bool wildcard)
    {
        Operator = op;
        VersionText = versionText;
        this.version = version;
        this.wildcard = wildcard;
        // 1.0.dev1 and 1.0a1 are before 1.0 but not "less than 1.0": they are its pre-releases.
        bound = op is SpecifierOperator.Less && !version!.IsPreRelease ? version.FirstDevelopmentRelease() : version;
    }

    public SpecifierOperator Operator { get; }

    /// <summary>What stands right of the operator, as it was written.</summary>
    public string VersionText { get; }

    /// <summary>Whether it names a pre-release, and so asks for pre-releases.</summary>
    public bool AsksForPreReleases =>
        Operator is not SpecifierOperator.NotEqual && !wildcard
        && (version ?? (PackageVersion.TryParse(VersionText, out var named) ? named : null)) is { IsPreRelease: true };

    /// <summary>
    /// Reads one specifier. White space around it and after the operator is ignored. A wildcard is allowed after a release
    /// number with == and !=, a local label with == and !=, and ~= needs two release numbers.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Specifier? specifier)
    {
        specifier = null;
        text = text.Trim(PackageVersion.WhiteSpace);
        if (!TakeOperator(ref text, out var op))
            return false;
        text = text.TrimStart(PackageVersion.WhiteSpace);
        if (op is SpecifierOperator.Identical)
        {
            if (text.IsEmpty || text.ContainsAny(notInIdentity))
                return false;
            specifier = new(op, text.ToString(), null, false);
            return true;
        }

        var equality = op is SpecifierOperator.Equal or SpecifierOperator.NotEqual;
        var wildcard = equality && text.Length > 2 && text.EndsWith(".*", StringComparison.Ordinal) && char.IsAsciiDigit(text[^3]);
        if (!PackageVersion.TryParse(wildcard ? text[..^2] : text, out var version))
            return false;
        if (wildcard && !version.IsRelease || version.IsLocal && !equality)
            return false;
        if (op is SpecifierOperator.Compatible && version.Release.Count < 2)
            return false;
        specifier = new(op, text.ToString(), version, wildcard);
        return true;
    }

    /// <summary>Takes the operator at the front of the text.</summary>
    internal static bool TakeOperator(ref ReadOnlySpan<char> text, out SpecifierOperator op)
    {
        (var length, op) = text switch
        {
            ['=', '=', '=', ..] => (3, SpecifierOperator.Identical),
            ['=', '=', ..] => (2, SpecifierOperator.Equal),
            ['!', '=', ..] => (2, SpecifierOperator.NotEqual),
            ['~', '=', ..] => (2, SpecifierOperator.Compatible),
            ['<', '=', ..] => (2, SpecifierOperator.AtMost),
            ['>', '=', ..] => (2, SpecifierOperator.AtLeast),
            ['<', ..] => (1, SpecifierOperator.Less),
            ['>', ..] => (1, SpecifierOperator.Greater),
            _ => (0, default),
        };
        text = text[length..];
        return length > 0;
    }

    /// <summary>
    /// Whether the version satisfies the operator; pre-releases are not treated apart here. <paramref name="text"/> is what
    /// === compares, ignoring case; a null <paramref name="candidate"/>, a text that is no version, satisfies nothing else.
    /// </summary>
    internal bool Matches(PackageVersion? candidate, string text)
    {
        if (Operator is SpecifierOperator.Identical)
            return text.Equals(VersionText, StringComparison.OrdinalIgnoreCase);
        if (candidate is null)
            return false;
        return Operator switch
        {
            SpecifierOperator.Equal => IsEqual(candidate),
            SpecifierOperator.NotEqual => !IsEqual(candidate),
            SpecifierOperator.Compatible =>
                candidate.ComparePublic(version!) >= 0 && candidate.HasPrefix(version!, version!.Release.Count - 1),
            SpecifierOperator.AtMost => candidate.ComparePublic(version!) <= 0,
            SpecifierOperator.AtLeast => candidate.ComparePublic(version!) >= 0,
            SpecifierOperator.Less => candidate.CompareTo(bound) < 0,
            _ => candidate.ComparePublic(version!) > 0 && !candidate.IsPostReleaseOf(version!),
        };
    }

    bool IsEqual(PackageVersion candidate) =>
        wildcard ? candidate.HasPrefix(version!, version!.Release.Count)
        : version!.IsLocal ? candidate.Equals(version)
        : candidate.ComparePublic(version) == 0;

    /// <summary>Two specifiers with the same key admit the same versions.</summary>
    internal (SpecifierOperator, string) Key => (Operator, Operator switch
    {
        SpecifierOperator.Identical => VersionText,
        SpecifierOperator.Compatible => version!.ToString(),
        _ => wildcard ? VersionText : version!.Canonical,
    });

    public override string ToString() => Operator switch
    {
        SpecifierOperator.Identical => "===",
        SpecifierOperator.Equal => "==",
        SpecifierOperator.NotEqual => "!=",
        SpecifierOperator.Compatible => "~=",
        SpecifierOperator.AtMost => "<=",
        SpecifierOperator.AtLeast => ">=",
        SpecifierOperator.Less => "<",
        _ => ">",
    } + VersionText;
}
