namespace Bonded.Inspection.Names;

/// <summary>
/// How strongly each kind of likeness speaks, 0 to 1. The numbers are measured ones (see bench/names): they hold every classic squat of a
/// well-known name, and few of the real projects that merely resemble one.
/// </summary>
static class Judgement
{
    /// <summary>Two edits are only looked for against this many of the most popular names, and against the organisation's own.</summary>
    public const int TwoEditsTargets = 1000;
    public const int ShortestForAffixAndEdit = 6;
    public const double AffixedToo = 0.8;

    public static double Edit(in OneEdit edit, ReadOnlySpan<char> name, ReadOnlySpan<char> target)
    {
        var letters = Letter(edit.Kind);
        var wordMatters = edit.Kind is not (LikenessKind.Separator or LikenessKind.Plural or LikenessKind.Digit);
        if (wordMatters && NameWords.Contains(edit.Word))
            letters *= 0.6;
        letters *= Length(target);
        if (edit.WordBefore.Length <= 3)
            letters *= 0.7;
        return letters;
    }

    static double Letter(LikenessKind kind) => kind switch
    {
        LikenessKind.Transposition or LikenessKind.Doubling or LikenessKind.Homoglyph => 0.97,
        LikenessKind.Keyboard or LikenessKind.Separator => 0.93,
        LikenessKind.Omission or LikenessKind.Plural => 0.9,
        LikenessKind.Vowel => 0.88,
        LikenessKind.Insertion or LikenessKind.BitFlip => 0.8,
        LikenessKind.Digit => 0.8,
        _ => 0.7,
    };

    static double Length(ReadOnlySpan<char> target) => target.Length switch
    {
        <= 3 => 0.5,
        4 => 0.7,
        5 => 0.9,
        _ => 1,
    };

    public static double SameSkeleton(ReadOnlySpan<char> name, ReadOnlySpan<char> target) => 0.95 * Length(target);

    public static double WordOrder(ReadOnlySpan<char> name) => 0.85;

    public static double Contains(ReadOnlySpan<char> target, int rank) => target.Length >= 5 && rank < 200 ? 0.35 : 0;

    public static double Affix(ReadOnlySpan<char> name, ReadOnlySpan<char> core, Affixes.Stripped how) =>
        (how.Python ? 0.85 : 0.8) * Length(core);

    public static double BareMatch(ReadOnlySpan<char> core, Affixes.Stripped? added) => 0.8 * Length(core);

    public static double TwoEdits(ReadOnlySpan<char> name, ReadOnlySpan<char> target) => target.Length switch
    {
        < 10 => 0.4,
        < 14 => 0.5,
        _ => 0.65,
    };

    /// <summary>A target's weight: the better known, the more it is imitated.</summary>
    public static double Standing(int rank, TargetOrigin origin) => origin switch
    {
        TargetOrigin.Owned => 1.1,
        TargetOrigin.Approved => 1,
        _ => rank switch
        {
            < 200 => 1,
            < 1000 => 0.95,
            < 2000 => 0.8,
            < 5000 => 0.7,
            _ => 0.6,
        },
    };

    /// <summary>Whether a target is so much better known than a listed name that confusion would pay.</summary>
    public static bool MuchMorePopular(int target, int name) => (long)(target + 1) * 10 < name + 1;
}
