using System.Threading.Channels;

namespace Bonded.Data;

/// <summary>A bounded queue of jobs and the threads that work it off; a full queue makes callers wait.</summary>
sealed class JobQueue : IAsyncDisposable
{
    readonly Channel<Job> channel;
    readonly List<Task> threads = [];
    readonly CancellationTokenSource closing = new();

    public JobQueue(int capacity) =>
        channel = Channel.CreateBounded<Job>(new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Starts a thread of its own: the databases' drivers block.</summary>
    public void Start(string name, Action body)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.Add(ended.Task);
        new Thread(() =>
        {
            try
            {
                body();
                ended.SetResult();
            }
            catch (Exception e)
            {
                ended.SetException(e);
            }
        })
        { IsBackground = true, Name = name }.Start();
    }

    public async Task<T> Enqueue<T>(Func<Tx, T> work, CancellationToken cancellation)
    {
        var job = new Job<T>(work, cancellation);
        try
        {
            await channel.Writer.WriteAsync(job, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(Database));
        }
        return await job.Outcome;
    }

    /// <summary>The next job, waiting for one; null once the queue is closed and empty.</summary>
    public Job? Take()
    {
        while (true)
        {
            if (TryTake() is { } job)
                return job;
            if (!channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
                return null;
        }
    }

    /// <summary>The next job, if one is waiting.</summary>
    public Job? TryTake()
    {
        while (channel.Reader.TryRead(out var job))
            if (job.Wanted())
                return job;
        return null;
    }

    /// <summary>Waits before work is tried again, unless the queue is being closed.</summary>
    public void Pause(TimeSpan pause) => closing.Token.WaitHandle.WaitOne(pause);

    /// <summary>Takes no more jobs, finishes those that wait, and ends the threads.</summary>
    public async ValueTask DisposeAsync()
    {
        channel.Writer.TryComplete();
        await closing.CancelAsync();
        await Task.WhenAll(threads);
        closing.Dispose();
    }
}
