using System.Collections.Frozen;
using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>An organisation's policy, as it is in force from one moment to the next. Immutable.</summary>
public sealed record PolicySnapshot
{
    readonly DateTimeOffset[] ends = [];

    /// <summary>The policy of an index whose owner has written none.</summary>
    public static readonly PolicySnapshot Balanced = new();

    static readonly FrozenSet<string> heldWhenStrict =
    [
        Rules.LateFile.Id, Rules.StartupCode.Id, Rules.RecordMismatch.Id, Rules.SiblingMismatch.Id, Rules.WheelLayout.Id, Rules.SdistLayout.Id, Rules.ArchiveIrregular.Id,
        Rules.OldVersion.Id, Rules.NewDependency.Id, Rules.CodeOverLimit.Id,
    ];

    /// <summary>The preset that the policy starts from.</summary>
    public Preset Preset { get; init; }

    /// <summary>The index that it is for.</summary>
    public string Index { get; init; } = "root";

    /// <summary>How long a file waits after its upload.</summary>
    public TimeSpan MinimumAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a file waits after its upload if something was seen in it that a person should look at.</summary>
    public TimeSpan MediumAge { get; init; } = TimeSpan.FromDays(14);

    /// <summary>A project younger than this is held on its first use, and on a likeness that would otherwise only be noted.</summary>
    public TimeSpan YoungProject { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A release after a longer time without one is held for <see cref="MediumAge"/>.</summary>
    public TimeSpan Dormancy { get; init; } = TimeSpan.FromDays(365);

    /// <summary>So many releases within an hour are held for <see cref="MediumAge"/>.</summary>
    public int BurstReleases { get; init; } = 3;

    /// <summary>A file that joins a release so long after its first one is held.</summary>
    public TimeSpan SealAfter { get; init; } = TimeSpan.FromDays(14);

    /// <summary>An sdist is held where its release has a wheel.</summary>
    public bool LeavesSdistsOut { get; init; }

    /// <summary>A new finding of a heuristic rule holds a file that is in use, too, instead of raising an alert.</summary>
    public bool HoldsServed { get; init; }

    /// <summary>The canonical names that a catalogue holds: those that the policy lists, and those that were adopted or that a stored catalogue has.</summary>
    public FrozenSet<string> Catalogue { get; init; } = FrozenSet<string>.Empty;

    /// <summary>What it makes of code by what that can do.</summary>
    public IReadOnlyList<CapabilityRule> Capabilities { get; init; } = [];

    /// <summary>What it makes of rules for some projects or releases, by the rule's id.</summary>
    public FrozenDictionary<string, RuleOverride[]> Overrides { get; init; } = FrozenDictionary<string, RuleOverride[]>.Empty;

    /// <summary>How a held file appears on its page.</summary>
    public RefusalMode Holds { get; init; } = RefusalMode.Explain;

    /// <summary>How a denied file appears on its page.</summary>
    public RefusalMode Denials { get; init; } = RefusalMode.Hide;

    /// <summary>Rules whose action or mode differs from the one they ship with.</summary>
    public FrozenDictionary<string, RuleSetting> Settings { get; init; } = FrozenDictionary<string, RuleSetting>.Empty;

    /// <summary>Canonical names a person approved: no likeness holds them, and what looks like them is held.</summary>
    public FrozenSet<string> Approved { get; init; } = FrozenSet<string>.Empty;

    /// <summary>What is denied by name or by bytes.</summary>
    public Scoped<BlockEntry> Block { get; init; } = Scoped<BlockEntry>.Empty;

    /// <summary>Every waiver: those that stand in the policy itself, and those that people gave.</summary>
    public Scoped<Waiver> Waivers
    {
        get;
        init
        {
            field = value;
            ends = [.. value.Where(static waiver => waiver.Until is not null).Select(static waiver => waiver.Until!.Value).Distinct().Order()];
        }
    } = Scoped<Waiver>.Empty;

    /// <summary>When the next waiver ends, or null where none does.</summary>
    public DateTimeOffset? NextWaiverEnd(DateTimeOffset now)
    {
        var at = Array.BinarySearch(ends, now);
        at = at < 0 ? ~at : at + 1;
        return at < ends.Length ? ends[at] : null;
    }

    /// <summary>The policy that a preset is, before anything is changed in it.</summary>
    public static PolicySnapshot Of(Preset preset) => preset switch
    {
        Preset.Strict => new PolicySnapshot
        {
            Preset = preset,
            MinimumAge = TimeSpan.FromDays(14),
            MediumAge = TimeSpan.FromDays(30),
            YoungProject = TimeSpan.FromDays(90),
            LeavesSdistsOut = true,
            HoldsServed = true,
        },
        _ => new PolicySnapshot { Preset = preset },
    };

    /// <summary>What the policy makes of the rule where it says nothing of single projects; an invariant is what it is.</summary>
    public RuleSetting Of(Rule rule) => rule.Invariant ? new RuleSetting(rule.Action, rule.Mode)
        : Settings.TryGetValue(rule.Id, out var setting) ? setting
        : Preset == Preset.Observe ? new RuleSetting(rule.Action, RuleMode.Observe)
        : Preset == Preset.Strict && heldWhenStrict.Contains(rule.Id) ? new RuleSetting(rule.Action, RuleMode.Enforce)
        : new RuleSetting(rule.Action, rule.Mode);

    /// <summary>What the policy makes of the rule for a project, or a release of it.</summary>
    public RuleSetting Of(Rule rule, ProjectName project, PackageVersion? version)
    {
        var setting = Of(rule);
        if (rule.Invariant || !Overrides.TryGetValue(rule.Id, out var overrides))
            return setting;

        // What says most closely whom it is for wins; of two that say it as closely, the stricter. So their order means nothing.
        RuleSetting? best = null;
        var closeness = -1;
        foreach (var candidate in overrides)
        {
            if (candidate.Closeness < closeness || candidate is { Action: null, Mode: null } || !candidate.Matches(project, version, Index))
                continue;
            var made = new RuleSetting(candidate.Action ?? setting.Action, candidate.Mode ?? setting.Mode);
            best = candidate.Closeness > closeness || best is null ? made : Stricter(best, made);
            closeness = candidate.Closeness;
        }

        return best ?? setting;
    }

    /// <summary>Whether the policy says of this rule, for this release, what is to become of it.</summary>
    internal bool Speaks(Rule rule, ProjectName project, PackageVersion version)
    {
        if (Settings.ContainsKey(rule.Id))
            return true;
        if (!Overrides.TryGetValue(rule.Id, out var overrides))
            return false;
        foreach (var candidate in overrides)
        {
            if (candidate is not { Action: null, Mode: null } && candidate.Matches(project, version, Index))
                return true;
        }

        return false;
    }

    /// <summary>The time that a rule measures, for a release.</summary>
    internal TimeSpan TimeOf(Rule rule, TimeSpan otherwise, ProjectName project, PackageVersion? version)
    {
        if (!Overrides.TryGetValue(rule.Id, out var overrides))
            return otherwise;
        TimeSpan? best = null;
        var closeness = -1;
        foreach (var candidate in overrides)
        {
            if (candidate.Days is not { } days || candidate.Closeness < closeness || !candidate.Matches(project, version, Index))
                continue;
            best = candidate.Closeness > closeness || best is null || days > best ? days : best;
            closeness = candidate.Closeness;
        }

        return best ?? otherwise;
    }

    static RuleSetting Stricter(RuleSetting a, RuleSetting b) =>
        Strength(a) >= Strength(b) ? a : b;

    static int Strength(RuleSetting setting) => (setting.Mode == RuleMode.Enforce ? 10 : 0) + (int)setting.Action;

    internal string? WaiverOf(Rule rule, ProjectName project, PackageVersion? version, Sha256Digest? digest, DateTimeOffset now)
    {
        if (rule.Invariant || Waivers.Count == 0)
            return null;
        return Waivers.Find(project, digest, (rule.Id, project, version, digest, now), static (waiver, asked) => waiver.Answers(asked.Id, asked.project, asked.version, asked.digest, asked.now))?.Why;
    }
}
