using Bonded.Python.Parsing;
using Bonded.Python.Source;

namespace Bonded.Python.Tests.Parsing;

public sealed class AllocationTests
{
    const int BytesPerSourceByte = 8;

    [Fact]
    public void A_standard_library_takes_at_most_eight_bytes_a_source_byte()
    {
        var (_, library) = Interpreters.Newest();
        var files = Directory.GetFiles(library, "*.py").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        var allocated = Parsed.OnSmallStack(() =>
        {
            // The tables of characters are loaded once a process.
            ParseAll(files);
            var before = GC.GetAllocatedBytesForCurrentThread();
            ParseAll(files);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        var bytes = files.Sum(static file => (long)file.Length);
        TestContext.Current.TestOutputHelper?.WriteLine($"{files.Length} files, {bytes} bytes, {allocated} allocated: {(double)allocated / bytes:F2} a byte");
        Assert.True(bytes > 1_000_000);
        Assert.True(allocated <= BytesPerSourceByte * bytes, $"{allocated} bytes for {bytes}");
    }

    static void ParseAll(byte[][] files)
    {
        foreach (var file in files)
            Parser.Parse(SourceText.Decode(file), new NameTable());
    }
}
