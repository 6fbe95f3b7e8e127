using System.Globalization;

namespace Bonded.Packaging;

/// <summary>
/// One number of a version: not negative and of any length. What fits 18 digits is an integer, the rest stays the digits it
/// was written with, so that thousands of digits cost no more to read or compare than the same length of text.
/// </summary>
public readonly struct VersionNumber : IEquatable<VersionNumber>, IComparable<VersionNumber>
{
    const int SmallDigits = 18;

    readonly long small;
    readonly string? large;

    VersionNumber(long small, string? large)
    {
        this.small = small;
        this.large = large;
    }

    public bool IsZero => large is null && small == 0;

    /// <summary>The value, or null when it has more than 18 digits.</summary>
    public long? Value => large is null ? small : null;

    /// <summary>Takes a run of ASCII digits that the caller has found.</summary>
    internal static VersionNumber OfDigits(ReadOnlySpan<char> digits)
    {
        digits = digits.TrimStart('0');
        if (digits.Length > SmallDigits)
            return new(0, new(digits));
        var value = 0L;
        foreach (var digit in digits)
            value = value * 10 + (digit - '0');
        return new(value, null);
    }

    public int CompareTo(VersionNumber other)
    {
        if (large is null || other.large is null)
            return large is null && other.large is null ? small.CompareTo(other.small) : large is null ? -1 : 1;
        var byLength = large.Length.CompareTo(other.large.Length);
        return byLength != 0 ? byLength : string.CompareOrdinal(large, other.large);
    }

    public bool Equals(VersionNumber other) => small == other.small && large == other.large;
    public override bool Equals(object? obj) => obj is VersionNumber other && Equals(other);
    public override int GetHashCode() => large is null ? small.GetHashCode() : large.GetHashCode(StringComparison.Ordinal);

    /// <summary>The digits, without leading zeros.</summary>
    public override string ToString() => large ?? small.ToString(CultureInfo.InvariantCulture);

    public static bool operator ==(VersionNumber left, VersionNumber right) => left.Equals(right);
    public static bool operator !=(VersionNumber left, VersionNumber right) => !left.Equals(right);
    public static bool operator <(VersionNumber left, VersionNumber right) => left.CompareTo(right) < 0;
    public static bool operator <=(VersionNumber left, VersionNumber right) => left.CompareTo(right) <= 0;
    public static bool operator >(VersionNumber left, VersionNumber right) => left.CompareTo(right) > 0;
    public static bool operator >=(VersionNumber left, VersionNumber right) => left.CompareTo(right) >= 0;
}
