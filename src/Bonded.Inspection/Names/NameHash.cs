namespace Bonded.Inspection.Names;

/// <summary>
/// A polynomial hash over a name's prefixes, so that the hash of the name without any one or two of its characters takes constant time.
/// </summary>
readonly ref struct NameHash(Span<ulong> prefixes, int length)
{
    const ulong Base = 0x9E3779B97F4A7C15;
    static readonly ulong[] Powers = MakePowers();
    readonly Span<ulong> prefixes = prefixes;

    public static NameHash Of(ReadOnlySpan<char> text, Span<ulong> scratch)
    {
        scratch[0] = 0;
        for (var i = 0; i < text.Length; i++)
            scratch[i + 1] = scratch[i] * Base + text[i];
        return new NameHash(scratch, text.Length);
    }

    public uint Whole(KeyKind kind) => Mix(prefixes[length], kind);

    public uint Without(int i, KeyKind kind) => Mix(prefixes[i] * Powers[length - 1 - i] + Range(i + 1, length), kind);

    public uint Without(int i, int j, KeyKind kind) =>
        Mix((prefixes[i] * Powers[j - 1 - i] + Range(i + 1, j)) * Powers[length - 1 - j] + Range(j + 1, length), kind);

    ulong Range(int from, int to) => prefixes[to] - prefixes[from] * Powers[to - from];

    static uint Mix(ulong hash, KeyKind kind)
    {
        hash ^= (ulong)kind * 0xC2B2AE3D27D4EB4F;
        hash ^= hash >> 32;
        hash *= 0xD6E8FEB86659FD93;
        return (uint)(hash >> 32);
    }

    static ulong[] MakePowers()
    {
        var powers = new ulong[LikenessIndex.LongestName + 1];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
            powers[i] = powers[i - 1] * Base;
        return powers;
    }
}

/// <summary>What a key in the index was made from.</summary>
enum KeyKind
{
    /// <summary>The name, whole or without one character.</summary>
    Edit,

    /// <summary>The name without two characters.</summary>
    TwoEdits,

    /// <summary>The name's <see cref="Letters.Skeleton"/>.</summary>
    Skeleton,

    /// <summary>The name's words in alphabetical order.</summary>
    Words,

    /// <summary>The name without a py or python on either side.</summary>
    Bare,
}
