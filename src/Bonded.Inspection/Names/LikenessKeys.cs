using System.Numerics;

namespace Bonded.Inspection.Names;

/// <summary>
/// From the hash of a key to the targets filed under it, in two flat arrays. The leading bits of the hash choose a bucket; an entry of a
/// bucket is 12 more bits of the hash and 20 bits of the target's number, so that a key costs 4 bytes.
/// </summary>
sealed class LikenessKeys
{
    /// <summary>Two edits are only told from chance in longer names.</summary>
    public const int ShortestForTwoEdits = 8;
    public const int LongestForTwoEdits = 32;

    /// <summary>The most targets that can be told apart.</summary>
    public const int MostTargets = 1 << 20;
    const uint Check = (1 << 12) - 1;

    readonly int[] starts;
    readonly uint[] entries;
    readonly int shift;

    LikenessKeys(int[] starts, uint[] entries, int shift) => (this.starts, this.entries, this.shift) = (starts, entries, shift);

    public static LikenessKeys Build(string[] targets, Func<int, bool> withTwoEdits)
    {
        var filed = new Filing(CountKeys(targets, withTwoEdits));
        var stripped = new List<Affixes.Stripped>();
        Span<ulong> scratch = stackalloc ulong[LikenessIndex.LongestName + 1];
        Span<char> text = stackalloc char[LikenessIndex.LongestName];
        for (var id = 0; id < targets.Length; id++)
        {
            var name = targets[id].AsSpan();
            var hash = NameHash.Of(name, scratch);
            filed.Add(hash.Whole(KeyKind.Edit), id);
            for (var i = 0; i < name.Length; i++)
                if (i == 0 || name[i] != name[i - 1])
                    filed.Add(hash.Without(i, KeyKind.Edit), id);
            if (name.Length is >= ShortestForTwoEdits and <= LongestForTwoEdits && withTwoEdits(id))
            {
                filed.Add(hash.Whole(KeyKind.TwoEdits), id);
                for (var i = 0; i < name.Length; i++)
                {
                    filed.Add(hash.Without(i, KeyKind.TwoEdits), id);
                    for (var j = i + 1; j < name.Length; j++)
                        filed.Add(hash.Without(i, j, KeyKind.TwoEdits), id);
                }
            }

            stripped.Clear();
            Affixes.StripPython(name, stripped);
            foreach (var rest in stripped)
                filed.Add(NameHash.Of(name.Slice(rest.Start, rest.Length), scratch).Whole(KeyKind.Bare), id);

            filed.Add(NameHash.Of(text[..Letters.Skeleton(name, text)], scratch).Whole(KeyKind.Skeleton), id);
            if (name.Contains('-'))
                filed.Add(NameHash.Of(SortWords(targets[id]), scratch).Whole(KeyKind.Words), id);
        }

        return filed.Sort();
    }

    /// <summary>The targets filed under a key, and with them, rarely, others whose key has the same hash.</summary>
    public Hits Find(uint hash) => new(entries, hash & Check, starts[hash >> shift], starts[(hash >> shift) + 1]);

    public static string SortWords(string name)
    {
        var words = name.Split('-');
        Array.Sort(words, StringComparer.Ordinal);
        return string.Join('-', words);
    }

    /// <summary>As many keys as will be filed, or slightly more.</summary>
    static int CountKeys(string[] targets, Func<int, bool> withTwoEdits)
    {
        var count = 0;
        for (var id = 0; id < targets.Length; id++)
        {
            var length = targets[id].Length;
            count += length + 5;
            if (length is >= ShortestForTwoEdits and <= LongestForTwoEdits && withTwoEdits(id))
                count += 1 + length * (length + 1) / 2;
        }

        return count;
    }

    internal ref struct Hits(uint[] entries, uint check, int next, int end)
    {
        public int Current { get; private set; }

        public readonly Hits GetEnumerator() => this;

        public bool MoveNext()
        {
            while (next < end)
            {
                var entry = entries[next++];
                if ((entry & Check) == check)
                {
                    Current = (int)(entry >> 12);
                    return true;
                }
            }

            return false;
        }
    }

    sealed class Filing(int capacity)
    {
        uint[] hashes = new uint[capacity];
        int[] ids = new int[capacity];
        int count;

        public void Add(uint hash, int id)
        {
            if (count == hashes.Length)
            {
                Array.Resize(ref hashes, count * 2);
                Array.Resize(ref ids, count * 2);
            }

            hashes[count] = hash;
            ids[count++] = id;
        }

        /// <summary>A counting sort by the leading bits, about two keys a bucket.</summary>
        public LikenessKeys Sort()
        {
            var shift = 32 - Math.Clamp(BitOperations.Log2((uint)Math.Max(count, 2)) - 1, 1, 20);
            // While entries are placed, starts[b + 1] is where the next one of bucket b goes; in the end it is where bucket b + 1 starts.
            var starts = new int[(1 << 32 - shift) + 2];
            for (var i = 0; i < count; i++)
                starts[(hashes[i] >> shift) + 2]++;
            for (var i = 1; i < starts.Length; i++)
                starts[i] += starts[i - 1];
            var entries = new uint[count];
            for (var i = 0; i < count; i++)
                entries[starts[(hashes[i] >> shift) + 1]++] = (uint)ids[i] << 12 | hashes[i] & Check;
            return new LikenessKeys(starts, entries, shift);
        }
    }
}
