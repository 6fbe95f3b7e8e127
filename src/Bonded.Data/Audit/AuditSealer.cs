using System.Diagnostics.Metrics;
using System.Security.Cryptography;

namespace Bonded.Data;

/// <summary>
/// Seals audit events within a second or so, on one node at a time. A failure is tried again; what was not sealed when a node ends, the next one seals.
/// </summary>
public sealed class AuditSealer : IAsyncDisposable
{
    const int EventsPerBatch = 1_000;
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    static readonly Meter meter = new("Bonded.Data");
    static readonly Counter<long> failures = meter.CreateCounter<long>("bonded.audit.seal.failures", "{attempt}", "Attempts to seal audit events that failed; they are tried again every second.");

    readonly Database database;
    readonly TimeProvider time;
    readonly string holder;
    readonly CancellationTokenSource closing = new();
    readonly Task sealing;

    public AuditSealer(Database database, TimeProvider time)
    {
        this.database = database;
        this.time = time;

        // Where there is no other node, a start after a crash need not wait for the lease of the one before.
        holder = database.SharedByNodes ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) : "this";
        sealing = Task.Run(Run);
    }

    async Task Run()
    {
        while (!closing.IsCancellationRequested)
        {
            await Seal(long.MaxValue);
            await Task.Delay(Interval, time, closing.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    // A read when there is nothing to do: an idle server writes nothing.
    async Task Seal(long batches)
    {
        try
        {
            while (batches-- > 0 && await database.Read(AuditSeals.AnyWaits) && await database.Write(tx => AuditSeals.Seal(tx, holder, EventsPerBatch)) is > 0)
            {
                // There may be more. A server that is told to stop leaves it to the next one.
                if (closing.IsCancellationRequested)
                    return;
            }
        }
        catch (Exception)
        {
            // They wait, and are told as unsealed; the database says by itself, elsewhere, what is wrong with it.
            failures.Add(1);
        }
    }

    /// <summary>Seals what waits, up to a thousand events, and leaves the rest to other nodes or to the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await sealing;
        await Seal(1);
        try
        {
            await database.Write(tx => AuditSeals.Release(tx, holder));
        }
        catch (Exception e) when (e is DatabaseException or ObjectDisposedException)
        {
            // The lease ends by itself.
        }

        closing.Dispose();
    }
}
