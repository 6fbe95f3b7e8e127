namespace Bonded.Gate.Upstreams;

/// <summary>Remembers that a host is out of order, so that an outage is answered at once: after some failures in a row, one request a
/// pause goes out to see, until one succeeds.</summary>
sealed class Circuit(int after, TimeSpan pause, TimeProvider time)
{
    static readonly TimeSpan longestPause = TimeSpan.FromMinutes(1);

    readonly Lock gate = new();
    int failures;
    DateTimeOffset next;

    /// <summary>Whether the host counts as out of order.</summary>
    public bool IsOpen
    {
        get
        {
            lock (gate)
                return failures >= after;
        }
    }

    /// <summary>Whether a request may be sent now. While the host is out of order, each yes is the only one of its pause.</summary>
    public bool Admit()
    {
        lock (gate)
        {
            if (failures < after)
                return true;
            var now = time.GetUtcNow();
            // A clock that was set back must not close the way for longer than a pause can be.
            if (now < next && next - now <= longestPause)
                return false;
            next = now + pause;
            return true;
        }
    }

    public void Succeeded()
    {
        lock (gate)
            failures = 0;
    }

    /// <summary>Counts a failure. A host that says when to come back is left alone until then, within a minute.</summary>
    public void Failed(TimeSpan? retryAfter)
    {
        lock (gate)
        {
            failures = Math.Min(failures + 1, after);
            if (failures < after)
                return;
            var wait = retryAfter > pause ? retryAfter.Value : pause;
            next = time.GetUtcNow() + (wait < longestPause ? wait : longestPause);
        }
    }
}
