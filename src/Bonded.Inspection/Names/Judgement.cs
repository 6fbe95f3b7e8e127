namespace Bonded.Inspection.Names;

/// <summary>
/// How strongly each kind of likeness speaks, 0 to 1. The numbers are measured ones (see bench/names): they hold every classic squat of a
/// well-known name, and few of the real projects that merely resemble one.
/// </summary>
static class Judgement
{
    /// <summary>Two edits are only looked for against this many of the most popular names, and against the organisation's own.</summary>
    public const int TwoEditsTargets = 1000;
    public const int ContainedTargets = 200;
    public const int ShortestForAffixAndEdit = 6;
    public const double AffixedToo = 0.78;

    /// <summary>A changed word that is itself a common word was more likely meant than mistyped.</summary>
    const double CommonWord = 0.7;

    /// <summary>Any three letters are a word somewhere; only these many of the most frequent words count when they are that short.</summary>
    const int CommonShortWords = 400;
    const int CommonBareWords = 7000;
    const int CommonPlainWords = 1000;

    public static double Edit(in OneEdit edit, ReadOnlySpan<char> target)
    {
        var strength = Letter(edit);
        if (edit.Kind is LikenessKind.Separator or LikenessKind.Plural or LikenessKind.Digit)
            return strength * Math.Min(Length(target), 1);
        if (NameWords.Rank(edit.Word) < (edit.Word.Length <= 3 ? CommonShortWords : int.MaxValue))
            strength *= CommonWord;
        return strength * Length(target);
    }

    static double Letter(in OneEdit edit) => edit.Kind switch
    {
        LikenessKind.Transposition or LikenessKind.Doubling or LikenessKind.Homoglyph => 0.99,
        LikenessKind.Keyboard => edit.Word.Length == edit.WordBefore.Length ? 0.94 : 0.88,
        LikenessKind.Omission or LikenessKind.Plural or LikenessKind.Separator => 0.91,
        LikenessKind.Vowel => 0.84,
        // A letter before a whole name makes a deliberate name: grequests, ctransformers.
        LikenessKind.Insertion => edit.First ? 0.65 : 0.84,
        // The next version of a name is a fork or a successor as often as a squat; the name without its version is a trap.
        LikenessKind.Digit => edit.Word.Length.CompareTo(edit.WordBefore.Length) switch
        {
            < 0 when NameWords.Rank(edit.Word) < CommonPlainWords => 0.75,
            < 0 => 0.91,
            0 => 0.78,
            > 0 => 0.76,
        },
        LikenessKind.BitFlip => 0.75,
        _ => 0.69,
    };

    /// <summary>Short names are near each other by chance, long ones are not.</summary>
    static double Length(ReadOnlySpan<char> target) => target.Length switch
    {
        <= 3 => 0.5,
        4 => 0.74,
        5 => 0.965,
        <= 7 => 1,
        <= 9 => 1.03,
        _ => 1.06,
    };

    public static double SameSkeleton(ReadOnlySpan<char> target, bool onlySeparators) => (onlySeparators ? 0.91 : 0.95) * Math.Min(Length(target), 1);

    public const double WordOrder = 0.9;

    public const double StandardModule = 0.9;

    public static double Contains(ReadOnlySpan<char> target) => target.Length >= 5 ? 0.35 : 0;

    public static double Affix(ReadOnlySpan<char> core, Affixes.Stripped how) => Math.Min(Length(core), 1) * how.Class switch
    {
        AffixClass.Python when how.Glued => 0.78,
        AffixClass.Generic => 0.6,
        _ => 0.91,
    };

    /// <summary>The target without its py or python: <c>dateutil</c>. Common words are nobody's: <c>http-client</c>.</summary>
    public static double Bare(ReadOnlySpan<char> core)
    {
        foreach (var word in core.Split('-'))
            if (NameWords.Rank(core[word]) > CommonBareWords)
                return 0.8 * Math.Min(Length(core), 1);
        return 0.6 * Math.Min(Length(core), 1);
    }

    public static double TwoEdits(ReadOnlySpan<char> target) => target.Length switch
    {
        < 10 => 0.4,
        < 14 => 0.5,
        _ => 0.65,
    };

    /// <summary>A target's weight: the better known, the more it is imitated.</summary>
    public static double Standing(int rank, TargetOrigin origin) => origin switch
    {
        TargetOrigin.Owned => 1.1,
        TargetOrigin.Approved or TargetOrigin.StandardLibrary => 1,
        _ => rank switch
        {
            < 100 => 1,
            < 300 => 0.93,
            < 600 => 0.86,
            < 1250 => 0.8,
            < 2500 => 0.74,
            < 5000 => 0.72,
            _ => 0.6,
        },
    };

    /// <summary>Whether a target is so much better known than a listed name that confusion would pay.</summary>
    public static bool MuchMorePopular(int target, int name) => (long)(target + 1) * 10 < name + 1;
}
