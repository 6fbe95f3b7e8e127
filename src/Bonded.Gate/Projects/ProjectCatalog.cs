using System.Collections.Concurrent;
using Bonded.Data;
using Bonded.Gate.Canaries;
using Bonded.Gate.Names;
using Bonded.Gate.Policies;
using Bonded.Gate.Upstreams;
using Bonded.Inspection;
using Bonded.Packaging;
using Bonded.Policy;
using Microsoft.Extensions.Logging;

namespace Bonded.Gate.Projects;

/// <summary>
/// Every project that was asked for: what is stored, refreshed from the one upstream its name is bound to, with the decisions that
/// stand. All changes of one project happen one after the other; a request that goes away cancels none of them.
/// </summary>
public sealed class ProjectCatalog : IDisposable
{
    const int AbsentInRound = 1_000;

    readonly GateOptions options;
    readonly Database database;
    readonly IReadOnlyList<IUpstream> upstreams;
    readonly NameGate names;
    readonly PolicyInForce policy;
    readonly string engine;
    readonly TimeProvider clock;
    readonly ILogger log;
    readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, long> namespaces = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<long, long> unrecorded = new();
    readonly ConcurrentDictionary<string, long> absent = new(StringComparer.Ordinal);
    readonly CancellationTokenSource stop = new();
    internal ProjectCatalog(
        GateOptions options, Database database, IReadOnlyList<IUpstream> upstreams, NameGate names, PolicyInForce policy, string engine, TimeProvider clock, ILogger log)
    {
        this.options = options;
        this.database = database;
        this.upstreams = upstreams;
        this.names = names;
        this.policy = policy;
        this.engine = engine;
        this.clock = clock;
        this.log = log;
    }

    /// <summary>The index's epoch: decisions of an older one are made again before they are used.</summary>
    public long Epoch => policy.Current.Epoch;

    /// <summary>Told of every project that was decided anew.</summary>
    internal Action<DecidedProject>? Decided { get; set; }

    /// <summary>The project as decided, if that stands as it is and nothing has to be fetched, read or written to say so.</summary>
    public DecidedProject? TryCurrent(string canonical)
    {
        if (!entries.TryGetValue(canonical, out var entry))
            return null;
        entry.Used = true;
        return Standing(entry);
    }

    /// <summary>The project, asked for at its upstream first where what is known is no longer fresh.</summary>
    public async Task<ProjectLookup> Current(ProjectName name, CancellationToken cancellation)
    {
        if (TryCurrent(name.Canonical) is { } current)
            return new ProjectLookup.Found(current);
        var entry = Enter(name);
        entry.Used = true;
        var lookup = await entry.Run(() => Refresh(name)).WaitAsync(cancellation);
        if (lookup is ProjectLookup.Absent && (absent.Count < AbsentInRound || absent.ContainsKey(name.Canonical)))
            absent.AddOrUpdate(name.Canonical, 1, static (_, times) => times + 1);
        return lookup;
    }

    /// <summary>The names that were asked for since the last call and that no upstream has, with how often; some of them where there were very many.</summary>
    internal IReadOnlyList<KeyValuePair<string, long>> TakeAbsent()
    {
        var taken = new List<KeyValuePair<string, long>>();
        foreach (var name in absent.Keys)
        {
            if (absent.TryRemove(name, out var times))
                taken.Add(new(name, times));
        }

        return taken;
    }

    /// <summary>Asks the project's upstream again where what is known is no longer fresh. That alone does not put a project in use.</summary>
    internal Task Revalidate(ProjectName name, CancellationToken cancellation) => Enter(name).Run(() => Refresh(name)).WaitAsync(cancellation);

    /// <summary>The project as it is known here, without asking an upstream. Null where nothing is known.</summary>
    public Task<DecidedProject?> Known(ProjectName name, CancellationToken cancellation)
    {
        Enter(name).Used = true;
        return Seen(name, cancellation);
    }

    /// <summary>The same for this process's own purposes, which do not put a project in use.</summary>
    internal async Task<DecidedProject?> Seen(ProjectName name, CancellationToken cancellation)
    {
        var entry = Enter(name);
        if (entry.Decided is { } decided && clock.GetUtcNow() < decided.ValidUntil && decided.Epoch == Epoch)
            return decided;
        return await entry.Change(() => Load(name)).WaitAsync(cancellation);
    }

