using System.Text;

namespace Bonded.Policy.Tests;

public class SentenceTests
{
    [Fact]
    public void A_sentence_is_printable_ascii_of_at_most_300_characters_whatever_goes_in() => Seeded.Cases(20_000, random =>
    {
        var text = Hostile(random);
        var clean = Sentence.Clean(text);
        Printable(clean);
        Assert.Equal(Math.Min(text.Length, 300), clean.Length);
        Assert.Equal(clean, Sentence.Clean(clean));

        var address = "https://packages.example.org/q/" + random.Next();
        var with = Sentence.With(text, address);
        Printable(with);
        Assert.EndsWith("; " + address, with, StringComparison.Ordinal);
    });

    [Fact]
    public void A_decision_speaks_so_whatever_was_seen() => Seeded.Cases(5_000, random =>
    {
        var project = Given.Project with { Rebinding = random.Chance(0.2) ? Hostile(random) : null, Removed = random.Chance(0.2) ? Hostile(random) : null };
        var file = Given.Wheel() with { InspectionFailed = random.Chance(0.2) ? Hostile(random) : null };
        if (random.Chance(0.5))
            file = file.Finding(random.One("direct-url", "unheard-of", "metadata-invalid"), message: Hostile(random));
        var policy = PolicySnapshot.Balanced with { Block = new(random.Chance(0.2) ? [new BlockEntry(NamePattern.Exactly(project.Name), null, null, Hostile(random))] : []) };
        Printable(Given.Decide(file, policy, project).Sentence);
    });

    [Fact]
    public void An_address_too_long_to_leave_room_is_left_out()
    {
        var with = Sentence.With(new string('a', 400), "https://" + new string('b', 280));
        Assert.Equal(new string('a', 300), with);
    }

    [Fact]
    public void Nothing_that_ends_a_header_line_survives() => Assert.Equal("a??b?c?d?", Sentence.Clean("a\r\nb\0c\u2028d\u007f"));

    static void Printable(string text)
    {
        Assert.InRange(text.Length, 0, 300);
        Assert.True(text.All(c => c is >= ' ' and <= '~'), text);
    }

    static string Hostile(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(600); length > 0; length--)
            text.Append(random.One('a', ' ', '~', '\r', '\n', '\0', '\u001b', '\u202e', '\ud800', '\udc00', 'é', '<', (char)random.Next(0x10000)));
        return text.ToString();
    }
}
