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
    static readonly FiredRule StillInspected = new(Rules.NotInspected, RuleAction.Hold, RuleMode.Enforce, "the file's bytes are still being inspected", null, null);
    static readonly Decision Awaiting = Decision.From([StillInspected]);

    /// <summary>
    /// Decides every file of a project together, because malice in one file withholds its release and an sdist waits for its
    /// wheels. The decisions stand in the order of the files.
    /// </summary>
    public static Decision[] Files(ProjectSignals project, IReadOnlyList<FileSignals> files, PolicySnapshot policy, DateTimeOffset now)
    {
        var onProject = OnProject(project, policy, now);
        var decisions = new Decision[files.Count];
        var history = new ReleaseHistory(project, files, now);
        Dictionary<PackageVersion, Release>? releases = null;
        for (var i = 0; i < files.Count; i++)
        {
            var fired = OnFile(project, files[i], history, policy, now);
            var waits = files[i] is { Inspection: null, InspectionFailed: null };
            if (fired is null && waits && onProject is null)
            {
                // So it is with most files of a large project, which share the one decision.
                decisions[i] = Awaiting;
                continue;
            }

            if (waits)
                (fired ??= []).Add(StillInspected);
            if (onProject is not null)
            {
                fired ??= [];
                foreach (var rule in onProject)
                    Add(ref fired, rule.Rule, rule.Reason, rule.Until, project, files[i], policy, now);
            }

            var decision = decisions[i] = Decision.From(fired);
            if (decision.Verdict != Verdict.Allow && !decision.AwaitsInspection)
                Note(ref releases, files[i], i, decision);
        }

        if (releases is null)
            return decisions;
        for (var i = 0; i < files.Count; i++)
        {
            if (releases.TryGetValue(files[i].Filename.Version, out var release))
                decisions[i] = WithRelease(project, files[i], i, decisions[i], release, policy, now);
        }

        return decisions;
    }

    /// <summary>What fires on the project as a whole, before its files are looked at; null where nothing does.</summary>
    public static IReadOnlyList<FiredRule>? OnProject(ProjectSignals project, PolicySnapshot policy, DateTimeOffset now)
    {
        List<FiredRule>? fired = null;
        if (project.OwnedElsewhere)
            Fire(ref fired, project, policy, now, Rules.OwnedName, $"{project.Name} is a name your organisation owns; it never comes from a public upstream");
        if (project.Rebinding is { } rebinding)
            Fire(ref fired, project, policy, now, Rules.Rebinding, rebinding);
        if (project.Removed is { } removed)
            Fire(ref fired, project, policy, now, Rules.RemovedUpstream, removed);
        if (Imitates(project, policy, now) is { } target)
            Fire(ref fired, project, policy, now, Rules.LookAlike, $"the name {project.Name} looks like {target.Target}; a person has to say that it is meant");
        if (project.Returned is { } returned)
            Fire(ref fired, project, policy, now, Rules.ReturnedProject, returned);
        if (policy.Preset == Preset.Catalogue && !project.OwnedElsewhere && project.HasAge && !policy.Catalogue.Contains(project.Name.Canonical) && !policy.Approved.Contains(project.Name.Canonical))
            Fire(ref fired, project, policy, now, Rules.NotInCatalogue, $"{project.Name} is not in the organisation's catalogue; this is now a request for it");
        if (project.HasAge && !project.KnownHere)
        {
            if (project.AskedInVain is { } asked && (project.OldestUpload is not { } made || asked < made))
                Fire(ref fired, project, policy, now, Rules.AskedBefore, $"{project.Name} was asked for here on {Day(asked)}, before it existed; somebody may have made it for that");
            var young = policy.TimeOf(Rules.FirstUse, policy.YoungProject, project.Name, null);
            if (project.OldestUpload is not { } oldest)
                Fire(ref fired, project, policy, now, Rules.FirstUse, $"nobody here uses {project.Name} yet, and how old it is is not known");
            else if (now < oldest + young)
                Fire(ref fired, project, policy, now, Rules.FirstUse, $"nobody here uses {project.Name} yet, and its oldest file is of {Day(oldest)}; free on {Day(oldest + young)}", oldest + young);
        }

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

    static List<FiredRule>? OnFile(ProjectSignals project, FileSignals file, ReleaseHistory history, PolicySnapshot policy, DateTimeOffset now)
    {
        List<FiredRule>? fired = null;
        if (file.Removed && project.Removed is null)
            Add(ref fired, Rules.RemovedUpstream, $"the upstream no longer lists {file.Filename.Text}", null, project, file, policy, now);
        if (file.Changed)
            Add(ref fired, Rules.ChangedUpstream, $"the upstream now lists other bytes for {file.Filename.Text} than when it was first seen", null, project, file, policy, now);
        if (file.Mismatched)
            Add(ref fired, Rules.DigestMismatch, $"the upstream sent other bytes for {file.Filename.Text} than its page lists; it is asked again from time to time", null, project, file, policy, now);
        if (file.Sha256 is null)
            Add(ref fired, Rules.MissingHash, $"the upstream gives no SHA-256 for {file.Filename.Text}", null, project, file, policy, now);

        if (policy.Block.Find(project.Name, file.Sha256, (project, file), static (entry, of) => entry.Matches(of.project.Name, of.file.Filename.Version, of.file.Sha256)) is { } block)
            Add(ref fired, Rules.Blocked, block.Why, null, project, file, policy, now);

        Inspected(ref fired, project, file, policy, now);
        if (file.SealedAt is { } approved && file.FirstSeen > approved)
            Add(ref fired, Rules.SealedRelease, $"{file.Filename.Text} joined its release after a person approved it on {Day(approved)}", null, project, file, policy, now);
        if (history.IsSole && IsAbsurd(file.Filename.Version, now))
            Add(ref fired, Rules.AbsurdVersion, $"{file.Filename.Version} is the only release of {project.Name}, and no version to begin with", null, project, file, policy, now);
        if (policy.LeavesSdistsOut && file.Filename is SdistFilename && history.HasWheel(file.Filename.Version))
            Add(ref fired, Rules.SdistBesideWheel, $"{project.Name} {file.Filename.Version} has a wheel, and building its sdist would run its code", null, project, file, policy, now);
        if (project.HasAge)
        {
            History(ref fired, project, file, history, policy, now);
            Age(ref fired, project, file, policy, now);
        }

        return fired;
    }

    // A year, a month or a day at the front is no way to win over other versions.
    static bool IsAbsurd(PackageVersion version, DateTimeOffset now)
    {
        if (!version.Epoch.IsZero || version.Release[0].Value is not { } major)
            return true;
        if (major < 100)
            return false;
        var year = major switch
        {
            < 10_000 => major,
            >= 100_000 and < 1_000_000 => major / 100,
            >= 10_000_000 and < 100_000_000 => major / 10_000,
            _ => 0,
        };
        return year < 1_990 || year > now.Year + 1;
    }

    // What a release's time says beside those of the others. An upstream whose times are not believed has no history.
    static void History(ref List<FiredRule>? fired, ProjectSignals project, FileSignals file, ReleaseHistory history, PolicySnapshot policy, DateTimeOffset now)
    {
        if (history.IsSettled || !project.TrustedTime)
            return;
        var version = file.Filename.Version;
        var since = Since(project, file, out _);
        var until = since + ReleaseHistory.Remembered;
        if (now < until && history.Began(version) is { } first && since - first >= policy.SealAfter)
            Add(ref fired, Rules.SealedRelease, $"{file.Filename.Text} joined a release that had been there since {Day(first)}, free on {Day(until)}", until, project, file, policy, now);
        until = since + policy.TimeOf(Rules.DormantRelease, policy.MediumAge, project.Name, version);
        if (now < until && history.SilenceBefore(version) is { } silence && silence > policy.Dormancy)
            Add(ref fired, Rules.DormantRelease, $"{project.Name} {version} is the first release in {(int)silence.TotalDays} days, free on {Day(until)}", until, project, file, policy, now);
        until = since + policy.TimeOf(Rules.ReleaseBurst, policy.MediumAge, project.Name, version);
        if (now < until && history.WithinAnHour(version) is var burst && burst >= policy.BurstReleases)
            Add(ref fired, Rules.ReleaseBurst, $"{project.Name} {version} is one of {burst} releases within an hour, free on {Day(until)}", until, project, file, policy, now);
        until = since + policy.TimeOf(Rules.OldVersion, policy.MediumAge, project.Name, version);
        if (now < until && history.HigherBefore(version) is { } higher)
            Add(ref fired, Rules.OldVersion, $"{project.Name} {version} came after {higher.Canonical}, free on {Day(until)}", until, project, file, policy, now);
    }

    /// <summary>From when the file's age counts, and whether that is the upstream's word.</summary>
    internal static DateTimeOffset Since(ProjectSignals project, FileSignals file, out bool believed)
    {
        // Judged against the first sight, not against now: a time that lay in the future then is not believed later either.
        believed = project.TrustedTime && !file.Late && file.UploadTime is { } upload && upload <= file.FirstSeen;
        return believed ? file.UploadTime!.Value : file.FirstSeen;
    }

    static void Age(ref List<FiredRule>? fired, ProjectSignals project, FileSignals file, PolicySnapshot policy, DateTimeOffset now)
    {
        var since = Since(project, file, out var believed);
        var least = policy.TimeOf(Rules.MinimumAge, policy.MinimumAge, project.Name, file.Filename.Version);
        var doubt = Doubt(fired);
        var wait = doubt is not null && policy.MediumAge > least ? policy.MediumAge : least;
        var until = since + wait;
        if (now < until)
        {
            var what = believed ? "was uploaded on" : "was first seen here on";
            var why = wait == least ? ""
                : $", after {Days(wait)} days instead of {Days(least)} because {(doubt!.Rule.IsAboutCode ? "its code" : "it")} needs a second look: {doubt.Reason.TrimEnd('.')}";
            Add(ref fired, Rules.MinimumAge, $"{project.Name} {file.Filename.Version} {what} {Day(since)}, free on {Day(until)}{why}", until, project, file, policy, now);
        }

        if (file.Late)
            Add(ref fired, Rules.LateFile, $"{file.Filename.Text} joined its release after {Day(file.FirstSeen)}, though it claims an earlier upload", null, project, file, policy, now);
    }

    // What holds by itself needs no second reason, and what the policy lets pass or a person has answered is no reason.
    static FiredRule? Doubt(List<FiredRule>? fired)
    {
        if (fired is null)
            return null;
        FiredRule? doubt = null;
        foreach (var rule in fired)
        {
            if (rule is { Mode: RuleMode.Observe, Waived: null, Action: > RuleAction.Allow } && rule.Seen.Any(finding => finding.Strength >= Strength.Medium)
                && (doubt is null || Rules.Order(rule.Rule) < Rules.Order(doubt.Rule)))
                doubt = rule;
        }

        return doubt;
    }

    static void Inspected(ref List<FiredRule>? fired, ProjectSignals project, FileSignals file, PolicySnapshot policy, DateTimeOffset now)
    {
        if (file.InspectionFailed is { } failed)
            Add(ref fired, Rules.InspectorFailed, failed, null, project, file, policy, now);
        if (file.Inspection is { } facts)
        {
            foreach (var finding in facts.Findings)
                Found(ref fired, finding, project, file, policy, now);
            foreach (var rule in policy.Capabilities)
            {
                if (rule.Name?.Matches(project.Name) != false && facts.Capabilities.FirstOrDefault(use => use.Capability == rule.Capability && use.Trigger >= rule.When) is { } use)
                    Add(ref fired, Rules.Capability, $"the code can do {use.Capability} {Seen.Runs(use.Trigger)}", null, project, file, policy, now, policy.Settings.ContainsKey(Rules.Capability.Id) ? null : rule.Action);
            }
        }

        foreach (var finding in file.Comparisons)
            Found(ref fired, finding, project, file, policy, now);
    }

    static void Found(ref List<FiredRule>? fired, Finding finding, ProjectSignals project, FileSignals file, PolicySnapshot policy, DateTimeOffset now)
    {
        if (finding.Strength == Strength.Info)
            return;
        var rule = Rules.Of(finding.Rule);
        if (fired?.Find(other => other.Rule == rule && other.Reason == finding.Message && other.Seen.Count > 0) is { } same)
        {
            if (same.Seen.Count < FiredRule.MaxSeen)
                ((List<Finding>)same.Seen).Add(finding);
            if (HoldsByItself(finding, rule, project, file, policy))
                fired[fired.IndexOf(same)] = same with { Mode = RuleMode.Enforce };
            return;
        }

        Add(ref fired, rule, finding.Message, null, project, file, policy, now);

        var mode = fired![^1].Mode;
        if (HoldsByItself(finding, rule, project, file, policy))
            mode = RuleMode.Enforce;
        else if (IsAlert(rule, project, file, policy))
            mode = RuleMode.Observe;
        fired[^1] = fired[^1] with { Mode = mode, Seen = new List<Finding>(1) { finding } };
    }

    // A rule that is only observed for the oddities of old packages, or for what honest code does too, still counts where what it saw holds
    // by itself.
    static bool HoldsByItself(Finding finding, Rule rule, ProjectSignals project, FileSignals file, PolicySnapshot policy) =>
        finding.Strength == Strength.High && policy.Preset != Preset.Observe && !IsAlert(rule, project, file, policy) && !policy.Speaks(rule, project.Name, file.Filename.Version);

    // What is in use and what no rule saw before is not taken away for what may be an oddity: a person is told.
    static bool IsAlert(Rule rule, ProjectSignals project, FileSignals file, PolicySnapshot policy) =>
        file.Served && rule.IsHeuristic && !policy.HoldsServed && !policy.Speaks(rule, project.Name, file.Filename.Version);

    // Both rules fire whatever else does: what withholds a file already may end before its siblings are cleared.
    static Decision WithRelease(ProjectSignals project, FileSignals file, int at, Decision decision, Release release, PolicySnapshot policy, DateTimeOffset now)
    {
        List<FiredRule>? fired = null;
        if (release.TaintBeside(at) is { } taint)
            Add(ref fired, Rules.WithheldRelease, $"another file of {project.Name} {file.Filename.Version} is withheld by {taint.Id}", null, project, file, policy, now);
        if (release.WheelWithheld && file.Filename is SdistFilename && !file.AllowedBefore)
            Add(ref fired, Rules.SdistOfWithheldRelease, $"a wheel of {project.Name} {file.Filename.Version} is withheld, so its sdist waits with it", release.WheelUntil, project, file, policy, now);
        return fired is null ? decision : Decision.From([.. decision.Fired, .. fired]);
    }

    // A file that merely waits for its inspection is not noted: it says nothing about its siblings yet.
    static void Note(ref Dictionary<PackageVersion, Release>? releases, FileSignals file, int at, Decision decision)
    {
        releases ??= [];
        if (!releases.TryGetValue(file.Filename.Version, out var release))
            releases.Add(file.Filename.Version, release = new Release());
        foreach (var rule in decision.Fired)
        {
            if (!rule.Counts || rule.Rule.Scope != RuleScope.Release)
                continue;
            release.Taint(rule, at);
            break;
        }

        if (file.Filename is WheelFilename)
            release.Withhold(decision.Until);
    }

    static void Add(
        ref List<FiredRule>? fired, Rule rule, string reason, DateTimeOffset? until, ProjectSignals project, FileSignals file, PolicySnapshot policy,
        DateTimeOffset now, RuleAction? action = null)
    {
        var setting = policy.Of(rule, project.Name, file.Filename.Version);
        var waived = policy.WaiverOf(rule, project.Name, file.Filename.Version, file.Sha256, now);
        (fired ??= []).Add(new FiredRule(rule, action ?? setting.Action, setting.Mode, reason, until, waived));
    }

    static void Fire(
        ref List<FiredRule>? fired, ProjectSignals project, PolicySnapshot policy, DateTimeOffset now, Rule rule, string reason, DateTimeOffset? until = null)
    {
        var setting = policy.Of(rule, project.Name, null);
        (fired ??= []).Add(new FiredRule(rule, setting.Action, setting.Mode, reason, until, policy.WaiverOf(rule, project.Name, null, null, now)));
    }

    static string Days(TimeSpan time) => time.TotalDays.ToString("0.##", CultureInfo.InvariantCulture);

    static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    sealed class Release
    {
        FiredRule? weightiest;
        FiredRule? next;
        int weightiestAt;

        public bool WheelWithheld { get; private set; }

        /// <summary>When the last withheld wheel is free, or null where any waits without an end.</summary>
        public DateTimeOffset? WheelUntil { get; private set; }

        public void Taint(FiredRule rule, int at)
        {
            if (weightiest is null || Decision.Weight(rule) > Decision.Weight(weightiest))
                (weightiest, weightiestAt, next) = (rule, at, weightiest);
            else if (next is null || Decision.Weight(rule) > Decision.Weight(next))
                next = rule;
        }

        /// <summary>The weightiest rule that taints the release by another file than the one at that place.</summary>
        public Rule? TaintBeside(int at) => (weightiestAt == at ? next : weightiest)?.Rule;

        public void Withhold(DateTimeOffset? until)
        {
            WheelUntil = !WheelWithheld ? until : WheelUntil is { } a && until is { } b ? (a > b ? a : b) : null;
            WheelWithheld = true;
        }
    }
}
