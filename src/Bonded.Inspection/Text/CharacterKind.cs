namespace Bonded.Inspection.Text;

/// <summary>What a character may do to who reads it.</summary>
internal enum CharacterKind : byte
{
    Plain,

    /// <summary>Changes the direction of the text around it.</summary>
    Direction,

    /// <summary>Shows as nothing.</summary>
    Invisible,

    /// <summary>A letter of another script that looks like a Latin one.</summary>
    LookAlike,

    /// <summary>A letter that Python takes for a Latin one (NFKC).</summary>
    Compatibility,
}
