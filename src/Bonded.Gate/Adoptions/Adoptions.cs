using Bonded.Data;
using Bonded.Gate.Clients;
using Bonded.Gate.Files;
using Bonded.Gate.Policies;
using Bonded.Gate.Projects;
using Bonded.Packaging;
using Bonded.Packaging.Locks;
using Bonded.Policy;

namespace Bonded.Gate.Adoptions;

/// <summary>
/// Says how releases that are in use elsewhere stand here, after fetching and inspecting whatever of them is not here yet. A digest that the
/// upstream does not list is told to the audit log: somebody's lock, or the upstream, is not what it was.
/// </summary>
public sealed class Adoptions
{
    /// <summary>The most files that are asked about at once.</summary>
    public const int MaxFiles = 2_000;

    /// <summary>What an adoption answers, where there is such a rule: only what time or a first use would.</summary>
    public static IReadOnlyList<string> Answers { get; } = [.. ((string[])["minimum-age", "first-use"]).Where(Rules.Exists)];

    /// <summary>For how long.</summary>
    public static TimeSpan Term { get; } = TimeSpan.FromDays(90);

    const int AtOnce = 8;

    readonly GateOptions options;
    readonly Database database;
    readonly ProjectCatalog catalog;
    readonly Arrivals arrivals;
    readonly Reviews reviews;
    readonly TimeProvider clock;

    internal Adoptions(GateOptions options, Database database, ProjectCatalog catalog, Arrivals arrivals, Reviews reviews, TimeProvider clock)
    {
        this.options = options;
        this.database = database;
        this.catalog = catalog;
        this.arrivals = arrivals;
        this.reviews = reviews;
        this.clock = clock;
    }

    /// <summary>How the files of a release stand. What is still on its way in after a moment is <see cref="Standing.Pending"/>.</summary>
    /// <param name="locked">The files as a lock names them; none for every file of the release.</param>
    /// <param name="targets">The Pythons and machines whose wheels are meant; none for all.</param>
    public async Task<IReadOnlyList<FileStanding>> Stand(
        ProjectName name, PackageVersion version, IReadOnlyList<LockedFile> locked, IReadOnlyList<ClientFacts> targets, CancellationToken cancellation)
    {
        switch (await catalog.Current(name, cancellation))
        {
            case ProjectLookup.Found found:
                var until = clock.GetTimestamp();
                var project = found.Project;
                var outcomes = new Dictionary<string, ArrivalOutcome?>(StringComparer.Ordinal);
                await Bring(project, [.. Wanted(project, version, locked).Where(file => Fits(file, targets))], outcomes, until, cancellation);
                var standings = Standings(await catalog.Known(name, cancellation) ?? project, version, locked, targets, outcomes);
                if (standings.All(file => file.Standing != Standing.Pending))
                    await Tell(name, version, standings, cancellation);
                return standings;
            case ProjectLookup.Absent absent:
                return Each(locked, Standing.Absent, absent.Sentence);
            case ProjectLookup.Unavailable unavailable:
                return Each(locked, Standing.Failed, unavailable.Sentence);
            default:
                throw new InvalidOperationException("Unknown lookup.");
        }
    }

    /// <summary>Waives what an adoption answers, for exactly these files. Each has to be inspected here already.</summary>
    /// <returns>What became of it, and when the waivers end.</returns>
    public async Task<(ReviewAnswer Answer, DateTimeOffset Until)> Adopt(
        IReadOnlyList<(ProjectName Project, Sha256Digest Sha256)> files, string why, string who, CancellationToken cancellation)
    {
        var until = clock.GetUtcNow() + Term;
        foreach (var group in files.GroupBy(file => file.Project))
        {
            var project = await catalog.Known(group.Key, cancellation);
            var here = project?.State.Files.Where(file => file.Facts is not null && file.Stored.Sha256 is not null).Select(file => file.Stored.Sha256!.Value).ToHashSet() ?? [];
            if (!group.All(file => here.Contains(file.Sha256)))
                return (new ReviewAnswer.Refused("not-inspected", "Only files that were inspected here can be adopted. Ask for them with /prefetches first."), until);
        }

        return (await reviews.Adopt(files, Answers, why, until, who, cancellation), until);
    }

