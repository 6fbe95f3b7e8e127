using Bonded.Archives.Reading;

namespace Bonded.Archives.Tar;

/// <summary>One 512-byte header block (POSIX.1-2017, pax, "ustar Interchange Format").</summary>
internal static class TarHeader
{
    public const int Size = 512;

    /// <summary>Whether the block carries its right checksum, which no other file begins with by chance.</summary>
    public static bool HasChecksum(ReadOnlySpan<byte> block)
    {
        if (!TryOctal(block.Slice(148, 8), out var told) || block[148..156].IndexOfAnyInRange((byte)'0', (byte)'7') < 0)
            return false;
        var sum = 8L * ' ';
        var signed = sum;
        for (var i = 0; i < Size; i++)
        {
            if (i is >= 148 and < 156)
                continue;
            sum += block[i];
            signed += (sbyte)block[i];
        }
        return sum == told || signed == told;
    }

    /// <summary>Checks everything that does not depend on the member's type.</summary>
    public static ArchiveFault? Check(ReadOnlySpan<byte> block, Irregularities irregularities, string member)
    {
        if (!HasChecksum(block))
            return Fault("tar-checksum", "A member's header does not match its checksum.", member);
        // Owner, time and device mean nothing here, but a reader that minds them must not stop where another goes on.
        if (!IsNumber(block.Slice(108, 8)) || !IsNumber(block.Slice(116, 8)) || !IsNumber(block.Slice(136, 12))
            || !IsNumber(block.Slice(329, 8)) || !IsNumber(block.Slice(337, 8)) || !TryOctal(block.Slice(100, 8), out _))
            return Fault("tar-header", "A member's header is damaged.", member);
        if (block[124] is 0x80 or 0xFF)
            return Fault("tar-size", "A member's size is written in binary, which is only for members too large to be read here.", member);
        var magic = block.Slice(257, 8);
        var isPosix = magic.SequenceEqual("ustar\000"u8);
        if (!isPosix && !magic.SequenceEqual("ustar  \0"u8))
        {
            if (magic.ContainsAnyExcept((byte)0))
                return Fault("tar-magic", "The archive is a kind of tar that not every reader knows.", member);
            irregularities.Add("tar-old-header", "The archive is in the form of 1979, without a magic.", member);
        }
        // What one reader takes for the front of the name is a time or nothing to another.
        if (block[(isPosix ? 500 : 345)..].ContainsAnyExcept((byte)0))
            return Fault("tar-header-fields", "A member's header has fields that readers understand differently.", member);
        if (HasGarbage(block[..100]) || HasGarbage(block.Slice(157, 100)) || isPosix && HasGarbage(block.Slice(345, 155)))
            irregularities.Add("tar-name-garbage", "There are bytes behind the end of a name.", member);
        return null;
    }

    /// <summary>The bytes before the first NUL.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    public static byte[] Name(ReadOnlySpan<byte> block)
    {
        var prefix = Text(block.Slice(345, 155));
        return prefix.IsEmpty ? Text(block[..100]).ToArray() : [.. prefix, (byte)'/', .. Text(block[..100])];
    }

    static bool HasGarbage(ReadOnlySpan<byte> field) => field[Text(field).Length..].ContainsAnyExcept((byte)0);

    // Octal, or GNU base-256 for what does not fit.
    static bool IsNumber(ReadOnlySpan<byte> field) => field[0] is 0x80 or 0xFF || TryOctal(field, out _);

    static ArchiveFault Fault(string code, string sentence, string member) => ArchiveFault.Ambiguous(code, sentence, member);

    /// <summary>Digits, with spaces before and spaces or NULs after; 0 if there are none.</summary>
    public static bool TryOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        var digits = field.TrimStart((byte)' ').TrimEnd(" \0"u8);
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return false;
            value = value * 8 + (digit - '0');
        }
        return true;
    }
}
