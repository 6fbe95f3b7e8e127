using System.Collections.Concurrent;
using Bonded.Data;
using Bonded.Gate.Canaries;
using Bonded.Gate.Clients;
using Bonded.Gate.Contents;
using Bonded.Gate.Files;
using Bonded.Gate.Inspections;
using Bonded.Gate.Names;
using Bonded.Gate.Pages;
using Bonded.Gate.Policies;
using Bonded.Gate.Projects;
using Bonded.Gate.Upstreams;
using Bonded.Packaging;
using Bonded.Policy;
using Bonded.Storage;
using Microsoft.Extensions.Logging;

namespace Bonded.Gate;

/// <summary>
/// The way in. Everything a client can ask of the index is a method here, and each of them goes through the same decisions; nothing
/// here knows of an HTTP server.
/// </summary>
public sealed class Gate : IAsyncDisposable
{
    // As long as a request waits: uv asks four times and pip six, so that an inspection of a minute is over before either gives up.
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    const int LocatedFiles = 50_000;

    readonly ConcurrentDictionary<(Sha256Digest, string), ProjectName> located = new();
    readonly ConcurrentDictionary<(string, string), bool> downloaded = new();
    readonly GateOptions options;
    readonly Database database;
    readonly IBlobStore blobs;
    readonly ProjectCatalog catalog;
    readonly Arrivals arrivals;
    readonly NameGate names;
    readonly PageCache pages;
    readonly MetadataClaims claims;
    readonly Upkeep upkeep;
    readonly Askings askings = new();
    readonly TimeProvider clock;

    Gate(
        GateOptions options, Database database, IBlobStore blobs, IReadOnlyList<IUpstream> others, IInspector inspector, PolicyInForce policy, TimeProvider clock,
        ILogger log)
    {
        var canaries = new CanaryUpstream(clock);
        IReadOnlyList<IUpstream> upstreams = [canaries, .. others];
        this.options = options;
        this.database = database;
        this.blobs = blobs;
        this.clock = clock;
        names = new NameGate(options, policy.Current.Snapshot);
        catalog = new ProjectCatalog(options, database, upstreams, names, policy, inspector.Engine, clock, log);
        arrivals = new Arrivals(options, blobs, database, upstreams, inspector, catalog, clock, log);
        Canaries = new CanaryYard(canaries, catalog, arrivals);
        claims = new MetadataClaims(blobs, database, upstreams, log);
        pages = new PageCache(options.PageCacheBytes);
        Reviews = new Reviews(database, policy, catalog, clock);
        Trials = new PolicyTrials(database, policy, catalog);
        Kept = new KeptFiles(database, blobs, catalog, options.Limits, clock);
        Adoptions = new Adoptions.Adoptions(options, database, catalog, arrivals, Reviews, clock);
        upkeep = new Upkeep(options, database, policy, askings, Reviews, catalog, arrivals, inspector.Engine, clock, log);
    }

    /// <summary>Opens the gate over what is stored: a policy other than the last one raises the index's epoch first.</summary>
    public static async Task<Gate> Open(
        GateOptions options, Database database, IBlobStore blobs, IReadOnlyList<IUpstream> upstreams, IInspector inspector, TimeProvider clock, ILogger log,
        CancellationToken cancellation)
    {
        var steady = new SteadyClock(clock, log);
        await database.Write(tx => Quarantine.EndNamespaces(tx, [.. options.Owned.Select(owned => owned.ToString())]), cancellation);
        var policy = await PolicyInForce.Open(database, options.Policy, options.Configuration, cancellation);
        CrashPoint.Reach("policy-adopted");
        var gate = new Gate(options, database, blobs, upstreams, inspector, policy, steady, log);
        gate.upkeep.Start();
        return gate;
    }

    /// <summary>What other policies would change.</summary>
    public PolicyTrials Trials { get; }

    /// <summary>The packages that prove that nothing withheld leaks.</summary>
    public CanaryYard Canaries { get; }

    /// <summary>The bytes that are kept of what is withheld.</summary>
    public KeptFiles Kept { get; }

    /// <summary>How releases stand that are in use elsewhere.</summary>
    public Adoptions.Adoptions Adoptions { get; }

    /// <summary>The page of a project if it stands rendered as it is, without any waiting.</summary>
    public RenderedPage? TryPage(string canonical, PageForm form) =>
        upkeep.InStep && catalog.TryCurrent(canonical) is { } project ? pages.Find(project, form) : null;

