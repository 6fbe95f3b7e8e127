using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Bonded.Testing.Packages;

/// <summary>Writes a gzip-compressed ustar archive byte by byte.</summary>
public sealed class TarGzBytes
{
    readonly MemoryStream tar = new();

    public TarGzBytes Add(string name, byte[] content, char type = '0', string link = "")
    {
        var header = new byte[512];
        Encoding.UTF8.GetBytes(name).CopyTo(header, 0);
        Encoding.ASCII.GetBytes("0000644\0" + "0000000\0" + "0000000\0").CopyTo(header, 100);
        Encoding.ASCII.GetBytes(Convert.ToString(content.Length, 8).PadLeft(11, '0') + "\0").CopyTo(header, 124);
        Encoding.ASCII.GetBytes("14000000000\0        ").CopyTo(header, 136);
        header[156] = (byte)type;
        Encoding.UTF8.GetBytes(link).CopyTo(header, 157);
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        tar.Write(header);
        tar.Write(content);
        tar.Write(new byte[-content.Length & 511]);
        return this;
    }

    public byte[] ToArray()
    {
        // Two empty blocks end the archive, and zeros fill the last record.
        var whole = (tar.Length + 1024 + 10239) / 10240 * 10240;
        tar.Write(new byte[whole - tar.Length]);
        var bytes = tar.ToArray();
        using var gzip = new MemoryStream();
        gzip.Write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]);
        using (var deflater = new DeflateStream(gzip, CompressionLevel.Fastest, leaveOpen: true))
            deflater.Write(bytes);
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc.Of(bytes));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)bytes.Length);
        gzip.Write(trailer);
        return gzip.ToArray();
    }
}