    // The files that have to be looked into before anything can be said of the release.
    static IEnumerable<FileState> Wanted(DecidedProject project, PackageVersion version, IReadOnlyList<LockedFile> locked)
    {
        var digests = locked.Select(file => file.Sha256).ToHashSet();
        for (var i = 0; i < project.Decisions.Length; i++)
        {
            var file = project.State.Files[i];
            if (file.Filename.Version == version && (locked.Count == 0 || file.Stored.Sha256 is not { } digest || digests.Contains(digest))
                && file is { Facts: null, Failure: null, Stored: { RemovedAt: null, MismatchedAt: null } } && project.Decisions[i].Verdict != Verdict.Deny)
            {
                yield return file;
            }
        }
    }

    // A null outcome is one that is not there yet.
    async Task Bring(
        DecidedProject project, IReadOnlyList<FileState> files, Dictionary<string, ArrivalOutcome?> outcomes, long began, CancellationToken cancellation)
    {
        foreach (var file in files)
            outcomes[file.Stored.Filename] = null;
        for (var at = 0; at < files.Count; at += AtOnce)
        {
            // No more are under way than a few, so that a lock does not keep what installers wait for from coming in.
            var some = files.Skip(at).Take(AtOnce).Select(file => (file.Stored.Filename, Arrival: arrivals.Bring(project.State, file))).ToList();
            foreach (var (filename, arrival) in some)
            {
                var left = options.FileWait - clock.GetElapsedTime(began);
                if (left <= TimeSpan.Zero && !arrival.IsCompleted)
                    return;
                try
                {
                    outcomes[filename] = arrival.IsCompleted ? await arrival : await arrival.WaitAsync(left, clock, cancellation);
                }
                catch (TimeoutException)
                {
                    return;
                }
            }
        }
    }

    List<FileStanding> Standings(
        DecidedProject project, PackageVersion version, IReadOnlyList<LockedFile> locked, IReadOnlyList<ClientFacts> targets,
        Dictionary<string, ArrivalOutcome?> outcomes)
    {
        var files = project.State.Files;
        var whole = Decision.From(project.OnProject is null ? null : [.. project.OnProject]) is { Verdict: not Verdict.Allow } decision
            ? Refusals.Of(decision, project.State.Stored.QuarantineId, options.PublicUrl) : null;
        var release = Enumerable.Range(0, files.Count).Where(i => files[i].Filename.Version == version).ToList();
        if (locked.Count == 0)
        {
            if (release.Count > 0)
                return [.. release.Select(i => Decided(project, i, targets, outcomes))];
            return [whole is null ? Nothing(Standing.Absent, $"The upstream has no release {version} of {project.State.Name}.") : new FileStanding(null, null, Of(whole.Verdict), whole.Sentence, whole)];
        }

        var byDigest = new Dictionary<Sha256Digest, int>();
        foreach (var i in Enumerable.Range(0, files.Count).Except(release).Concat(release))
        {
            if (files[i].Stored.Sha256 is { } digest)
                byDigest[digest] = i;
        }

        // A file whose digest nobody knows yet may be any of those that are missing.
        var unknown = release.Where(i => files[i].Stored.Sha256 is null).ToList();
        var standings = new List<FileStanding>(locked.Count);
        foreach (var file in locked)
        {
            // The same bytes may be there under several names.
            var at = file.Filename is null ? -1 : project.State.IndexOf(file.Filename);
            if ((at >= 0 && files[at].Stored.Sha256 == file.Sha256) || byDigest.TryGetValue(file.Sha256, out at))
            {
                standings.Add(files[at].Filename.Version == version
                    ? Decided(project, at, targets, outcomes)
                    : new FileStanding(file.Filename, file.Sha256, Standing.Differs, $"The upstream lists these bytes under another release than {version}.", null));
            }
            else if (whole is not null && release.Count == 0)
                standings.Add(new FileStanding(file.Filename, file.Sha256, Of(whole.Verdict), whole.Sentence, whole));
            else if (release.Count == 0)
                standings.Add(new FileStanding(file.Filename, file.Sha256, Standing.Absent, $"The upstream has no release {version} of {project.State.Name}.", null));
            else if (unknown.Count > 0)
            {
                standings.Add(unknown.Any(i => outcomes.GetValueOrDefault(files[i].Stored.Filename) is null)
                    ? new FileStanding(file.Filename, file.Sha256, Standing.Pending, null, null)
                    : new FileStanding(file.Filename, file.Sha256, Standing.Failed, "The upstream names no digest, and the file could not be brought in to find out.", null));
            }
            else
            {
                standings.Add(new FileStanding(
                    file.Filename, file.Sha256, Standing.Differs,
                    file.Filename is not null && project.State.Find(file.Filename) is { Stored.Sha256: not null }
                        ? "The lock names another digest than the upstream lists for this file: one of them is not what it was."
                        : $"The lock names a digest that the upstream does not list for {project.State.Name} {version}: one of them is not what it was.",
                    null));
            }
        }

        return standings;
    }

