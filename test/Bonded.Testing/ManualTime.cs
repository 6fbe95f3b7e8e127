namespace Bonded.Testing;

/// <summary>A clock that stands until a test moves it, in either direction. Its timers are real ones.</summary>
public sealed class ManualTime : TimeProvider
{
    long ticks;

    public ManualTime(DateTimeOffset start) => ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public void Move(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
