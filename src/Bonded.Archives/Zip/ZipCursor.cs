using System.Buffers;
using System.Buffers.Binary;
using Bonded.Archives.Names;
using Bonded.Archives.Reading;
using Bonded.Archives.Tar;

namespace Bonded.Archives.Zip;

/// <summary>
/// Reads a zip so that a reader which starts at the central directory and one which streams from the first byte see the same. Local headers
/// lie in the directory's order from offset 0 to the directory without a gap, and say what the directory says.
/// </summary>
internal sealed class ZipCursor : MemberCursor
{
    const int CentralSize = 46, LocalSize = 30, WindowBytes = 64 << 10, HeaderWindowBytes = 4 << 10;
    const uint CentralSignature = 0x02014B50, LocalSignature = 0x04034B50, DescriptorSignature = 0x08074B50;
    const uint Full32 = 0xFFFFFFFF;
    const int HighestVersion = 63;

    readonly ArchiveLimits limits;
    readonly Irregularities irregularities;
    readonly Irregularities seenBefore = new();
    readonly MemberPath paths;
    readonly PathLedger ledger;
    readonly long length;
    readonly Window directory;
    readonly Window headers;
    readonly Window data;
    byte[] central = ArrayPool<byte>.Shared.Rent(CentralSize + 2 * 0xFFFF);
    byte[] local = ArrayPool<byte>.Shared.Rent(LocalSize + 2 * 0xFFFF);

    ZipEnd end;
    long position;
    long index;
    long expected;

    ZipEntry entry;
    Inflation? inflation;
    string member = "";
    long done;
    uint crc;

    public ZipCursor(Stream stream, ArchiveLimits limits, Irregularities irregularities)
    {
        this.limits = limits;
        this.irregularities = irregularities;
        length = stream.Length;
        paths = new MemberPath(ArchiveFormat.Zip, limits);
        ledger = new PathLedger("zip", irregularities);
        directory = new Window(stream, WindowBytes);
        headers = new Window(stream, HeaderWindowBytes);
        data = new Window(stream, WindowBytes);
    }

    public override ArchiveFault? Begin()
    {
        if (ZipEnd.Find(headers, length, irregularities, out end) is { } fault)
            return fault;
        if (end.Entries > limits.Entries)
            return ArchiveFault.OverLimit("zip-too-many-members", "The archive has more members than are read here.");
        if (Polyglot() is { } polyglot)
            return polyglot;

        Rewind();
        var total = 0L;
        while (index < end.Entries)
        {
            if (ReadEntry(headers, irregularities, out var kind, out var path) is { } wrong)
                return wrong;
            if (ledger.Add(path, kind, member) is { } taken)
                return taken;
            if (entry.Size > limits.MemberBytes)
                return ArchiveFault.OverLimit("zip-member-too-large", "A member is larger than any that is read here.", member);
            total += entry.Size;
            if (total > limits.TotalBytes)
                return ArchiveFault.OverLimit("zip-too-large", "The archive unpacks to more than is read here.", member);
            if (limits.IsBomb(entry.Size, entry.Packed) || limits.IsBomb(total, length))
                return ArchiveFault.OverLimit("zip-bomb", "The archive unpacks to many times its size, as archives made to exhaust a reader do.", member);
        }
        if (position != end.DirectoryEnd)
            return Fault("zip-directory-count", "The central directory holds more than the members that the end record counts.");
        if (expected != end.Directory)
            return Fault("zip-gap", "There are bytes between the last member and the central directory.");
        Rewind();
        return null;
    }

    public override ArchiveFault? Next(out ArchiveMember? next)
    {
        next = null;
        inflation?.Dispose();
        inflation = null;
        if (index == end.Entries)
            return null;

        // The same checks a second time: the file lies on a disk, and what was verified must be what is given out.
        if (ReadEntry(data, seenBefore, out var kind, out var path) is { } fault)
            return fault;
        done = 0;
        crc = 0;
        if (entry.IsDeflated)
            inflation = new Inflation(data, entry.Data, entry.Packed);
        next = new ArchiveMember(path, kind, entry.Size, (int)(entry.Attributes >> 16) & 0xFFF, null);
        return null;
    }

