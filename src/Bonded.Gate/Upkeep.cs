using System.Threading.Channels;
using Bonded.Data;
using Bonded.Gate.Files;
using Bonded.Gate.Projects;
using Bonded.Packaging;
using Bonded.Policy;
using Microsoft.Extensions.Logging;

namespace Bonded.Gate;

/// <summary>
/// What goes on without being asked: projects in use are revalidated, new files are inspected while they wait, and several nodes on
/// one database are kept in step.
/// </summary>
sealed class Upkeep : IAsyncDisposable
{
    static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LostTouch = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Round = TimeSpan.FromSeconds(30);

    readonly GateOptions options;
    readonly Database database;
    readonly ProjectCatalog catalog;
    readonly Arrivals arrivals;
    readonly TimeProvider clock;
    readonly ILogger log;
    readonly CancellationTokenSource stop = new();
    readonly Channel<(ProjectName Project, string Filename)> newFiles;
    Task running = Task.CompletedTask;
    long lastBeat;
    long lastSerial;

    public Upkeep(GateOptions options, Database database, ProjectCatalog catalog, Arrivals arrivals, TimeProvider clock, ILogger log)
    {
        this.options = options;
        this.database = database;
        this.catalog = catalog;
        this.arrivals = arrivals;
        this.clock = clock;
        this.log = log;
        newFiles = Channel.CreateBounded<(ProjectName, string)>(new BoundedChannelOptions(options.WaitingFetches) { FullMode = BoundedChannelFullMode.DropWrite });
        lastBeat = clock.GetTimestamp();
    }

    /// <summary>False where several nodes share the database and this one has not read it for so long that its pages may be old.</summary>
    public bool InStep => !database.SharedByNodes || clock.GetElapsedTime(Interlocked.Read(ref lastBeat)) < LostTouch;

    public void Start()
    {
        catalog.Decided = Notice;
        running = Task.WhenAll(Task.Run(InspectNewFiles), Task.Run(Revalidate), database.SharedByNodes ? Task.Run(KeepInStep) : Task.CompletedTask);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    // Files that wait out their age, and files that joined a project in use, are inspected before anybody asks for them.
    void Notice(DecidedProject project)
    {
        for (var i = 0; i < project.Decisions.Length; i++)
        {
            var file = project.State.Files[i];
            if (file.Facts is not null || file.Failure is not null || file.Stored.RemovedAt is not null)
                continue;
            var decision = project.Decisions[i];
            if (decision is { Verdict: Verdict.Hold, Until: not null } || (decision.AwaitsInspection && !file.Stored.Initial) || file.Stored.Sha256 is null)
                newFiles.Writer.TryWrite((project.State.Name, file.Stored.Filename));
        }
    }

    Task InspectNewFiles() => Forever("inspecting new files", async () =>
    {
        var (name, filename) = await newFiles.Reader.ReadAsync(stop.Token);
        var project = await catalog.Known(name, stop.Token);
        if (project?.State.Find(filename) is { Facts: null, Failure: null } file)
            await arrivals.Bring(project.State, file).WaitAsync(stop.Token);
    });

    Task Revalidate() => Forever("revalidating projects", async () =>
    {
        await Task.Delay(Round, clock, stop.Token);
        var now = clock.GetUtcNow();
        catalog.Shrink();
        if (catalog.TakeUsed() is { Count: > 0 } used)
        {
            await database.Write(
                tx =>
                {
                    Bonded.Data.Projects.Touch(tx, used, now);
                    return true;
                },
                stop.Token);
        }

        await database.Write(tx => Downloads.DeleteBefore(tx, now - options.LedgerKept), stop.Token);
        var due = await database.Read(tx => Bonded.Data.Projects.DueForRevalidation(tx, now - options.Revalidation, now - options.InUse, 500), stop.Token);
        foreach (var text in due)
        {
            if (ProjectName.TryParse(text, out var name))
                await Revalidate(name);
        }
    });

    // One project that cannot be asked for must not keep the others from it: a removal upstream would go unnoticed.
    async Task Revalidate(ProjectName name)
    {
        try
        {
            await catalog.Revalidate(name, stop.Token);
        }
        catch (Exception wrong) when (!stop.IsCancellationRequested)
        {
            log.LogError(wrong, "{Project} could not be revalidated", name);
        }
    }

    Task KeepInStep() => Forever("keeping in step with the other nodes", async () =>
    {
        await Task.Delay(Beat, clock, stop.Token);
        var (epoch, changed) = await database.Read(
            tx => (Indexes.Epoch(tx), Bonded.Data.Projects.ChangedSince(tx, lastSerial)), stop.Token);
        catalog.Epoch = epoch;
        foreach (var (name, serial) in changed)
        {
            catalog.Forget(name);
            lastSerial = Math.Max(lastSerial, serial);
        }

        Interlocked.Exchange(ref lastBeat, clock.GetTimestamp());
    });

    async Task Forever(string what, Func<Task> step)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await step();
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception wrong)
            {
                log.LogError(wrong, "Something went wrong while {What}", what);
                await Task.Delay(Beat, TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
