using System.Diagnostics.CodeAnalysis;

namespace Bonded.Packaging;

/// <summary>
/// A project name in its canonical spelling (PEP 503): lower case, every run of <c>-</c>, <c>_</c> and <c>.</c> one <c>-</c>.
/// Any valid spelling parses; two spellings of one project are equal; an invalid name never exists.
/// </summary>
public sealed class ProjectName : IEquatable<ProjectName>, IComparable<ProjectName>
{
    /// <summary>The longest spelling accepted, in characters.</summary>
    public const int MaxLength = 255;

    ProjectName(string canonical) => Canonical = canonical;

    /// <summary>The normalised name, as in the URL of the project's page.</summary>
    public string Canonical { get; }

    /// <summary>
    /// Reads a name of 1 to 255 ASCII letters, digits, <c>-</c>, <c>_</c> and <c>.</c> that begins and ends with a letter or digit.
    /// The whole text is the name: surrounding white space makes it invalid.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ProjectName? name)
    {
        name = null;
        if (text.Length is 0 or > MaxLength || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]))
            return false;
        Span<char> canonical = stackalloc char[MaxLength];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
                canonical[length++] = char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
            else if (c is not ('-' or '_' or '.'))
                return false;
            else if (canonical[length - 1] != '-')
                canonical[length++] = '-';
        }
        name = new(new(canonical[..length]));
        return true;
    }

    /// <summary>Reads a name known to be valid.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static ProjectName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException("not a project name");

    public bool Equals(ProjectName? other) => other is not null && Canonical == other.Canonical;
    public override bool Equals(object? obj) => Equals(obj as ProjectName);
    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);
    public int CompareTo(ProjectName? other) => string.CompareOrdinal(Canonical, other?.Canonical);
    public override string ToString() => Canonical;

    public static bool operator ==(ProjectName? left, ProjectName? right) => Equals(left, right);
    public static bool operator !=(ProjectName? left, ProjectName? right) => !Equals(left, right);
    public static bool operator <(ProjectName? left, ProjectName? right) => Comparer<ProjectName>.Default.Compare(left, right) < 0;
    public static bool operator <=(ProjectName? left, ProjectName? right) => Comparer<ProjectName>.Default.Compare(left, right) <= 0;
    public static bool operator >(ProjectName? left, ProjectName? right) => Comparer<ProjectName>.Default.Compare(left, right) > 0;
    public static bool operator >=(ProjectName? left, ProjectName? right) => Comparer<ProjectName>.Default.Compare(left, right) >= 0;
}
