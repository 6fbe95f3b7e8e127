namespace Bonded.Inspection.Names;

/// <summary>The single edit that turns a target into a name, and the word it was made in.</summary>
readonly ref struct OneEdit
{
    public LikenessKind Kind { get; private init; }

    /// <summary>The word of the name that holds the edit, and the word it was.</summary>
    public ReadOnlySpan<char> Word { get; private init; }
    public ReadOnlySpan<char> WordBefore { get; private init; }

    /// <summary>Whether the edit is at the very first character, which people rarely mistype.</summary>
    public bool First { get; private init; }

    /// <summary>False when the two are equal or more than one edit apart (optimal string alignment).</summary>
    public static bool TryFind(ReadOnlySpan<char> name, ReadOnlySpan<char> target, out OneEdit edit)
    {
        edit = default;
        var start = name.CommonPrefixLength(target);
        int n = name.Length, t = target.Length;
        while (n > start && t > start && name[n - 1] == target[t - 1])
            (n, t) = (n - 1, t - 1);
        LikenessKind? kind = (n - start, t - start) switch
        {
            (0, 1) => Omitted(name, target, start),
            (1, 0) => Inserted(name, target, start),
            (1, 1) => Replaced(name, target, start),
            (2, 2) when name[start] == target[start + 1] && name[start + 1] == target[start] =>
                name[start] == '-' || target[start] == '-' ? LikenessKind.Separator : LikenessKind.Transposition,
            _ => null,
        };
        if (kind is null)
            return false;
        edit = new OneEdit
        {
            Kind = kind.Value,
            Word = WordAround(name, start, n),
            WordBefore = WordAround(target, start, t),
            First = start == 0,
        };
        return true;
    }

    static LikenessKind Omitted(ReadOnlySpan<char> name, ReadOnlySpan<char> target, int at)
    {
        var gone = target[at];
        if (gone == '-')
            return LikenessKind.Separator;
        if (char.IsAsciiDigit(gone))
            return LikenessKind.Digit;
        if (gone == 's' && EndsWord(target, at))
            return LikenessKind.Plural;
        // The common prefix swallows the first of a double, so the second is the one that went.
        return at > 0 && target[at - 1] == gone ? LikenessKind.Doubling : LikenessKind.Omission;
    }

    static LikenessKind Inserted(ReadOnlySpan<char> name, ReadOnlySpan<char> target, int at)
    {
        var put = name[at];
        if (put == '-')
            return LikenessKind.Separator;
        if (char.IsAsciiDigit(put))
            return LikenessKind.Digit;
        if (put == 's' && EndsWord(name, at))
            return LikenessKind.Plural;
        if (at > 0 && name[at - 1] == put)
            return LikenessKind.Doubling;
        var beside = at > 0 && Letters.AreNeighbours(name[at - 1], put) || at + 1 < name.Length && Letters.AreNeighbours(name[at + 1], put);
        return beside ? LikenessKind.Keyboard : LikenessKind.Insertion;
    }

    static LikenessKind Replaced(ReadOnlySpan<char> name, ReadOnlySpan<char> target, int at)
    {
        char now = name[at], was = target[at];
        if (now == '-' || was == '-')
            return LikenessKind.Substitution;
        if (char.IsAsciiDigit(now) && char.IsAsciiDigit(was))
            return LikenessKind.Digit;
        if (Letters.LookAlike(now, was))
            return LikenessKind.Homoglyph;
        if (char.IsAsciiLetter(now) && char.IsAsciiLetter(was) && Letters.AreNeighbours(now, was))
            return LikenessKind.Keyboard;
        if (Letters.AreVowels(now, was))
            return LikenessKind.Vowel;
        if (Letters.DifferInOneBit(now, was))
            return LikenessKind.BitFlip;
        return char.IsAsciiDigit(now) || char.IsAsciiDigit(was) ? LikenessKind.Digit : LikenessKind.Substitution;
    }

    static bool EndsWord(ReadOnlySpan<char> name, int at) => at + 1 == name.Length || name[at + 1] == '-';

    static ReadOnlySpan<char> WordAround(ReadOnlySpan<char> name, int from, int to)
    {
        while (from > 0 && name[from - 1] != '-')
            from--;
        while (to < name.Length && name[to] != '-')
            to++;
        return name[from..to];
    }
}
