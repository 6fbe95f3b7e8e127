namespace Bonded.Testing;

/// <summary>
/// A clock that stands until a test moves it: its hands alone, in either direction, or time itself, forward. Its timers are real ones.
/// </summary>
public sealed class ManualTime : TimeProvider
{
    long ticks;
    long passed;

    public ManualTime(DateTimeOffset start) => ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref passed);

    /// <summary>Sets the clock to another time, as an administrator or a bad NTP server does.</summary>
    public void Move(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);

    /// <summary>Lets time go by, which every clock of the machine notices.</summary>
    public void Pass(TimeSpan by)
    {
        Interlocked.Add(ref passed, (long)(by.TotalSeconds * TimestampFrequency));
        Move(by);
    }
}
