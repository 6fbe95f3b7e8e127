namespace Bonded.Archives.Tests.Making;

/// <summary>Writes zips byte by byte, so that each can lie in one place.</summary>
public sealed record ZipWriter
{
    public List<ZipEntry> Entries { get; init; } = [];
    public byte[] BeforeDirectory { get; init; } = [];
    public byte[] BeforeEnd { get; init; } = [];
    public byte[] Comment { get; init; } = [];
    public byte[] AfterEnd { get; init; } = [];
    public ushort? EntriesTold { get; init; }
    public ushort? EntriesOnDisk { get; init; }
    public ushort DiskNumber { get; init; }
    public uint? DirectorySize { get; init; }
    public uint? DirectoryOffset { get; init; }
    public ushort? CommentLength { get; init; }
    public bool Zip64 { get; init; }
    public Action<byte[]> ChangeZip64 { get; init; } = _ => { };

    public static byte[] Of(params ZipEntry[] entries) => new ZipWriter { Entries = [.. entries] }.ToArray();

    public byte[] ToArray()
    {
        var file = new List<byte>();
        var directory = new List<byte>();
        foreach (var entry in Entries)
        {
            var packed = entry.PackedBytes;
            var crc = SlowCrc.Of(entry.Data);
            file.AddRange(entry.Before);
            var offset = (uint)file.Count;
            if (!entry.OnlyInDirectory)
            {
                var localName = entry.LocalName ?? entry.Name;
                file.AddRange([.. "PK"u8, 3, 4, entry.Version, 0]);
                file.AddRange(Bytes.U16(entry.LocalFlags ?? entry.Flags));
                file.AddRange(Bytes.U16(entry.LocalMethod ?? entry.Method));
                file.AddRange([0, 0, 0x21, 0x58]);
                file.AddRange(Bytes.U32(entry.LocalCrc ?? entry.Crc ?? crc));
                file.AddRange(Bytes.U32(entry.LocalPackedSize ?? entry.PackedSize ?? (uint)packed.Length));
                file.AddRange(Bytes.U32(entry.LocalSize ?? entry.Size ?? (uint)entry.Data.Length));
                file.AddRange(Bytes.U16(localName.Length));
                file.AddRange(Bytes.U16(entry.LocalExtra.Length));
                file.AddRange(localName);
                file.AddRange(entry.LocalExtra);
                file.AddRange(packed);
                file.AddRange(entry.After);
            }
            directory.AddRange([.. "PK"u8, 1, 2, 20, 3, entry.Version, 0]);
            directory.AddRange(Bytes.U16(entry.Flags));
            directory.AddRange(Bytes.U16(entry.Method));
            directory.AddRange([0, 0, 0x21, 0x58]);
            directory.AddRange(Bytes.U32(entry.Crc ?? crc));
            directory.AddRange(Bytes.U32(entry.PackedSize ?? (uint)packed.Length));
            directory.AddRange(Bytes.U32(entry.Size ?? (uint)entry.Data.Length));
            directory.AddRange(Bytes.U16(entry.Name.Length));
            directory.AddRange(Bytes.U16(entry.Extra.Length));
            directory.AddRange(Bytes.U16(entry.Comment.Length));
            directory.AddRange(Bytes.U16(entry.Disk));
            directory.AddRange([0, 0]);
            directory.AddRange(Bytes.U32(entry.Attributes));
            directory.AddRange(Bytes.U32(entry.Offset ?? offset));
            directory.AddRange(entry.Name);
            directory.AddRange(entry.Extra);
            directory.AddRange(entry.Comment);
        }
        file.AddRange(BeforeDirectory);
        var start = DirectoryOffset ?? (uint)file.Count;
        file.AddRange(directory);
        file.AddRange(BeforeEnd);
        var size = DirectorySize ?? (uint)directory.Count;
        if (Zip64)
        {
            var at = (ulong)file.Count;
            byte[] wide = [.. "PK"u8, 6, 6, .. Bytes.U64(44), 45, 3, 45, 0, .. new byte[8], .. Bytes.U64((ulong)Entries.Count), .. Bytes.U64((ulong)Entries.Count),
                .. Bytes.U64(size), .. Bytes.U64(start), .. "PK"u8, 6, 7, 0, 0, 0, 0, .. Bytes.U64(at), 1, 0, 0, 0];
            ChangeZip64(wide);
            file.AddRange(wide);
        }
        file.AddRange([.. "PK"u8, 5, 6, .. Bytes.U16(DiskNumber), 0, 0]);
        file.AddRange(Bytes.U16(EntriesOnDisk ?? EntriesTold ?? (ushort)Entries.Count));
        file.AddRange(Bytes.U16(EntriesTold ?? (ushort)Entries.Count));
        file.AddRange(Bytes.U32(size));
        file.AddRange(Bytes.U32(start));
        file.AddRange(Bytes.U16(CommentLength ?? Comment.Length));
        file.AddRange(Comment);
        file.AddRange(AfterEnd);
        return [.. file];
    }
}
