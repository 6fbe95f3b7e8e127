using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Bonded.Policy.Tests;

/// <summary>Chance that can be replayed: a failure names its seed, and BONDED_SEED sets it.</summary>
static class Seeded
{
    public static void Cases(int count, Action<Random> check)
    {
        var first = Environment.GetEnvironmentVariable("BONDED_SEED") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : (int?)null;
        var start = first ?? Environment.TickCount & 0xFFFFFF;
        TestContext.Current.TestOutputHelper!.WriteLine($"{count} cases from BONDED_SEED={start}");
        for (var seed = start; seed < start + count; seed++)
        {
            try
            {
                check(new Random(seed));
            }
            catch (Exception wrong)
            {
                TestContext.Current.TestOutputHelper!.WriteLine($"failed with BONDED_SEED={seed}");
                ExceptionDispatchInfo.Throw(wrong);
            }
        }
    }

    public static T One<T>(this Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    public static bool Chance(this Random random, double share) => random.NextDouble() < share;
}
