using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bonded.Packaging.Tests;

public class WheelFilesTests
{
    static readonly string Hash = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData("x"u8));

    [Fact]
    public void RECORD_is_read_as_Python_reads_it()
    {
        var random = new Random(FormatOracle.Seed);
        TestContext.Current.TestOutputHelper!.WriteLine($"BONDED_SEED={FormatOracle.Seed}");
        var texts = Enumerable.Range(0, 5_000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(25))
            .Select(_ => Pick("a", "b/c.py", ",", ",", "\"", "\"\"", "\n", "\r\n", "\r", " ", "é", "sha256=" + Hash, "12")))).ToList();
        var answers = FormatOracle.Ask("formats_oracle.py", [.. texts.Select(t => "record\t" + Convert.ToBase64String(Encoding.UTF8.GetBytes(t)))], "import pip._vendor.packaging.metadata");
        var accepted = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            // Python takes an open quote at the end for closed; that is refused here.
            if (!WheelRecord.TryParse(Encoding.UTF8.GetBytes(texts[i]), out var record, out var error))
            {
                Assert.Contains("does not end", error, StringComparison.Ordinal);
                continue;
            }

            accepted++;
            var rows = JsonDocument.Parse(answers[i]).RootElement.EnumerateArray().Where(r => r.GetArrayLength() > 1 || r[0].GetString() != "");
            Assert.Equal(rows.Select(r => r[0].GetString()), record.Entries.Select(e => e.Path));
        }

        Assert.True(accepted > 2_000, $"{accepted} accepted");

        string Pick(params string[] from) => from[random.Next(from.Length)];
    }

    [Fact]
    public void A_sound_RECORD_has_no_faults()
    {
        Assert.True(WheelRecord.TryParse(Encoding.UTF8.GetBytes($"foo/__init__.py,sha256={Hash},1\r\n\"foo/a,\"\"b\"\".py\",sha256={Hash},20\nfoo-1.dist-info/RECORD,,\n"), out var record, out _));
        Assert.Empty(record.Faults);
        Assert.Equal(["foo/__init__.py", "foo/a,\"b\".py", "foo-1.dist-info/RECORD"], record.Entries.Select(e => e.Path));
        Assert.Equal(SHA256.HashData("x"u8), record.Entries[0].Hash);
        Assert.Equal(("sha256", 20L), (record.Entries[1].HashAlgorithm!, record.Entries[1].Size!.Value));
        Assert.Equal((null, null, null), (record.Entries[2].HashAlgorithm, record.Entries[2].Hash, record.Entries[2].Size));
    }

    [Theory]
    [InlineData("a,,\nb,,\na,,\n", "record-listed-twice", 3)]
    [InlineData("a,md5=1B2M2Y8AsgTpgAmY7PhCfg,1\n", "record-weak-hash", 1)]
    [InlineData("a,sha256=abcd,1\n", "record-bad-hash", 1)]
    [InlineData("a,sha256,1\n", "record-weak-hash", 1)]
    [InlineData("\"a\nb\",,\n", "record-line-break", 1)]
    [InlineData("\"a\rb\",,\n", "record-line-break", 1)]
    [InlineData("a\u2028b,,\n", "record-line-break", 1)]
    [InlineData("a,,-1\n", "record-bad-size", 1)]
    [InlineData("a,,99999999999999999999\n", "record-bad-size", 1)]
    [InlineData("a,,\n../b,,\n", "record-bad-path", 2)]
    [InlineData("/a,,\n", "record-bad-path", 1)]
    [InlineData("a\\b,,\n", "record-bad-path", 1)]
    [InlineData("a,\n", "record-columns", 1)]
    [InlineData("a,,,\n", "record-columns", 1)]
    public void A15_a_faulty_row_of_RECORD_is_reported(string csv, string code, int row)
    {
        Assert.True(WheelRecord.TryParse(Encoding.UTF8.GetBytes(csv), out var record, out _));
        Assert.Contains(record.Faults, f => f.Code == code && f.Row == row && f.Sentence.All(c => c is >= ' ' and <= '~'));
    }

    [Fact]
    public void A15_a_RECORD_that_is_no_text_is_refused()
    {
        Assert.False(WheelRecord.TryParse("a,,\n\"b,,\n"u8, out _, out var error));
        Assert.Contains("does not end", error, StringComparison.Ordinal);
        Assert.False(WheelRecord.TryParse("a\0,,\n"u8, out _, out _));
        Assert.False(WheelRecord.TryParse([0x61, 0xFF], out _, out _));
        Assert.False(WheelRecord.TryParse(new byte[WheelRecord.MaxBytes + 1], out _, out _));
    }

    [Fact]
    public void A_WHEEL_file_is_read()
    {
        Assert.True(WheelInfo.TryParse("Wheel-Version: 1.0\r\nGenerator: bdist_wheel (0.37.1)\r\nRoot-Is-Purelib: false\r\nTag: cp312-cp312-linux_x86_64\r\nTag: py2.py3-none-any\r\nBuild: 1x\r\n\r\n"u8, out var info, out var error), error);
        Assert.Equal((1, 0, false, "1x"), (info.Major, info.Minor, info.RootIsPurelib!.Value, info.Build));
        Assert.Equal(["cp312-cp312-linux_x86_64", "py2-none-any", "py3-none-any"], info.Tags.Select(t => t.ToString()));
        Assert.True(WheelInfo.TryParse("Wheel-Version: 2.0\n"u8, out info, out _));
        Assert.Equal((2, null), (info.Major, info.RootIsPurelib));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Wheel-Version: 1\n")]
    [InlineData("Wheel-Version: 1.x\n")]
    [InlineData("Wheel-Version: 1.0\nWheel-Version: 1.0\n")]
    [InlineData("Wheel-Version: 1.0\nRoot-Is-Purelib: maybe\n")]
    [InlineData("Wheel-Version: 1.0\nRoot-Is-Purelib: true\nRoot-Is-Purelib: false\n")]
    [InlineData("Wheel-Version: 1.0\nTag: py3-none\n")]
    [InlineData("Wheel-Version: 1.0\nTag: py3-\n none-any\n")]
    [InlineData("Wheel-Version: 1.0\n\nRoot-Is-Purelib: true\n")]
    [InlineData("Wheel-Version: 1.0\rTag: py3-none-any\n")]
    public void A17_a_WHEEL_file_that_says_nothing_clear_is_refused(string text)
    {
        Assert.False(WheelInfo.TryParse(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Matches("^[ -~]{10,300}$", error);
    }

    [Fact]
    public void Entry_points_are_read()
    {
        Assert.True(EntryPoints.TryParse("\n      # c\n      [console_scripts]\r\n      foo-bar = foo.bar : main.run [x, y]\n[a.plug-in]\nx y=not a reference\nz = m\n"u8, out var points, out var error), error);
        Assert.Equal(("console_scripts", "foo-bar", "foo.bar", "main.run"), (points.All[0].Group, points.All[0].Name, points.All[0].Module!, points.All[0].Attribute!));
        Assert.Equal(["x", "y"], points.All[0].Extras);
        Assert.Equal(["x y", "z"], points.Of("a.plug-in").Select(e => e.Name));
        Assert.Equal([null, "m"], points.Of("a.plug-in").Select(e => e.Module));
        Assert.True(EntryPoints.TryParse(""u8, out points, out _));
        Assert.Empty(points.All);
    }

    [Theory]
    [InlineData("[console_scripts]\n../../x = a:b\n")]
    [InlineData("[console_scripts]\n..\\x = a:b\n")]
    [InlineData("[gui_scripts]\n.. = a:b\n")]
    [InlineData("[console_scripts]\n/etc/x = a:b\n")]
    [InlineData("[console_scripts]\nx = a:b; import os\n")]
    [InlineData("[console_scripts]\nx = a:b()\n")]
    [InlineData("[console_scripts]\nx =\n")]
    [InlineData("[console_scripts]\nx\n")]
    [InlineData("[console_scripts]\n= a:b\n")]
    [InlineData("[console_scripts]\nx\ry = a:b\n")]
    [InlineData("[console_scripts]\nx\u2028y = a:b\n")]
    [InlineData("[console_scripts]\nx = a:b\nx = c:d\n")]
    [InlineData("[console_scripts]\n; x = a:b\n")]
    [InlineData("[console_scripts\nx = a:b\n")]
    [InlineData("[]\nx = a:b\n")]
    [InlineData("x = a:b\n")]
    public void A22_entry_points_with_invalid_names_or_values_are_refused(string text)
    {
        Assert.False(EntryPoints.TryParse(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Matches("^Line [0-9]+ of entry_points.txt [ -~]{5,200}\\.$", error);
    }
}
