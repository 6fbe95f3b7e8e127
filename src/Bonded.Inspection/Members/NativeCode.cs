using System.Buffers.Binary;

namespace Bonded.Inspection.Members;

/// <summary>Tells native programs and libraries by their first bytes: ELF, PE and Mach-O.</summary>
/// <param name="Format">The format's name, for sentences.</param>
/// <param name="Machine">The machine as platform tags write it, or null where it is not one of the known or there are several.</param>
internal readonly record struct NativeCode(string Format, string? Machine)
{
    /// <summary>Recognises native code, or returns null.</summary>
    /// <param name="size">Bytes of the whole member.</param>
    public static NativeCode? Recognise(ReadOnlySpan<byte> head, long size)
    {
        if (head.Length >= 20 && head.StartsWith("\u007FELF"u8))
        {
            var machine = head[5] == 2 ? BinaryPrimitives.ReadUInt16BigEndian(head[18..]) : BinaryPrimitives.ReadUInt16LittleEndian(head[18..]);
            return new NativeCode("ELF", machine switch
            {
                3 => "i686",
                21 => head[5] == 2 ? "ppc64" : "ppc64le",
                22 => "s390x",
                40 => "armv7l",
                62 => "x86_64",
                183 => "aarch64",
                243 => "riscv64",
                258 => "loongarch64",
                _ => null,
            });
        }

        if (head.Length >= 64 && head.StartsWith("MZ"u8))
        {
            // A header placed beyond the bytes at hand is taken at its word: text never points into itself like that.
            var at = BinaryPrimitives.ReadUInt32LittleEndian(head[60..]);
            if (at + 6 > head.Length)
                return at < size ? new NativeCode("PE", null) : null;
            if (!head[(int)at..].StartsWith("PE\0\0"u8))
                return null;
            return new NativeCode("PE", BinaryPrimitives.ReadUInt16LittleEndian(head[((int)at + 4)..]) switch
            {
                0x014C => "i686",
                0x8664 => "x86_64",
                0xAA64 => "aarch64",
                _ => null,
            });
        }

        if (head.Length < 8)
            return null;
        var magic = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (magic is 0xFEEDFACE or 0xFEEDFACF or 0xCEFAEDFE or 0xCFFAEDFE)
        {
            var little = (byte)magic == 0xFE;
            var type = little ? BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) : BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
            return new NativeCode("Mach-O", type switch { 7 => "i686", 0x01000007 => "x86_64", 0x0100000C => "aarch64", _ => null });
        }

        // The same four bytes begin a Java class, whose next number is a version of 45 or more.
        var isFat = magic == 0xCAFEBABE && BinaryPrimitives.ReadUInt32BigEndian(head[4..]) is > 0 and < 45;
        return isFat ? new NativeCode("Mach-O", null) : null;
    }

    /// <summary>Whether code for this machine runs where a platform tag says; true where either does not say.</summary>
    public bool RunsOn(string platformTag) => Machine is null || Architecture(platformTag) is not { } tagged || Architecture(Machine) == tagged;

    static string? Architecture(string tag)
    {
        foreach (var (ending, architecture) in Architectures)
        {
            if (tag.EndsWith(ending, StringComparison.Ordinal))
                return architecture;
        }

        return null;
    }

    static readonly (string Ending, string Architecture)[] Architectures =
    [
        ("x86_64", "x86_64"), ("amd64", "x86_64"), ("i686", "i686"), ("i386", "i686"), ("win32", "i686"), ("aarch64", "aarch64"), ("arm64", "aarch64"),
        ("armv7l", "armv7l"), ("armv6l", "armv7l"), ("ppc64le", "ppc64le"), ("ppc64", "ppc64"), ("s390x", "s390x"), ("riscv64", "riscv64"),
        ("loongarch64", "loongarch64"),
    ];
}
