using System.Text;
using Bonded.Inspection.Rules;
using Bonded.Inspection.Text;

namespace Bonded.Inspection.Tests.Text;

public sealed class TextScanTests
{
    static List<TextObservation> Scan(string source) => Scan(Encoding.UTF8.GetBytes(source));

    static List<TextObservation> Scan(byte[] source)
    {
        var observations = new List<TextObservation>();
        TextScan.Scan(source, "a.py", observations);
        return observations;
    }

    static void Sees(TextFactKind kind, int line, string source)
    {
        var seen = Assert.Single(Scan(source));
        Assert.Equal((kind, line), (seen.Kind, seen.Line));
    }

    [Theory]
    [InlineData("x = 1\nimport os;{0}os.system('x')\n", 2)]
    [InlineData("{0}exec('x')\n", 1)]
    [InlineData("s = '''\n\n'''\nx = 1;{0}y = 2", 4)]
    [InlineData("s = 'it\\'s' # ' \nx = 1;{0}y = 2", 2)]
    public void Code_out_of_sight_is_seen(string source, int line)
    {
        foreach (var gap in (string[])[new string(' ', 200), new string('\t', 25), string.Concat(Enumerable.Repeat(" \t", 30))])
            Sees(TextFactKind.FarRight, line, string.Format(null, source, gap));
    }

    [Theory]
    [InlineData("x = 1{0}# a remark\n")]
    [InlineData("x = 1{0}\n")]
    [InlineData("x = 'a{0}b'\n")]
    [InlineData("'''\na{0}b\n'''\n")]
    [InlineData("# a{0}b\n")]
    [InlineData("x = 1 + \\{0}\n  2\n")]
    public void A_gap_that_hides_no_code_is_nothing(string source) => Assert.Empty(Scan(string.Format(null, source, new string(' ', 300))));

    [Fact]
    public void A_long_line_without_a_gap_is_nothing() => Assert.Empty(Scan("x = [" + string.Concat(Enumerable.Range(0, 5000).Select(i => i + ", ")) + "]\n"));

    [Fact]
    public void A_long_line_of_encoded_data_is_seen()
    {
        var bytes = new byte[3000];
        new Random(1).NextBytes(bytes);
        var digits = Convert.ToHexStringLower(bytes);
        Sees(TextFactKind.EncodedLine, 2, $"x = 1\ny = b'{Convert.ToBase64String(bytes)}'\n");
        Sees(TextFactKind.EncodedLine, 1, $"exec(zlib.decompress(base64.b64decode('{Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => $"print({i * 7919 % 1000}) # {i}\n"))))}')))");
        Sees(TextFactKind.EncodedLine, 1, $"x = '{digits}'");
        Sees(TextFactKind.EncodedLine, 1, $"x = b'{string.Concat(bytes.Select(b => $"\\x{b:x2}"))}'");
        Sees(TextFactKind.EncodedLine, 1, $"x = '{string.Concat(bytes.Select(b => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"[b % 85]))}'");
        Assert.Empty(Scan($"y = '{Convert.ToBase64String(bytes.AsSpan(0, 1400))}'\n"));
        Assert.Empty(Scan(string.Concat(Convert.ToBase64String(bytes).Chunk(76).Select(line => $"'{new string(line)}'\n"))));
    }

    [Fact]
    public void Long_lines_of_words_numbers_and_code_are_nothing()
    {
        var random = new Random(3);
        string Word() => string.Concat(Enumerable.Range(0, random.Next(3, 9)).Select(_ => "etaoinshrdlucmfwyp"[random.Next(18)]));
        var words = Enumerable.Range(0, 1000).Select(_ => Word()).ToList();
        Assert.Empty(Scan($"x = '{string.Join(' ', words)}'"));
        Assert.Empty(Scan($"x = r'(?:{string.Join('|', words)})'"));
        Assert.Empty(Scan($"x = {string.Join('+', words)}"));
        Assert.Empty(Scan($"x = f({string.Join(")*g(", words)})"));
        Assert.Empty(Scan($"x = '{string.Concat(Enumerable.Range(0, 5000).Select(_ => random.Next(10)))}'"));
        Assert.Empty(Scan($"x = '{new string('0', 5000)}'"));
        Assert.Empty(Scan($"x = r'[{string.Concat(Enumerable.Range(0, 500).Select(i => $"\\u{i * 31 % 5000:x4}-\\u{i * 31 % 5000 + 5:x4}"))}]'"));
        Assert.Empty(Scan($"# {new string('-', 5000)}"));
    }

    [Fact]
    public void Text_that_shows_in_another_order_is_seen()
    {
        Sees(TextFactKind.Bidirectional, 1, "if access != 'user\u202e \u2066# admin\u2069 \u2066':\n");
        Sees(TextFactKind.Bidirectional, 2, "x = 1\n# \u202e } if\n");
        // A translation that says how its own letters run.
        Assert.Empty(Scan("greeting = '\u202b\u05e9\u05dc\u05d5\u05dd\u202c'\n"));
        Assert.Empty(Scan("greeting = '\\u202e'\n"));
    }

    [Fact]
    public void Text_that_does_not_show_is_seen()
    {
        Sees(TextFactKind.Invisible, 1, "def f(\u3164): pass\n");
        Sees(TextFactKind.Invisible, 1, "x = '" + string.Concat(Enumerable.Range(0, 40).Select(i => char.ConvertFromUtf32(0xE0100 + i))) + "'\n");
        Sees(TextFactKind.Invisible, 1, "x = '" + string.Concat(Enumerable.Repeat("\u200b\u200c", 20)) + "'\n");
        Assert.Empty(Scan("x = '\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f'\n"));
        Assert.Empty(Scan("\ufeffx = 1\n"));
    }

    [Fact]
    public void Names_in_disguise_are_seen()
    {
        Sees(TextFactKind.LookAlike, 1, "d\u0435code = base64\n");
        Sees(TextFactKind.LookAlike, 1, "\u043e\u0455 = 1\n");
        Sees(TextFactKind.Compatibility, 1, "\uff45\uff58\uff45\uff43('x')\n");
        Sees(TextFactKind.Compatibility, 1, "__\U0001d422\U0001d426\U0001d429\U0001d428\U0001d42b\U0001d42d__('os')\n");
        Sees(TextFactKind.Compatibility, 1, "\U0001d624\U0001d628\U0001d62b\U0001d62a\U0001d62d = 1\n");
    }

    [Fact]
    public void Names_in_other_languages_and_in_science_are_honest()
    {
        Assert.Empty(Scan("\u0441\u0447\u0451\u0442 = 1\n\u0394t = 2\n\u03b1_max = \u03c3x = 3\nstra\u00dfe = \u540d\u524d = 4\n\u212f = 2.7\n# \u0430\u0435 mixed o\u043e\n'\u0430b'\n"));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_passed_over()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            Scan(bytes);
            Scan([.. "x='"u8, .. bytes, .. new byte[200].Select(_ => (byte)' '), (byte)'\\']);
        }
    }

    [Fact]
    public void A_file_full_of_them_is_not_a_list_of_them() => Assert.InRange(Scan(string.Concat(Enumerable.Repeat("\u0435xec()\n", 100_000))).Count, 1, 20);
}
