using System.Globalization;
using System.Text;
using Bonded.Packaging.Toml;

namespace Bonded.Packaging.Tests;

public class TomlTests
{
    [Fact]
    public void Documents_are_accepted_and_read_as_CPython_reads_them()
    {
        var seed = FormatOracle.Seed;
        TestContext.Current.TestOutputHelper!.WriteLine($"BONDED_SEED={seed}");
        var random = new Random(seed);
        var documents = new List<byte[]>();
        for (var i = 0; i < 15_000; i++)
        {
            var document = new TomlMaker(random).Document();
            documents.Add(Encoding.UTF8.GetBytes(document));
            documents.Add(Mutate(random, documents[^1], documents[random.Next(documents.Count)]));
        }

        var answers = FormatOracle.Ask("toml_oracle.py", [.. documents.Select(Convert.ToBase64String)], "import tomllib");
        var (accepted, refused) = (0, 0);
        for (var i = 0; i < documents.Count; i++)
        {
            var parsed = TomlDocument.TryParse(documents[i], out var table, out var error);
            var about = $"BONDED_SEED={seed} document {i}: {Convert.ToBase64String(documents[i])}\n{Encoding.UTF8.GetString(documents[i])}\n{error}";
            Assert.True(parsed == answers[i].StartsWith('+'), $"tomllib: {answers[i]}\n{about}");
            if (parsed)
            {
                var shown = new StringBuilder("+");
                Show(table!, shown);
                Assert.True(shown.ToString() == answers[i], $"tomllib: {answers[i]}\nBonded:  {shown}\n{about}");
                CheckPlaces(table!, documents[i], about);
                var written = TomlWriter.Write(table!);
                Assert.True(TomlDocument.TryParse(Encoding.UTF8.GetBytes(written), out var again, out var broken), $"{broken}\n{written}\n{about}");
                var shownAgain = new StringBuilder("+");
                Show(again, shownAgain);
                Assert.True(shown.Equals(shownAgain), $"{written}\n{about}");
                accepted++;
            }
            else
            {
                Assert.True(error!.Sentence.Length <= 300 && error.Sentence.All(c => c is >= ' ' and <= '~'), about);
                var line = int.Parse(answers[i].AsSpan(answers[i] == "beyond" ? 6 : 1) is { IsEmpty: false } n ? n : "0", CultureInfo.InvariantCulture);
                // tomllib complains of a redefinition after the value, and of an unended string at the end of the document.
                Assert.True(line == 0 || error.Line <= line, $"tomllib: line {line}\n{about}");
                refused++;
            }
        }

        TestContext.Current.TestOutputHelper.WriteLine($"{accepted} accepted, {refused} refused");
        Assert.True(accepted > 8_000 && refused > 8_000, $"{accepted} accepted, {refused} refused");
    }

