using Microsoft.Extensions.Logging;

namespace Bonded.Gate;

/// <summary>
/// The wall clock as far as it agrees with the time that has really passed since the start. A jump forward must free no hold, so it
/// is not followed; nor is a jump back. Small corrections are.
/// </summary>
sealed class SteadyClock : TimeProvider
{
    static readonly TimeSpan Tolerance = TimeSpan.FromHours(1);

    readonly TimeProvider inner;
    readonly ILogger log;
    readonly DateTimeOffset started;
    readonly long startedAt;
    int told;

    public SteadyClock(TimeProvider inner, ILogger log)
    {
        this.inner = inner;
        this.log = log;
        started = inner.GetUtcNow();
        startedAt = inner.GetTimestamp();
    }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow()
    {
        var wall = inner.GetUtcNow();
        var passed = started + inner.GetElapsedTime(startedAt);
        var off = wall - passed;
        if (off.Duration() <= Tolerance)
            return wall;
        if (Interlocked.Exchange(ref told, 1) == 0)
            log.LogCritical("The clock jumped by {Jump}; holds go on counting without it until the server is started again", off);
        return passed;
    }

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
}
