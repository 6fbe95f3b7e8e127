using System.Globalization;
using Bonded.Inspection;
using Bonded.Inspection.Names;
using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>
/// The one decision. It is pure: the same signals, policy and time give the same decisions, whoever asks and by whatever route.
/// </summary>
public static class Decide
{
    static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    static readonly FiredRule StillInspected = new(Rules.NotInspected, Verdict.Hold, RuleMode.Enforce, "the file's bytes are still being inspected", null, null);

    /// <summary>
    /// Decides every file of a project together, because malice in one file withholds its release and an sdist waits for its
    /// wheels. The decisions stand in the order of the files.
    /// </summary>
    public static Decision[] Files(ProjectSignals project, IReadOnlyList<FileSignals> files, PolicySnapshot policy, DateTimeOffset now)
    {
        var onProject = OnProject(project, policy, now);
        var decisions = new Decision[files.Count];
        Dictionary<PackageVersion, Release>? releases = null;
        for (var i = 0; i < files.Count; i++)
        {
            var fired = OnFile(project, files[i], policy, now);
            if (onProject is not null)
            {
                fired ??= [];
                foreach (var rule in onProject)
                    Add(ref fired, rule.Rule, rule.Reason, rule.Until, project, files[i], policy, now);
            }

            var decision = decisions[i] = Decision.From(fired);
            if (decision.Verdict != Verdict.Allow)
                Note(ref releases, files[i], decision);
        }

        if (releases is null)
            return decisions;
        for (var i = 0; i < files.Count; i++)
        {
            if (releases.TryGetValue(files[i].Filename.Version, out var release))
                decisions[i] = WithRelease(project, files[i], decisions[i], release, policy, now);
        }

        return decisions;
    }

    /// <summary>What fires on the project as a whole, before its files are looked at; null where nothing does.</summary>
    public static IReadOnlyList<FiredRule>? OnProject(ProjectSignals project, PolicySnapshot policy, DateTimeOffset now)
    {
        List<FiredRule>? fired = null;
        if (project.OwnedElsewhere)
            Fire(ref fired, policy, Rules.OwnedName, $"{project.Name} is a name your organisation owns; it never comes from a public upstream", null);
        if (project.Rebinding is { } rebinding)
            Fire(ref fired, policy, Rules.Rebinding, rebinding, null);
        if (project.Removed is { } removed)
            Fire(ref fired, policy, Rules.RemovedUpstream, removed, null);
        if (Imitates(project, policy, now) is { } target)
            Fire(ref fired, policy, Rules.LookAlike, $"the name {project.Name} looks like {target.Target}; a person has to say that it is meant", null);
        return fired;
    }

    static Likeness? Imitates(ProjectSignals project, PolicySnapshot policy, DateTimeOffset now)
    {
        if (project.Likeness is not { } likeness || project.KnownHere || likeness.Verdict == NameVerdict.Clear || likeness.Matches.Count == 0)
            return null;

        // A weak likeness of a project that has been around is how most honest names come to be.
        var young = project.OldestUpload is not { } oldest || now - oldest < policy.YoungProject;
        return likeness.Verdict == NameVerdict.Held || young ? likeness.Matches[0] : null;
    }

    static List<FiredRule>? OnFile(ProjectSignals project, FileSignals file, PolicySnapshot policy, DateTimeOffset now)
    {
        List<FiredRule>? fired = null;
        if (file.Removed && project.Removed is null)
            Add(ref fired, Rules.RemovedUpstream, $"the upstream no longer lists {file.Filename.Text}", null, project, file, policy, now);
        if (file.Changed)
            Add(ref fired, Rules.ChangedUpstream, $"the upstream now lists other bytes for {file.Filename.Text} than when it was first seen", null, project, file, policy, now);
        if (file.Sha256 is null)
            Add(ref fired, Rules.MissingHash, $"the upstream gives no SHA-256 for {file.Filename.Text}", null, project, file, policy, now);

        foreach (var entry in policy.Block)
        {
            if (entry.Matches(project.Name, file.Filename.Version, file.Sha256))
            {
                Add(ref fired, Rules.Blocked, entry.Why, null, project, file, policy, now);
                break;
            }
        }

        if (project.HasAge)
            Age(ref fired, project, file, policy, now);
        Inspected(ref fired, project, file, policy, now);
        return fired;
    }