    FileStanding Decided(DecidedProject project, int at, IReadOnlyList<ClientFacts> targets, Dictionary<string, ArrivalOutcome?> outcomes)
    {
        var stored = project.State.Files[at].Stored;
        var decision = project.Decisions[at];
        if (!Fits(project.State.Files[at], targets))
            return new FileStanding(stored.Filename, stored.Sha256, Standing.Elsewhere, null, null);
        if (project.State.Files[at].Facts is null && outcomes.TryGetValue(stored.Filename, out var outcome))
        {
            var sentence = outcome switch
            {
                null => null,
                ArrivalOutcome.UpstreamFailed failed => failed.Sentence,
                ArrivalOutcome.NoRoom full => full.Sentence,
                _ => "",
            };
            if (sentence is null)
                return new FileStanding(stored.Filename, stored.Sha256, Standing.Pending, null, null);
            if (sentence.Length > 0)
                return new FileStanding(stored.Filename, stored.Sha256, Standing.Failed, Sentence.Clean($"{stored.Filename}: {sentence}"), null);
        }

        if (decision.Verdict == Verdict.Allow)
            return new FileStanding(stored.Filename, stored.Sha256, Standing.Allow, null, null) { Inspected = project.State.Files[at].Facts is not null };
        var refusal = Refusals.Of(project, at, options.PublicUrl);
        return new FileStanding(stored.Filename, stored.Sha256, Of(decision.Verdict), refusal.Sentence, refusal) { Inspected = project.State.Files[at].Facts is not null };
    }

    static bool Fits(FileState file, IReadOnlyList<ClientFacts> targets) =>
        targets.Count == 0 || file.Filename is not WheelFilename wheel || targets.Any(target => WheelChoice.Score(wheel, target) > 0);

    Task Tell(ProjectName name, PackageVersion version, IReadOnlyList<FileStanding> standings, CancellationToken cancellation)
    {
        var alarms = standings.Where(file => file.Standing == Standing.Differs).ToList();
        return alarms.Count == 0 ? Task.CompletedTask : database.Write(
            tx =>
            {
                foreach (var file in alarms)
                {
                    var filename = file.Filename is not null && DistributionFilename.TryParse(file.Filename, out _, out _) ? file.Filename : null;
                    Audit.Insert(tx, PageDiff.Event("adoption.digest-unlisted", name, filename, file.Sha256, ("version", version.ToString())));
                }

                return true;
            },
            cancellation);
    }

    static Standing Of(Verdict verdict) => verdict switch { Verdict.Allow => Standing.Allow, Verdict.Hold => Standing.Hold, _ => Standing.Deny };

    static IReadOnlyList<FileStanding> Each(IReadOnlyList<LockedFile> locked, Standing standing, string sentence) =>
        locked.Count == 0 ? [Nothing(standing, sentence)] : [.. locked.Select(file => new FileStanding(file.Filename, file.Sha256, standing, sentence, null))];

    static FileStanding Nothing(Standing standing, string sentence) => new(null, null, standing, sentence, null);
}
