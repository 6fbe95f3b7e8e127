namespace Bonded.Archives.Zip;

/// <summary>One member as its central header tells it and its local header confirms it.</summary>
internal struct ZipEntry
{
    public ushort Flags;
    public ushort Method;
    public uint Crc;
    public long Packed;
    public long Size;
    public long Offset;
    public uint Attributes;

    /// <summary>Where the packed bytes begin.</summary>
    public long Data;

    /// <summary>Where the next local header, or the central directory, must begin.</summary>
    public long End;

    public readonly bool Streamed => (Flags & ZipFlags.Descriptor) != 0;

    public readonly bool IsDeflated => Method == 8;
}