    /// <summary>The page of a project.</summary>
    public async Task<PageLookup> Page(ProjectName name, PageForm form, ClientFacts client, CancellationToken cancellation)
    {
        if (!upkeep.InStep)
            return new PageLookup.Unavailable("This node has lost touch with its database.");
        switch (await catalog.Current(name, cancellation))
        {
            case ProjectLookup.Found found:
                var project = await WithLikelyFile(found.Project, client, cancellation);
                return new PageLookup.Found(pages.Find(project, form) ?? Render(project, form));
            case ProjectLookup.Absent absent:
                return new PageLookup.Absent(absent.Sentence);
            case ProjectLookup.Unavailable unavailable:
                return new PageLookup.Unavailable(unavailable.Sentence);
            default:
                throw new InvalidOperationException("Unknown lookup.");
        }
    }

    /// <summary>The file with that digest and filename. A HEAD request asks the same and downloads nothing.</summary>
    public async Task<FileAnswer> File(Sha256Digest sha256, string filename, CancellationToken cancellation)
    {
        if (!upkeep.InStep)
            return new FileAnswer.Later("This node has lost touch with its database.", RetryAfter);
        if (await Locate(sha256, filename, cancellation) is not { } name)
            return new FileAnswer.Missing("There is no such file here.");
        var waited = false;
        while (true)
        {
            var project = await catalog.Known(name, cancellation);
            var at = project?.State.IndexOf(filename) ?? -1;
            if (project is null || at < 0 || project.State.Files[at].Stored.Sha256 != sha256)
                return new FileAnswer.Missing("There is no such file here.");
            var file = project.State.Files[at];
            var decision = project.Decisions[at];
            if (decision.Verdict == Verdict.Allow && await arrivals.Holds(name, filename, sha256, cancellation)
                && blobs.PathOf(sha256) is { } path && blobs.Length(sha256) is { } length)
                return new FileAnswer.Serve(name, filename, sha256, path, length);
            if (decision.Verdict != Verdict.Allow && !decision.AwaitsInspection)
            {
                if (!CanaryNames.Covers(name.Canonical))
                    GateMeter.Refused(decision.Main!.Rule.Id);
                return new FileAnswer.Refused(RefusalOf(project, at));
            }

            if (waited)
                return new FileAnswer.UpstreamFailed("The file could not be brought in.");

            // Not inspected yet, or allowed before and its bytes are lost: either way it has to come in.
            if (await Wait(arrivals.Bring(project.State, file), options.FileWait, cancellation) is not { } outcome)
                return new FileAnswer.Later($"{filename} is still being inspected; ask again in a few seconds.", RetryAfter);
            if (outcome is ArrivalOutcome.UpstreamFailed failed)
                return new FileAnswer.UpstreamFailed(Sentence.Clean($"{filename}: {failed.Sentence}"));
            if (outcome is ArrivalOutcome.NoRoom full)
                return new FileAnswer.NoRoom(Sentence.Clean($"{filename}: {full.Sentence}"));
            waited = true;
        }
    }

    /// <summary>
    /// The core metadata of a wheel (PEP 658). The upstream's may go out before the wheel is here, once it agrees with its page; asking
    /// for it starts the wheel's arrival.
    /// </summary>
    public async Task<FileAnswer> Metadata(Sha256Digest sha256, string filename, CancellationToken cancellation)
    {
        if (!upkeep.InStep)
            return new FileAnswer.Later("This node has lost touch with its database.", RetryAfter);
        if (await Locate(sha256, filename, cancellation) is not { } name)
            return new FileAnswer.Missing("There is no such file here.");
        var project = await catalog.Known(name, cancellation);
        var at = project?.State.IndexOf(filename) ?? -1;
        if (project is null || at < 0 || project.State.Files[at] is not { Filename: WheelFilename } file || file.Stored.Sha256 != sha256)
            return new FileAnswer.Missing("There is no metadata for such a file here.");
        if (project.Decisions[at].AwaitsInspection)
        {
            var arrival = arrivals.Bring(project.State, file);
            if (file.Stored.MetadataSha256 is { } claimed && await claims.Claim(project.State, file, claimed, cancellation) is { } claim)
                return new FileAnswer.Serve(name, filename, claim, blobs.PathOf(claim)!, blobs.Length(claim) ?? 0);
            await Wait(arrival, options.FileWait, cancellation);
        }

        // What the file itself would be answered, its metadata is answered too; only the bytes differ.
        switch (await File(sha256, filename, cancellation))
        {
            case FileAnswer.Serve:
                var decided = await catalog.Known(name, cancellation);
                var inspected = decided?.State.Find(filename);
                var own = inspected?.Facts?.MetadataSha256;

                // Another inspection finds lost metadata again.
                if (own is { } wanted && !await arrivals.Holds(name, filename, wanted, cancellation))
                    await Wait(arrivals.Bring(decided!.State, inspected!), options.FileWait, cancellation);
                return own is { } digest && blobs.PathOf(digest) is { } path
                    ? new FileAnswer.Serve(name, filename, digest, path, blobs.Length(digest) ?? 0)
                    : new FileAnswer.Missing("There is no metadata for such a file here.");
            case var other:
                return other;
        }
    }

