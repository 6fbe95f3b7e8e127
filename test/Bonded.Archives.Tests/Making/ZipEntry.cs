using System.IO.Compression;
using System.Text;

namespace Bonded.Archives.Tests.Making;

/// <summary>One zip member; whatever is not set tells the truth.</summary>
public sealed record ZipEntry(byte[] Name, byte[] Data)
{
    public ZipEntry(string name, string data = "x = 1\n") : this(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(data))
    {
    }

    public ushort Method { get; init; } = 8;
    public ushort Flags { get; init; }
    public byte Version { get; init; } = 20;
    public uint Attributes { get; init; } = 0x81A4_0000;
    public byte[]? Packed { get; init; }
    public uint? Crc { get; init; }
    public uint? PackedSize { get; init; }
    public uint? Size { get; init; }
    public uint? Offset { get; init; }
    public ushort Disk { get; init; }
    public byte[] Extra { get; init; } = [];
    public byte[] Comment { get; init; } = [];

    public byte[]? LocalName { get; init; }
    public ushort? LocalMethod { get; init; }
    public ushort? LocalFlags { get; init; }
    public uint? LocalCrc { get; init; }
    public uint? LocalPackedSize { get; init; }
    public uint? LocalSize { get; init; }
    public byte[] LocalExtra { get; init; } = [];

    /// <summary>Bytes before the local header, and after the packed bytes (a data descriptor).</summary>
    public byte[] Before { get; init; } = [];
    public byte[] After { get; init; } = [];

    /// <summary>Named by the directory but has no local header or bytes of its own.</summary>
    public bool OnlyInDirectory { get; init; }

    public byte[] PackedBytes => Packed ?? (Method == 8 ? Deflate(Data) : Data);

    public static byte[] Deflate(byte[] data, CompressionLevel level = CompressionLevel.Optimal)
    {
        if (data.Length == 0)
            return [3, 0];
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, level, leaveOpen: true))
            deflate.Write(data);
        return packed.ToArray();
    }

    /// <summary>The same member as a streaming writer makes it.</summary>
    public ZipEntry Streamed(bool wide = false, uint? crc = null) => this with
    {
        Flags = (ushort)(Flags | 8),
        LocalCrc = 0,
        LocalSize = wide ? uint.MaxValue : 0,
        LocalPackedSize = wide ? uint.MaxValue : 0,
        LocalExtra = wide ? [1, 0, 16, 0, .. new byte[16]] : LocalExtra,
        After = wide
            ? [.. "PK"u8, 7, 8, .. Bytes.U32(crc ?? SlowCrc.Of(Data)), .. Bytes.U64((ulong)PackedBytes.Length), .. Bytes.U64((ulong)Data.Length)]
            : [.. "PK"u8, 7, 8, .. Bytes.U32(crc ?? SlowCrc.Of(Data)), .. Bytes.U32((uint)PackedBytes.Length), .. Bytes.U32((uint)Data.Length)],
    };
}
