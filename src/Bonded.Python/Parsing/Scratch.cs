namespace Bonded.Python.Parsing;

/// <summary>A stack on which lists grow until they are known in full; what is taken off is an array of exactly that size.</summary>
internal sealed class Scratch<T>
{
    T[] items = new T[16];

    public int Count { get; private set; }

    public void Add(T item)
    {
        if (Count == items.Length)
            Array.Resize(ref items, Count * 2);
        items[Count++] = item;
    }

    public T[] Take(int from)
    {
        if (from == Count)
            return [];
        var taken = items.AsSpan(from, Count - from).ToArray();
        Count = from;
        return taken;
    }

    public void Drop(int from) => Count = from;
}
