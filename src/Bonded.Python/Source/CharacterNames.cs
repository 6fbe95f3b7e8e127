using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Bonded.Python.Source;

/// <summary>The names of characters, as <c>\N{...}</c> in a string takes them (made by unicode_tables.py).</summary>
internal static class CharacterNames
{
    /// <summary>Characters of a name at most; the longest there is has 88.</summary>
    public const int Longest = 128;

    const string Hangul = "HANGUL SYLLABLE ";

    static readonly string[] Leads = "G GG N D DD R M B BB S SS  J JJ C K T P H".Split(' ');
    static readonly string[] Vowels = "A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I".Split(' ');
    static readonly string[] Tails = " G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H".Split(' ');

    static readonly Lazy<Table> Shared = new(Load);

    /// <summary>The code point of a name, in any case; -1 where no character is called so.</summary>
    public static int Find(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > Longest || !Ascii.IsValid(name))
            return -1;
        var upper = Encoding.ASCII.GetString(name).ToUpperInvariant();
        if (upper.StartsWith(Hangul, StringComparison.Ordinal))
            return FindHangul(upper.AsSpan(Hangul.Length));
        var found = OfFormula(upper, "CJK UNIFIED IDEOGRAPH-");
        if (found is >= 0x3400 and <= 0x9FFF or >= 0x20000 and <= 0x323AF)
            return found;
        found = OfFormula(upper, "TANGUT IDEOGRAPH-");
        return found is >= 0x17000 and <= 0x18D08 ? found : Shared.Value.Find(Encoding.ASCII.GetBytes(upper));
    }

    static int OfFormula(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name.Length - prefix.Length is 4 or 5
            && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? code : -1;

    static int FindHangul(ReadOnlySpan<char> syllable)
    {
        var lead = LongestOf(Leads, ref syllable);
        var vowel = LongestOf(Vowels, ref syllable);
        var tail = LongestOf(Tails, ref syllable);
        return lead < 0 || vowel < 0 || syllable.Length > 0 ? -1 : 0xAC00 + (lead * Vowels.Length + vowel) * Tails.Length + tail;
    }

    static int LongestOf(string[] parts, ref ReadOnlySpan<char> rest)
    {
        var best = -1;
        for (var i = 0; i < parts.Length; i++)
            if (rest.StartsWith(parts[i], StringComparison.Ordinal) && (best < 0 || parts[i].Length > parts[best].Length))
                best = i;
        if (best >= 0)
            rest = rest[parts[best].Length..];
        return best;
    }

    static Table Load()
    {
        using var stream = new ZLibStream(typeof(CharacterNames).Assembly.GetManifestResourceStream("names.bin")!, CompressionMode.Decompress);
        var memory = new MemoryStream();
        stream.CopyTo(memory);
        var bytes = memory.ToArray();
        var ends = new int[BinaryPrimitives.ReadInt32LittleEndian(bytes)];
        for (int i = 0, at = sizeof(int); i < ends.Length; i++)
            ends[i] = at += bytes.AsSpan(at).IndexOf((byte)'\n') + 1;
        return new Table(bytes, ends);
    }

    sealed class Table(byte[] bytes, int[] ends)
    {
        public int Find(ReadOnlySpan<byte> name)
        {
            int low = 0, high = ends.Length - 1;
            while (low <= high)
            {
                var middle = (low + high) / 2;
                var order = name.SequenceCompareTo(bytes.AsSpan((middle == 0 ? sizeof(int) : ends[middle - 1])..(ends[middle] - 1)));
                if (order == 0)
                    return BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(ends[^1] + middle * sizeof(int)));
                if (order < 0)
                    high = middle - 1;
                else
                    low = middle + 1;
            }

            return -1;
        }
    }
}
