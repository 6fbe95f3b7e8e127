using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Bonded.Testing.Packages;

/// <summary>Writes a zip byte by byte, good unless told otherwise. Names are not checked, so one can be written twice.</summary>
public sealed class ZipBytes
{
    readonly MemoryStream body = new();
    readonly MemoryStream directory = new();
    int count;

    /// <summary>Adds a member.</summary>
    /// <param name="crc">The checksum to claim instead of the right one.</param>
    public ZipBytes Add(string name, byte[] content, bool deflate = true, uint? crc = null, int mode = 0x81A4)
    {
        // DeflateStream writes nothing for nothing, which is no deflate data.
        deflate &= content.Length > 0;
        var packed = content;
        if (deflate)
        {
            using var target = new MemoryStream();
            using (var deflater = new DeflateStream(target, CompressionLevel.Fastest, leaveOpen: true))
                deflater.Write(content);
            packed = target.ToArray();
        }

        var path = Encoding.UTF8.GetBytes(name);
        var flags = path.Any(b => b > 0x7F) ? 0x800 : 0;
        var offset = (uint)body.Position;
        Header(body, 0x04034B50, 20, path, flags, deflate, crc ?? Crc.Of(content), packed.Length, content.Length);
        U16(body, 0);
        body.Write(path);
        body.Write(packed);

        U32(directory, 0x02014B50);
        U16(directory, 0x0314);
        Header(directory, null, 20, path, flags, deflate, crc ?? Crc.Of(content), packed.Length, content.Length);
        U16(directory, 0);
        U16(directory, 0);
        U16(directory, 0);
        U16(directory, 0);
        U32(directory, (uint)mode << 16);
        U32(directory, offset);
        directory.Write(path);
        count++;
        return this;
    }

    public byte[] ToArray()
    {
        var all = new MemoryStream();
        body.WriteTo(all);
        directory.WriteTo(all);
        U32(all, 0x06054B50);
        U16(all, 0);
        U16(all, 0);
        U16(all, count);
        U16(all, count);
        U32(all, (uint)directory.Length);
        U32(all, (uint)body.Length);
        U16(all, 0);
        return all.ToArray();
    }

    static void Header(MemoryStream to, uint? signature, int version, byte[] path, int flags, bool deflate, uint crc, int packed, int size)
    {
        if (signature is { } magic)
            U32(to, magic);
        U16(to, version);
        U16(to, flags);
        U16(to, deflate ? 8 : 0);
        U16(to, 0);
        U16(to, 0x21);
        U32(to, crc);
        U32(to, (uint)packed);
        U32(to, (uint)size);
        U16(to, path.Length);
        // Whatever follows in either header begins with the length of the extra field, which the callers write.
    }

    static void U16(MemoryStream to, int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        to.Write(bytes);
    }

    static void U32(MemoryStream to, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        to.Write(bytes);
    }
}
