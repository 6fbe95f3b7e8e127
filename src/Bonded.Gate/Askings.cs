using System.Collections.Concurrent;

namespace Bonded.Gate;

/// <summary>Who was refused what since it was last written down. A flood of requests is a number here, and no rows.</summary>
sealed class Askings
{
    const int MaxEntries = 10_000;
    const int MaxWho = 20;

    readonly ConcurrentDictionary<long, Asking> entries = new();

    public void Note(long entry, string who)
    {
        if (entries.Count >= MaxEntries && !entries.ContainsKey(entry))
            return;
        entries.GetOrAdd(entry, static _ => new Asking()).Add(who);
    }

    /// <summary>What was noted since the last call, by entry of the quarantine: how often, and by whom, the last first.</summary>
    public IReadOnlyList<(long Entry, (long Times, IReadOnlyCollection<string> Who) Asking)> Take()
    {
        var taken = new List<(long, (long, IReadOnlyCollection<string>))>();
        foreach (var entry in entries.Keys)
        {
            if (entries.TryRemove(entry, out var asking))
                taken.Add((entry, asking.Sum()));
        }

        return taken;
    }

    sealed class Asking
    {
        readonly LinkedList<string> who = [];
        long times;

        public void Add(string name)
        {
            lock (who)
            {
                times++;
                if (who.First?.Value == name)
                    return;
                who.Remove(name);
                who.AddFirst(name);
                if (who.Count > MaxWho)
                    who.RemoveLast();
            }
        }

        public (long, IReadOnlyCollection<string>) Sum()
        {
            lock (who)
                return (times, [.. who]);
        }
    }
}
