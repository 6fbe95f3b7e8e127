namespace Bonded.Inspection.Rules;

/// <summary>What a <see cref="TextFact"/> is about.</summary>
internal enum TextFactKind
{
    /// <summary>A character that changes the direction of the text around it, so that it shows in another order than it is read.</summary>
    Bidirectional,

    /// <summary>Characters that show as nothing, in code or strings where nothing calls for them: zero width, variation selectors, tags, fillers.</summary>
    Invisible,

    /// <summary>Code that stands after so much white space on a line that it is out of sight.</summary>
    FarRight,

    /// <summary>A name with letters of another script that look like Latin ones, beside Latin letters or spelling a name in Latin letters.</summary>
    LookAlike,

    /// <summary>A name in compatibility characters that Python reads as a name it knows: <c>exec</c> in mathematical letters.</summary>
    Compatibility,

    /// <summary>A very long line that is mostly encoded data: Base64, Base85 or hexadecimal digits.</summary>
    EncodedLine,

    /// <summary>A source file that is an archive too.</summary>
    Archive,
}
