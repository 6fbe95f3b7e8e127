using System.Buffers.Binary;
using Bonded.Archives.Reading;
using Bonded.Archives.Zip;

namespace Bonded.Archives.Gzip;

/// <summary>
/// A gzip file (RFC 1952) of exactly one member that fills it: header, deflated bytes, checksum and size, and nothing after.
/// </summary>
internal sealed class GzipMember(Stream stream, ArchiveLimits limits, Irregularities irregularities) : IDisposable
{
    const int HeaderSize = 10, TrailerSize = 8, WindowBytes = 64 << 10, ZipEndSize = 22, LongestZipComment = 0xFFFF;
    const byte HasHeaderChecksum = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xE0;

    readonly long length = stream.Length;
    readonly Window window = new(stream, WindowBytes);
    Inflation? inflation;
    uint crc;
    long produced;
    bool ended;

    public ArchiveFault? Begin()
    {
        if (Polyglot() is { } polyglot)
            return polyglot;
        Span<byte> header = stackalloc byte[HeaderSize];
        if (!window.TryRead(0, header) || length < HeaderSize + TrailerSize)
            return Truncated();
        var flags = header[3];
        if (header[2] != 8 || (flags & Reserved) != 0)
            return Fault("gzip-header", "The gzip header asks for something that gzip does not define.");
        var at = (long)HeaderSize;
        if ((flags & HasExtra) != 0)
        {
            Span<byte> size = stackalloc byte[2];
            if (!window.TryRead(at, size))
                return Truncated();
            at += 2 + BinaryPrimitives.ReadUInt16LittleEndian(size);
            irregularities.Add("gzip-extra", "The gzip header has extra fields.");
        }
        if ((flags & HasName) != 0 && SkipText(ref at) is { } badName)
            return badName;
        if ((flags & HasComment) != 0)
        {
            if (SkipText(ref at) is { } badComment)
                return badComment;
            irregularities.Add("gzip-comment", "The gzip header has a comment.");
        }
        if (at > limits.GzipHeaderBytes)
            return TooLarge();
        if ((flags & HasHeaderChecksum) != 0)
        {
            Span<byte> whole = new byte[(int)at + 2];
            if (!window.TryRead(0, whole))
                return Truncated();
            if ((ushort)Crc32.Update(0, whole[..^2]) != BinaryPrimitives.ReadUInt16LittleEndian(whole[^2..]))
                return Fault("gzip-header", "The gzip header does not match its checksum.");
            irregularities.Add("gzip-header-checksum", "The gzip header has a checksum, which few writers make and few readers check.");
            at += 2;
        }
        if (length - at <= TrailerSize)
            return Truncated();
        inflation = new Inflation(window, at, length - at - TrailerSize);
        return null;
    }

    /// <summary>Unpacked bytes; 0 at an end at which everything was right.</summary>
    public ArchiveFault? Read(Span<byte> buffer, out int count)
    {
        count = 0;
        if (ended)
            return null;
        if (!inflation!.TryRead(buffer, out count))
            return Fault("gzip-data", "The gzip data is damaged.");
        if (count == 0)
            return Finish();
        crc = Crc32.Update(crc, buffer[..count]);
        produced += count;
        if (produced > limits.TotalBytes)
            return ArchiveFault.OverLimit("gzip-too-large", "The archive unpacks to more than is read here.");
        if (limits.IsBomb(produced, inflation.Consumed))
            return ArchiveFault.OverLimit("gzip-bomb", "The archive unpacks to many times its size, as archives made to exhaust a reader do.");
        return null;
    }

    public void Dispose()
    {
        inflation?.Dispose();
        window.Dispose();
    }

    ArchiveFault? Finish()
    {
        ended = true;
        if (inflation!.Starved)
            return Truncated();
        if (!inflation.EndedExactly)
            return Fault("gzip-trailing-data", "There are bytes after the gzip data, or a second gzip member.");
        Span<byte> trailer = stackalloc byte[TrailerSize];
        if (!window.TryRead(length - TrailerSize, trailer))
            return Truncated();
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer) == crc && BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) == (uint)produced
            ? null
            : Fault("gzip-checksum", "The unpacked bytes do not match the checksum or the size at the end of the gzip file.");
    }

    ArchiveFault? SkipText(ref long at)
    {
        Span<byte> one = stackalloc byte[1];
        do
        {
            if (at >= limits.GzipHeaderBytes)
                return TooLarge();
            if (!window.TryRead(at++, one))
                return Truncated();
        }
        while (one[0] != 0);
        return null;
    }

    // A reader that looks for a zip first (installers do) finds one by its end record near the end of any file.
    ArchiveFault? Polyglot()
    {
        var tail = new byte[(int)Math.Min(length, ZipEndSize + LongestZipComment)];
        if (!window.TryRead(length - tail.Length, tail))
            return Truncated();
        Span<byte> signature = stackalloc byte[4];
        for (var at = 0; at + ZipEndSize <= tail.Length; at++)
        {
            var next = tail.AsSpan(at).IndexOf(ZipEnd.Signature);
            if (next < 0 || (at += next) + ZipEndSize > tail.Length)
                break;
            var size = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 12));
            var directory = length - tail.Length + at - size;
            var fills = at + ZipEndSize + BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 20)) == tail.Length;
            var opens = size == 0 || directory >= 0 && window.TryRead(directory, signature) && signature is [(byte)'P', (byte)'K', 1, 2];
            if (fills || opens)
                return Fault("gzip-polyglot", "The file can also be read as a zip archive, with other members.");
        }
        return null;
    }

    static ArchiveFault Truncated() => Fault("gzip-truncated", "The gzip file is cut short.");

    static ArchiveFault TooLarge() => ArchiveFault.OverLimit("gzip-header-too-large", "The gzip header is larger than any that is read here.");

    static ArchiveFault Fault(string code, string sentence) => ArchiveFault.Ambiguous(code, sentence);
}
