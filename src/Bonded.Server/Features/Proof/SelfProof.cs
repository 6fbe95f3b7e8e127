using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Bonded.Data;
using Bonded.Packaging;
using Bonded.Server.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bonded.Server.Features.Proof;

/// <summary>
/// Proves every few minutes, after each change of the policy and when asked that nothing withheld leaks; a leak makes this node unready,
/// is counted, logged and put on record, and closes the index where the settings say so.
/// </summary>
sealed class SelfProof : IDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // A server that has just started has better things to do, and a flurry of changes is proven at its end.
    static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    const int LeaksRecorded = 50;

    readonly Gate.Gate gate;
    readonly Database database;
    readonly ServerOptions options;
    readonly Func<ICollection<string>> addresses;
    readonly TimeProvider clock;
    readonly ILogger log;
    readonly SemaphoreSlim one = new(1, 1);
    readonly CancellationTokenSource stop = new();
    readonly Meter meter = new("Bonded.Proof");
    readonly long started;
    Prober? prober;
    long provenEpoch = -1;
    long lastProof;
    string told = "";
    Task running = Task.CompletedTask;
    volatile ProofReport? latest;

    public SelfProof(Gate.Gate gate, Database database, ServerOptions options, Func<ICollection<string>> addresses, TimeProvider clock, ILogger log)
    {
        this.gate = gate;
        this.database = database;
        this.options = options;
        this.addresses = addresses;
        this.clock = clock;
        this.log = log;
        lastProof = started = clock.GetTimestamp();
        // Before the first proof nothing is known, and that is not the same as none.
        meter.CreateObservableGauge(
            "bonded.leaks", () => latest is { } proof ? [new Measurement<int>(proof.Leaks)] : Array.Empty<Measurement<int>>(), "{route}", "Routes by which something withheld goes out, in the last self-proof.");
        meter.CreateObservableGauge(
            "bonded.proof.age", () => clock.GetElapsedTime(Interlocked.Read(ref lastProof)).TotalSeconds, "s", "Time since the last self-proof, or since the start where there was none.");
    }

    /// <summary>The last proof since the start, or null.</summary>
    public ProofReport? Latest => latest;

    /// <summary>What a load balancer is told, or null where all is well.</summary>
    public string? Trouble => latest is { Leaks: > 0 } proof ? $"something withheld leaks by {Routes(proof)}" : null;

    /// <summary>Refuses a request for pages or files while a leak has the index closed; null where it goes on.</summary>
    public Task? TryRefuse(HttpContext http)
    {
        if (!options.CloseOnLeak || latest is not { Leaks: > 0 } || http.Request.Path.Value is not { } path || !IsIndex(path) || IsOfCanary(path))
            return null;
        return Refuse.Unavailable(http, "The index is closed: the self-proof found that something withheld leaks. Whoever runs it sees with 'bonded prove' where.");
    }

    /// <summary>Proves by itself from the start of the server to its end, if the settings say how often.</summary>
    public void Follow(IHostApplicationLifetime lifetime)
    {
        lifetime.ApplicationStopping.Register(stop.Cancel);
        lifetime.ApplicationStopped.Register(Dispose);
        if (options.ProofEvery > TimeSpan.Zero)
            lifetime.ApplicationStarted.Register(() => running = Task.Run(Forever));
    }

    public void Dispose()
    {
        // It ends at once when it is told to stop, and asks the database until then.
        running.Wait(Pause);
        meter.Dispose();
        prober?.Dispose();
        one.Dispose();
        stop.Dispose();
    }

    /// <summary>Proves now; whoever asks while a proof runs gets the next one.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task<ProofReport> Run(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop.Token);
        await one.WaitAsync(limit.Token);
        try
        {
            limit.CancelAfter(Limit);
            var began = Stopwatch.GetTimestamp();
            var (at, epoch) = (clock.GetUtcNow(), gate.Canaries.Epoch);
            prober ??= new Prober(gate.Canaries, Own(addresses()));
            var before = prober.Requests;
            var lines = await prober.Prove(anew: epoch != provenEpoch, limit.Token);
            var report = new ProofReport(
                at, epoch, Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 2), prober.Requests - before, lines.Sum(static line => line.Leaks.Count),
                lines.Count(static line => line.Result == ProofResult.Unproven), lines);
            provenEpoch = epoch;
            Interlocked.Exchange(ref lastProof, clock.GetTimestamp());
            latest = report;
            await Tell(report);
            return report;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new TimeoutException("The proof took too long.");
        }
        finally
        {
            one.Release();
        }
    }

    // What stays the same is told once.
    async Task Tell(ProofReport report)
    {
        var leaks = report.Rules.SelectMany(static line => line.Leaks.Select(leak => (line.Rule, leak.Route, leak.Seen))).ToList();
        var now = string.Join(',', leaks.Select(static leak => $"{leak.Rule}/{leak.Route}"));
        if (now == told)
            return;
        if (now.Length == 0)
            Log.LeakClosed(log);
        foreach (var (rule, route, seen) in leaks)
            Log.Leak(log, rule, route, seen);
        var data = JsonSerializer.Serialize(
            now.Length == 0 ? (object)new { epoch = report.Epoch } : new { epoch = report.Epoch, count = leaks.Count, leaks = leaks.Take(LeaksRecorded).Select(static leak => new { rule = leak.Rule, route = leak.Route }) });
        await database.Write(
            tx =>
            {
                Audit.Insert(tx, new AuditEvent(now.Length == 0 ? "proof.passed" : "proof.leak", null, null, null, data));
                return true;
            },
            stop.Token);
        told = now;
    }

    async Task Forever()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Beat, clock, stop.Token);
                var idle = clock.GetElapsedTime(Interlocked.Read(ref lastProof));
                if (clock.GetElapsedTime(started) < First || (idle < options.ProofEvery && latest is not null && (gate.Canaries.Epoch == provenEpoch || idle < Pause)))
                    continue;
                await Run(stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception wrong)
            {
                Log.NotProven(log, wrong is TimeoutException ? wrong.Message : wrong.GetType().Name);
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    static string Routes(ProofReport proof) => string.Join(", ", proof.Rules.SelectMany(static line => line.Leaks.Select(leak => $"{leak.Route} ({line.Rule})")).Take(3));

    static bool IsIndex(string path) => path.StartsWith("/simple", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/files/", StringComparison.OrdinalIgnoreCase)
        || path.StartsWith("/pypi/", StringComparison.OrdinalIgnoreCase);

    // Otherwise no proof could ever pass again. Nothing else can have such a name.
    static bool IsOfCanary(string path) => path.Split('/') is var parts
        && (CanaryNames.CoversFile(parts[^1]) || (parts.Length > 2 && ProjectName.TryParse(parts[2], out var name) && CanaryNames.Covers(name.Canonical)));

    // An address that stands for all is asked by way of loopback.
    static Uri Own(ICollection<string> addresses)
    {
        var address = new UriBuilder(addresses.First());
        address.Host = address.Host switch
        {
            "0.0.0.0" => "127.0.0.1",
            "[::]" or "::" => "[::1]",
            var host => host,
        };
        return address.Uri;
    }
}
