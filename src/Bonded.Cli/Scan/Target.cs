using System.Diagnostics;
using Bonded.Inspection;

namespace Bonded.Cli.Scan;

/// <summary>A target while it is scanned, possibly by several threads.</summary>
sealed class Target(string name)
{
    readonly Lock gate = new();
    readonly List<Finding> findings = [];
    readonly SortedDictionary<string, Trigger> capabilities = new(StringComparer.Ordinal);
    readonly List<string> unread = [];
    ScanError? error;
    long begun, ended;

    public string Name { get; } = name;

    /// <summary>Pieces of work that are not done; the first is to find out what the target is.</summary>
    public int Waiting { get; set; } = 1;

    public bool IsDropped { get; set; }

    public void Begin() => begun = ended = Stopwatch.GetTimestamp();

    public void Add(IReadOnlyList<Finding> seen, IReadOnlyList<CapabilityUse> uses, IReadOnlyList<string> notRead)
    {
        lock (gate)
        {
            findings.AddRange(seen);
            unread.AddRange(notRead);
            foreach (var use in uses)
            {
                if (!capabilities.TryGetValue(use.Capability, out var earliest) || earliest < use.Trigger)
                    capabilities[use.Capability] = use.Trigger;
            }

            ended = Stopwatch.GetTimestamp();
        }
    }

    public void Fail(ScanError why)
    {
        lock (gate)
        {
            error ??= why;
            ended = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>The result. The parts of a tree come in any order, so what they saw is put into one.</summary>
    public ScanResult ToResult()
    {
        var why = error ?? (unread.Count == 0 ? null : new ScanError("unreadable-files", $"{unread.Count} files in it could not be read, or links in it lead elsewhere and were not followed."));
        return new ScanResult(
            Name,
            [.. findings.OrderByDescending(f => f.Strength).ThenBy(f => f.Rule, StringComparer.Ordinal).ThenBy(f => f.Path, StringComparer.Ordinal).ThenBy(f => f.Line)],
            [.. capabilities.Select(entry => new CapabilityUse(entry.Key, entry.Value))],
            why,
            [.. unread.Order(StringComparer.Ordinal)],
            Stopwatch.GetElapsedTime(begun, ended));
    }
}