    /// <summary>Asks the project's upstream again, however fresh what is known is.</summary>
    internal Task<ProjectLookup> AskAgain(ProjectName name, CancellationToken cancellation)
    {
        var entry = Enter(name);
        return entry.Change(async () =>
        {
            var stored = await database.Read(tx => Bonded.Data.Projects.Find(tx, name.Canonical), stop.Token);
            var now = clock.GetUtcNow();
            return stored?.Upstream is { } bound ? await AskBound(name, stored, bound, entry, now) : await AskInOrder(name, stored, entry, now);
        }).WaitAsync(cancellation);
    }

    /// <summary>Makes a change to one project and decides it again. The change runs alone among those of its project.</summary>
    internal Task<DecidedProject?> Change(ProjectName name, Action<Tx> change) => Enter(name).Change(async () =>
    {
        await Write(change);
        CrashPoint.Reach("change-written");
        return await Load(name);
    });

    /// <summary>Another node changed the project: what is kept of it in memory is worth nothing.</summary>
    internal void Forget(string canonical)
    {
        if (!entries.TryGetValue(canonical, out var entry))
            return;
        entry.Decided = null;

        // A change that is under way may have read what stood before; what it leaves behind goes too.
        if (entry.Busy)
            _ = entry.Change(() => Task.FromResult(entry.Decided = null));
    }

    /// <summary>The names that were used since the last call.</summary>
    internal IReadOnlyList<string> TakeUsed()
    {
        var used = new List<string>();
        foreach (var (name, entry) in entries)
        {
            if (entry.Used)
            {
                entry.Used = false;
                used.Add(name);
            }
        }

        return used;
    }

