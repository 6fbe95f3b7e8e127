using System.Collections.Concurrent;
using Bonded.Data;
using Bonded.Gate.Inspections;
using Bonded.Gate.Projects;
using Bonded.Gate.Upstreams;
using Bonded.Inspection;
using Bonded.Packaging;
using Bonded.Policy;
using Bonded.Storage;
using Microsoft.Extensions.Logging;

namespace Bonded.Gate.Files;

/// <summary>
/// Brings files in: fetched to a temporary file, hashed, stored, inspected, recorded. One arrival serves everybody who asks for the
/// file meanwhile; it belongs to the file, so a client that goes away ends nothing.
/// </summary>
sealed class Arrivals : IAsyncDisposable
{
    static readonly TimeSpan FailureMemory = TimeSpan.FromSeconds(5);

    readonly GateOptions options;
    readonly IBlobStore blobs;
    readonly Database database;
    readonly IReadOnlyList<IUpstream> upstreams;
    readonly IInspector inspector;
    readonly ProjectCatalog catalog;
    readonly TimeProvider clock;
    readonly ILogger log;
    readonly ConcurrentDictionary<(ProjectName, string, Sha256Digest?), Arrival> underWay = new();
    readonly SemaphoreSlim seats;
    readonly CancellationTokenSource stop = new();

    public Arrivals(
        GateOptions options, IBlobStore blobs, Database database, IReadOnlyList<IUpstream> upstreams, IInspector inspector, ProjectCatalog catalog,
        TimeProvider clock, ILogger log)
    {
        this.options = options;
        this.blobs = blobs;
        this.database = database;
        this.upstreams = upstreams;
        this.inspector = inspector;
        this.catalog = catalog;
        this.clock = clock;
        this.log = log;
        seats = new SemaphoreSlim(options.ConcurrentFetches, options.ConcurrentFetches);
    }

    /// <summary>Files on their way in.</summary>
    public int Count => underWay.Count;

    /// <summary>The arrival of the file: one that is under way, or a new one. Its task never faults.</summary>
    public Task<ArrivalOutcome> Bring(ProjectState project, FileState file)
    {
        var key = (project.Name, file.Stored.Filename, file.Stored.Sha256);
        if (!underWay.ContainsKey(key) && underWay.Count >= options.WaitingFetches)
            return Task.FromResult<ArrivalOutcome>(new ArrivalOutcome.NoRoom("too many files are being fetched"));
        var arrival = underWay.GetOrAdd(key, _ => new Arrival(() => Run(project, file, key)));
        return arrival.Outcome;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(underWay.Values.Select(arrival => arrival.Outcome));
        seats.Dispose();
        stop.Dispose();
    }

    async Task<ArrivalOutcome> Run(ProjectState project, FileState file, (ProjectName, string, Sha256Digest?) key)
    {
        ArrivalOutcome outcome;
        try
        {
            // A slow inspection holds a seat among the workers, not one among the fetches.
            var (digest, failure) = await FetchInTurn(project, file);
            outcome = failure ?? await Inspect(project.Name, file, digest);

            // What was due for another try is put off when that went wrong too.
            if (outcome is ArrivalOutcome.UpstreamFailed && file.Stored.RetryAt is not null)
                await PutOff(project.Name, file);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            outcome = new ArrivalOutcome.NoRoom("the server is stopping");
        }
        catch (Exception wrong)
        {
            log.LogError(wrong, "{Filename} could not be brought in", file.Stored.Filename);
            outcome = wrong is IOException or DatabaseException { Code: "database-full" }
                ? new ArrivalOutcome.NoRoom("the server could not store the file")
                : new ArrivalOutcome.UpstreamFailed("the file could not be brought in");
        }

        // A failure is remembered for a moment, so that a client that retries at once does not hammer the upstream.
        if (outcome is ArrivalOutcome.Inspected or ArrivalOutcome.Mismatched)
            underWay.TryRemove(key, out _);
        else
            _ = Task.Delay(FailureMemory, clock).ContinueWith(_ => underWay.TryRemove(key, out var _), TaskScheduler.Default);
        if (!CanaryNames.Covers(project.Name.Canonical))
            GateMeter.Arrived(outcome);
        return outcome;
    }

