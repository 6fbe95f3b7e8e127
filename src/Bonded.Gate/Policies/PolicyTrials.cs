using Bonded.Data;
using Bonded.Gate.Projects;
using Bonded.Packaging;
using Bonded.Packaging.Locks;
using Bonded.Policy;

namespace Bonded.Gate.Policies;

/// <summary>What a policy would change, before it is in force: the same decisions over the same signals, of which nothing is recorded.</summary>
public sealed class PolicyTrials : IDisposable
{
    /// <summary>How many changes are told one by one.</summary>
    public const int MostShown = 200;

    readonly Database database;
    readonly PolicyInForce policy;
    readonly ProjectCatalog catalog;
    readonly SemaphoreSlim seat = new(1, 1);

    internal PolicyTrials(Database database, PolicyInForce policy, ProjectCatalog catalog)
    {
        this.database = database;
        this.policy = policy;
        this.catalog = catalog;
    }

    /// <summary>What would change over everything seen.</summary>
    public async Task<(SupposedChanges? Found, ReviewAnswer.Refused? Refused)> Changes(string toml, CancellationToken cancellation)
    {
        if (Reviews.Read(toml, out var snapshot) is { } refused)
            return (null, refused);

        // One at a time: it reads everything there is.
        await seat.WaitAsync(cancellation);
        try
        {
            return (await Changes([policy.Current, await policy.Supposed(snapshot!, toml, cancellation)], cancellation), null);
        }
        finally
        {
            seat.Release();
        }
    }

    /// <summary>How pinned releases would stand, in their order.</summary>
    /// <param name="releases">Each with the files that may be installed; none means every file of the release.</param>
    public async Task<(IReadOnlyList<SupposedRelease>? Found, ReviewAnswer.Refused? Refused)> Releases(
        string toml, IReadOnlyList<(ProjectName Project, PackageVersion Version, IReadOnlyList<LockedFile> Files)> releases, CancellationToken cancellation)
    {
        if (Reviews.Read(toml, out var snapshot) is { } refused)
            return (null, refused);
        StandingPolicy[] policies = [policy.Current, await policy.Supposed(snapshot!, toml, cancellation)];
        var found = new List<SupposedRelease>(releases.Count);
        foreach (var (project, version, files) in releases)
            found.Add(await catalog.Suppose(project, policies, cancellation) is [var now, var then] ? Of(now, then, version, files) : Unknown);
        return (found, null);
    }

    public void Dispose() => seat.Dispose();

    async Task<SupposedChanges> Changes(StandingPolicy[] policies, CancellationToken cancellation)
    {
        var (projects, files, withheld, freed, otherwise, inUse) = (0, 0, 0, 0, 0, 0);
        var first = new PriorityQueue<SupposedChange, (int, int)>();
        foreach (var text in await database.Read(tx => Data.Projects.Names(tx), cancellation))
        {
            if (!ProjectName.TryParse(text, out var name) || await catalog.Suppose(name, policies, cancellation) is not [var now, var then])
                continue;
            projects++;
            for (var i = 0; i < now.Decisions.Length; i++)
            {
                files++;
                var (before, after) = (now.Decisions[i], then.Decisions[i]);
                var (was, will) = (IsFree(before), IsFree(after));
                if (was && will || (was == will && before.Verdict == after.Verdict && before.RuleIds == after.RuleIds))
                    continue;
                _ = will ? freed++ : was ? withheld++ : otherwise++;
                var file = now.State.Files[i];
                var used = file.Stored.FirstAllowedServed is not null;
                if (used && was)
                    inUse++;

                // The least important of those kept goes out when there are too many; of equals the later one.
                first.Enqueue(
                    new SupposedChange(name.Canonical, file.Stored.Filename, file.Filename.Version.ToString(), Said(before), Said(after), used),
                    ((used ? 4 : 0) + (will ? 1 : was ? 2 : 0), -files));
                if (first.Count > MostShown)
                    first.Dequeue();
            }
        }

        var shown = new List<SupposedChange>(first.Count);
        while (first.TryDequeue(out var change, out _))
            shown.Add(change);
        shown.Reverse();
        return new SupposedChanges(projects, files, withheld, freed, otherwise, inUse, shown);
    }

    static SupposedRelease Unknown => new(SupposedStanding.Unknown, false, null, null);

    static SupposedRelease Of(DecidedProject now, DecidedProject then, PackageVersion version, IReadOnlyList<LockedFile> pinned)
    {
        var digests = pinned.Select(static file => file.Sha256).ToHashSet();
        var (seen, free, freeNow, lost) = (0, 0, 0, 0);
        string? sentence = null;
        for (var i = 0; i < then.Decisions.Length; i++)
        {
            var file = then.State.Files[i];
            if (!file.Filename.Version.Equals(version) || (digests.Count > 0 && (file.Stored.Sha256 is not { } sha256 || !digests.Contains(sha256))))
                continue;
            var (was, will) = (IsFree(now.Decisions[i]), IsFree(then.Decisions[i]));
            seen++;
            free += will ? 1 : 0;
            freeNow += was ? 1 : 0;
            lost += was && !will ? 1 : 0;
            if (!will && (sentence is null || was))
                sentence = then.Decisions[i].Sentence;
        }

        if (seen == 0)
            return Unknown;
        var standing = free == 0 ? SupposedStanding.Broken : lost > 0 ? SupposedStanding.Partly : SupposedStanding.Allowed;
        return standing == SupposedStanding.Allowed
            ? new SupposedRelease(standing, false, null, null)
            : new SupposedRelease(standing, freeNow == 0, sentence, Nearest(then, version)?.ToString());
    }

    // The newest one before it, or else the oldest one after it.
    static PackageVersion? Nearest(DecidedProject project, PackageVersion version)
    {
        PackageVersion? before = null;
        PackageVersion? after = null;
        for (var i = 0; i < project.Decisions.Length; i++)
        {
            var file = project.State.Files[i];
            var other = file.Filename.Version;
            if (!IsFree(project.Decisions[i]) || file.Stored.Yanked || (other.IsPreRelease && !version.IsPreRelease) || other.Equals(version))
                continue;
            if (other.CompareTo(version) < 0)
                before = before is null || other.CompareTo(before) > 0 ? other : before;
            else
                after = after is null || other.CompareTo(after) < 0 ? other : after;
        }

        return before ?? after;
    }

    static bool IsFree(Decision decision) => decision.Verdict == Verdict.Allow || decision.AwaitsInspection;

    static string Said(Decision decision) => IsFree(decision) ? "Allowed" : decision.Sentence;
}