    /// <summary>Lets go of projects not used since the last calls, once there are more than the options allow.</summary>
    internal void Shrink()
    {
        var over = entries.Count - options.ProjectsInMemory;
        if (over <= 0)
            return;
        foreach (var (name, entry) in entries)
        {
            if (over > 0 && !entry.Used && !entry.Busy && entries.TryRemove(name, out _))
                over--;
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }

    Entry Enter(ProjectName name) => entries.GetOrAdd(name.Canonical, _ => new Entry());

    // What is decided, if nothing has to be fetched, read or written to say that it stands.
    DecidedProject? Standing(Entry entry)
    {
        var now = clock.GetUtcNow();
        return entry.Decided is { } decided && now < entry.FreshUntil && now < decided.ValidUntil && decided.Epoch == Epoch ? decided : null;
    }

    async Task<ProjectLookup> Refresh(ProjectName name)
    {
        var entry = Enter(name);
        if (Standing(entry) is { } current)
            return new ProjectLookup.Found(current);
        var now = clock.GetUtcNow();
        var stored = await database.Read(tx => Bonded.Data.Projects.Find(tx, name.Canonical), stop.Token);

        // What another node fetched, or this one before a restart, is as fresh as it was there.
        if (stored?.FetchedAt is { } fetched && stored.StaleSince is null && now - fetched < options.PageFreshness && now >= fetched)
        {
            entry.FreshUntil = fetched + options.PageFreshness;
            return await Answer(name, stored);
        }

        if (now < entry.FreshUntil)
            return stored is null ? entry.Absent ?? NotHere(name) : await Answer(name, stored);
        return stored?.Upstream is { } bound ? await AskBound(name, stored, bound, entry, now) : await AskInOrder(name, stored, entry, now);
    }

    async Task<ProjectLookup> AskBound(ProjectName name, StoredProject stored, string bound, Entry entry, DateTimeOffset now)
    {
        var upstream = upstreams.FirstOrDefault(candidate => candidate.Name == bound);
        if (upstream is null || (names.Owns(name) && !upstream.Private) || (CanaryNames.Covers(name.Canonical) && upstream is not CanaryUpstream))
        {
            entry.FreshUntil = now + options.PageFreshness;
            return await Answer(name, stored);
        }

        var answer = await upstream.Page(name, stored.FetchedAt is null ? null : stored.ETag, stop.Token);
        GateMeter.Asked(bound, answer);
        now = clock.GetUtcNow();
        switch (answer)
        {
            case PageAnswer.Found found:
                await Apply(PageDiff.Of(name, stored, found.Page, bound, now));
                entry.FreshUntil = now + options.PageFreshness;
                break;
            case PageAnswer.NotModified:
                await Write(tx => Bonded.Data.Projects.Confirm(tx, name.Canonical, now));
                entry.FreshUntil = now + options.PageFreshness;
                break;
            case PageAnswer.Absent when stored.FetchedAt is not null:
                await Apply(PageDiff.Gone(name, stored, now));
                if (!CanaryNames.Covers(name.Canonical))
                    log.LogWarning("{Upstream} no longer has {Project}; its files are held", bound, name);
                entry.FreshUntil = now + options.PageFreshness;
                break;
            case PageAnswer.Absent:
                entry.FreshUntil = now + options.PageFreshness;
                return entry.Absent = NotHere(name);
            case PageAnswer.Failed failed:
                log.LogWarning("{Upstream} failed for {Project}: {Sentence}", bound, name, failed.Sentence);
                await Write(tx => Bonded.Data.Projects.MarkStale(tx, name.Canonical, failed.Sentence, now));
                entry.FreshUntil = now + options.RetryStale;
                if (stored.FetchedAt is null)
                {
                    entry.FreshUntil = default;
                    return new ProjectLookup.Unavailable($"The upstream {bound} could not be asked for {name}: {failed.Sentence}");
                }

                break;
        }

        return await Answer(name, (await database.Read(tx => Bonded.Data.Projects.Find(tx, name.Canonical), stop.Token))!);
    }

    async Task<ProjectLookup> AskInOrder(ProjectName name, StoredProject? stored, Entry entry, DateTimeOffset now)
    {
        var owned = names.Owns(name);

        // What a private upstream has is the organisation's own, wherever that upstream stands in the list.
        foreach (var upstream in upstreams.OrderByDescending(upstream => upstream.Private))
        {
            if (!upstream.Asks(name) || (owned && !upstream.Private) || (CanaryNames.Covers(name.Canonical) && upstream is not CanaryUpstream))
                continue;
            var answer = await upstream.Page(name, null, stop.Token);
            GateMeter.Asked(upstream.Name, answer);
            now = clock.GetUtcNow();
            switch (answer)
            {
                case PageAnswer.Found found:
                    CrashPoint.Reach("page-fetched");
                    // Two nodes may ask at once; the first binding stands, and this node's page counts only if it is from there.
                    var bound = await database.Write(tx => Bonded.Data.Projects.Bind(tx, name.Canonical, upstream.Name), stop.Token);
                    CrashPoint.Reach("project-bound");
                    if (bound == upstream.Name)
                        await Apply(PageDiff.Of(name, stored, found.Page, upstream.Name, now));
                    entry.FreshUntil = now + options.PageFreshness;
                    stored = await database.Read(tx => Bonded.Data.Projects.Find(tx, name.Canonical), stop.Token);
                    return await Answer(name, stored!);
                case PageAnswer.Failed failed:
                    // The next upstream is not asked: an outage of the first must not decide where a name comes from.
                    log.LogWarning("{Upstream} failed for {Project}: {Sentence}", upstream.Name, name, failed.Sentence);
                    return new ProjectLookup.Unavailable($"The upstream {upstream.Name} could not be asked for {name}: {failed.Sentence}");
            }
        }

        entry.FreshUntil = now + (owned ? options.PageFreshness : options.RetryStale);
        if (owned)
        {
            return stored is null && names.OwnerOf(name) is { } owner && owner.Name != name.Canonical
                && await database.Read(tx => Bonded.Data.Projects.CountUnbound(tx), stop.Token) >= options.OwnedNamesRecorded
                ? new ProjectLookup.Found(await Unrecorded(name, owner, now))
                : await Answer(name, stored ?? new StoredProject { Name = name.Canonical, FirstSeen = now });
        }

        return entry.Absent = NotHere(name);
    }

    async Task Apply(PageChange change)
    {
        foreach (var told in CanaryNames.Covers(change.Name) ? [] : change.Events)
            log.LogWarning("{Kind}: {Project} {Filename}", told.Kind, told.Project, told.Filename);
        await Write(tx => Bonded.Data.Projects.ApplyPage(tx, change));
        CrashPoint.Reach("page-applied");
    }

    /// <summary>Writes what changes no decision.</summary>
    internal async Task Write(Action<Tx> change) => await database.Write(
        tx =>
        {
            change(tx);
            return true;
        },
        stop.Token);

    async Task<ProjectLookup> Answer(ProjectName name, StoredProject stored) => new ProjectLookup.Found(await DecideAndRecord(name, stored));

    // Nothing is kept of the name itself: it is refused by its namespace, and counted there.
    async Task<DecidedProject> Unrecorded(ProjectName name, NamePattern owner, DateTimeOffset now)
    {
        if (!namespaces.TryGetValue(owner.ToString(), out var id))
        {
            namespaces[owner.ToString()] = id = await database.Write(
                tx => Quarantine.OfNamespace(tx, owner.ToString(), Rules.OwnedName.Id, $"every name in {owner} is your organisation's own; none comes from a public upstream"),
                stop.Token);
        }

        unrecorded.AddOrUpdate(id, 1, static (_, times) => times + 1);
        entries.TryRemove(name.Canonical, out _);
        return DecideNow(
            name, new StoredProject { Name = name.Canonical, FirstSeen = now, QuarantineId = id }, Rows.None, null, policy.Current);
    }

    /// <summary>Decides a project anew where that is due, and keeps nothing of it in memory that was not there before.</summary>
    internal async Task Record(ProjectName name, CancellationToken cancellation)
    {
        var known = entries.ContainsKey(name.Canonical);
        await Seen(name, cancellation);
        if (!known && entries.TryGetValue(name.Canonical, out var entry) && entry is { Used: false, Busy: false })
            entries.TryRemove(new KeyValuePair<string, Entry>(name.Canonical, entry));
    }

    /// <summary>How often names were refused since the last call that have no entry of their own, by the entry of their namespace.</summary>
    internal IReadOnlyList<(long Entry, long Times)> TakeUnrecorded()
    {
        var taken = new List<(long, long)>();
        foreach (var id in unrecorded.Keys)
        {
            if (unrecorded.TryRemove(id, out var times))
                taken.Add((id, times));
        }

        return taken;
    }

    async Task<DecidedProject?> Load(ProjectName name)
    {
        var stored = await database.Read(tx => Bonded.Data.Projects.Find(tx, name.Canonical), stop.Token);
        return stored is null ? null : await DecideAndRecord(name, stored);
    }

    async Task<DecidedProject> DecideAndRecord(ProjectName name, StoredProject stored)
    {
        var entry = Enter(name);
        var rows = await database.Read(tx => RowsOf(tx, name), stop.Token);
        var standing = policy.Current;
        var likeness = await names.Likeness(name, standing.Snapshot);
        var decided = DecideNow(name, stored, rows, likeness, standing);
        var transitions = Transitions.Of(decided, stored, clock.GetUtcNow());
        if (transitions.Count > 0)
        {
            await Write(tx => Decisions.Record(tx, transitions));
            CrashPoint.Reach("transitions-recorded");
            stored = await database.Read(tx => Bonded.Data.Projects.Find(tx, name.Canonical), stop.Token) ?? stored;
            decided = DecideNow(name, stored, rows, likeness, standing);
        }

        entry.Decided = decided;
        Decided?.Invoke(decided);
        return decided;
    }

    /// <summary>What would be decided on a project under each of these policies; nothing is kept or recorded of it. Null where nothing is known of the project.</summary>
    internal async Task<IReadOnlyList<DecidedProject>?> Suppose(ProjectName name, IReadOnlyList<StandingPolicy> policies, CancellationToken cancellation)
    {
        var (stored, rows) = await database.Read(tx => (Bonded.Data.Projects.Find(tx, name.Canonical), RowsOf(tx, name)), cancellation);
        if (stored is null)
            return null;
        var supposed = new List<DecidedProject>(policies.Count);
        foreach (var standing in policies)
            supposed.Add(DecideNow(name, stored, rows, await names.Likeness(name, standing.Snapshot), standing));
        return supposed;
    }

    Rows RowsOf(Tx tx, ProjectName name) => new(
        Bonded.Data.Inspections.OfProject(tx, name.Canonical, engine), Claims.OfProject(tx, name.Canonical), Seals.OfProject(tx, name.Canonical), AbsentNames.FirstAsked(tx, name.Canonical));

    DecidedProject DecideNow(
        ProjectName name, StoredProject stored, Rows rows, Inspection.Names.NameLikeness? likeness,
        StandingPolicy standing)
    {
        var upstream = upstreams.FirstOrDefault(candidate => candidate.Name == stored.Upstream);

        // Canaries stay as old as they were when they were first seen, so that what holds the young ones never ends.
        var isCanary = upstream is CanaryUpstream;
        var now = isCanary ? stored.FirstSeen : clock.GetUtcNow();
        var state = StateOf(name, stored, rows);
        var project = new ProjectSignals
        {
            Name = name,
            OwnedElsewhere = names.Owns(name) && upstream is not { Private: true },
            Rebinding = stored.Upstream is { } bound && upstream is null
                ? $"{name} is bound to the upstream {bound}, which is no longer configured; a person has to bind it anew"
                : null,
            Returned = stored.StatusHeld,
            AskedInVain = rows.AskedInVain,
            Removed = stored.RemovedAt is null ? null : stored.RemovedReason,
            Likeness = upstream is { Private: true } ? null : likeness,
            OldestUpload = Oldest(stored, upstream),
            KnownHere = standing.Snapshot.Approved.Contains(name.Canonical) || stored.Files.Any(file => file.FirstAllowedServed is not null),
            HasAge = upstream is not ({ Private: true } or { HasAgeRule: false }),
            TrustedTime = upstream?.TrustedTime ?? false,
        };
        var signals = Signals(state, rows.Seals);
        var decisions = Decide.Files(project, signals, standing.Snapshot, now);
        return new DecidedProject(
            state, decisions, Decide.OnProject(project, standing.Snapshot, now), standing.Snapshot, standing.Epoch,
            isCanary ? DateTimeOffset.MaxValue : ValidUntil(decisions, project, standing.Snapshot, now));
    }

    ProjectState StateOf(ProjectName name, StoredProject stored, Rows rows)
    {
        var facts = rows.Inspections.ToDictionary(row => (row.Sha256, row.Filename));
        var files = new List<FileState>(stored.Files.Count);
        foreach (var file in stored.Files)
        {
            if (!DistributionFilename.TryParse(file.Filename, name, out var filename, out _))
                continue;
            InspectionFacts? inspected = null;
            string? failure = null;
            var current = false;
            if (file.Sha256 is { } digest && facts.TryGetValue((digest, file.Filename), out var row))
            {
                current = row.Engine == engine;
                inspected = InspectionFacts.FromJson(row.FactsJson);
                failure = inspected.Findings.FirstOrDefault(finding => finding.Rule == Rules.InspectorFailed.Id)?.Message;

                // What a failed inspection left behind are no facts, and that another engine failed says nothing of this one.
                if (failure is not null)
                    inspected = null;
                if (!current)
                    failure = null;
            }

            files.Add(new FileState(file, filename, inspected, current, failure, rows.Claims.TryGetValue(file.Filename, out var claim) ? claim : null));
        }

        return new ProjectState(name, stored, files);
    }

    internal static FileSignals[] Signals(ProjectState state, IReadOnlyDictionary<string, DateTimeOffset> seals)
    {
        var inspected = Comparisons.Releases(state);
        Dictionary<PackageVersion, List<InspectionFacts>>? wheels = null;
        foreach (var file in state.Files)
        {
            if (file.Facts is null || file.Filename is not WheelFilename)
                continue;
            wheels ??= [];
            if (!wheels.TryGetValue(file.Filename.Version, out var release))
                wheels.Add(file.Filename.Version, release = []);
            release.Add(file.Facts);
        }

        var signals = new FileSignals[state.Files.Count];
        for (var i = 0; i < signals.Length; i++)
        {
            var (stored, filename, facts, _, failure, _) = state.Files[i];
            var siblings = filename is WheelFilename && wheels is not null && wheels.TryGetValue(filename.Version, out var release)
                ? release
                : (IReadOnlyList<InspectionFacts>)[];
            signals[i] = new FileSignals
            {
                Filename = filename,
                Sha256 = stored.Sha256,
                FirstSeen = stored.FirstSeen,
                UploadTime = stored.UploadTime,
                Late = stored.Late,
                Removed = stored.RemovedAt is not null,
                Changed = stored.ConflictSha256 is not null && facts is null,
                Mismatched = stored.MismatchedAt is not null,
                Inspection = facts,
                InspectionFailed = failure,
                Comparisons = Comparisons.Of(state.Name, state.Files[i], siblings, inspected),
                SealedAt = seals.Count > 0 && seals.TryGetValue(filename.Version.ToString(), out var approved) ? approved : null,
                Served = stored.FirstAllowedServed is not null,
                AllowedBefore = stored.FirstAllowedServed is not null || stored.Verdict == "allow",
            };
        }

        return signals;
    }

    // Only a believed time can make a project old.
    static DateTimeOffset? Oldest(StoredProject stored, IUpstream? upstream)
    {
        DateTimeOffset? oldest = null;
        foreach (var file in stored.Files)
        {
            var time = upstream is { TrustedTime: true } && file.UploadTime is { } upload && upload < file.FirstSeen ? upload : file.FirstSeen;
            if (oldest is null || time < oldest)
                oldest = time;
        }

        return oldest;
    }

    static DateTimeOffset ValidUntil(Decision[] decisions, ProjectSignals project, PolicySnapshot policy, DateTimeOffset now)
    {
        var until = DateTimeOffset.MaxValue;
        if (project.Likeness is not null && project.OldestUpload is { } oldest && oldest + policy.YoungProject > now)
            until = oldest + policy.YoungProject;
        foreach (var decision in decisions)
        {
            foreach (var fired in decision.Fired)
            {
                if (fired.Until is { } end && end > now && end < until)
                    until = end;
            }
        }

        return policy.NextWaiverEnd(now) is { } next && next < until ? next : until;
    }

    static ProjectLookup.Absent NotHere(ProjectName name) => new($"No upstream has a project named {name}.");

    // What the database has on a project beside its page.
    sealed record Rows(
        IReadOnlyList<InspectionRow> Inspections, IReadOnlyDictionary<string, Sha256Digest> Claims, IReadOnlyDictionary<string, DateTimeOffset> Seals, DateTimeOffset? AskedInVain)
    {
        public static readonly Rows None = new([], new Dictionary<string, Sha256Digest>(), new Dictionary<string, DateTimeOffset>(), null);
    }

    sealed class Entry
    {
        readonly Lock guard = new();
        Task<ProjectLookup>? refreshing;
        Task last = Task.CompletedTask;

        public volatile DecidedProject? Decided;
        long freshUntil;
        int busy;

        public ProjectLookup.Absent? Absent { get; set; }

        public bool Used { get; set; }

        public bool Busy => Volatile.Read(ref busy) > 0;

        public DateTimeOffset FreshUntil
        {
            get => new(Interlocked.Read(ref freshUntil), TimeSpan.Zero);
            set => Interlocked.Exchange(ref freshUntil, value.UtcTicks);
        }

        // Everybody who asks while a refresh runs waits for that one.
        public Task<ProjectLookup> Run(Func<Task<ProjectLookup>> refresh)
        {
            lock (guard)
            {
                if (refreshing is { IsCompleted: false } running)
                    return running;
                return refreshing = Change(refresh);
            }
        }

        // Each change begins when the one before it has ended, however that went.
        public Task<T> Change<T>(Func<Task<T>> work)
        {
            lock (guard)
            {
                Interlocked.Increment(ref busy);
                var change = last.ContinueWith(_ => work(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
                last = change.ContinueWith(_ => Interlocked.Decrement(ref busy), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                return change;
            }
        }
    }
}
