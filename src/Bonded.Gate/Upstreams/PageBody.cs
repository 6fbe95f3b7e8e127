using System.Buffers.Binary;
using System.IO.Compression;

namespace Bonded.Gate.Upstreams;

/// <summary>Undoes the content coding of a page, all of it or nothing: a body that ends early would read as a page that lost files.</summary>
static class PageBody
{
    /// <summary>The content codings asked for.</summary>
    public const string Accepted = "gzip, br";

    /// <summary>Decodes a whole body. Null if the coding is unknown, the body is broken, or more than <paramref name="limit"/> bytes come out.</summary>
    public static ReadOnlyMemory<byte>? Decode(ReadOnlyMemory<byte> body, string coding, int limit) => coding switch
    {
        "" or "identity" => body.Length <= limit ? body : null,
        "gzip" or "x-gzip" => Gunzip(body, limit),
        "br" => Unbrotli(body.Span, limit),
        _ => null,
    };

    /// <summary>One gzip member (RFC 1952) whose stated length is the length that came out.</summary>
    static ReadOnlyMemory<byte>? Gunzip(ReadOnlyMemory<byte> body, int limit)
    {
        var span = body.Span;
        if (span.Length < 18 || span[0] != 0x1f || span[1] != 0x8b || span[2] != 8 || (span[3] & 0xe0) != 0)
            return null;
        var flags = span[3];
        var at = 10;
        if ((flags & 4) != 0)
            at += 2 + BinaryPrimitives.ReadUInt16LittleEndian(span[at..]);
        for (var text = flags & 0x18; text != 0; text &= text - 1)
        {
            if (at >= span.Length)
                return null;
            var end = span[at..].IndexOf((byte)0);
            if (end < 0)
                return null;
            at += end + 1;
        }

        at += flags & 2;
        if (at >= span.Length - 8)
            return null;
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(span[^4..]);
        // No page is empty; a body cut within its first block looks as if it were.
        if (stated == 0 || stated > limit)
            return null;

        // One byte more than stated, to see an end that does not come.
        var output = new byte[stated + 1];
        using var source = new MemoryStream(body[at..^8].ToArray(), writable: false);
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        try
        {
            return inflate.ReadAtLeast(output, output.Length, throwOnEndOfStream: false) == (int)stated
                ? output.AsMemory(0, (int)stated)
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    static ReadOnlyMemory<byte>? Unbrotli(ReadOnlySpan<byte> body, int limit)
    {
        using var decoder = new BrotliDecoder();
        var output = new byte[Math.Min(limit, Math.Max(64 << 10, 4 * body.Length))];
        var written = 0;
        while (true)
        {
            var status = decoder.Decompress(body, output.AsSpan(written), out var consumed, out var made);
            body = body[consumed..];
            written += made;
            switch (status)
            {
                case System.Buffers.OperationStatus.Done:
                    return body.IsEmpty ? output.AsMemory(0, written) : null;
                case System.Buffers.OperationStatus.DestinationTooSmall when written < limit:
                    if (written == output.Length)
                        Array.Resize(ref output, (int)Math.Min(limit, 2L * output.Length));
                    break;
                default:
                    return null;
            }
        }
    }
}
