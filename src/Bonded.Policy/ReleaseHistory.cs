using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>When a project's releases came, as far as the upstream's times are believed. What it takes to know is only worked out when it is asked for.</summary>
sealed class ReleaseHistory(ProjectSignals project, IReadOnlyList<FileSignals> files, DateTimeOffset now)
{
    /// <summary>What came longer ago than this says nothing of today.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(90);
    // No policy asks for more.
    const int MostCounted = 1_000;

    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    Dictionary<PackageVersion, int>? places;
    (PackageVersion Version, DateTimeOffset At, PackageVersion Highest)[] releases = [];
    int[] bursts = [];
    HashSet<PackageVersion>? wheels;
    bool? isSettled;
    bool? isSole;

    /// <summary>Every file came so long ago that nothing is asked of its release's past.</summary>
    public bool IsSettled
    {
        get
        {
            if (isSettled is { } known)
                return known;
            for (var i = 0; i < files.Count; i++)
            {
                if (now - Decide.Since(project, files[i], out _) < Remembered)
                    return (isSettled = false).Value;
            }

            return (isSettled = true).Value;
        }
    }

    /// <summary>All files are of one release.</summary>
    public bool IsSole
    {
        get
        {
            if (isSole is { } known)
                return known;
            for (var i = 1; i < files.Count; i++)
            {
                if (!files[i].Filename.Version.Equals(files[0].Filename.Version))
                    return (isSole = false).Value;
            }

            return (isSole = true).Value;
        }
    }

    /// <summary>Whether the release has a wheel that is still there.</summary>
    public bool HasWheel(PackageVersion version) =>
        (wheels ??= [.. files.Where(static file => file is { Filename: WheelFilename, Removed: false }).Select(static file => file.Filename.Version)]).Contains(version);

    /// <summary>When the first file of the release came.</summary>
    public DateTimeOffset? Began(PackageVersion version) => Place(version) is { } place ? releases[place].At : null;

    /// <summary>How long no release came before this one; null where none did at all.</summary>
    public TimeSpan? SilenceBefore(PackageVersion version)
    {
        if (Place(version) is not { } place)
            return null;
        var before = place - 1;
        while (before >= 0 && releases[before].At == releases[place].At)
            before--;
        return before < 0 ? null : releases[place].At - releases[before].At;
    }

    /// <summary>
    /// The most releases in any hour that this one is in, of those that were higher than all before them: who mends several series at once
    /// makes one of those. 0 for a release that is not.
    /// </summary>
    public int WithinAnHour(PackageVersion version)
    {
        if (Place(version) is not { } place)
            return 0;
        if (bursts[place] > 0 || !Leads(place))
            return bursts[place];
        var at = releases[place].At;
        var most = 0;
        var end = place;
        var first = FirstFrom(at - Hour, place);
        var leading = 0;
        for (var i = first; i <= place; i++)
            leading += Leads(i) ? 1 : 0;
        for (var start = first; start <= place; start++)
        {
            while (end + 1 < releases.Length && releases[end + 1].At - releases[start].At <= Hour)
                leading += Leads(++end) ? 1 : 0;
            most = Math.Max(most, leading);
            leading -= Leads(start) ? 1 : 0;
        }

        return bursts[place] = most;
    }

    /// <summary>The highest version that was there before this release, where it is higher; null otherwise.</summary>
    public PackageVersion? HigherBefore(PackageVersion version) =>
        Place(version) is { } place && place > 0 && releases[place - 1].Highest.CompareTo(version) > 0 ? releases[place - 1].Highest : null;

    bool Leads(int place) => releases[place].Version.Equals(releases[place].Highest);

    int FirstFrom(DateTimeOffset time, int place)
    {
        var last = Math.Max(0, place - MostCounted);
        while (place > last && releases[place - 1].At >= time)
            place--;
        return place;
    }

    int? Place(PackageVersion version)
    {
        if (places is null)
            Build();
        return places!.TryGetValue(version, out var place) ? place : null;
    }

    void Build()
    {
        var first = new Dictionary<PackageVersion, DateTimeOffset>();
        foreach (var file in files)
        {
            var since = Decide.Since(project, file, out _);
            if (!first.TryGetValue(file.Filename.Version, out var earliest) || since < earliest)
                first[file.Filename.Version] = since;
        }

        var dated = first.Select(static release => (Version: release.Key, At: release.Value)).OrderBy(static release => release.At).ThenBy(static release => release.Version).ToArray();
        releases = new (PackageVersion, DateTimeOffset, PackageVersion)[dated.Length];
        bursts = new int[dated.Length];
        places = new Dictionary<PackageVersion, int>(dated.Length);
        for (var i = 0; i < dated.Length; i++)
        {
            var (version, at) = dated[i];
            var highest = i == 0 || version.CompareTo(releases[i - 1].Highest) > 0 ? version : releases[i - 1].Highest;
            releases[i] = (version, at, highest);
            places.Add(version, i);
        }
    }
}
