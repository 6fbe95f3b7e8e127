using System.Globalization;

namespace Bonded.Packaging.Tests;

/// <summary>Chance that can be replayed: the seed is printed, and BONDED_SEED sets it.</summary>
static class Seeded
{
    public static Random Random()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("BONDED_SEED") ?? "20261122", CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper!.WriteLine($"BONDED_SEED={seed}");
        return new(seed);
    }

    public static T Of<T>(this Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    /// <summary>The text with one or two characters inserted, removed, replaced, doubled or swapped.</summary>
    public static string Mutated(this Random random, string text, string alphabet)
    {
        for (var times = random.Next(1, 3); times > 0; times--)
        {
            var at = random.Next(text.Length + 1);
            var c = alphabet[random.Next(alphabet.Length)].ToString();
            text = random.Next(5) switch
            {
                0 => text.Insert(at, c),
                1 when at < text.Length => text.Remove(at, 1),
                2 when at < text.Length => text.Remove(at, 1).Insert(at, c),
                3 when at < text.Length => text.Insert(at, text[at].ToString()),
                4 when at + 1 < text.Length => text[..at] + text[at + 1] + text[at] + text[(at + 2)..],
                _ => text + c,
            };
        }
        return text;
    }
}
