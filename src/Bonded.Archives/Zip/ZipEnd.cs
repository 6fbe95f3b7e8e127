using System.Buffers.Binary;
using Bonded.Archives.Reading;

namespace Bonded.Archives.Zip;

/// <summary>
/// The end of central directory record (APPNOTE 4.3.16) and its zip64 forerunners: exactly one reading of them, with the directory right
/// before and nothing after.
/// </summary>
internal readonly record struct ZipEnd(long Directory, long DirectorySize, long Entries, long DirectoryEnd)
{
    const int RecordSize = 22, LocatorSize = 20, Record64Size = 56, LongestComment = 0xFFFF;
    const ushort Full16 = 0xFFFF;
    const uint Full32 = 0xFFFFFFFF;

    public static ReadOnlySpan<byte> Signature => [(byte)'P', (byte)'K', 5, 6];

    public static ArchiveFault? Find(Window window, long length, Irregularities irregularities, out ZipEnd end)
    {
        end = default;
        var tail = new byte[(int)Math.Min(length, RecordSize + LongestComment)];
        if (tail.Length < RecordSize || !window.TryRead(length - tail.Length, tail))
            return Truncated();

        // Readers look from the end for the signature; some insist that the comment fills the rest of the file. Both must find this one.
        var at = tail.AsSpan().LastIndexOf(Signature);
        if (at < 0)
            return Truncated();
        if (at + RecordSize > tail.Length)
            return Trailing();
        var record = tail.AsSpan(at, RecordSize);
        var comment = tail.AsSpan(at + RecordSize);
        if (BinaryPrimitives.ReadUInt16LittleEndian(record[20..]) != comment.Length)
            return Trailing();
        if (comment.IndexOf("PK"u8) >= 0)
            return Fault("zip-comment", "The archive's comment contains what looks like zip records.");
        if (!comment.IsEmpty)
            irregularities.Add("zip-comment", "The archive has a comment.");
        for (var other = 0; other < at; other++)
        {
            var next = tail.AsSpan(other, at - other).IndexOf(Signature);
            if (next < 0)
                break;
            other += next;
            if (other + RecordSize + BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(other + 20)) == tail.Length)
                return Fault("zip-two-ends", "The archive has two end records, and readers differ in which one they believe.");
        }

        var recordAt = length - tail.Length + at;
        if (BinaryPrimitives.ReadUInt16LittleEndian(record[4..]) != 0 || BinaryPrimitives.ReadUInt16LittleEndian(record[6..]) != 0)
            return Fault("zip-several-disks", "The archive says that it is one part of several.");
        var onDisk = BinaryPrimitives.ReadUInt16LittleEndian(record[8..]);
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        if (onDisk != entries)
            return Fault("zip-several-disks", "The archive says that it is one part of several.");

        Span<byte> wide = stackalloc byte[Record64Size + LocatorSize];
        var has64 = recordAt >= wide.Length && window.TryRead(recordAt - wide.Length, wide) && wide[Record64Size..] is [(byte)'P', (byte)'K', 6, 7, ..];
        if (has64)
        {
            var fault = Read64(wide, recordAt - wide.Length, entries, size, offset, irregularities, out end);
            if (fault is not null)
                return fault;
        }
        else if (entries == Full16 || size == Full32 || offset == Full32)
            return Fault("zip-zip64-confusion", "The archive's end record refers to a zip64 record that is not there.");
        else
            end = new ZipEnd(offset, size, entries, recordAt);

        if (end.Directory > end.DirectoryEnd || end.DirectorySize != end.DirectoryEnd - end.Directory)
            return Fault("zip-directory-place", "The central directory is not where the end record says, right before that record.");
        return end.Entries == 0 ? Fault("zip-empty", "The archive has no members.") : null;
    }

    static ArchiveFault? Read64(ReadOnlySpan<byte> wide, long at, ushort entries, uint size, uint offset, Irregularities irregularities, out ZipEnd end)
    {
        end = default;
        var locator = wide[Record64Size..];
        var isWhole = wide is [(byte)'P', (byte)'K', 6, 6, ..]
            && BinaryPrimitives.ReadUInt64LittleEndian(wide[4..]) == Record64Size - 12
            && BinaryPrimitives.ReadUInt32LittleEndian(wide[16..]) == 0
            && BinaryPrimitives.ReadUInt32LittleEndian(wide[20..]) == 0
            && BinaryPrimitives.ReadUInt32LittleEndian(locator[4..]) == 0
            && BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]) == (ulong)at
            && BinaryPrimitives.ReadUInt32LittleEndian(locator[16..]) == 1;
        var onDisk64 = BinaryPrimitives.ReadUInt64LittleEndian(wide[24..]);
        var entries64 = BinaryPrimitives.ReadUInt64LittleEndian(wide[32..]);
        var size64 = BinaryPrimitives.ReadUInt64LittleEndian(wide[40..]);
        var offset64 = BinaryPrimitives.ReadUInt64LittleEndian(wide[48..]);
        var agrees = onDisk64 == entries64
            && (entries == Full16 || entries == entries64)
            && (size == Full32 || size == size64)
            && (offset == Full32 || offset == offset64)
            && entries64 <= long.MaxValue && size64 <= long.MaxValue && offset64 <= long.MaxValue;
        if (!isWhole || !agrees)
            return Fault("zip-zip64-confusion", "The archive's zip64 end record and its end record do not agree.");
        if (entries64 < Full16 && size64 < Full32 && offset64 < Full32)
            irregularities.Add("zip-zip64-not-needed", "The archive uses zip64 records that its size does not call for.");
        end = new ZipEnd((long)offset64, (long)size64, (long)entries64, at);
        return null;
    }

    static ArchiveFault Truncated() => Fault("zip-truncated", "The archive has no end record; the file is cut short or damaged.");

    static ArchiveFault Trailing() => Fault("zip-trailing-data", "There are bytes after the archive's end record.");

    static ArchiveFault Fault(string code, string sentence) => ArchiveFault.Ambiguous(code, sentence);
}
