using System.Text;
using Bonded.Testing.Packages;

namespace Bonded.Inspection.Tests.Code;

/// <summary>Sources made to break whoever reads them: each is answered, with a finding that names what was met.</summary>
public sealed class BadInputTests
{
    static WheelBuilder Wheel(string source) => new WheelBuilder("demo", "1.0").Stored().With("demo/__init__.py", source);

    static Finding Finds(string rule, WheelBuilder wheel) =>
        wheel.Inspect().Findings.FirstOrDefault(finding => finding.Rule == rule) ?? throw new Xunit.Sdk.XunitException("found: " + string.Join("; ", wheel.Inspect().Findings.Select(f => f.Rule)));

    static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    [Fact]
    public void A_hundred_megabytes_on_one_line_are_over_the_limit()
    {
        var finding = Finds("not-analysed", Wheel("x = '" + new string('a', 100_000_000) + "'\n"));
        Assert.Equal((Strength.High, "demo/__init__.py"), (finding.Strength, finding.Path));
    }

    [Fact]
    public void Ten_million_tokens_are_over_the_limit() => Finds("not-analysed", Wheel(Repeat("x;", 10_000_000)));

    [Fact]
    public void Sources_that_are_too_many_together_are_over_the_limit()
    {
        var wheel = new WheelBuilder("demo", "1.0").Stored();
        var source = "x = '" + new string('a', 8_000_000) + "'\n";
        for (var i = 0; i < 26; i++)
            wheel.With($"demo/m{i}.py", source);
        Assert.Equal(Strength.High, Finds("not-analysed", wheel).Strength);
    }

    [Fact]
    public void Long_commands_that_are_started_again_and_again_use_up_the_budget() =>
        Finds("not-analysed", Wheel("import os\nC = '|xclip' * 2700\n" + Repeat("os.system(C)\n", 20_000)));

    [Fact]
    public void A_source_that_is_an_archive_is_one()
    {
        var inner = new WheelBuilder("inner", "1.0").Build();
        foreach (var bytes in (byte[][])[inner, [.. "print('hello')\n#"u8, .. inner]])
            Assert.Contains(new WheelBuilder("demo", "1.0").With("demo/__init__.py", bytes).Inspect().Findings, f => f.Path == "demo/__init__.py" && f.Strength > Strength.Info);
    }

    [Fact]
    public void Members_with_line_ends_in_their_names_stay_on_one_line()
    {
        // Names with control characters are refused by the reader of archives; a folder's are escaped.
        var facts = new WheelBuilder("demo", "1.0").With("demo/a\n[31m.py", "import os\n").Inspect();
        Assert.All(facts.Findings, finding => Assert.DoesNotContain('\n', finding.Path ?? ""));
        Assert.Contains(facts.Findings, finding => finding.Rule.StartsWith("archive-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("{1:", "}")]
    [InlineData("-", "")]
    [InlineData("not ", "")]
    [InlineData("lambda: ", "")]
    [InlineData("f'{", "}'")]
    [InlineData("a.b(", ")")]
    [InlineData("x if y else ", "")]
    [InlineData("await ", "")]
    public void A_million_levels_end_at_a_limit(string open, string close)
    {
        var source = "x = " + Repeat(open, 1_000_000 / open.Length) + "1" + Repeat(close, close.Length == 0 ? 0 : 1_000_000 / open.Length) + "\n";
        var facts = Wheel(source + "import subprocess\nsubprocess.run(['true'])\n").Inspect();
        Assert.DoesNotContain(facts.Findings, finding => finding.Strength == Strength.High && finding.Rule.StartsWith("archive", StringComparison.Ordinal));
        Assert.Contains(facts.Findings, finding => finding.Path == "demo/__init__.py" && finding.Rule == "not-analysed");
    }

    [Fact]
    public void Modules_that_import_each_other_are_analysed_once()
    {
        var wheel = new WheelBuilder("demo", "1.0").With("demo/__init__.py", "from demo.a import *\n");
        for (var i = 0; i < 300; i++)
            wheel.With($"demo/m{i}.py", $"from demo.m{(i + 1) % 300} import *\nfrom demo import m{(i + 7) % 300}\ndef f{i}(x): return f{(i + 1) % 300}(m{(i + 7) % 300}.f{(i + 7) % 300}(x))\n");
        wheel.With("demo/a.py", "import demo.b\nfrom demo.b import go\ngo()\n").With("demo/b.py", "import subprocess\nfrom demo.a import x\ndef go():\n    subprocess.run(['true'])\n");
        Assert.Equal(Trigger.Import, Assert.Single(wheel.Inspect().Capabilities, use => use.Capability == "process").Trigger);
    }

    [Theory]
    [InlineData("x = 'a'\nfor i in range(1000):\n    x = x + x\n")]
    [InlineData("x = 'a' * 10 ** 9\ny = x * 10 ** 9\n")]
    [InlineData("x = '%1000000000d' % 1\ny = '{:1000000000}'.format(1)\nz = f'{1:1000000000}'\n")]
    [InlineData("x = [0] * 10 ** 12\ny = bytes(10 ** 12)\nz = list(range(10 ** 12))\nw = 10 ** 10 ** 10\n")]
    [InlineData("x = 1\nwhile True:\n    x = x << x + 1\n")]
    public void Values_that_grow_without_end_are_not_computed(string source) =>
        Assert.Equal(Trigger.Import, Assert.Single(Wheel(source + "import subprocess\nsubprocess.run(['true'])\n").Inspect().Capabilities, use => use.Capability == "process").Trigger);

    [Fact]
    public void A_bomb_in_a_constant_does_not_go_off()
    {
        using var packed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 512; i++)
                zlib.Write(zeros);
        }

        var facts = Wheel($"import base64, zlib\nexec(zlib.decompress(base64.b64decode('{Convert.ToBase64String(packed.ToArray())}')))\n").Inspect();
        Assert.Contains(facts.Capabilities, use => use.Capability == "dynamic-code");
    }

    [Fact]
    public void A_file_that_two_encodings_read_differently_is_said()
    {
        // UTF-7: a comment to who reads ASCII, a statement to Python.
        var facts = Wheel("# -*- coding: utf-7 -*-\n# +AAo-import subprocess+ADs-subprocess.run('true')\n").Inspect();
        Assert.Contains(facts.Findings, finding => finding.Path == "demo/__init__.py" && finding.Strength >= Strength.Low);
        Assert.Contains(facts.Capabilities, use => use.Capability == "process");
    }
}