    public override ArchiveFault? Read(Span<byte> buffer, out int count)
    {
        count = 0;
        var left = entry.Size - done;
        if (left == 0)
            return Finish();
        buffer = buffer[..(int)Math.Min(buffer.Length, left)];
        if (inflation is null)
            count = data.Read(entry.Data + done, buffer);
        else if (!inflation.TryRead(buffer, out count))
            return Damaged();
        if (count == 0)
            return Damaged();
        done += count;
        crc = Crc32.Update(crc, buffer[..count]);
        return null;
    }

    public override void Dispose()
    {
        inflation?.Dispose();
        directory.Dispose();
        headers.Dispose();
        data.Dispose();
        if (central.Length > 0)
            ArrayPool<byte>.Shared.Return(central);
        if (local.Length > 0)
            ArrayPool<byte>.Shared.Return(local);
        central = [];
        local = [];
    }

    ArchiveFault? Finish()
    {
        if (inflation is not null)
        {
            Span<byte> more = stackalloc byte[1];
            if (!inflation.TryRead(more, out var count))
                return Damaged();
            if (count > 0)
                return Fault("zip-size-lie", "A member unpacks to more bytes than the archive says.", member);
            if (!inflation.EndedExactly)
                return Damaged();
        }
        return crc == entry.Crc ? null : Fault("zip-checksum", "A member's bytes do not match their checksum.", member);
    }

    ArchiveFault Damaged() => Fault("zip-data", "A member's packed bytes are damaged, or do not fill exactly the space that is set aside for them.", member);

    void Rewind()
    {
        position = end.Directory;
        index = 0;
        expected = 0;
    }

    // A tar reader looks at the first 512 bytes, a PDF reader into the first 1,024.
    ArchiveFault? Polyglot()
    {
        Span<byte> head = stackalloc byte[(int)Math.Min(length, 1024)];
        if (!headers.TryRead(0, head))
            return Truncated();
        if (head.Length >= 512 && TarHeader.HasChecksum(head[..512]) || head.IndexOf("%PDF-"u8) >= 0)
            return Fault("zip-polyglot", "The file is also valid as something other than a zip archive.");
        return null;
    }

    ArchiveFault? ReadEntry(Window window, Irregularities odd, out MemberKind kind, out string path)
    {
        kind = MemberKind.File;
        path = "";
        if (ReadCentral(odd, out var name, out var localZip64) is { } fault)
            return fault;
        if (ReadLocal(window, name, odd, ref localZip64) is { } other)
            return other;
        expected = entry.End;
        index++;
        return Classify(name, odd, out kind, out path);
    }

    ArchiveFault? ReadCentral(Irregularities odd, out ReadOnlySpan<byte> name, out bool zip64)
    {
        name = default;
        zip64 = false;
        member = "";
        if (end.DirectoryEnd - position < CentralSize)
            return Fault("zip-directory-count", "The central directory ends before the members that the end record counts.");
        var fixedPart = central.AsSpan(0, CentralSize);
        if (!directory.TryRead(position, fixedPart))
            return Truncated();
        if (U32(fixedPart, 0) != CentralSignature)
            return Fault("zip-directory", "The central directory is damaged.");
        var nameLength = U16(fixedPart, 28);
        var extraLength = U16(fixedPart, 30);
        var commentLength = U16(fixedPart, 32);
        if (end.DirectoryEnd - position - CentralSize < nameLength + extraLength + commentLength)
            return Fault("zip-directory", "The central directory is damaged.");
        if (extraLength > limits.ExtraBytes)
            return ArchiveFault.OverLimit("zip-extra-too-large", "The extra fields of a member are larger than any that are read here.");
        if (!directory.TryRead(position + CentralSize, central.AsSpan(CentralSize, nameLength + extraLength)))
            return Truncated();
        position += CentralSize + nameLength + extraLength + commentLength;
        name = central.AsSpan(CentralSize, nameLength);
        member = ArchiveFault.Escape(name);

        entry = new ZipEntry
        {
            Flags = U16(fixedPart, 8),
            Method = U16(fixedPart, 10),
            Crc = U32(fixedPart, 16),
            Packed = U32(fixedPart, 20),
            Size = U32(fixedPart, 24),
            Attributes = U32(fixedPart, 38),
            Offset = U32(fixedPart, 42),
        };
        if ((entry.Flags & ZipFlags.AnyEncryption) != 0)
            return Fault("zip-encrypted", "A member is encrypted.", member);
        if ((entry.Flags & ~ZipFlags.Known) != 0)
            return Fault("zip-flags", "A member uses a zip feature that is not supported by all readers.", member);
        if (entry.Method is not (0 or 8))
            return Fault("zip-method", "A member is neither stored nor deflated; not every reader knows other methods.", member);
        if (fixedPart[6] > HighestVersion)
            return Fault("zip-version", "A member asks for a newer zip version than readers know.", member);
        if (U16(fixedPart, 34) != 0)
            return Fault("zip-several-disks", "A member says that it begins in another file.", member);
        if ((entry.Flags & ZipFlags.Utf8) == 0 && !System.Text.Ascii.IsValid(name))
            return Fault("zip-name-encoding", "A member's name is not ASCII and not marked as UTF-8, and readers differ in how they decode it.", member);
        if (commentLength > 0)
            odd.Add("zip-member-comment", "A member has a comment.", member);

        if (ZipExtra.Read(central.AsSpan(CentralSize + nameLength, extraLength), name, odd, out var extra) is { } fault)
            return fault;
        if (Widen(extra) is { } confusion)
            return confusion;
        zip64 = extra.HasZip64;
        if (!entry.IsDeflated && entry.Packed != entry.Size)
            return Fault("zip-size-lie", "A member is stored but its packed and unpacked sizes differ.", member);
        return entry.Offset == expected ? null : Fault("zip-gap",
            expected == 0 ? "There are bytes before the first member."
            : "Members overlap, are out of order, or have bytes between them that the central directory does not mention.", member);
    }

