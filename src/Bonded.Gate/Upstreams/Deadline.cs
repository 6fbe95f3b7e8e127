namespace Bonded.Gate.Upstreams;

/// <summary>A token that ends with the caller's or when a time is up, and can tell which.</summary>
sealed class Deadline : IDisposable
{
    readonly CancellationTokenSource own;
    readonly CancellationTokenSource both;

    public Deadline(TimeSpan after, TimeProvider time, CancellationToken ct)
    {
        own = new(after, time);
        both = CancellationTokenSource.CreateLinkedTokenSource(ct, own.Token);
    }

    public CancellationToken Token => both.Token;

    /// <summary>Starts the time again.</summary>
    public void Rearm(TimeSpan after) => own.CancelAfter(after);

    public void Dispose()
    {
        both.Dispose();
        own.Dispose();
    }
}
