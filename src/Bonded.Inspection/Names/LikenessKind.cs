namespace Bonded.Inspection.Names;

/// <summary>In which way a name is like another. Where several apply, the strongest is reported.</summary>
public enum LikenessKind
{
    /// <summary>One character left out.</summary>
    Omission,

    /// <summary>One character put in.</summary>
    Insertion,

    /// <summary>Two neighbouring characters swapped.</summary>
    Transposition,

    /// <summary>One character replaced by an unrelated one.</summary>
    Substitution,

    /// <summary>One character replaced by its neighbour on a keyboard, or put in beside it.</summary>
    Keyboard,

    /// <summary>A letter doubled, or one of a double left out.</summary>
    Doubling,

    /// <summary>Characters replaced by ones that look or sound the same: 0 and o, 1 and l, rn and m.</summary>
    Homoglyph,

    /// <summary>One vowel replaced by another.</summary>
    Vowel,

    /// <summary>Characters that differ in one bit, as a memory fault would leave them.</summary>
    BitFlip,

    /// <summary>A plural s added or left out.</summary>
    Plural,

    /// <summary>A digit added, left out or changed.</summary>
    Digit,

    /// <summary>Separators added, left out or moved.</summary>
    Separator,

    /// <summary>The same words in another order.</summary>
    WordOrder,

    /// <summary>The same name with py or python added, left out or moved.</summary>
    PythonAffix,

    /// <summary>The same name with a generic word such as dev, lite, sdk, new or easy.</summary>
    Affix,

    /// <summary>A generic word and one edit.</summary>
    AffixAndEdit,

    /// <summary>Two edits in a long name.</summary>
    TwoEdits,

    /// <summary>The target is one word of a longer name.</summary>
    Contains,

    /// <summary>The name of a module that comes with Python.</summary>
    StandardModule,
}