    /// <summary>
    /// Whether the bytes of that digest are here and whole. What is not whole is told, put aside, and as good as lost.
    /// </summary>
    public async Task<bool> Holds(ProjectName project, string filename, Sha256Digest digest, CancellationToken cancellation)
    {
        var state = await blobs.Check(digest, cancellation);
        if (state != BlobState.Damaged)
            return state == BlobState.Whole;
        log.LogCritical("The stored bytes of {Filename} are not {Sha256} any more; they are put aside and fetched again", filename, digest);
        var told = PageDiff.Event("storage.damaged", project, filename, digest);
        await database.Write(
            tx =>
            {
                Audit.Insert(tx, told);
                return true;
            },
            stop.Token);
        blobs.SetAside(digest);
        return false;
    }

    async Task<(Sha256Digest Digest, ArrivalOutcome? Failure)> FetchInTurn(ProjectState project, FileState file)
    {
        await seats.WaitAsync(stop.Token);
        try
        {
            return await Fetch(project, file);
        }
        finally
        {
            seats.Release();
        }
    }

    /// <summary>
    /// The digest under which the file's bytes are stored now, or why they are not. Where the upstream names no digest, the bytes that
    /// came first give the file the one it keeps.
    /// </summary>
    async Task<(Sha256Digest Digest, ArrivalOutcome? Failure)> Fetch(ProjectState project, FileState file)
    {
        var listed = file.Stored.Sha256;
        if (listed is { } stored && await Holds(project.Name, file.Stored.Filename, stored, stop.Token))
            return (stored, null);
        var upstream = upstreams.FirstOrDefault(candidate => candidate.Name == project.Stored.Upstream);
        if (upstream is null)
            return Failed(new ArrivalOutcome.UpstreamFailed("the upstream the file belongs to is not configured"));
        if (file.Stored.Size > options.FileBytes)
            return Failed(new ArrivalOutcome.UpstreamFailed("the file is larger than this server fetches"));
        if (blobs.FreeBytes() - (file.Stored.Size ?? 0) < options.SpareDisk)
        {
            log.LogError("There is no room on the disk for {Filename}", file.Stored.Filename);
            return Failed(new ArrivalOutcome.NoRoom("the server has no room on its disk for the file"));
        }

        await using var writer = await blobs.Create(stop.Token);
        var answer = await upstream.File(new Uri(file.Stored.Url), file.Stored.Size, writer, null, stop.Token);
        if (answer is FetchAnswer.Gone gone)
            return Failed(new ArrivalOutcome.UpstreamFailed(gone.Sentence));
        if (answer is FetchAnswer.Failed { OtherSize: true } && listed is not null)
            return Failed(await Mismatched(project.Name, upstream.Name, file, "bytes of another number"));
        if (answer is FetchAnswer.Failed failed)
            return Failed(new ArrivalOutcome.UpstreamFailed(failed.Sentence));
        CrashPoint.Reach("file-fetched");
        var length = writer.Length;
        var found = await writer.Seal(stop.Token);
        if (listed is { } expected && found != expected)
            return Failed(await Mismatched(project.Name, upstream.Name, file, found.ToString()));
        await writer.Commit(stop.Token);
        CrashPoint.Reach("file-stored");
        if (listed is null)
        {
            Sha256Digest? stands = null;
            await catalog.Change(project.Name, tx => stands = Bonded.Data.Projects.LearnDigest(tx, project.Name.Canonical, file.Stored.Filename, found, length));
            if (stands != found)
                return Failed(new ArrivalOutcome.UpstreamFailed("the upstream gives different bytes each time it is asked for the file"));
        }

        return (found, null);

        static (Sha256Digest, ArrivalOutcome?) Failed(ArrivalOutcome outcome) => (default, outcome);
    }

    // What was asked for is not to be had now, so its page must not offer it.
    async Task<ArrivalOutcome> Mismatched(ProjectName name, string upstream, FileState file, string received)
    {
        if (!CanaryNames.Covers(name.Canonical))
            log.LogCritical("{Upstream} sent other bytes for {Filename} than its page lists", upstream, file.Stored.Filename);
        var told = PageDiff.Event("upstream.digest-mismatch", name, file.Stored.Filename, file.Stored.Sha256, ("received", received));
        var tries = file.Stored.Tries + 1;
        await catalog.Change(name, tx => Bonded.Data.Projects.Mismatched(
            tx, name.Canonical, file.Stored.Filename, tries, clock.GetUtcNow() + Backoff.After(tries), told));
        return new ArrivalOutcome.Mismatched();
    }

