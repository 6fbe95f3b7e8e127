using System.Collections;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Folding;

/// <summary>
/// The first items of a list that others share. Appending to the longest of them extends the shared list, so that a loop of appends is
/// linear, though no value ever changes; appending to a shorter one copies.
/// </summary>
internal sealed class GrowingList : IReadOnlyList<Value>
{
    readonly List<Value> shared;

    GrowingList(List<Value> shared, int count)
    {
        this.shared = shared;
        Count = count;
    }

    public int Count { get; }

    public Value this[int index] => index < Count ? shared[index] : throw new ArgumentOutOfRangeException(nameof(index));

    public static GrowingList Append(IReadOnlyList<Value> items, IReadOnlyList<Value> more)
    {
        // A list may be extended with itself.
        var added = more.ToArray();
        var shared = items is GrowingList growing && growing.shared.Count == growing.Count ? growing.shared : [.. items];
        shared.AddRange(added);
        return new(shared, shared.Count);
    }

    /// <summary>Items that appending to this list copies.</summary>
    public static int Cost(IReadOnlyList<Value> items) => items is GrowingList growing && growing.shared.Count == growing.Count ? 0 : items.Count;

    /// <summary>Without the last.</summary>
    public static IReadOnlyList<Value> Shorter(IReadOnlyList<Value> items) =>
        items is GrowingList growing ? new GrowingList(growing.shared, growing.Count - 1) : new GrowingList([.. items], items.Count - 1);

    public IEnumerator<Value> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return shared[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
