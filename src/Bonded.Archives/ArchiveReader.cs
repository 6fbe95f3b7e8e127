using System.Buffers;
using Bonded.Archives.Reading;
using Bonded.Archives.Tar;
using Bonded.Archives.Zip;

namespace Bonded.Archives;

/// <summary>
/// Reads a zip (PKWARE APPNOTE 6.3) or a gzip-compressed tar (RFC 1952, POSIX ustar and pax, GNU long names) from its first member to
/// its last, and accepts only what every reader reads alike. A member's sizes and checksum are verified whether or not the caller
/// wants its bytes. A zip's whole structure is checked before its first member is given out. Never throws for what an archive contains;
/// an error of the stream itself is thrown on.
/// </summary>
public sealed class ArchiveReader : IDisposable
{
    const int DrainBytes = 64 << 10;

    readonly Irregularities irregularities = new();
    readonly MemberCursor? cursor;
    byte[]? drain;
    ArchiveMember? current;
    bool ended;

    ArchiveReader(Stream stream, ArchiveLimits limits)
    {
        Fatal = Recognise(stream, limits, out var format);
        Format = format;
        if (Fatal is null)
        {
            cursor = format == ArchiveFormat.Zip
                ? new ZipCursor(stream, limits, irregularities)
                : new TarCursor(stream, limits, irregularities);
            Fatal = cursor.Begin();
        }
    }

    /// <summary>
    /// Opens an archive. <see cref="Fatal"/> tells at once if it is refused as a whole. The stream must be readable and seekable, is read
    /// from its first byte wherever it stands, and stays open.
    /// </summary>
    public static ArchiveReader Open(Stream seekable, ArchiveLimits limits) => new(seekable, limits);

    /// <summary>Null if the content is neither.</summary>
    public ArchiveFormat? Format { get; }

    /// <summary>The fault that ended the reading, if one did. Bytes already given out of a member must then not be trusted.</summary>
    public ArchiveFault? Fatal { get; private set; }

    /// <summary>What was odd so far, at most eight of each code.</summary>
    public IReadOnlyList<ArchiveFault> Irregularities => irregularities.Faults;

    public ArchiveMember Current => current ?? throw new InvalidOperationException("There is no current member.");

    /// <summary>Verifies the rest of the current member and goes to the next; false at the end or at a fatal fault.</summary>
    public bool MoveNext()
    {
        if (current is not null)
        {
            drain ??= ArrayPool<byte>.Shared.Rent(DrainBytes);
            while (Read(drain) > 0)
            {
            }
        }
        current = null;
        if (Fatal is not null || ended)
            return false;
        Fatal = cursor!.Next(out current);
        ended = current is null;
        return current is not null;
    }

    /// <summary>
    /// Bytes of the current member; 0 at its end or at a fatal fault. The last bytes are verified only once this returned 0 with
    /// <see cref="Fatal"/> still null. The buffer must not be empty.
    /// </summary>
    public int Read(Span<byte> buffer)
    {
        if (current is null || Fatal is not null || buffer.IsEmpty)
            return 0;
        Fatal = cursor!.Read(buffer, out var count);
        return Fatal is null ? count : 0;
    }

    public void Dispose()
    {
        cursor?.Dispose();
        current = null;
        ended = true;
        if (drain is not null)
            ArrayPool<byte>.Shared.Return(drain);
        drain = null;
    }

    static ArchiveFault? Recognise(Stream stream, ArchiveLimits limits, out ArchiveFormat? format)
    {
        format = null;
        if (stream.Length > limits.ArchiveBytes)
            return ArchiveFault.OverLimit("archive-too-large", "The file is larger than any archive that is read here.");
        Span<byte> head = stackalloc byte[512];
        stream.Position = 0;
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head is [(byte)'P', (byte)'K', 3, 4, ..])
        {
            format = ArchiveFormat.Zip;
            return null;
        }
        if (head is [0x1F, 0x8B, ..])
        {
            format = ArchiveFormat.TarGz;
            return null;
        }
        return ArchiveFault.Ambiguous("archive-format", $"Only zip and tar.gz archives are read here; this file is {Describe(head)}.");
    }

    static string Describe(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
            return "empty";
        if (head is [(byte)'P', (byte)'K', 5, 6, ..])
            return "a zip archive without any member";
        if (head is [(byte)'P', (byte)'K', 7, 8, ..] || head.StartsWith("PK00PK"u8))
            return "one part of a zip archive that spans several files";
        if (head.StartsWith("BZh"u8))
            return "compressed with bzip2";
        if (head is [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..])
            return "compressed with xz";
        if (head is [0x5D, 0, 0, ..])
            return "compressed with lzma";
        if (head is [0x28, 0xB5, 0x2F, 0xFD, ..])
            return "compressed with zstandard";
        if (head is [0x1F, 0x9D, ..])
            return "compressed with compress";
        if (head is [(byte)'7', (byte)'z', 0xBC, 0xAF, ..])
            return "a 7z archive";
        if (head.StartsWith("Rar!"u8))
            return "a rar archive";
        if (head.StartsWith("MZ"u8))
            return "a Windows program";
        if (head is [0x7F, (byte)'E', (byte)'L', (byte)'F', ..])
            return "a Linux program";
        if (head.StartsWith("%PDF-"u8))
            return "a PDF document";
        if (head.Length == 512 && TarHeader.HasChecksum(head))
            return "an uncompressed tar archive";
        return "something else";
    }
}
