using System.Threading.Channels;
using Bonded.Data;
using Bonded.Gate.Files;
using Bonded.Gate.Policies;
using Bonded.Gate.Projects;
using Bonded.Packaging;
using Bonded.Policy;
using Microsoft.Extensions.Logging;

namespace Bonded.Gate;

/// <summary>
/// What goes on without being asked: projects in use are revalidated, new files are inspected while they wait, those that failed are
/// tried again, a new engine looks into what older ones have seen, and several nodes on one database are kept in step.
/// </summary>
sealed class Upkeep : IAsyncDisposable
{
    static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LostTouch = TimeSpan.FromSeconds(5);
    const int RetriesInRound = 200;
    const int ProjectsInPass = 200;
    const int WaiversInRound = 1_000;

    readonly GateOptions options;
    readonly Database database;
    readonly PolicyInForce policy;
    readonly Askings askings;
    readonly Reviews reviews;
    readonly ProjectCatalog catalog;
    readonly Arrivals arrivals;
    readonly string engine;
    readonly TimeProvider clock;
    readonly ILogger log;
    readonly CancellationTokenSource stop = new();
    readonly Channel<(ProjectName Project, string Filename)> newFiles;
    readonly Channel<long> endedWaivers = Channel.CreateBounded<long>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropWrite });
    Task running = Task.CompletedTask;
    long lastBeat;
    long lastSerial;
    long recorded;

    public Upkeep(GateOptions options, Database database, PolicyInForce policy, Askings askings, Reviews reviews, ProjectCatalog catalog, Arrivals arrivals, string engine, TimeProvider clock, ILogger log)
    {
        this.options = options;
        this.database = database;
        this.policy = policy;
        this.askings = askings;
        this.reviews = reviews;
        this.catalog = catalog;
        this.arrivals = arrivals;
        this.engine = engine;
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
        running = Task.WhenAll(Task.Run(InspectNewFiles), Task.Run(Revalidate), Task.Run(Retry), Task.Run(Reinspect), Task.Run(Record), Task.Run(EndWaivers), database.SharedByNodes ? Task.Run(KeepInStep) : Task.CompletedTask);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    // Files that wait out their age, files that joined a project in use, and files whose next try is due are looked into before anybody asks.
    void Notice(DecidedProject project)
    {
        NoticeNewerRelease(project);
        var now = clock.GetUtcNow();
        for (var i = 0; i < project.Decisions.Length; i++)
        {
            var file = project.State.Files[i];
            if (file.Stored.RetryAt is { } again)
            {
                if (again <= now)
                    newFiles.Writer.TryWrite((project.State.Name, file.Stored.Filename));
                continue;
            }

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
        var project = await catalog.Seen(name, stop.Token);

        // It may have been looked into since it was put in the queue.
        if (project?.State.Find(filename) is { } file
            && (file.Stored.RetryAt is { } again ? again <= clock.GetUtcNow() : file is { Facts: null, Failure: null }))
            await arrivals.Bring(project.State, file).WaitAsync(stop.Token);
    });

    Task Retry() => Forever("looking for what is due for another try", async () =>
    {
        await Task.Delay(options.Round, clock, stop.Token);
        var now = clock.GetUtcNow();
        foreach (var (project, filename) in await database.Read(
            tx => Bonded.Data.Projects.DueForRetry(tx, now, now - options.InUse, RetriesInRound), stop.Token))
        {
            if (ProjectName.TryParse(project, out var name))
                newFiles.Writer.TryWrite((name, filename));
        }
    });

    /// <summary>
    /// Has the engine at work look into what only others have seen, in use first, one file at a time and while nothing else is to be
    /// done. Passes go on until one finds nothing; those that fail are tried again as new files are.
    /// </summary>
    async Task Reinspect()
    {
        var found = true;
        (long, long)? place = null;
        while (found || place is not null)
        {
            if (place is null)
                found = false;
            try
            {
                (var files, place) = await database.Read(tx => Bonded.Data.Projects.InspectedByOthers(tx, engine, place, ProjectsInPass), stop.Token);
                foreach (var (project, filename) in files)
                {
                    do
                        await Task.Delay(options.ReinspectionPause, clock, stop.Token);
                    while (newFiles.Reader.Count > 0 || arrivals.Count > 0);
                    if (!ProjectName.TryParse(project, out var name) || await catalog.Seen(name, stop.Token) is not { } state
                        || state.State.Find(filename) is not { Current: false } file)
                        continue;
                    found = true;
                    if (await arrivals.Bring(state.State, file).WaitAsync(stop.Token) is ArrivalOutcome.UpstreamFailed or ArrivalOutcome.NoRoom)
                        await arrivals.PutOff(name, file);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception wrong)
            {
                log.LogError(wrong, "Something went wrong while inspecting again");
                await Task.Delay(Beat, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    Task Revalidate() => Forever("revalidating projects", async () =>
    {
        await Task.Delay(options.Round, clock, stop.Token);
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

        if (askings.Take() is { Count: > 0 } asked)
        {
            await database.Write(
                tx =>
                {
                    foreach (var (entry, asking) in asked)
                        Quarantine.Asked(tx, entry, asking.Times, now, asking.Who);
                },
                stop.Token);
        }

        if (catalog.TakeAbsent() is { Count: > 0 } absent)
        {
            await database.Write(
                tx =>
                {
                    AbsentNames.Note(tx, absent, options.AbsentNamesKept);
                    return true;
                },
                stop.Token);
        }

        await database.Write(tx => Waivers.Expire(tx, now, WaiversInRound), stop.Token);
        if (catalog.TakeUnrecorded() is { Count: > 0 } refused)
        {
            await database.Write(
                tx =>
                {
                    foreach (var (entry, times) in refused)
                        Quarantine.Asked(tx, entry, times, now);
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

    // A waiver for an urgent fix has done its work once what comes after it is free.
    void NoticeNewerRelease(DecidedProject project)
    {
        if (!policy.Current.UntilNewerRelease.TryGetValue(project.State.Name.Canonical, out var waivers))
            return;
        foreach (var waiver in waivers)
        {
            PackageVersion? waived = null;
            PackageVersion? free = null;
            for (var i = 0; i < project.Decisions.Length; i++)
            {
                var (file, decision) = (project.State.Files[i], project.Decisions[i]);
                var version = file.Filename.Version;
                if ((waiver.Versions is null || waiver.Versions.Contains(version, prereleases: true)) && (waiver.Sha256 is null || waiver.Sha256 == file.Stored.Sha256))
                    waived = waived is null || version.CompareTo(waived) > 0 ? version : waived;
                else if (decision.Verdict == Verdict.Allow && !version.IsPreRelease && !file.Stored.Yanked)
                    free = free is null || version.CompareTo(free) > 0 ? version : free;
            }

            if (waived is not null && free is not null && free.CompareTo(waived) > 0)
                endedWaivers.Writer.TryWrite(waiver.Id!.Value);
        }
    }

    Task EndWaivers() => Forever("ending waivers", async () =>
        await reviews.EndWaiver(await endedWaivers.Reader.ReadAsync(stop.Token), "a newer release is free", null, stop.Token));

    /// <summary>Puts on record what every file's decision is in the epoch at hand, also of projects that nobody asks for.</summary>
    Task Record() => Forever("recording what a new policy changes", async () =>
    {
        await Task.Delay(Beat, clock, stop.Token);
        var epoch = policy.Current.Epoch;
        if (epoch <= recorded)
            return;
        if (epoch > await database.Read(tx => Indexes.RecordedEpoch(tx), stop.Token))
        {
            foreach (var text in await database.Read(tx => Bonded.Data.Projects.Names(tx), stop.Token))
            {
                if (ProjectName.TryParse(text, out var name))
                    await catalog.Record(name, stop.Token);
                if (policy.Current.Epoch != epoch)
                    return;
            }

            await database.Write(tx => Indexes.SetRecordedEpoch(tx, epoch), stop.Token);
        }

        recorded = epoch;
    });

    Task KeepInStep() => Forever("keeping in step with the other nodes", async () =>
    {
        await Task.Delay(Beat, clock, stop.Token);
        var (epoch, changed) = await database.Read(
            tx => (Indexes.Epoch(tx), Bonded.Data.Projects.ChangedSince(tx, lastSerial)), stop.Token);
        await policy.Follow(epoch, stop.Token);
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
