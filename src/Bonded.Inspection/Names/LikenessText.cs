using System.Globalization;

namespace Bonded.Inspection.Names;

/// <summary>Likenesses in words.</summary>
public static class LikenessText
{
    /// <summary>The stable code of a kind, in kebab case: <c>word-order</c>.</summary>
    public static string Code(this LikenessKind kind) => kind switch
    {
        LikenessKind.Omission => "omission",
        LikenessKind.Insertion => "insertion",
        LikenessKind.Transposition => "transposition",
        LikenessKind.Substitution => "substitution",
        LikenessKind.Keyboard => "keyboard",
        LikenessKind.Doubling => "doubling",
        LikenessKind.Homoglyph => "homoglyph",
        LikenessKind.Vowel => "vowel",
        LikenessKind.BitFlip => "bit-flip",
        LikenessKind.Plural => "plural",
        LikenessKind.Digit => "digit",
        LikenessKind.Separator => "separator",
        LikenessKind.WordOrder => "word-order",
        LikenessKind.PythonAffix => "python-affix",
        LikenessKind.Affix => "affix",
        LikenessKind.AffixAndEdit => "affix-and-edit",
        LikenessKind.TwoEdits => "two-edits",
        LikenessKind.Contains => "contains",
        LikenessKind.StandardModule => "standard-module",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary><c>clear</c>, <c>similar</c> or <c>held</c>.</summary>
    public static string Code(this NameVerdict verdict) => verdict switch
    {
        NameVerdict.Clear => "clear",
        NameVerdict.Similar => "similar",
        NameVerdict.Held => "held",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    /// <summary>What was seen, as the end of a sentence that begins with the target's name.</summary>
    public static string Explain(this LikenessKind kind) => kind switch
    {
        LikenessKind.Omission => "with one character left out",
        LikenessKind.Insertion => "with one character put in",
        LikenessKind.Transposition => "with two neighbouring characters swapped",
        LikenessKind.Substitution => "with one character replaced",
        LikenessKind.Keyboard => "with one slip to a neighbouring key",
        LikenessKind.Doubling => "with a letter doubled, or a double letter made single",
        LikenessKind.Homoglyph => "with characters that look the same",
        LikenessKind.Vowel => "with one vowel replaced by another",
        LikenessKind.BitFlip => "with one bit of one character changed",
        LikenessKind.Plural => "with a plural s added or left out",
        LikenessKind.Digit => "with a digit added, left out or changed",
        LikenessKind.Separator => "with separators added, left out or moved",
        LikenessKind.WordOrder => "with its words in another order",
        LikenessKind.PythonAffix => "with py or python added, left out or moved",
        LikenessKind.Affix => "with a generic word added",
        LikenessKind.AffixAndEdit => "with a generic word added and one character changed",
        LikenessKind.TwoEdits => "with two characters changed",
        LikenessKind.Contains => "as one word of a longer name",
        LikenessKind.StandardModule => "as it is",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>One plain sentence: which target, in which way, why it counts.</summary>
    public static string Sentence(this Likeness likeness, int? targetRank = null)
    {
        var standing = likeness.Origin switch
        {
            TargetOrigin.Owned => "a name this organisation owns",
            TargetOrigin.StandardLibrary => "a module that comes with Python and needs no project",
            TargetOrigin.Approved => "a project already allowed in here",
            _ when targetRank is { } rank => string.Create(CultureInfo.InvariantCulture, $"number {rank} of the popular projects"),
            _ => "a popular project",
        };
        return $"It is {Shown(likeness.Target)} {likeness.Kind.Explain()}; that is {standing}.";
    }

    // A sentence is at most 300 characters, and a name can be 255.
    static string Shown(string target) => target.Length <= 100 ? target : target[..97] + "...";
}
