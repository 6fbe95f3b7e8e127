namespace Bonded.Archives;

/// <summary>
/// What an archive may cost to read. Every limit is checked before memory is taken or work is done. The defaults let the
/// largest machine-learning wheels through (about 3 GB packed, 20,000 members) and stop what no installer would survive.
/// </summary>
public sealed record ArchiveLimits
{
    public static ArchiveLimits Default { get; } = new();

    /// <summary>Bytes of the archive itself.</summary>
    public long ArchiveBytes { get; init; } = 8L << 30;

    /// <summary>Members, folders included.</summary>
    public int Entries { get; init; } = 100_000;

    /// <summary>Unpacked bytes of one member.</summary>
    public long MemberBytes { get; init; } = 8L << 30;

    /// <summary>Unpacked bytes of all members; for a compressed tar, bytes of the tar itself.</summary>
    public long TotalBytes { get; init; } = 16L << 30;

    /// <summary>Unpacked bytes for each packed byte, once more than <see cref="RatioFloorBytes"/> were unpacked.</summary>
    public int Ratio { get; init; } = 50;

    public long RatioFloorBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of a member's path in UTF-8, and of a link's target.</summary>
    public int PathBytes { get; init; } = 1024;

    /// <summary>Parts of a member's path.</summary>
    public int PathDepth { get; init; } = 64;

    /// <summary>Bytes of the optional fields beside one member's name: zip extra fields, a pax header.</summary>
    public int ExtraBytes { get; init; } = 16 << 10;

    /// <summary>Bytes of a gzip header.</summary>
    public int GzipHeaderBytes { get; init; } = 4 << 10;

    internal bool IsBomb(long unpacked, long packed) => unpacked > RatioFloorBytes && unpacked / Ratio > packed;
}
