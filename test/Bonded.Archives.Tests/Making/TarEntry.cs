using System.Text;

namespace Bonded.Archives.Tests.Making;

public sealed record TarEntry(byte[] Name, byte[] Data)
{
    public TarEntry(string name, string data = "") : this(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(data))
    {
    }

    public char Type { get; init; } = '0';
    public string Link { get; init; } = "";
    public string Magic { get; init; } = "ustar\000";
    public string Prefix { get; init; } = "";
    public int Mode { get; init; } = 0x1A4;
    public byte[]? Size { get; init; }
    public byte[]? Checksum { get; init; }
    public byte Padding { get; init; }
    public Action<byte[]> Change { get; init; } = _ => { };

    public byte[] Header()
    {
        var block = new byte[512];
        Name.CopyTo(block, 0);
        Put(block, 100, Octal(Mode, 7));
        Put(block, 108, Octal(0, 7));
        Put(block, 116, Octal(0, 7));
        (Size ?? Encoding.ASCII.GetBytes(Octal(Data.Length, 11))).CopyTo(block, 124);
        Put(block, 136, Octal(1_700_000_000, 11));
        block[156] = (byte)Type;
        Put(block, 157, Link);
        Put(block, 257, Magic);
        Put(block, 345, Prefix);
        Change(block);
        Put(block, 148, "        ");
        (Checksum ?? Encoding.ASCII.GetBytes(Octal(block.Sum(b => (int)b), 6) + "\0 ")).CopyTo(block, 148);
        return block;
    }

    public static string Octal(long value, int digits) => Convert.ToString(value, 8).PadLeft(digits, '0');

    static void Put(byte[] block, int at, string text) => Encoding.UTF8.GetBytes(text).CopyTo(block, at);
}
