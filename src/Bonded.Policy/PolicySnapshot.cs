using System.Collections.Frozen;
using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>An organisation's policy, as it is in force from one moment to the next. Immutable.</summary>
public sealed record PolicySnapshot
{
    readonly DateTimeOffset[] ends = [];

    /// <summary>The policy of an index whose owner has written none.</summary>
    public static readonly PolicySnapshot Balanced = new();

    /// <summary>How long a file waits after its upload.</summary>
    public TimeSpan MinimumAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a file waits after its upload if something was seen in it that a person should look at.</summary>
    public TimeSpan MediumAge { get; init; } = TimeSpan.FromDays(14);

    /// <summary>A project younger than this is held on a likeness that would otherwise only be noted.</summary>
    public TimeSpan YoungProject { get; init; } = TimeSpan.FromDays(30);

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

    /// <summary>What the policy makes of the rule; an invariant is what it is.</summary>
    public RuleSetting Of(Rule rule) =>
        !rule.Invariant && Settings.TryGetValue(rule.Id, out var setting) ? setting : new RuleSetting(rule.Action, rule.Mode);

    internal string? WaiverOf(Rule rule, ProjectName project, PackageVersion? version, Sha256Digest? digest, DateTimeOffset now)
    {
        if (rule.Invariant || Waivers.Count == 0)
            return null;
        return Waivers.Find(project, digest, (rule.Id, project, version, digest, now), static (waiver, asked) => waiver.Answers(asked.Id, asked.project, asked.version, asked.digest, asked.now))?.Why;
    }
}
