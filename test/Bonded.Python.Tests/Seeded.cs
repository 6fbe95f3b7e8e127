using System.Globalization;

namespace Bonded.Python.Tests;

/// <summary>Chance that can be replayed: the seed is printed, and BONDED_SEED sets it.</summary>
internal static class Seeded
{
    public static Random Random()
    {
        var seed = Number("BONDED_SEED") ?? System.Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"BONDED_SEED={seed}");
        return new Random(seed);
    }

    public static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
