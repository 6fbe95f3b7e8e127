namespace Bonded.Python.Evaluation;

/// <summary>Values of variables, in the order in which they were written.</summary>
internal sealed class Journal
{
    public static readonly Journal None = new();

    Written[] entries = [];

    public int Count { get; private set; }

    public ReadOnlySpan<Written> Entries => entries.AsSpan(0, Count);

    public ref readonly Written this[int index] => ref entries[index];

    public void Add(int key, Value? value)
    {
        if (Count == entries.Length)
            Array.Resize(ref entries, Math.Max(16, 2 * Count));
        entries[Count++] = new Written(key, value);
    }

    public void AddRange(Written[] more)
    {
        foreach (var (key, value) in more)
            Add(key, value);
    }

    /// <summary>Forgets all from an index on.</summary>
    public void Cut(int count)
    {
        Array.Clear(entries, count, Count - count);
        Count = count;
    }
}
