namespace Bonded.Data;

/// <summary>Time in rows: microseconds since 1970 in UTC.</summary>
static class Micros
{
    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The time, or the first or the last there is, where the number is beyond.</summary>
    public static DateTimeOffset ToNearestTime(long micros) => ToTime(Math.Clamp(micros, From(DateTimeOffset.MinValue), From(DateTimeOffset.MaxValue)));

    public static DateTimeOffset ToTime(long micros) => new(DateTime.UnixEpoch.Ticks + micros * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
