using Bonded.Data;
using Bonded.Gate.Files;
using Bonded.Gate.Projects;
using Bonded.Policy;

namespace Bonded.Gate.Canaries;

/// <summary>Brings canaries to where their rule decides on them, by the way that every package takes.</summary>
public sealed class CanaryYard
{
    readonly CanaryUpstream upstream;
    readonly ProjectCatalog catalog;
    readonly Arrivals arrivals;

    internal CanaryYard(CanaryUpstream upstream, ProjectCatalog catalog, Arrivals arrivals)
    {
        this.upstream = upstream;
        this.catalog = catalog;
        this.arrivals = arrivals;
    }

    /// <summary>The epoch of the policy in force.</summary>
    public long Epoch => catalog.Epoch;

    /// <summary>
    /// Has the canary's upstream list its pages one after the other, where they are not all seen yet or where it is to be seen again how an
    /// allowed file is taken away, and has its files inspected.
    /// </summary>
    /// <param name="canary">The canary.</param>
    /// <param name="anew">Begin with the first page, of a canary that begins allowed.</param>
    /// <param name="whileAllowed">Runs while the file that will be withheld may still be had.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What the rule makes of the withheld file.</returns>
    public async Task<CanaryStanding> Prepare(Canary canary, bool anew, Func<Task> whileAllowed, CancellationToken cancellation)
    {
        var project = await catalog.Seen(canary.Name, cancellation);
        if (canary.Pages.Count == 1)
            project = (await catalog.Current(canary.Name, cancellation) as ProjectLookup.Found)?.Project;
        else if ((canary.BeginsAllowed && anew) || project is null || Fired(project, canary) is null)
        {
            for (var page = 0; page < canary.Pages.Count; page++)
            {
                upstream.Turn(canary, page);
                await catalog.AskAgain(canary.Name, cancellation);
                if (page == 0 && canary.BeginsAllowed)
                    await whileAllowed();
            }
        }

        project = await catalog.Seen(canary.Name, cancellation) ?? project;
        foreach (var file in project?.State.Files ?? [])
        {
            if (file is { Facts: null, Failure: null, Stored: { RemovedAt: null, MismatchedAt: null, ConflictSha256: null } })
                await arrivals.Bring(project!.State, file).WaitAsync(cancellation);
        }

        project = await catalog.Seen(canary.Name, cancellation) ?? project;
        if (project is null)
            return CanaryStanding.Silent;
        if (Fired(project, canary) is { } fired)
            return fired.Counts ? CanaryStanding.Enforced : CanaryStanding.Off;

        // What a policy only observes may hold a strong finding all the same, so the setting is asked last.
        var setting = project.Policy.Of(canary.Rule, canary.Name, null);
        return setting is { Mode: RuleMode.Enforce, Action: RuleAction.Hold or RuleAction.Deny } && !LeavesOut(canary.Rule, project.Policy) ? CanaryStanding.Silent : CanaryStanding.Off;
    }

    static FiredRule? Fired(DecidedProject project, Canary canary)
    {
        // A name that is refused as such need not have files.
        var at = project.State.IndexOf(canary.Withheld.Filename);
        var all = at < 0 ? project.OnProject ?? [] : project.Decisions[at].Fired;
        return all.FirstOrDefault(fired => fired.Rule == canary.Rule && fired.Counts) ?? all.FirstOrDefault(fired => fired.Rule == canary.Rule);
    }

    // Rules that wait for a part of the policy that is not there.
    static bool LeavesOut(Rule rule, PolicySnapshot policy) =>
        (rule == Rules.NotInCatalogue && policy.Preset != Preset.Catalogue) || (rule == Rules.SdistBesideWheel && !policy.LeavesSdistsOut);
}
