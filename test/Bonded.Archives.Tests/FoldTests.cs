using System.Diagnostics;
using System.Text;
using Bonded.Archives.Names;

namespace Bonded.Archives.Tests;

public sealed class FoldTests
{
    // Every pair of code points that Python finds equal after case folding and NFKC must fold alike, and no other letters may.
    [Fact]
    public void Folding_agrees_with_pythons_unicode_data()
    {
        const string script = """
            import unicodedata as u, sys
            for c in range(0x80, 0x30000):
                if 0xD800 <= c < 0xE000 or u.category(chr(c)) in ("Cf", "Cn", "Co", "Mn"): continue
                f = lambda t: u.normalize("NFKD", u.normalize("NFKD", u.normalize("NFKD", t).casefold()).casefold())
                print("%x %s" % (c, f(chr(c)).encode("utf-8").hex()))
            """;
        var start = new ProcessStartInfo("python3", ["-c", script]) { RedirectStandardOutput = true };
        Process python;
        try
        {
            python = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no python3 to compare with.");
            return;
        }
        var checkedPoints = 0;
        var wrong = new List<string>();
        while (python.StandardOutput.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            var point = Convert.ToInt32(words[0], 16);
            var expected = Encoding.UTF8.GetString(Convert.FromHexString(words[1]));
            var folded = Fold.Path("a" + char.ConvertFromUtf32(point) + "b");
            if (folded != "a" + expected + "b" && !expected.Contains('/', StringComparison.Ordinal) && !expected.Any(IsIgnorable))
                wrong.Add(line + " got " + folded);
            checkedPoints++;
        }
        Assert.Empty(wrong);
        Assert.True(checkedPoints > 100_000);

        static bool IsIgnorable(char c) => c is '\u115F' or '\u1160' or '\u3164' or '\uFFA0';
    }

    [Theory]
    [InlineData("A/B.Py", "a/b.py")]
    [InlineData("a./b /c", "a/b/c")]
    [InlineData("\u00C5ngstr\u00F6m", "a\u030Angstro\u0308m")]
    [InlineData("e\u200Dx", "ex")]
    [InlineData("\uD55C", "\u1112\u1161\u11AB")]
    public void Folding_drops_what_some_file_systems_drop(string path, string expected) => Assert.Equal(expected, Fold.Path(path));
}
