namespace Bonded.Testing.Packages;

/// <summary>CRC-32 as zip and gzip use it, also of long runs of zeros without walking them.</summary>
public static class Crc
{
    const uint Polynomial = 0xEDB88320;

    static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i =>
    {
        var c = (uint)i;
        for (var bit = 0; bit < 8; bit++)
            c = (c & 1) != 0 ? Polynomial ^ (c >> 1) : c >> 1;
        return c;
    })];

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = ~0u;
        foreach (var b in data)
            crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>The CRC of so many zero bytes: the step of one zero byte, squared again and again.</summary>
    public static uint OfZeros(long count)
    {
        var step = new uint[32];
        for (var bit = 0; bit < 32; bit++)
        {
            var c = 1u << bit;
            step[bit] = Table[(byte)c] ^ (c >> 8);
        }

        var crc = ~0u;
        for (; count > 0; count >>= 1)
        {
            if ((count & 1) != 0)
                crc = Times(step, crc);
            step = [.. step.Select(column => Times(step, column))];
        }

        return ~crc;
    }

    static uint Times(uint[] matrix, uint vector)
    {
        var product = 0u;
        for (var bit = 0; vector != 0; bit++, vector >>= 1)
        {
            if ((vector & 1) != 0)
                product ^= matrix[bit];
        }

        return product;
    }
}