    // APPNOTE 4.5.3: the field holds exactly the values that are full in the header, in this order.
    ArchiveFault? Widen(ZipExtra extra)
    {
        var field = extra.Zip64;
        if (entry.Size == Full32)
            Take(ref entry.Size, ref field);
        if (entry.Packed == Full32)
            Take(ref entry.Packed, ref field);
        if (entry.Offset == Full32)
            Take(ref entry.Offset, ref field);
        var unread = !field.IsEmpty || extra.HasZip64 && extra.Zip64.IsEmpty;
        return unread || entry.Size < 0 || entry.Packed < 0 || entry.Offset < 0
            ? Fault("zip-zip64-confusion", "A member's zip64 field does not match its header, and readers differ in which one they believe.", member)
            : null;

        static void Take(ref long value, ref ReadOnlySpan<byte> field)
        {
            value = field.Length < 8 ? -1 : BinaryPrimitives.ReadInt64LittleEndian(field);
            field = field.Length < 8 ? default : field[8..];
        }
    }

    ArchiveFault? ReadLocal(Window window, ReadOnlySpan<byte> name, Irregularities odd, ref bool centralZip64)
    {
        var header = local.AsSpan(0, LocalSize);
        if (end.Directory - entry.Offset < LocalSize || !window.TryRead(entry.Offset, header))
            return Overrun();
        if (U32(header, 0) != LocalSignature)
            return Fault("zip-local-header", "The central directory names a place where no member begins.", member);
        var nameLength = U16(header, 26);
        var extraLength = U16(header, 28);
        if (nameLength != name.Length)
            return Differs("name");
        if (extraLength > limits.ExtraBytes)
            return ArchiveFault.OverLimit("zip-extra-too-large", "The extra fields of a member are larger than any that are read here.", member);
        entry.Data = entry.Offset + LocalSize + nameLength + extraLength;
        if (entry.Data > end.Directory || !window.TryRead(entry.Offset + LocalSize, local.AsSpan(LocalSize, nameLength + extraLength)))
            return Overrun();
        if (!local.AsSpan(LocalSize, nameLength).SequenceEqual(name))
            return Differs("name");
        if (U16(header, 6) != entry.Flags)
            return Differs("flags");
        if (U16(header, 8) != entry.Method)
            return Differs("method");
        if (header[4] > HighestVersion)
            return Fault("zip-version", "A member asks for a newer zip version than readers know.", member);
        if (ZipExtra.Read(local.AsSpan(LocalSize + nameLength, extraLength), name, odd, out var extra) is { } fault)
            return fault;

        var localCrc = U32(header, 14);
        long packed = U32(header, 18), size = U32(header, 22);
        if (packed == Full32 && size == Full32 && extra.Zip64.Length == 16)
        {
            size = BinaryPrimitives.ReadInt64LittleEndian(extra.Zip64);
            packed = BinaryPrimitives.ReadInt64LittleEndian(extra.Zip64[8..]);
        }
        else if (extra.HasZip64 || packed == Full32 || size == Full32)
            return Fault("zip-zip64-confusion", "A member's zip64 field does not match its header, and readers differ in which one they believe.", member);
        if ((extra.HasZip64 || centralZip64) && entry.Size < Full32 && entry.Packed < Full32 && entry.Offset < Full32)
            odd.Add("zip-zip64-not-needed", "The archive uses zip64 records that its size does not call for.", member);

        var known = localCrc == entry.Crc && packed == entry.Packed && size == entry.Size;
        var untold = entry.Streamed && localCrc == 0 && packed == 0 && size == 0;
        if (!known && !untold)
            return Differs("sizes or checksum");
        if (entry.Packed > end.Directory - entry.Data)
            return Overrun();
        entry.End = entry.Data + entry.Packed;
        return entry.Streamed ? ReadDescriptor(window, extra.HasZip64, known, odd) : null;
    }

