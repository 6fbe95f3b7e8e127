using System.Text;
using Bonded.Testing.Packages;

namespace Bonded.Inspection.Tests.Members;

public sealed class OddDataTests
{
    static readonly byte[] Elf = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, .. new byte[9], 3, 0, 62, 0, .. new byte[44]];

    static readonly byte[] Pyc = [0xF3, 0x0D, 0x0D, 0x0A, .. new byte[12], 0xE3, .. new byte[20]];

    static WheelBuilder Demo => new WheelBuilder("demo", "1.0").With("demo/__init__.py", "x = 1\n");

    static SdistBuilder Sdist => new SdistBuilder("demo", "1.0").With("demo/__init__.py", "x = 1\n");

    static void Odd(string path, byte[] content)
    {
        Demo.With(path, content).Inspect().Fires("odd-data", Strength.Medium);
        Sdist.With(path, content).Inspect().Fires("odd-data", Strength.Medium);
        Sdist.With("tests/" + path, content).Inspect().Fires("odd-data", Strength.Low);
    }

    static void Fine(string path, byte[] content)
    {
        Demo.With(path, content).Inspect().FiresNothing();
        Sdist.With(path, content).Inspect().FiresNothing();
    }

    static byte[] Random(int length, ReadOnlySpan<byte> start = default)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        start.CopyTo(bytes);
        return bytes;
    }

    static byte[] Long(ReadOnlySpan<byte> start, int length = (1 << 20) + 1)
    {
        var bytes = new byte[length];
        start.CopyTo(bytes);
        return bytes;
    }

    [Fact]
    public void Native_or_compiled_code_under_the_name_of_data_is_found()
    {
        Odd("demo/notes.txt", Elf);
        Odd("demo/logo.png", Elf);
        Odd("demo/table.json", Pyc);
        Demo.With("demo/table.xyz", Elf).Inspect().Fires("odd-data", Strength.Low);
        Sdist.With("demo/x.so", Elf).Inspect().FiresNothing();
        Fine("demo/mz.txt", "MZ is two letters"u8.ToArray());
        Fine("demo/crlf.txt", "A\r\r\nB\r\r\nsome more text of that kind"u8.ToArray());
    }

    [Theory]
    [InlineData("demo/a.png", "PNG")]
    [InlineData("demo/a.JPG", "PK\u0003\u0004")]
    [InlineData("demo/a.wav", "{}")]
    [InlineData("demo/a.ttf", "MZ")]
    [InlineData("demo/a.json", "\u001f\u008b")]
    [InlineData("demo/a.gz", "import os")]
    [InlineData("demo/a.pdf", "x")]
    [InlineData("demo/a.mp4", "x")]
    public void A_large_file_of_another_kind_than_its_name_says_is_found(string path, string start)
    {
        Odd(path, Long(Encoding.Latin1.GetBytes(start)));
        // Broken pictures are what tests are made of.
        Fine(path, Long(Encoding.Latin1.GetBytes(start), 1 << 20));
    }

    [Theory]
    [InlineData("demo/a.png", "\u0089PNG")]
    [InlineData("demo/a.jpeg", "\u00ff\u00d8")]
    [InlineData("demo/a.wav", "RIFF")]
    [InlineData("demo/a.ttf", "\0\u0001\0\0")]
    [InlineData("demo/a.otf", "OTTO")]
    [InlineData("demo/a.json", "\u00ef\u00bb\u00bf \n {")]
    [InlineData("demo/a.json", "[")]
    [InlineData("demo/a.svg", "<svg")]
    [InlineData("demo/a.gz", "\u001f\u008b")]
    [InlineData("demo/a.pdf", "\n%PDF")]
    [InlineData("demo/a.mp4", "\0\0\0\u0020ftyp")]
    [InlineData("demo/a.dat", "x")]
    [InlineData("demo/a", "x")]
    public void A_large_file_of_the_kind_that_its_name_says_is_nothing(string path, string start) => Fine(path, Long(Encoding.Latin1.GetBytes(start)));

    [Theory]
    [InlineData(".txt")]
    [InlineData(".csv")]
    [InlineData(".md")]
    [InlineData(".json")]
    public void A_text_of_encrypted_bytes_is_found(string ending)
    {
        Odd("demo/a" + ending, Random(70_000, "{"u8));
        // Behind a preface, and in a part of it.
        Odd("demo/a" + ending, [.. Long("{ "u8, 150_000).Select(_ => (byte)' '), .. Random(140_000), .. new byte[100_000]]);
        Fine("demo/a" + ending, Random(60_000));
    }

    [Fact]
    public void Data_that_is_named_so_and_texts_in_any_script_are_nothing()
    {
        Fine("demo/a.bin", Random(200_000));
        Fine("demo/a.npy.xyz", Random(200_000));
        var random = new Random(2);
        Fine("demo/a.txt", Encoding.ASCII.GetBytes(Convert.ToBase64String(Random(200_000))));
        Fine("demo/b.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(_ => (char)random.Next(0x4E00, 0x5E00)))));
        Fine("demo/c.csv", Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, 100_000).Select(_ => (char)(random.Next(4) == 0 ? random.Next(0xC0, 0x100) : random.Next(32, 127))))));
    }

    [Fact]
    public void A_script_of_another_system_is_noted_where_the_wheel_says_that_it_runs_anywhere()
    {
        foreach (var ending in (string[])["ps1", "vbs", "bat", "jar", "SCR"])
        {
            Demo.With("demo/x." + ending, "x").Inspect().Fires("odd-data", Strength.Low);
            new WheelBuilder("demo", "1.0").Tag("cp312-cp312-win_amd64").With("demo/x." + ending, "x").Inspect().FiresNothing();
            // Commands come with a form for Windows.
            Demo.With("demo-1.0.data/scripts/x." + ending, "x").Inspect().FiresNothing();
        }
    }
}
