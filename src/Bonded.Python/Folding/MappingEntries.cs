using System.Collections;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Folding;

/// <summary>
/// The entries of a dictionary, found by key. As with <see cref="GrowingList"/>, a new key set on the newest of those that share the
/// entries extends them, and everything else copies.
/// </summary>
internal sealed class MappingEntries : IReadOnlyList<(Value Key, Value Value)>
{
    readonly List<(Value Key, Value Value)> shared;
    readonly Dictionary<MappingKey, int> index;
    int count;

    public MappingEntries()
        : this([], [], 0)
    {
    }

    MappingEntries(int capacity)
        : this(new(capacity), new(capacity), 0)
    {
    }

    MappingEntries(List<(Value Key, Value Value)> shared, Dictionary<MappingKey, int> index, int count)
    {
        this.shared = shared;
        this.index = index;
        this.count = count;
    }

    public int Count => count;

    public (Value Key, Value Value) this[int at] => at < count ? shared[at] : throw new ArgumentOutOfRangeException(nameof(at));

    public int Find(MappingKey key) => index.TryGetValue(key, out var at) && at < count ? at : -1;

    /// <summary>Sets an entry of entries that nobody else has yet.</summary>
    public bool Set(Value key, Value value, FoldBudget budget)
    {
        if (MappingKey.Of(key, budget) is not { } wanted)
            return false;
        if (index.TryGetValue(wanted, out var at))
            shared[at] = (shared[at].Key, value);
        else
        {
            index.Add(wanted, count++);
            shared.Add((key, value));
        }
        return true;
    }

    /// <summary>The entries with one more or another one; null if a key is not known or the budget is spent.</summary>
    public static MappingEntries? With(IReadOnlyList<(Value Key, Value Value)> entries, Value key, Value value, FoldBudget budget)
    {
        if (entries is MappingEntries own && own.shared.Count == own.count && MappingKey.Of(key, budget) is { } wanted && !own.index.ContainsKey(wanted))
        {
            own.index.Add(wanted, own.count);
            own.shared.Add((key, value));
            return new(own.shared, own.index, own.count + 1);
        }
        if (!budget.Take(entries.Count))
            return null;
        var copy = new MappingEntries(entries.Count + 1);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (!copy.Set(entry.Key, entry.Value, budget))
                return null;
        }

        return copy.Set(key, value, budget) ? copy : null;
    }

    public IEnumerator<(Value Key, Value Value)> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
            yield return shared[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