    /// <summary>What people decide.</summary>
    public Reviews Reviews { get; }

    /// <summary>Notes who was refused.</summary>
    /// <param name="who">A user's name, or an address.</param>
    public void Asked(Refusal refusal, string who)
    {
        if (refusal.EntryId is { } entry)
            askings.Note(entry, who);
    }

    /// <summary>Notes that a file went out: from its first download on, its project is known here.</summary>
    public void Downloaded(FileAnswer.Serve served)
    {
        if (CanaryNames.Covers(served.Project.Canonical) || !downloaded.TryAdd((served.Project.Canonical, served.Filename), true))
            return;
        if (downloaded.Count > LocatedFiles)
            downloaded.Clear();
        var now = clock.GetUtcNow();
        _ = catalog.Write(tx => Bonded.Data.Projects.MarkServed(tx, served.Project.Canonical, served.Filename, now));
    }

    /// <summary>Whether the name can be answered without asking an upstream what it is.</summary>
    public async ValueTask<bool> Knows(ProjectName name, CancellationToken cancellation) =>
        catalog.TryCurrent(name.Canonical) is not null || names.Owns(name) || await database.Read(tx => Bonded.Data.Projects.Find(tx, name.Canonical), cancellation) is not null;

    /// <summary>What is decided on a project's files, for everything that explains rather than serves.</summary>
    public async Task<ProjectLookup> Decisions(ProjectName name, CancellationToken cancellation) =>
        upkeep.InStep ? await catalog.Current(name, cancellation) : new ProjectLookup.Unavailable("This node has lost touch with its database.");

    /// <summary>Why the file at that place is not served, or null where it is.</summary>
    public Refusal? Refusal(DecidedProject project, int at) =>
        project.Decisions[at] is { Verdict: not Verdict.Allow, AwaitsInspection: false } ? RefusalOf(project, at) : null;

    /// <summary>Why the project as a whole is not served, or null where it is.</summary>
    public Refusal? ProjectRefusal(DecidedProject project) =>
        Decision.From(project.OnProject is null ? null : [.. project.OnProject]) is { Verdict: not Verdict.Allow } whole
            ? Refusals.Of(whole, project.State.Stored.QuarantineId, options.PublicUrl)
            : null;

    /// <summary>The files a page lists, with how.</summary>
    public IReadOnlyList<Listing> Listings(DecidedProject project) => Listing.Of(project, options.PublicUrl);

    /// <summary>The entry of the quarantine with that number, or null.</summary>
    public Task<QuarantineEntry?> QuarantineEntry(long id, CancellationToken cancellation) => database.Read(tx => Quarantine.Find(tx, id), cancellation);

    /// <summary>The names of all projects known here, in order.</summary>
    public Task<IReadOnlyList<string>> Names(CancellationToken cancellation) => database.Read(tx => Bonded.Data.Projects.Names(tx), cancellation);

