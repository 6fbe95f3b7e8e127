using System.Numerics;

namespace Bonded.Inspection.Names;

/// <summary>From the hash of a key to the targets filed under it, in three flat arrays.</summary>
sealed class LikenessKeys
{
    /// <summary>Two edits are only told from chance in longer names.</summary>
    public const int ShortestForTwoEdits = 8;
    public const int LongestForTwoEdits = 40;

    readonly int[] starts;
    readonly uint[] hashes;
    readonly int[] ids;
    readonly int shift;

    LikenessKeys(int[] starts, uint[] hashes, int[] ids, int shift) => (this.starts, this.hashes, this.ids, this.shift) = (starts, hashes, ids, shift);

    public static LikenessKeys Build(string[] targets, Func<int, bool> withTwoEdits)
    {
        var filed = new Filing(targets.Length * 20);
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
    public Hits Find(uint hash) => new(this, hash, starts[hash >> shift], starts[(hash >> shift) + 1]);

    public static string SortWords(string name)
    {
        var words = name.Split('-');
        Array.Sort(words, StringComparer.Ordinal);
        return string.Join('-', words);
    }

    internal ref struct Hits(LikenessKeys keys, uint hash, int next, int end)
    {
        public int Current { get; private set; }

        public readonly Hits GetEnumerator() => this;

        public bool MoveNext()
        {
            while (next < end)
            {
                if (keys.hashes[next] == hash)
                {
                    Current = keys.ids[next++];
                    return true;
                }

                next++;
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
            var bits = Math.Clamp(BitOperations.Log2((uint)Math.Max(count, 2)) - 1, 1, 24);
            var shift = 32 - bits;
            var starts = new int[(1 << bits) + 1];
            for (var i = 0; i < count; i++)
                starts[(hashes[i] >> shift) + 1]++;
            for (var i = 1; i < starts.Length; i++)
                starts[i] += starts[i - 1];
            var next = starts.AsSpan(0, starts.Length - 1).ToArray();
            var sortedHashes = new uint[count];
            var sortedIds = new int[count];
            for (var i = 0; i < count; i++)
            {
                var at = next[hashes[i] >> shift]++;
                sortedHashes[at] = hashes[i];
                sortedIds[at] = ids[i];
            }

            return new LikenessKeys(starts, sortedHashes, sortedIds, shift);
        }
    }
}
