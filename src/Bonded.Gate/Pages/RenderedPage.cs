using System.IO.Compression;
using System.Security.Cryptography;

namespace Bonded.Gate.Pages;

/// <summary>A page as bytes, with the tag of exactly these bytes. Compressed on first use, once.</summary>
public sealed class RenderedPage
{
    readonly Lazy<(byte[] Body, string ETag)> gzip;

    internal RenderedPage(byte[] body)
    {
        Body = body;
        ETag = TagOf(body, "");
        gzip = new Lazy<(byte[], string)>(() => (Compress(body), TagOf(body, "-gz")));
    }

    public byte[] Body { get; }

    /// <summary>A strong tag, quoted.</summary>
    public string ETag { get; }

    public byte[] GzipBody => gzip.Value.Body;

    public string GzipETag => gzip.Value.ETag;

    internal long Bytes => Body.Length + (gzip.IsValueCreated ? gzip.Value.Body.Length : 0);

    static string TagOf(byte[] body, string suffix) => $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan()[..16])}{suffix}\"";

    static byte[] Compress(byte[] body)
    {
        using var buffer = new MemoryStream();

        // Only writing: the class is banned for reading, where it accepts truncated trailers.
#pragma warning disable RS0030
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
            gzip.Write(body);
#pragma warning restore RS0030
        return buffer.ToArray();
    }
}