    /// <summary>The core metadata of an inspected file, or null.</summary>
    public async Task<CoreMetadata?> CoreMetadata(FileState file, CancellationToken cancellation)
    {
        if (file.Facts?.MetadataSha256 is not { } digest || blobs.PathOf(digest) is null)
            return null;
        await using var stream = blobs.OpenRead(digest);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellation);
        return Packaging.CoreMetadata.TryParse(bytes.ToArray(), out var metadata, out _) ? metadata : null;
    }

    /// <summary>Whether requests can be answered: the database answers and this node is in step with it.</summary>
    public async Task<bool> Ready(CancellationToken cancellation)
    {
        await database.Read(tx => Indexes.Epoch(tx), cancellation);
        return upkeep.InStep;
    }

    public async ValueTask DisposeAsync()
    {
        await upkeep.DisposeAsync();
        await claims.DisposeAsync();
        await arrivals.DisposeAsync();
        catalog.Dispose();
        Kept.Dispose();
        Trials.Dispose();
    }

    RenderedPage Render(DecidedProject project, PageForm form)
    {
        var listings = Listings(project);
        if (form == PageForm.HtmlWithoutWithheld)
            listings = [.. listings.Where(listing => listing.Withheld is null)];
        var stored = project.State.Stored;
        var (status, reason) = (stored.Status, stored.StatusReason);
        if (ProjectRefusal(project) is { } refusal)
            (status, reason) = (listings.Count == 0 ? "quarantined" : status, refusal.Sentence);

        // A quarantined project offers no files (PEP 792), and installers that know the status look at none. Where files are listed, if
        // only to say why they are withheld, the page keeps the reason and leaves the status out.
        if (status == "quarantined" && listings.Count > 0)
            status = "active";
        var page = new RenderedPage(form == PageForm.Json
            ? PageRenderer.Json(project.State.Name, listings, status, reason, stored.Serial)
            : PageRenderer.Html(project.State.Name, listings, status, reason));

        // What is not stored is asked for by somebody who makes names up.
        if (stored.Serial > 0)
            pages.Put(project, form, page);
        return page;
    }

    Refusal RefusalOf(DecidedProject project, int at) => Refusals.Of(project, at, options.PublicUrl);

    /// <summary>
    /// Before the first page of a project goes out, the file its client will most likely take is inspected, so that a page does not
    /// offer what the next request would refuse.
    /// </summary>
    async Task<DecidedProject> WithLikelyFile(DecidedProject project, ClientFacts client, CancellationToken cancellation)
    {
        var until = clock.GetTimestamp();
        while (LikelyFile(project, client) is { Facts: null } file)
        {
            var left = options.FirstPageWait - clock.GetElapsedTime(until);
            if (left <= TimeSpan.Zero || await Wait(arrivals.Bring(project.State, file), left, cancellation) is not (ArrivalOutcome.Inspected or ArrivalOutcome.Mismatched))
                break;
            project = await catalog.Known(project.State.Name, cancellation) ?? project;
        }

        return project;
    }

    static FileState? LikelyFile(DecidedProject project, ClientFacts client)
    {
        FileState? best = null;
        var score = 0;
        for (var i = 0; i < project.Decisions.Length; i++)
        {
            var file = project.State.Files[i];
            if (!MayBeListed(project.Decisions[i]) || file.Stored.Yanked || file.Filename.Version.IsPreRelease)
                continue;

            // An sdist is what installers build where no wheel of the release fits.
            var fits = file.Filename is WheelFilename wheel ? 1 + WheelChoice.Score(wheel, client) : 1;
            if (file.Filename is WheelFilename && fits == 1)
                continue;
            var newer = best is null ? 1 : file.Filename.Version.CompareTo(best.Filename.Version);
            if (fits > 0 && (newer > 0 || (newer == 0 && fits > score)))
                (best, score) = (file, fits);
        }

        return best;
    }

    // Allowed, or lacking nothing but a look at its bytes.
    static bool MayBeListed(Decision decision) => decision.Fired.All(
        fired => !fired.Counts || fired.Action == RuleAction.Allow || fired.Rule == Rules.NotInspected || fired.Rule == Rules.MissingHash);

    async Task<ProjectName?> Locate(Sha256Digest sha256, string filename, CancellationToken cancellation)
    {
        if (filename.Length > DistributionFilename.MaxLength)
            return null;

        // A file stays with its project for ever, so what was found once need not be looked up again.
        if (located.TryGetValue((sha256, filename), out var known))
            return known;

        // A wheel's filename says whose it is; an sdist's can be read in more than one way, so the record decides.
        var project = await database.Read(tx => Bonded.Data.Projects.OfFile(tx, sha256, filename), cancellation);
        if (project is null || !ProjectName.TryParse(project, out var name))
            return null;
        if (located.Count >= LocatedFiles)
            located.Clear();
        located[(sha256, filename)] = name;
        return name;
    }

    async Task<ArrivalOutcome?> Wait(Task<ArrivalOutcome> arrival, TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            return await arrival.WaitAsync(limit, clock, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