    [Theory]
    [InlineData("a = 1\nb = \n", 2, 5, "value was expected")]
    [InlineData("a = 1\n\n  ä = 2\n", 3, 3, "key, a table header or a comment")]
    [InlineData("a = 1\r\nb = 01\r\n", 2, 5, "not a value")]
    [InlineData("a = \"ä€𝄞\" x\n", 1, 11, "end of the line")]
    [InlineData("[t]\nx = 1\ny.z = 2\ny = 3\n", 4, 1, "already defined on line 3 as a table")]
    [InlineData("[t]\n[u]\n[ t ]\n", 3, 3, "already defined on line 1")]
    [InlineData("a = {b = 1}\n[a.c]\n", 2, 2, "already defined on line 1 as a table")]
    [InlineData("a = [1,\n  2,\n  3 4]\n", 3, 5, "',' or ']'")]
    [InlineData("a = {x = 1, }\n", 1, 13, "key was expected")]
    [InlineData("a = 'x\ny'\n", 1, 7, "control character and no line end")]
    [InlineData("a = \"x\\qy\"\n", 1, 7, "no such escape")]
    [InlineData("a = \"\\ud800\"\n", 1, 6, "not a Unicode scalar")]
    [InlineData("a = \"\"\"x\ny", 2, 2, "does not end")]
    [InlineData("a = 2021-02-29\n", 1, 5, "no such date")]
    [InlineData("a = 9223372036854775808\n", 1, 5, "64 bits")]
    [InlineData("a = -0x1\n", 1, 5, "not a value")]
    [InlineData("a = 0x8000000000000000\n", 1, 5, "64 bits")]
    [InlineData("a = 2021-02-03T00:00:00+14:01\n", 1, 5, "out of range")]
    [InlineData("a = 0001-01-01T00:00:00+01:00\n", 1, 5, "out of range")]
    [InlineData("# a\rb\n", 1, 4, "comment")]
    [InlineData("[a\n", 1, 3, "']'")]
    [InlineData("[[a]\n", 1, 4, "']]'")]
    [InlineData("a\n", 1, 2, "'='")]
    [InlineData("\uFEFFa = 1\n", 1, 1, "byte order mark")]
    public void An_error_says_what_is_wrong_and_where(string document, int line, int column, string says)
    {
        Assert.False(TomlDocument.TryParse(Encoding.UTF8.GetBytes(document), out var table, out var error));
        Assert.Null(table);
        Assert.Contains(says, error.Sentence, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void Invalid_UTF_8_is_refused_where_it_begins()
    {
        Assert.False(TomlDocument.TryParse([.. "a = 1\nb = '"u8, 0xC0, 0xAF, .. "'\n"u8], out _, out var error));
        Assert.Equal((2, 6), (error.Line, error.Column));
    }

    [Fact]
    public void Values_and_keys_know_their_places()
    {
        Assert.True(TomlDocument.TryParse("'ä' = 1\n[t.u]\n 'k' . v = [ \"x\",\n  {y = 2} ]\n[[w]]\n[[w]]\nz = 1\n"u8, out var root, out _));
        Assert.Equal("1:1=1:7", Places(root.Entries[0].Value is TomlScalar<long>, root.Entries[0]));
        Assert.True(root.TryGet("t", out var t));
        var u = ((TomlTable)t).Entries[0];
        Assert.Equal((2, 4), (u.Line, u.Column));
        var v = ((TomlTable)((TomlTable)u.Value).Entries[0].Value).Entries[0];
        Assert.Equal("3:8=3:12", Places(v.Value is TomlArray, v));
        var y = ((TomlTable)((TomlArray)v.Value).Items[1]).Entries[0];
        Assert.Equal("4:4=4:8", Places(y.Value is TomlScalar<long>, y));
        Assert.True(root.TryGet("w", out var w));
        Assert.Equal([5, 6], ((TomlArray)w).Items.Select(i => i.Line));
        Assert.Equal("an array", w.Kind);
        Assert.False(root.TryGet("W", out _));

        static string Places(bool right, TomlEntry e) => right ? $"{e.Line}:{e.Column}={e.Value.Line}:{e.Value.Column}" : "wrong kind";
    }

    [Theory]
    [InlineData("a = ", "[", "]")]
    [InlineData("a = ", "{b=", "}")]
    [InlineData("a", ".a", "")]
    [InlineData("[a", ".a", "")]
    [InlineData("[[a", ".a", "")]
    public void Deep_nesting_is_refused_without_recursing(string start, string more, string end)
    {
        foreach (var depth in (int[])[TomlDocument.MaxDepth + 1, 1_000_000])
        {
            var document = start + string.Concat(Enumerable.Repeat(more, depth)) + string.Concat(Enumerable.Repeat(end, depth));
            Assert.False(TomlDocument.TryParse(Encoding.UTF8.GetBytes(document), out _, out var error));
            Assert.Contains("nested", error.Sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nesting_up_to_the_limit_is_read()
    {
        Assert.True(Reads(TomlDocument.MaxDepth, ""));
        Assert.False(Reads(TomlDocument.MaxDepth, "1"));
        Assert.True(Reads(TomlDocument.MaxDepth - 1, "1"));

        static bool Reads(int arrays, string inside) =>
            TomlDocument.TryParse(Encoding.UTF8.GetBytes("a = " + new string('[', arrays) + inside + new string(']', arrays)), out _, out _);
    }

    [Theory]
    [InlineData("a = [", "1,", "]")]
    [InlineData("a = [", "{b.c=1},", "]")]
    [InlineData("", "[[a.b]]\n", "")]
    [InlineData("a = '''", "\r\nx", "'''")]
    [InlineData("a = \"\"\"", "\\\n \\u00e4", "\"\"\"")]
    [InlineData("#", "#\n", "")]
    public void A_large_document_costs_time_in_proportion_to_its_length(string start, string more, string end)
    {
        // Half a megabyte each: a parser that looks back over a line or a table again and again would not end within the test's time.
        var document = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(more, 500_000 / more.Length)) + end);
        Assert.True(TomlDocument.TryParse(document, out _, out var error), error?.ToString());
    }

    [Fact]
    public void A_document_over_the_limit_is_refused() =>
        Assert.False(TomlDocument.TryParse(new byte[TomlDocument.MaxBytes + 1], out _, out _));

    const string Telling = "\n\r\t \"'\\[]{}=.,#+-_:0123456789abefinorstuxzTZ\0\u007f";

    static byte[] Mutate(Random random, byte[] document, byte[] other)
    {
        var bytes = document.ToList();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count: bytes.RemoveAt(at); break;
                case 1: bytes.Insert(at, (byte)Telling[random.Next(Telling.Length)]); break;
                case 2 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 3: bytes.InsertRange(at, bytes[at..Math.Min(bytes.Count, at + random.Next(12))]); break;
                case 4 when at < bytes.Count: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(8))); break;
                default: bytes.InsertRange(at, other.Skip(random.Next(other.Length + 1)).Take(random.Next(20))); break;
            }
        }

