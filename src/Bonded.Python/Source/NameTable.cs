using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Bonded.Python.Source;

/// <summary>Identifiers as small integers, so that trees compare names without text. One table serves all modules of a package.</summary>
/// <remarks>
/// The first entries are Python's keywords, in the order of their token kinds, so that one look-up tells a name from a keyword; then come the
/// names that the parser itself knows. Names hash under a secret, so that no file can choose them to collide. Not for several threads at once.
/// </remarks>
internal sealed class NameTable
{
    /// <summary>How many entries are keywords: ids below are not names.</summary>
    public const int Keywords = 35;

    /// <summary>Names that mean something to the parser only where they stand.</summary>
    public const int Match = 35, Case = 36, Type = 37, Underscore = 38, Lazy = 39, Print = 40, Exec = 41, Repr = 42, Star = 43;

    static readonly ulong Secret = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    int[] buckets = new int[256];
    Entry[] entries = new Entry[160];
    byte[] text = new byte[1024];
    string?[] strings = [];
    int count, used;

    public NameTable()
    {
        foreach (var word in "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case type _ lazy print exec repr *".Split(' '))
            Add(Encoding.UTF8.GetBytes(word));
    }

    struct Entry
    {
        public uint Hash;

        /// <summary>The entry before in the same bucket, plus one.</summary>
        public int Next;
        public int Start, Length;
    }

    public int Count => count;

    public string this[int id]
    {
        get
        {
            if (id >= strings.Length)
                Array.Resize(ref strings, entries.Length);
            return strings[id] ??= Encoding.UTF8.GetString(Utf8(id));
        }
    }

    /// <summary>The bytes of a name; good until the next <see cref="Add"/>.</summary>
    public ReadOnlySpan<byte> Utf8(int id) => text.AsSpan(entries[id].Start, entries[id].Length);

    /// <summary>The id of a name; the same for the same name. Dotted module names are names too.</summary>
    public int Add(ReadOnlySpan<byte> utf8)
    {
        var hash = Hash(utf8);
        for (var at = buckets[hash & (uint)(buckets.Length - 1)]; at != 0;)
        {
            ref var entry = ref entries[at - 1];
            if (entry.Hash == hash && entry.Length == utf8.Length && text.AsSpan(entry.Start, entry.Length).SequenceEqual(utf8))
                return at - 1;
            at = entry.Next;
        }

        return Insert(utf8, hash);
    }

    int Insert(ReadOnlySpan<byte> utf8, uint hash)
    {
        if (count == entries.Length)
            Grow();
        if (used + utf8.Length > text.Length)
            Array.Resize(ref text, Math.Max(text.Length * 2, used + utf8.Length));
        utf8.CopyTo(text.AsSpan(used));
        ref var bucket = ref buckets[hash & (uint)(buckets.Length - 1)];
        entries[count] = new Entry { Hash = hash, Next = bucket, Start = used, Length = utf8.Length };
        used += utf8.Length;
        bucket = ++count;
        return count - 1;
    }

    void Grow()
    {
        Array.Resize(ref entries, count * 2);
        buckets = new int[buckets.Length * 2];
        for (var i = 0; i < count; i++)
        {
            ref var bucket = ref buckets[entries[i].Hash & (uint)(buckets.Length - 1)];
            entries[i].Next = bucket;
            bucket = i + 1;
        }
    }

    static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = Secret ^ (ulong)bytes.Length;
        var rest = bytes;
        for (; rest.Length > 8; rest = rest[8..])
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest));
        var last = rest.Length >= 4
            ? BinaryPrimitives.ReadUInt32LittleEndian(rest) | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(rest[^4..]) << 32
            : rest.Length > 0 ? rest[0] | (ulong)rest[rest.Length / 2] << 8 | (ulong)rest[^1] << 16 : 0;
        hash = Mix(hash ^ last);
        return (uint)(hash ^ hash >> 32);
    }

    static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, 0x9E3779B97F4A7C15 ^ Secret | 1, out var low);
        return high ^ low;
    }
}
