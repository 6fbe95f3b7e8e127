using System.IO.Compression;

namespace Bonded.Archives.Tests.Making;

public static class GzipWriter
{
    public static byte[] Of(byte[] data, byte flags = 0, byte[]? fields = null, uint? crc = null, uint? size = null,
        CompressionLevel level = CompressionLevel.Optimal) =>
    [
        0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 2, 3, .. fields ?? [], .. ZipEntry.Deflate(data, level),
        .. Bytes.U32(crc ?? SlowCrc.Of(data)), .. Bytes.U32(size ?? (uint)data.Length),
    ];
}