    async Task<ArrivalOutcome> Inspect(ProjectName name, FileState file, Sha256Digest digest)
    {
        var path = blobs.PathOf(digest) ?? throw new InvalidOperationException("The blob store has no local path.");
        var outcome = await inspector.Inspect(path, digest, file.Stored.Filename, stop.Token);

        // An error takes nothing away that was cleared: what another engine saw stands until this one has looked.
        if (outcome is InspectionOutcome.Failed && file is { Facts: not null })
        {
            await PutOff(name, file);
            return new ArrivalOutcome.Inspected();
        }

        var facts = outcome switch
        {
            InspectionOutcome.Done done => done.Facts,
            InspectionOutcome.Failed failed => new InspectionFacts
            {
                Sha256 = digest,
                Filename = file.Stored.Filename,
                Engine = inspector.Engine,
                Size = blobs.Length(digest) ?? 0,
                Findings = [new Finding(Rules.InspectorFailed.Id, Strength.High, failed.Sentence)],
            },
            _ => throw new InvalidOperationException("Unknown outcome."),
        };
        CrashPoint.Reach("file-inspected");
        if (facts.Metadata is { } metadata)
            await Store(blobs, metadata, stop.Token);
        CrashPoint.Reach("metadata-stored");
        var row = new InspectionRow(digest, file.Stored.Filename, facts.Engine, facts.ToJson(), clock.GetUtcNow());
        var arrived = PageDiff.Event("upstream.digest-mismatch-ended", name, file.Stored.Filename, digest);
        var alerts = Alerts(name, file, digest, facts);
        var tries = outcome is InspectionOutcome.Failed ? file.Stored.Tries + 1 : 0;
        await catalog.Change(name, tx =>
        {
            Bonded.Data.Inspections.Save(tx, row);
            Bonded.Data.Projects.Arrived(tx, name.Canonical, file.Stored.Filename, arrived);
            foreach (var alert in alerts)
                Audit.Insert(tx, alert);
            if (tries > 0)
                Bonded.Data.Projects.PutRetry(tx, name.Canonical, file.Stored.Filename, tries, tries < Backoff.Inspections ? clock.GetUtcNow() + Backoff.After(tries) : null);
        });
        CrashPoint.Reach("inspection-decided");
        return new ArrivalOutcome.Inspected();
    }

    // What is in use stays, unless the policy holds it; but whoever looks after it is to know what is seen in it now.
    List<AuditEvent> Alerts(ProjectName name, FileState file, Sha256Digest digest, InspectionFacts facts)
    {
        if (file.Stored.FirstAllowedServed is null)
            return [];
        var alerts = new List<AuditEvent>();
        foreach (var finding in facts.Findings.Where(finding => IsAlarming(finding) && file.Facts?.Findings.Any(known => known.Rule == finding.Rule && IsAlarming(known)) != true)
            .DistinctBy(static finding => finding.Rule))
        {
            log.LogCritical("{Filename}, which is in use here, has a new finding of {Rule}", file.Stored.Filename, finding.Rule);
            alerts.Add(PageDiff.Event("alert.finding-in-use", name, file.Stored.Filename, digest, ("rule", finding.Rule), ("message", Sentence.Clean(finding.Message))));
        }

        return alerts;
    }

    static bool IsAlarming(Finding finding) => finding.Strength == Strength.High && Rules.Of(finding.Rule).IsHeuristic;

    /// <summary>Notes that the file was tried in vain once more, and when it is tried again.</summary>
    public Task PutOff(ProjectName name, FileState file)
    {
        var tries = file.Stored.Tries + 1;
        return catalog.Change(name, tx => Bonded.Data.Projects.PutRetry(tx, name.Canonical, file.Stored.Filename, tries, clock.GetUtcNow() + Backoff.After(tries)));
    }

    internal static async Task<Sha256Digest> Store(IBlobStore blobs, byte[] bytes, CancellationToken cancellation)
    {
        var digest = Sha256Digest.Of(bytes);
        if (blobs.Exists(digest))
            return digest;
        await using var writer = await blobs.Create(cancellation);
        await writer.WriteAsync(bytes, cancellation);
        await writer.Seal(cancellation);
        await writer.Commit(cancellation);
        return digest;
    }

    sealed class Arrival(Func<Task<ArrivalOutcome>> run)
    {
        readonly Lazy<Task<ArrivalOutcome>> outcome = new(() => Task.Run(run));

        public Task<ArrivalOutcome> Outcome => outcome.Value;
    }
}