    // APPNOTE 4.3.9. The signature is optional there; without it a streaming reader has to guess, so here it is required.
    ArchiveFault? ReadDescriptor(Window window, bool zip64, bool known, Irregularities odd)
    {
        if (!known && !entry.IsDeflated)
            return Fault("zip-data-descriptor", "A stored member's size is told only after it, so that a streaming reader cannot find its end.", member);
        Span<byte> descriptor = stackalloc byte[zip64 ? 24 : 16];
        if (descriptor.Length > end.Directory - entry.End || !window.TryRead(entry.End, descriptor))
            return Overrun();
        long packed = zip64 ? BinaryPrimitives.ReadInt64LittleEndian(descriptor[8..]) : U32(descriptor, 8);
        long size = zip64 ? BinaryPrimitives.ReadInt64LittleEndian(descriptor[16..]) : U32(descriptor, 12);
        if (U32(descriptor, 0) != DescriptorSignature || U32(descriptor, 4) != entry.Crc || packed != entry.Packed || size != entry.Size)
            return Fault("zip-data-descriptor", "What follows a member's bytes does not agree with the central directory about them.", member);
        odd.Add("zip-data-descriptor", "Sizes are told after the members' bytes, as streaming writers do.", member);
        entry.End += descriptor.Length;
        return null;
    }

    ArchiveFault? Classify(ReadOnlySpan<byte> name, Irregularities odd, out MemberKind kind, out string path)
    {
        kind = MemberKind.File;
        if (paths.Read(name, odd, out path, out var isFolder) is { } fault)
            return fault;
        const uint typeMask = 0xF000, regular = 0x8000, folder = 0x4000, dosFolder = 0x10, setId = 0xC00, sticky = 0x200;
        var mode = entry.Attributes >> 16;
        if ((mode & typeMask) is not (0 or regular or folder))
            return Fault("zip-special-file", "A member is a link, a device or another special file.", member);
        if (isFolder)
        {
            kind = MemberKind.Directory;
            if ((mode & typeMask) == regular || entry.Size != 0)
                return Fault("zip-folder-or-file", "A member is a folder by its name and a file by its attributes or size.", member);
        }
        else if ((mode & typeMask) == folder || (entry.Attributes & dosFolder) != 0)
            return Fault("zip-folder-or-file", "A member is a file by its name and a folder by its attributes.", member);
        else if ((mode & setId) != 0)
            return Fault("zip-set-id", "A member asks to run with the rights of its owner or group.", member);
        if ((mode & (setId | sticky)) != 0)
            odd.Add("zip-mode", "A member has unusual permission bits.", member);
        return null;
    }

    ArchiveFault Differs(string what) =>
        Fault("zip-header-mismatch", $"A member's {what} in its own header and in the central directory differ, and readers differ in which one they believe.", member);

    ArchiveFault Overrun() => Fault("zip-overrun", "A member runs into the central directory.", member);

    static ArchiveFault Truncated() => Fault("zip-truncated", "The archive has no end record; the file is cut short or damaged.");

    static ArchiveFault Fault(string code, string sentence, string? member = null) => ArchiveFault.Ambiguous(code, sentence, member);

    static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
