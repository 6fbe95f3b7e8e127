using System.Text;
using Bonded.Archives.Gzip;
using Bonded.Archives.Names;
using Bonded.Archives.Reading;

namespace Bonded.Archives.Tar;

/// <summary>
/// Reads a gzip-compressed tar (POSIX ustar and pax, GNU long names, and the older form without a magic) as a stream. Whatever one reader obeys
/// and another passes over is refused.
/// </summary>
internal sealed class TarCursor(Stream stream, ArchiveLimits limits, Irregularities irregularities) : MemberCursor
{
    const int Block = TarHeader.Size;

    /// <summary>Zeros after the two end blocks: a writer's record, 20 blocks unless told otherwise.</summary>
    const int LongestPadding = 1 << 20;

    readonly GzipMember gzip = new(stream, limits, irregularities);
    readonly MemberPath paths = new(ArchiveFormat.TarGz, limits);
    readonly PathLedger ledger = new("tar", irregularities);
    readonly byte[] block = new byte[Block];
    int entries;
    bool sawGlobal;
    string member = "";
    long left;
    int padding;

    public override ArchiveFault? Begin() => gzip.Begin();

    public override ArchiveFault? Next(out ArchiveMember? next)
    {
        next = null;
        PaxRecords? pax = null;
        byte[]? longName = null, longLink = null;
        while (true)
        {
            member = "";
            if (Fill(block, out var count) is { } fault)
                return fault;
            if (count < Block)
                return Fault("tar-truncated", "The tar archive ends without the two empty blocks that mark its end.");
            if (!block.AsSpan().ContainsAnyExcept((byte)0))
                return pax is null && longName is null && longLink is null ? End() : Dangling();
            member = ArchiveFault.Escape(TarHeader.Text(block.AsSpan(0, 100)));
            if (++entries > limits.Entries)
                return ArchiveFault.OverLimit("tar-too-many-members", "The archive has more members than are read here.");
            if (TarHeader.Check(block, irregularities, member) is { } wrong)
                return wrong;
            if (!TarHeader.TryOctal(block.AsSpan(124, 12), out var size))
                return Fault("tar-size", "A member's size is not written as an octal number.", member);

            var type = block[156];
            switch (type)
            {
                case (byte)'x' or (byte)'g':
                    if (longName is not null || longLink is not null || pax is not null || type == 'g' && sawGlobal)
                        return Fault("tar-extension-order", "One member has several headers that rename it, and readers differ in which one they believe.", member);
                    if (ReadExtension(size, limits.ExtraBytes, out var records) is { } badExtension)
                        return badExtension;
                    if (PaxRecords.Read(records, type == 'g', irregularities, out var read) is { } badRecords)
                        return badRecords;
                    sawGlobal |= type == 'g';
                    if (type == 'x')
                        pax = read;
                    continue;
                case (byte)'L' or (byte)'K':
                    if (pax is not null || (type == 'L' ? longName : longLink) is not null)
                        return Fault("tar-extension-order", "One member has several headers that rename it, and readers differ in which one they believe.", member);
                    if (ReadExtension(size, limits.PathBytes + 1, out var text) is { } badText)
                        return badText;
                    text = text.AsSpan().TrimEnd((byte)0).ToArray();
                    if (text.Length == 0 || text.Contains((byte)0))
                        return Fault("tar-long-name", "A GNU long name is empty or contains a NUL.", member);
                    if (type == 'L')
                        longName = text;
                    else
                        longLink = text;
                    continue;
            }
            if (pax?.Size is { } told && told != size)
                return Fault("tar-size-mismatch", "A member's size in its pax header and in its own header differ; readers differ in which one they believe.", member);
            return Member(type, size, pax?.Path ?? longName, pax?.LinkPath ?? longLink, out next);
        }
    }

    public override ArchiveFault? Read(Span<byte> buffer, out int count)
    {
        count = 0;
        if (left > 0)
        {
            if (gzip.Read(buffer[..(int)Math.Min(buffer.Length, left)], out count) is { } fault)
                return fault;
            left -= count;
            return count > 0 ? null : Fault("tar-truncated", "The tar archive ends inside a member.", member);
        }
        return SkipPadding();
    }

    public override void Dispose() => gzip.Dispose();

