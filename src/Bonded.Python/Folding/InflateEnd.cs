namespace Bonded.Python.Folding;

/// <summary>How decompressing ended.</summary>
internal enum InflateEnd : byte
{
    Complete,

    /// <summary>The input ended before the stream.</summary>
    Truncated,

    Corrupt,

    /// <summary>There is more than may be made.</summary>
    TooLong,
}
