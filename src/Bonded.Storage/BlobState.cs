namespace Bonded.Storage;

/// <summary>What reading a whole blob has shown.</summary>
public enum BlobState
{
    /// <summary>Its bytes are the ones that were stored.</summary>
    Whole,

    Missing,

    /// <summary>Its bytes are not the ones that were stored, or the disk cannot read them.</summary>
    Damaged,
}