    ArchiveFault? Member(byte type, long size, byte[]? longName, byte[]? longLink, out ArchiveMember? next)
    {
        next = null;
        var name = longName ?? TarHeader.Name(block);
        member = ArchiveFault.Escape(name);
        if (type is not (0 or (byte)'0' or (byte)'1' or (byte)'2' or (byte)'5'))
            return Fault(type == 'S' ? "tar-sparse" : "tar-special-file",
                "A member is not a file, folder or link, but a device, a sparse file or a kind that not every reader knows.", member);
        if (paths.Read(name, irregularities, out var path, out var endsInSlash) is { } badPath)
            return badPath;
        var isFolder = type == '5' || type == 0 && endsInSlash;
        var isLink = type is (byte)'1' or (byte)'2';
        if (endsInSlash && !isFolder)
            return Fault("tar-folder-or-file", "A member is a folder by its name and a file or link by its type.", member);
        if ((isFolder || isLink) && size != 0)
            return Fault("tar-size-mismatch", "A folder or link claims to have bytes, and readers differ in whether they skip them.", member);
        if (size > limits.MemberBytes)
            return ArchiveFault.OverLimit("tar-member-too-large", "A member is larger than any that is read here.", member);
        var kind = isFolder ? MemberKind.Directory : type switch { (byte)'1' => MemberKind.HardLink, (byte)'2' => MemberKind.SymbolicLink, _ => MemberKind.File };

        string? target = null;
        var written = longLink ?? TarHeader.Text(block.AsSpan(157, 100)).ToArray();
        if (isLink)
        {
            if (Target(kind, path, written, out target) is { } badTarget)
                return badTarget;
            irregularities.Add("tar-link", "The archive contains links; they stay inside it.", member);
        }
        else if (written.Length > 0)
            return Fault("tar-link-or-file", "A member that is no link names a link's target.", member);
        if (ledger.Add(path, kind, member) is { } taken)
            return taken;

        if (!TarHeader.TryOctal(block.AsSpan(100, 8), out var mode))
            return Fault("tar-header", "A member's header is damaged.", member);
        if ((mode & 0xC00) != 0)
            irregularities.Add("tar-mode", "A member asks to run with the rights of its owner or group.", member);
        left = size;
        padding = (int)(-size & (Block - 1));
        next = new ArchiveMember(path, kind, size, (int)mode & 0xFFF, target);
        return null;
    }

    // Links are judged by their text alone, so that no order of unpacking and no other link changes where they lead: ".." only at the start,
    // never above the top folder, and no member below a link (PathLedger).
    ArchiveFault? Target(MemberKind kind, string path, byte[] written, out string? target)
    {
        target = null;
        if (kind == MemberKind.HardLink)
        {
            if (paths.Read(written, irregularities, out var linked, out var slash) is { } fault)
                return fault;
            if (slash || !ledger.HasFile(linked))
                return Fault("tar-link-escapes", "A hard link leads to something that is not a file before it in the archive.", member);
            target = Encoding.UTF8.GetString(written);
            return null;
        }
        var rest = written.AsSpan();
        var depth = path.AsSpan().Count('/');
        while (rest.StartsWith("../"u8) && depth > 1)
        {
            rest = rest[3..];
            depth--;
        }
        if (depth < 1 || rest.SequenceEqual("."u8) || rest.SequenceEqual(".."u8) && depth < 2)
            return Fault("tar-link-escapes", "A link leads out of its archive's top folder.", member);
        if (!rest.SequenceEqual(".."u8))
        {
            var inner = paths.Read(rest, irregularities, out _, out _);
            if (inner is { Code: "tar-name-escapes" or "tar-name-absolute" })
                return Fault("tar-link-escapes", "A link leads out of its archive's top folder.", member);
            if (inner is not null)
                return inner;
        }
        target = Encoding.UTF8.GetString(written);
        return null;
    }

    ArchiveFault? ReadExtension(long size, int limit, out byte[] data)
    {
        data = [];
        if (size > limit)
            return ArchiveFault.OverLimit("tar-extension-too-large", "A pax header or long name is larger than any that is read here.", member);
        data = new byte[size];
        if (Fill(data, out var count) is { } fault)
            return fault;
        if (count < size)
            return Fault("tar-truncated", "The tar archive ends inside a member.", member);
        padding = (int)(-size & (Block - 1));
        return SkipPadding();
    }

    ArchiveFault? SkipPadding()
    {
        Span<byte> zeros = stackalloc byte[padding];
        if (Fill(zeros, out var count) is { } fault)
            return fault;
        if (count < padding)
            return Fault("tar-truncated", "The tar archive ends inside a member.", member);
        if (zeros.ContainsAnyExcept((byte)0))
            irregularities.Add("tar-padding", "The space after a member is not empty.", member);
        padding = 0;
        return null;
    }

    ArchiveFault? End()
    {
        if (Fill(block, out var count) is { } fault)
            return fault;
        if (count < Block)
            return Fault("tar-truncated", "The tar archive ends without the two empty blocks that mark its end.");
        var zeros = 0;
        while (count > 0)
        {
            if (block.AsSpan(0, count).ContainsAnyExcept((byte)0))
                return Fault("tar-trailing-data", "There is data after the end of the tar archive.");
            if ((zeros += count) > LongestPadding)
                return ArchiveFault.OverLimit("tar-padding-too-long", "The tar archive is followed by more padding than any writer makes.");
            if (count < Block)
                return Fault("tar-trailing-data", "The tar archive does not end on a whole block.");
            if (Fill(block, out count) is { } other)
                return other;
        }
        return entries == 0 ? Fault("tar-empty", "The archive has no members.") : null;
    }

    static ArchiveFault Dangling() => Fault("tar-extension-order", "A header that describes the next member is followed by none.");

    /// <summary>Fills the buffer, or less of it at a proper end of the gzip data.</summary>
    ArchiveFault? Fill(Span<byte> buffer, out int count)
    {
        count = 0;
        while (count < buffer.Length)
        {
            if (gzip.Read(buffer[count..], out var read) is { } fault)
                return fault;
            if (read == 0)
                break;
            count += read;
        }
        return null;
    }

    static ArchiveFault Fault(string code, string sentence, string? member = null) => ArchiveFault.Ambiguous(code, sentence, member);
}
