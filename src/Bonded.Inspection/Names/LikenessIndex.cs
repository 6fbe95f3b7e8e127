using Bonded.Packaging;

namespace Bonded.Inspection.Names;

/// <summary>
/// Finds the well-known names that a name looks like: popular projects, and names that the organisation owns or has allowed in.
/// Immutable, so safe for any number of threads.
/// </summary>
/// <remarks>
/// Every target is filed under the keys that a look-alike would share with it (itself without each one character, its skeleton, its sorted
/// words, ...). A check looks the same keys of the candidate up, and compares with the few targets found.
/// </remarks>
public sealed class LikenessIndex
{
    /// <summary>The most matches one check returns.</summary>
    public const int MostMatches = 8;

    /// <summary>A match of this strength holds a name by itself.</summary>
    public const double HeldFrom = 0.7;

    /// <summary>A weaker match is not reported.</summary>
    public const double ReportedFrom = 0.3;

    internal const int LongestName = ProjectName.MaxLength;

    readonly string[] targets;
    readonly TargetOrigin[] origins;
    readonly int popular;
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> byName;
    readonly LikenessKeys keys;

    LikenessIndex(string[] targets, TargetOrigin[] origins, int popular, Dictionary<string, int> byName)
    {
        this.targets = targets;
        this.origins = origins;
        this.popular = popular;
        this.byName = byName.GetAlternateLookup<ReadOnlySpan<char>>();
        keys = LikenessKeys.Build(targets, id => id >= popular || id < Judgement.TwoEditsTargets);
    }

    /// <summary>Files the targets. A name that is both popular and the organisation's own counts as its own.</summary>
    /// <param name="popularByRank">Canonical names, most popular first.</param>
    /// <param name="owned">Canonical names that the organisation owns.</param>
    /// <param name="approved">Canonical names that the organisation has allowed in.</param>
    public static LikenessIndex Build(
        IReadOnlyList<string> popularByRank, IReadOnlyList<string>? owned = null, IReadOnlyList<string>? approved = null)
    {
        var capacity = popularByRank.Count + (owned?.Count ?? 0) + (approved?.Count ?? 0);
        var targets = new List<string>(capacity);
        var origins = new List<TargetOrigin>(capacity);
        var byName = new Dictionary<string, int>(capacity, StringComparer.Ordinal);
        Add(popularByRank, TargetOrigin.Popular);
        var popular = targets.Count;
        Add(approved ?? [], TargetOrigin.Approved);
        Add(owned ?? [], TargetOrigin.Owned);
        return new LikenessIndex([.. targets], [.. origins], popular, byName);

        void Add(IReadOnlyList<string> names, TargetOrigin origin)
        {
            foreach (var name in names)
            {
                if (name.Length is 0 or > LongestName || targets.Count == LikenessKeys.MostTargets)
                    continue;
                if (byName.TryAdd(name, targets.Count))
                {
                    targets.Add(name);
                    origins.Add(origin);
                }
                else
                {
                    origins[byName[name]] = origin;
                }
            }
        }
    }

    /// <summary>Says what a name looks like. Costs microseconds and a few small allocations.</summary>
    /// <param name="except">A target to leave out, as if it were on no list; for measuring a name that is on one.</param>
    public NameLikeness Check(ProjectName name, ProjectName? except = null)
    {
        var excluded = except is not null && byName.TryGetValue(except.Canonical, out var id) ? id : -1;
        var self = byName.TryGetValue(name.Canonical, out var own) && own != excluded ? own : -1;
        int? rank = self >= 0 && self < popular ? self + 1 : null;
        if (self >= 0 && origins[self] != TargetOrigin.Popular)
            return new NameLikeness(name, NameVerdict.Clear, [], rank);

        var search = new LikenessSearch(this, name.Canonical, excluded, self);
        var matches = search.Run();
        var verdict = matches.Count == 0 ? NameVerdict.Clear
            : matches[0].Strength >= HeldFrom && self < 0 ? NameVerdict.Held
            : NameVerdict.Similar;
        return new NameLikeness(name, verdict, matches, rank);
    }

    /// <summary>Why a name is itself a target; null when it is none.</summary>
    public TargetOrigin? OriginOf(ProjectName name) => byName.TryGetValue(name.Canonical, out var id) ? origins[id] : null;

    internal LikenessKeys Keys => keys;

    internal string Target(int id) => targets[id];

    internal TargetOrigin Origin(int id) => origins[id];

    /// <summary>A popular target's place from 0; the organisation's own names stand with the most popular.</summary>
    internal int Rank(int id) => origins[id] == TargetOrigin.Popular ? id : 0;

    internal bool TryFind(ReadOnlySpan<char> name, out int id) => byName.TryGetValue(name, out id);
}
