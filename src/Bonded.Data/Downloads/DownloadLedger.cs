using System.Diagnostics.Metrics;
using System.Threading.Channels;

namespace Bonded.Data;

/// <summary>
/// Takes downloads off the hot path: adding one neither waits nor fails, and they are stored in batches, each a quarter of a second or
/// 1,000 rows. While the database is down they wait in a bounded queue and are tried again; beyond that they are dropped, and the counter
/// <c>bonded.downloads.dropped</c> says how many. A node that is killed loses what it has not stored yet, a quarter of a second at most.
/// </summary>
public sealed class DownloadLedger : IAsyncDisposable
{
    const int RowsPerBatch = 1000;
    const int DefaultCapacity = 100_000;
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    static readonly Meter Meter = new("Bonded.Data");
    static readonly Counter<long> DroppedCounter = Meter.CreateCounter<long>("bonded.downloads.dropped", "{download}",
        "Downloads that the ledger could not store because the database was down too long.");

    readonly Database database;
    readonly TimeProvider time;
    readonly Channel<Download> queue;
    readonly CancellationTokenSource closing = new();
    readonly Task writing;
    long dropped;

    public DownloadLedger(Database database, TimeProvider time) : this(database, time, DefaultCapacity)
    {
    }

    internal DownloadLedger(Database database, TimeProvider time, int capacity)
    {
        this.database = database;
        this.time = time;
        queue = Channel.CreateBounded<Download>(new BoundedChannelOptions(capacity) { SingleReader = true });
        writing = Task.Run(Run);
    }

    /// <summary>How many downloads this ledger has dropped.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Takes a download to be stored soon. It is dropped, and counted, only if the database has been down so long that the queue is full.</summary>
    public void Add(Download download)
    {
        if (!queue.Writer.TryWrite(download))
            Drop(1);
    }

    async Task Run()
    {
        var batch = new List<Download>(RowsPerBatch);
        while (await queue.Reader.WaitToReadAsync())
        {
            // A full batch need not wait for others to join it.
            if (queue.Reader.Count < RowsPerBatch)
                await Pause(Interval);
            while (batch.Count < RowsPerBatch && queue.Reader.TryRead(out var download))
                batch.Add(download);
            await Store(batch);
            batch.Clear();
        }
    }

    async Task Store(List<Download> batch)
    {
        for (var pause = Interval; ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                CrashPoint.Reach("downloads-taken");
                await database.Write(tx => Downloads.Insert(tx, batch));
                CrashPoint.Reach("downloads-stored");
                return;
            }
            catch (DatabaseException e)
            {
                if (e.Code == "database-outcome-unknown" && await IsStored(batch[0]))
                    return;
                if (closing.IsCancellationRequested)
                    break;
                await Pause(pause);
            }
            catch (ObjectDisposedException)
            {
                break;
            }
        }
        Drop(batch.Count);
    }

    async Task<bool> IsStored(Download download)
    {
        try
        {
            return await database.Read(tx => Downloads.Contains(tx, download));
        }
        catch (DatabaseException)
        {
            // Rather a batch twice than not at all.
            return false;
        }
    }

    Task Pause(TimeSpan pause) => Task.Delay(pause, time, closing.Token).ContinueWith(static _ => { }, TaskScheduler.Default);

    void Drop(int count)
    {
        Interlocked.Add(ref dropped, count);
        DroppedCounter.Add(count);
    }

    /// <summary>Stores what is still waiting, trying each batch once, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await closing.CancelAsync();
        await writing;
        closing.Dispose();
    }
}
