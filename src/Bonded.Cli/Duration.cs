using System.Globalization;

namespace Bonded.Cli;

/// <summary>A length of time as people write it: <c>12h</c>, <c>7d</c>, <c>2w</c>.</summary>
static class Duration
{
    /// <summary>What is taken, for a message.</summary>
    public const string Form = "a number with h, d or w, such as 12h, 7d or 2w";

    const int Most = 10_000;

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > Most)
            return false;
        duration = text[^1] switch
        {
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            'w' => TimeSpan.FromDays(7 * number),
            _ => TimeSpan.Zero,
        };
        return duration > TimeSpan.Zero;
    }
}
