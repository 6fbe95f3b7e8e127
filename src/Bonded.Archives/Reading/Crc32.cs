using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Bonded.Archives.Reading;

/// <summary>The CRC-32 of zip and gzip (ISO 3309, reflected polynomial EDB88320). A state starts at 0 and is its own result.</summary>
internal static class Crc32
{
    static readonly uint[] Tables = MakeTables();

    public static uint Update(uint crc, ReadOnlySpan<byte> data)
    {
        if (ArmBase.Arm64.IsSupported && System.Runtime.Intrinsics.Arm.Crc32.Arm64.IsSupported)
            return ByInstruction(crc, data);
        if (Pclmulqdq.IsSupported && data.Length >= 64)
        {
            var folded = data.Length & ~15;
            crc = ByFolding(crc, data[..folded]);
            data = data[folded..];
        }
        return ByTable(crc, data);
    }

    internal static uint ByTable(uint crc, ReadOnlySpan<byte> data)
    {
        var t = Tables;
        crc = ~crc;
        while (data.Length >= 8)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = t[7 * 256 + (byte)low] ^ t[6 * 256 + (byte)(low >> 8)] ^ t[5 * 256 + (byte)(low >> 16)] ^ t[4 * 256 + (int)(low >> 24)]
                ^ t[3 * 256 + (byte)high] ^ t[2 * 256 + (byte)(high >> 8)] ^ t[256 + (byte)(high >> 16)] ^ t[(int)(high >> 24)];
            data = data[8..];
        }
        foreach (var b in data)
            crc = t[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    static uint ByInstruction(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        while (data.Length >= 8)
        {
            crc = System.Runtime.Intrinsics.Arm.Crc32.Arm64.ComputeCrc32(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[8..];
        }
        foreach (var b in data)
            crc = System.Runtime.Intrinsics.Arm.Crc32.ComputeCrc32(crc, b);
        return ~crc;
    }

    // Carry-less multiplication folds 64 bytes at a time onto four accumulators, then reduces them (Gopal et al., "Fast CRC Computation for
    // Generic Polynomials Using PCLMULQDQ"). The constants are powers of x modulo the polynomial. Takes a multiple of 16 bytes, at least 64.
    internal static uint ByFolding(uint crc, ReadOnlySpan<byte> data)
    {
        var blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(data);
        var x0 = blocks[0] ^ Vector128.Create((ulong)~crc, 0);
        var x1 = blocks[1];
        var x2 = blocks[2];
        var x3 = blocks[3];
        blocks = blocks[4..];
        var by64 = Vector128.Create(0x0154442bd4UL, 0x01c6e41596UL);
        while (blocks.Length >= 4)
        {
            x0 = FoldBy(x0, by64) ^ blocks[0];
            x1 = FoldBy(x1, by64) ^ blocks[1];
            x2 = FoldBy(x2, by64) ^ blocks[2];
            x3 = FoldBy(x3, by64) ^ blocks[3];
            blocks = blocks[4..];
        }
        var by16 = Vector128.Create(0x01751997d0UL, 0x00ccaa009eUL);
        x0 = FoldBy(x0, by16) ^ x1;
        x0 = FoldBy(x0, by16) ^ x2;
        x0 = FoldBy(x0, by16) ^ x3;
        foreach (var block in blocks)
            x0 = FoldBy(x0, by16) ^ block;

        // 128 bits to 64, then Barrett reduction to 32.
        var low32 = Vector128.Create(0xFFFFFFFFUL, 0UL);
        x0 = Sse2.ShiftRightLogical128BitLane(x0, 8) ^ Pclmulqdq.CarrylessMultiply(x0, by16, 0x10);
        x0 = Sse2.ShiftRightLogical128BitLane(x0, 4) ^ Pclmulqdq.CarrylessMultiply(x0 & low32, Vector128.Create(0x0163cd6124UL, 0), 0x00);
        var barrett = Vector128.Create(0x01db710641UL, 0x01f7011641UL);
        var quotient = Pclmulqdq.CarrylessMultiply(x0 & low32, barrett, 0x10) & low32;
        x0 ^= Pclmulqdq.CarrylessMultiply(quotient, barrett, 0x00);
        return ~x0.AsUInt32()[1];
    }

    static Vector128<ulong> FoldBy(Vector128<ulong> x, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(x, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(x, by, 0x11);

    static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var n = 0u; n < 256; n++)
        {
            var crc = n;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            tables[n] = crc;
        }
        for (var i = 256; i < tables.Length; i++)
            tables[i] = tables[(byte)tables[i - 256]] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
