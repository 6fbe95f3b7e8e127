using System.Diagnostics.CodeAnalysis;

namespace Bonded.Packaging;

/// <summary>
/// The build tag of a wheel: a number and whatever follows it. Tags compare by number, then by the rest, so <c>1</c> and <c>01</c>
/// are equal.
/// </summary>
public readonly record struct BuildTag(long Number, string Rest) : IComparable<BuildTag>
{
    internal static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out BuildTag? tag)
    {
        tag = null;
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length : digits;
        if (digits is 0 or > 18)
            return false;
        foreach (var c in text[digits..])
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.'))
                return false;
        tag = new(long.Parse(text[..digits], System.Globalization.CultureInfo.InvariantCulture), text[digits..].ToString());
        return true;
    }

    public int CompareTo(BuildTag other) =>
        Number != other.Number ? Number.CompareTo(other.Number) : string.CompareOrdinal(Rest, other.Rest);

    public override string ToString() => Number.ToString(System.Globalization.CultureInfo.InvariantCulture) + Rest;

    public static bool operator <(BuildTag left, BuildTag right) => left.CompareTo(right) < 0;
    public static bool operator <=(BuildTag left, BuildTag right) => left.CompareTo(right) <= 0;
    public static bool operator >(BuildTag left, BuildTag right) => left.CompareTo(right) > 0;
    public static bool operator >=(BuildTag left, BuildTag right) => left.CompareTo(right) >= 0;
}
