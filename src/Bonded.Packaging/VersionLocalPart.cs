namespace Bonded.Packaging;

/// <summary>One part of a version's local label (PEP 440): a number, or lower-case letters and digits, which sort before numbers.</summary>
readonly record struct VersionLocalPart(VersionNumber Number, string? Letters)
{
    /// <summary>Reads a whole label: parts of ASCII letters and digits, separated by one of <c>-</c>, <c>_</c> and <c>.</c> each.</summary>
    public static bool TryParse(ReadOnlySpan<char> label, out VersionLocalPart[] parts)
    {
        parts = [];
        var found = new List<VersionLocalPart>();
        foreach (var range in label.SplitAny('-', '_', '.'))
        {
            var part = label[range];
            if (part.IsEmpty)
                return false;
            var digits = true;
            foreach (var c in part)
            {
                if (!char.IsAsciiLetterOrDigit(c))
                    return false;
                digits &= char.IsAsciiDigit(c);
            }
            found.Add(digits ? new(VersionNumber.OfDigits(part), null) : new(default, part.ToString().ToLowerInvariant()));
        }
        parts = found.ToArray();
        return true;
    }

    /// <summary>Compares two labels; an absent one is before every other.</summary>
    public static int Compare(ReadOnlySpan<VersionLocalPart> left, ReadOnlySpan<VersionLocalPart> right)
    {
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            var order = (left[i].Letters, right[i].Letters) switch
            {
                (null, null) => left[i].Number.CompareTo(right[i].Number),
                (null, _) => 1,
                (_, null) => -1,
                var (a, b) => string.CompareOrdinal(a, b),
            };
            if (order != 0)
                return order;
        }
        return left.Length.CompareTo(right.Length);
    }

    public override string ToString() => Letters ?? Number.ToString();
}