    static void Age(ref List<FiredRule>? fired, ProjectSignals project, FileSignals file, PolicySnapshot policy, DateTimeOffset now)
    {
        // Judged against the first sight, not against now: a time that lay in the future then is not believed later either.
        var believed = project.TrustedTime && !file.Late && file.UploadTime is { } upload && upload <= file.FirstSeen + ClockSkew;
        var since = believed ? file.UploadTime!.Value : file.FirstSeen;
        var until = since + policy.MinimumAge;
        if (now < until)
        {
            var what = believed ? "was uploaded on" : "was first seen here on";
            Add(ref fired, Rules.MinimumAge, $"{project.Name} {file.Filename.Version} {what} {Day(since)}, free on {Day(until)}", until, project, file, policy, now);
        }

        if (file.Late)
            Add(ref fired, Rules.LateFile, $"{file.Filename.Text} joined its release after {Day(file.FirstSeen)}, though it claims an earlier upload", null, project, file, policy, now);
    }

    static void Inspected(ref List<FiredRule>? fired, ProjectSignals project, FileSignals file, PolicySnapshot policy, DateTimeOffset now)
    {
        if (file.InspectionFailed is { } failed)
            Add(ref fired, Rules.InspectorFailed, failed, null, project, file, policy, now);
        else if (file.Inspection is null)
            (fired ??= []).Add(StillInspected);

        if (file.Inspection is { } facts)
        {
            foreach (var finding in facts.Findings)
                Found(ref fired, finding, project, file, policy, now);
        }

        foreach (var finding in file.Comparisons)
            Found(ref fired, finding, project, file, policy, now);
    }

    static void Found(ref List<FiredRule>? fired, Finding finding, ProjectSignals project, FileSignals file, PolicySnapshot policy, DateTimeOffset now)
    {
        if (finding.Strength == Strength.Info)
            return;
        Add(ref fired, Rules.Of(finding.Rule), finding.Message, null, project, file, policy, now);
    }

    static Decision WithRelease(ProjectSignals project, FileSignals file, Decision decision, Release release, PolicySnapshot policy, DateTimeOffset now)
    {
        List<FiredRule>? fired = null;
        if (release.Tainted is { } tainted && decision.Fired.All(rule => rule.Rule != tainted.Rule))
            Add(ref fired, Rules.WithheldRelease, $"another file of {project.Name} {file.Filename.Version} is withheld by {tainted.Rule.Id}", null, project, file, policy, now);
        if (release.WheelWithheld && file.Filename is SdistFilename && !file.AllowedBefore && (decision.Verdict == Verdict.Allow || decision.AwaitsInspection))
            Add(ref fired, Rules.SdistOfWithheldRelease, $"a wheel of {project.Name} {file.Filename.Version} is withheld, so its sdist waits with it", release.WheelUntil, project, file, policy, now);
        return fired is null ? decision : Decision.From([.. decision.Fired, .. fired]);
    }

    static void Note(ref Dictionary<PackageVersion, Release>? releases, FileSignals file, Decision decision)
    {
        releases ??= [];
        releases.TryGetValue(file.Filename.Version, out var release);
        foreach (var rule in decision.Fired)
        {
            if (rule.Counts && rule.Rule.Scope == RuleScope.Release && rule.Action > Verdict.Allow)
                release.Tainted ??= rule;
        }

        // A wheel that merely waits for its inspection says nothing about the sdist yet.
        if (file.Filename is WheelFilename && !decision.AwaitsInspection)
        {
            release.WheelUntil = !release.WheelWithheld ? decision.Until
                : release.WheelUntil is { } a && decision.Until is { } b ? (a > b ? a : b) : null;
            release.WheelWithheld = true;
        }

        releases[file.Filename.Version] = release;
    }

    static void Add(
        ref List<FiredRule>? fired, Rule rule, string reason, DateTimeOffset? until, ProjectSignals project, FileSignals file, PolicySnapshot policy,
        DateTimeOffset now)
    {
        var setting = policy.Of(rule);
        var waived = policy.WaiverOf(rule, project.Name, file.Filename.Version, file.Sha256, now);
        (fired ??= []).Add(new FiredRule(rule, setting.Action, setting.Mode, reason, until, waived));
    }

    static void Fire(ref List<FiredRule>? fired, PolicySnapshot policy, Rule rule, string reason, DateTimeOffset? until)
    {
        var setting = policy.Of(rule);
        (fired ??= []).Add(new FiredRule(rule, setting.Action, setting.Mode, reason, until, null));
    }

    static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    struct Release
    {
        public FiredRule? Tainted;
        public bool WheelWithheld;
        public DateTimeOffset? WheelUntil;
    }
}
