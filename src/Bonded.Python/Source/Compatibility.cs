using System.Buffers.Binary;
using System.Text;

namespace Bonded.Python.Source;

/// <summary>Unicode's normalization form KC. Own tables (made by unicode_tables.py): without ICU the runtime does not normalise.</summary>
internal static class Compatibility
{
    const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    const int LeadCount = 19, VowelCount = 21, TailCount = 28, HangulCount = LeadCount * VowelCount * TailCount;

    static readonly Lazy<Tables> Shared = new(Load);

    sealed record Tables(Dictionary<int, string> Decompositions, Dictionary<int, byte> Classes, Dictionary<long, int> Composites);

    public static string Normalise(string text)
    {
        var tables = Shared.Value;
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, runes, tables);
        Order(runes, tables);
        Compose(runes, tables);
        var result = new StringBuilder(text.Length);
        foreach (var rune in runes)
            result.Append(char.ConvertFromUtf32(rune));
        return result.ToString();
    }

    static Tables Load()
    {
        using var stream = typeof(Compatibility).Assembly.GetManifestResourceStream("nfkc.bin")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var at = 0;
        var count = Read();
        var entries = new (int Code, int End)[count];
        for (var i = 0; i < count; i++)
            entries[i] = (Read(), Read());
        var decompositions = new Dictionary<int, string>(count);
        var start = 0;
        foreach (var (code, end) in entries)
        {
            decompositions[code] = Encoding.Unicode.GetString(bytes, at + start * 2, (end - start) * 2);
            start = end;
        }

        at += start * 2;
        count = Read();
        var classes = new Dictionary<int, byte>(count);
        for (; count > 0; count--)
        {
            var packed = Read();
            classes[packed >> 8] = (byte)packed;
        }

        count = Read();
        var composites = new Dictionary<long, int>(count);
        for (; count > 0; count--)
            composites[Pair(Read(), Read())] = Read();
        return new Tables(decompositions, classes, composites);

        int Read()
        {
            at += sizeof(int);
            return BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at - sizeof(int)));
        }
    }

    static long Pair(int first, int second) => (long)first << 32 | (uint)second;

    static void Decompose(int code, List<int> runes, Tables tables)
    {
        if (code - HangulBase is >= 0 and < HangulCount and var index)
        {
            runes.Add(LeadBase + index / (VowelCount * TailCount));
            runes.Add(VowelBase + index % (VowelCount * TailCount) / TailCount);
            if (index % TailCount != 0)
                runes.Add(TailBase + index % TailCount);
        }
        else if (tables.Decompositions.TryGetValue(code, out var text))
        {
            foreach (var rune in text.EnumerateRunes())
                runes.Add(rune.Value);
        }
        else
            runes.Add(code);
    }

    // Canonical order (UAX 15): each run of combining marks, sorted by class and stable.
    static void Order(List<int> runes, Tables tables)
    {
        for (var start = 0; start < runes.Count; start++)
        {
            var end = start;
            while (end < runes.Count && tables.Classes.ContainsKey(runes[end]))
                end++;
            if (end - start > 1)
            {
                var sorted = runes.GetRange(start, end - start).OrderBy(rune => tables.Classes[rune]).ToArray();
                for (var i = 0; i < sorted.Length; i++)
                    runes[start + i] = sorted[i];
            }

            start = end;
        }
    }

    static void Compose(List<int> runes, Tables tables)
    {
        int starter = -1, lastClass = -1, kept = 0;
        for (var i = 0; i < runes.Count; i++)
        {
            var rune = runes[i];
            var order = tables.Classes.GetValueOrDefault(rune);
            if (starter >= 0 && lastClass < order && TryCompose(runes[starter], rune, tables, out var composite))
            {
                runes[starter] = composite;
                continue;
            }

            // A mark is blocked by one of the same or a higher class between it and the starter; -1 says that nothing is between.
            if (order == 0)
            {
                starter = kept;
                lastClass = -1;
            }
            else
                lastClass = order;
            runes[kept++] = rune;
        }

        runes.RemoveRange(kept, runes.Count - kept);
    }

    static bool TryCompose(int first, int second, Tables tables, out int composite)
    {
        if (first - LeadBase is >= 0 and < LeadCount and var lead && second - VowelBase is >= 0 and < VowelCount and var vowel)
        {
            composite = HangulBase + (lead * VowelCount + vowel) * TailCount;
            return true;
        }

        if (first - HangulBase is >= 0 and < HangulCount and var syllable && syllable % TailCount == 0 && second - TailBase is > 0 and < TailCount and var tail)
        {
            composite = HangulBase + syllable + tail;
            return true;
        }

        return tables.Composites.TryGetValue(Pair(first, second), out composite);
    }
}
