using System.Text;
using Bonded.Python.Parsing;
using Bonded.Python.Source;
using Bonded.Python.Tests.Parsing;

namespace Bonded.Python.Tests.Source;

public sealed class CharacterTests
{
    [Fact]
    public void Every_character_is_found_by_its_name()
    {
        using var oracle = new SourceOracle();
        var count = 0;
        foreach (var entry in oracle.Ask("names").EnumerateArray())
        {
            Assert.Equal(entry[0].GetInt32(), CharacterNames.Find(Encoding.ASCII.GetBytes(entry[1].GetString()!)));
            count++;
        }

        Assert.True(count > 100_000);
    }

    [Theory]
    [InlineData("latin small letter a", 'a')]
    [InlineData("LINE FEED", '\n')]
    [InlineData("NULL", '\0')]
    [InlineData("HANGUL SYLLABLE GAG", 0xAC01)]
    [InlineData("CJK UNIFIED IDEOGRAPH-4E00", 0x4E00)]
    [InlineData("CJK UNIFIED IDEOGRAPH-41", -1)]
    [InlineData("HANGUL SYLLABLE ", -1)]
    [InlineData("HANGUL SYLLABLE GAGA", -1)]
    [InlineData("NO SUCH CHARACTER", -1)]
    [InlineData("", -1)]
    public void Names_are_found_in_any_case_and_by_their_aliases(string name, int code) => Assert.Equal(code, CharacterNames.Find(Encoding.ASCII.GetBytes(name)));

    [Fact]
    public void Identifiers_are_normalised_as_CPython_does()
    {
        using var oracle = new SourceOracle();
        var random = Seeded.Random();
        var every = Enumerable.Range(0x80, 0x110000 - 0x80).Where(static c => c is < 0xD800 or > 0xDFFF && CharacterHasName(c)).ToArray();
        // Every character that normalising changes stands alone in one of these, and among others in the random ones.
        foreach (var chunk in every.Chunk(2000))
            Same(string.Join('a', chunk.Select(char.ConvertFromUtf32)));
        int[] marks = [.. every.Where(static c => Rune.GetUnicodeCategory(new Rune(c)) is System.Globalization.UnicodeCategory.NonSpacingMark)];
        for (var i = 0; i < 300; i++)
            Same(string.Concat(Enumerable.Range(0, 40).Select(_ => char.ConvertFromUtf32(random.Next(5) switch
            {
                0 => every[random.Next(every.Length)],
                1 => random.Next('A', 'z'),
                2 => random.Next(0x1100, 0x1200),
                3 => random.Next(0xAC00, 0xD7A4),
                _ => marks[random.Next(marks.Length)],
            }))));

        void Same(string text) => Assert.Equal(Encoding.UTF8.GetString(oracle.Bytes("nfkc " + Convert.ToHexString(Encoding.UTF8.GetBytes(text)))!), Compatibility.Normalise(text));
    }

    static bool CharacterHasName(int c) => Rune.GetUnicodeCategory(new Rune(c)) is not (System.Globalization.UnicodeCategory.OtherNotAssigned or System.Globalization.UnicodeCategory.PrivateUse);

    [Fact]
    public void Every_identifier_of_CPython_is_one()
    {
        using var oracle = new SourceOracle();
        var answer = oracle.Ask("identifiers");
        var begins = answer[0].EnumerateArray().Select(static c => c.GetInt32()).ToArray();
        var goesOn = answer[1].EnumerateArray().Select(static c => c.GetInt32()).ToArray();
        Assert.DoesNotContain(begins, static c => !IsIdentifier(char.ConvertFromUtf32(c)));
        Assert.DoesNotContain(goesOn, static c => !IsIdentifier("a" + char.ConvertFromUtf32(c)));
        // The framework may know more characters than that Python; it must not take blanks, quotes and arrows for letters.
        Assert.DoesNotContain(Enumerable.Range(0x2000, 0x600), static c => c is not (0x203F or 0x2040 or 0x2054 or 0x2071 or 0x207F or 0x200C or 0x200D)
            && c is < 0x2090 or > 0x20F0 && c is < 0x2100 or > 0x2188 && IsIdentifier("a" + char.ConvertFromUtf32(c)));
    }

    static bool IsIdentifier(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Identifier.Length(bytes) == bytes.Length;
    }

    [Fact]
    public void A_name_in_mathematical_letters_is_the_plain_name() =>
        Assert.Equal("(Expr(Call(Name exec) [(Name x)] []))", Parsed.Of("\U0001D41E\U0001D431\U0001D41E\U0001D41C(x)").Text);

    [Fact]
    public void An_identifier_may_begin_with_an_underscore() => Assert.Equal("(Expr(Name _\u00E9))", Parsed.Of("_\u00E9").Text);

    [Fact]
    public void A_keyword_in_mathematical_letters_is_a_name() =>
        Assert.Equal("(Assign [(Name if)](Constant i1))", Parsed.Of("\U0001D422\U0001D41F = 1").Text);
}
