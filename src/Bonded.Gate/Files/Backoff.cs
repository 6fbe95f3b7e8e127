namespace Bonded.Gate.Files;

/// <summary>When a file that was tried in vain is tried again: after a minute, then after twice as long each time, daily at the last.</summary>
static class Backoff
{
    static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>An inspection that failed so often fails again; after that the file waits for a person, or for another engine.</summary>
    public const int Inspections = 8;

    /// <summary>The pause after that many tries in vain.</summary>
    public static TimeSpan After(int tries) => tries > 11 ? Longest : TimeSpan.FromTicks(Math.Min(First.Ticks << Math.Max(0, tries - 1), Longest.Ticks));
}
