using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Bonded.Inspection;
using Bonded.Packaging;
using Microsoft.Extensions.Logging;

namespace Bonded.Gate.Inspections;

/// <summary>
/// A few child processes that inspect files: at lower priority, with a memory cap and a wall limit, without database or network. A
/// worker that dies or hangs takes nothing with it; the file is tried once more and then held.
/// </summary>
public sealed class WorkerPool : IInspector, IAsyncDisposable
{
    readonly string program;
    readonly IReadOnlyList<string> arguments;
    readonly TimeSpan limit;
    readonly ILogger log;
    readonly SemaphoreSlim seats;
    readonly ConcurrentBag<Worker> idle = [];
    readonly CancellationTokenSource stop = new();

    /// <param name="program">The executable to start, with its arguments.</param>
    /// <param name="arguments">The arguments that make it a worker.</param>
    /// <param name="workers">How many run at once.</param>
    /// <param name="limit">How long one file may take.</param>
    /// <param name="log">Where deaths are told.</param>
    public WorkerPool(string program, IReadOnlyList<string> arguments, int workers, TimeSpan limit, ILogger log)
    {
        this.program = program;
        this.arguments = arguments;
        this.limit = limit;
        this.log = log;
        seats = new SemaphoreSlim(workers, workers);
    }

    /// <summary>Memory a worker's heap may take, in bytes.</summary>
    public long MemoryLimit { get; init; } = 768L << 20;

    public string Engine => Inspector.Engine;

    public async Task<InspectionOutcome> Inspect(string path, Sha256Digest sha256, string filename, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop.Token);
        await seats.WaitAsync(either.Token);
        try
        {
            var first = await Try(path, sha256, filename, either.Token);
            return first is InspectionOutcome.Failed ? await Try(path, sha256, filename, either.Token) : first;
        }
        finally
        {
            seats.Release();
        }
    }

    async Task<InspectionOutcome> Try(string path, Sha256Digest sha256, string filename, CancellationToken cancellation)
    {
        if (!idle.TryTake(out var worker) || !worker.Alive)
        {
            worker?.Dispose();
            worker = new Worker(program, arguments, MemoryLimit);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(limit);
        try
        {
            var answer = await worker.Ask(WorkerProtocol.Ask(path, sha256, filename), timeout.Token);
            if (answer is not null)
            {
                var facts = WorkerProtocol.Read(answer);
                if (facts.Sha256 == sha256 && facts.Filename == filename)
                {
                    idle.Add(worker);
                    return new InspectionOutcome.Done(facts);
                }
            }

            worker.Dispose();
            log.LogError("An inspection worker ended while it read {Filename} ({Sha256})", filename, sha256);
            return new InspectionOutcome.Failed("the inspector stopped while it read the file; the file waits for a person");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            worker.Dispose();
            log.LogError("The inspection of {Filename} ({Sha256}) took longer than {Limit}", filename, sha256, limit);
            return new InspectionOutcome.Failed(
                string.Create(CultureInfo.InvariantCulture, $"the inspection took longer than {limit.TotalSeconds:0} seconds; the file waits for a person"));
        }
        catch (Exception wrong) when (wrong is FormatException or System.Text.Json.JsonException or IOException)
        {
            worker.Dispose();
            log.LogError(wrong, "An inspection worker answered with garbage for {Filename} ({Sha256})", filename, sha256);
            return new InspectionOutcome.Failed("the inspector gave no usable answer; the file waits for a person");
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        while (idle.TryTake(out var worker))
            worker.Dispose();
        stop.Dispose();
    }

    sealed class Worker : IDisposable
    {
        readonly Process process;

        public Worker(string program, IReadOnlyList<string> arguments, long memory)
        {
            var start = new ProcessStartInfo(program)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            foreach (var argument in arguments)
                start.ArgumentList.Add(argument);

            // The worker inherits nothing it could leak: no token, no proxy, no database address.
            var path = start.Environment["PATH"];
            var dotnet = start.Environment.TryGetValue("DOTNET_ROOT", out var root) ? root : null;
            start.Environment.Clear();
            start.Environment["PATH"] = path;
            if (dotnet is not null)
                start.Environment["DOTNET_ROOT"] = dotnet;
            start.Environment["DOTNET_GCHeapHardLimit"] = memory.ToString("X", CultureInfo.InvariantCulture);
            start.Environment["DOTNET_gcServer"] = "0";

            // A worker lives for a few archives; measuring its own code first costs it more than that gains.
            start.Environment["DOTNET_TieredPGO"] = "0";
            start.Environment["DOTNET_EnableDiagnostics"] = "0";
            process = Process.Start(start) ?? throw new InvalidOperationException("The inspection worker did not start.");
            try
            {
                process.PriorityClass = ProcessPriorityClass.BelowNormal;
            }
            catch (Exception refused) when (refused is Win32Exception or InvalidOperationException)
            {
                // It ended already, which its first question will find out.
            }
        }

        public bool Alive => !process.HasExited;

        public async Task<string?> Ask(string line, CancellationToken cancellation)
        {
            await process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation);
            await process.StandardInput.FlushAsync(cancellation);
            return await process.StandardOutput.ReadLineAsync(cancellation);
        }

        public void Dispose()
        {
            try
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
            catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
            {
                // It ended by itself in between.
            }

            process.Dispose();
        }
    }
}
