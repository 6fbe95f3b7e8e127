namespace Bonded.Gate.Upstreams;

/// <summary>Reads a body that must keep coming: silence for too long, or a trickle, is a <see cref="TimeoutException"/>. Only time spent
/// reading counts, so a slow destination is not held against the upstream.</summary>
sealed class PacedReader(Stream body, HttpUpstreamOptions options, TimeProvider time, CancellationToken ct) : IDisposable
{
    readonly Deadline idle = new(Timeout.InfiniteTimeSpan, time, ct);
    TimeSpan spent;
    long bytes;

    public async ValueTask<int> Read(Memory<byte> buffer)
    {
        idle.Rearm(options.IdleTimeout);
        var start = time.GetTimestamp();
        int read;
        try
        {
            read = await body.ReadAsync(buffer, idle.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException();
        }

        idle.Rearm(Timeout.InfiniteTimeSpan);
        spent += time.GetElapsedTime(start);
        bytes += read;
        if (read > 0 && spent >= options.RateWindow)
        {
            if (bytes < options.MinimumRate * spent.TotalSeconds)
                throw new TimeoutException();
            spent = TimeSpan.Zero;
            bytes = 0;
        }

        return read;
    }

    public void Dispose() => idle.Dispose();
}