        return [.. bytes];
    }

    static void CheckPlaces(TomlTable table, byte[] document, string about)
    {
        var lines = Encoding.UTF8.GetString(document).Split('\n').Select(l => l.EnumerateRunes().ToArray()).ToArray();
        Visit(table);

        void Visit(TomlTable visited)
        {
            foreach (var entry in visited.Entries)
            {
                var key = lines[entry.Line - 1][entry.Column - 1].Value;
                Assert.True(key is '"' or '\'' || entry.Key.StartsWith((char)key), about);
                Check(entry.Value);
            }
        }

        void Check(TomlValue value)
        {
            var at = lines[value.Line - 1][value.Column - 1].Value;
            switch (value)
            {
                case TomlTable inner: Visit(inner); break;
                case TomlArray array:
                    Assert.True(at == '[', about);
                    foreach (var item in array.Items)
                        Check(item);
                    break;
                case TomlScalar<string>: Assert.True(at is '"' or '\'', about); break;
                case TomlScalar<bool> b: Assert.True(at == (b.Value ? 't' : 'f'), about); break;
                default: Assert.True(at is >= '0' and <= '9' or '+' or '-' or 'i' or 'n', about); break;
            }
        }
    }

    static void Show(TomlValue value, StringBuilder to)
    {
        switch (value)
        {
            case TomlScalar<bool> b: to.Append(b.Value ? "true" : "false"); break;
            case TomlScalar<string> s: to.Append('s').Append(Hex(s.Value)); break;
            case TomlScalar<long> i: to.Append(CultureInfo.InvariantCulture, $"i{i.Value}"); break;
            case TomlScalar<double> f:
                to.Append(double.IsNaN(f.Value) ? "fnan" : "f" + BitConverter.DoubleToInt64Bits(f.Value).ToString("x16", CultureInfo.InvariantCulture));
                break;
            case TomlScalar<DateTimeOffset> o:
                to.Append(CultureInfo.InvariantCulture, $"o{o.Value.DateTime.Ticks / 10}/{(int)o.Value.Offset.TotalMinutes}");
                break;
            case TomlScalar<DateTime> l: to.Append(CultureInfo.InvariantCulture, $"l{l.Value.Ticks / 10}"); break;
            case TomlScalar<DateOnly> d: to.Append(CultureInfo.InvariantCulture, $"d{d.Value.DayNumber + 1}"); break;
            case TomlScalar<TimeOnly> t: to.Append(CultureInfo.InvariantCulture, $"t{t.Value.Ticks / 10}"); break;
            case TomlArray array:
                to.Append('[');
                foreach (var item in array.Items)
                {
                    Show(item, to);
                    to.Append(',');
                }

                to.Append(']');
                break;
            case TomlTable table:
                to.Append('{');
                foreach (var entry in table.Entries)
                {
                    to.Append(Hex(entry.Key)).Append('=');
                    Show(entry.Value, to);
                    to.Append(',');
                }

                to.Append('}');
                break;
        }
    }

    static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
}
