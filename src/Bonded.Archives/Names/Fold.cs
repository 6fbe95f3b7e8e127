using System.Buffers.Binary;
using System.Text;

namespace Bonded.Archives.Names;

/// <summary>
/// Reduces a path to what remains when case, Unicode spelling (NFC, NFKC), invisible code points and trailing dots and spaces stop
/// mattering, as they do on some file systems. Own tables: without ICU the runtime does not normalise.
/// </summary>
internal static class Fold
{
    static readonly Lazy<Table> Shared = new(Table.Load);

    public static string Path(string path)
    {
        var folded = new StringBuilder(path.Length);
        foreach (var part in path.Split('/'))
        {
            if (folded.Length > 0)
                folded.Append('/');
            folded.Append(Ascii.IsValid(part) ? part.ToLowerInvariant() : Shared.Value.Fold(part));
            while (folded.Length > 0 && folded[^1] is '.' or ' ')
                folded.Length--;
        }
        return folded.ToString();
    }

    sealed class Table(Dictionary<int, string> texts, Dictionary<int, byte> classes)
    {
        const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7, VowelCount = 21, TailCount = 28, HangulCount = 11172;

        public static Table Load()
        {
            using var stream = typeof(Table).Assembly.GetManifestResourceStream("fold.bin")!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var rest = bytes.AsSpan();
            var count = BinaryPrimitives.ReadInt32LittleEndian(rest);
            var entries = rest.Slice(4, count * 8);
            rest = rest[(4 + count * 8)..];
            var texts = new Dictionary<int, string>(count);
            var start = 0;
            for (var i = 0; i < count; i++)
            {
                var end = BinaryPrimitives.ReadInt32LittleEndian(entries[(i * 8 + 4)..]);
                texts[BinaryPrimitives.ReadInt32LittleEndian(entries[(i * 8)..])] = Encoding.Unicode.GetString(rest[(start * 2)..(end * 2)]);
                start = end;
            }
            rest = rest[(start * 2)..];
            count = BinaryPrimitives.ReadInt32LittleEndian(rest);
            var classes = new Dictionary<int, byte>(count);
            for (var i = 0; i < count; i++)
            {
                var packed = BinaryPrimitives.ReadInt32LittleEndian(rest[(4 + i * 4)..]);
                classes[packed >> 8] = (byte)packed;
            }
            return new Table(texts, classes);
        }

        public string Fold(string text)
        {
            var runes = new List<Rune>(text.Length);
            foreach (var rune in text.EnumerateRunes())
            {
                if (rune.IsAscii)
                    runes.Add(Rune.ToLowerInvariant(rune));
                else if (rune.Value is >= HangulBase and < HangulBase + HangulCount)
                    AddHangul(runes, rune.Value - HangulBase);
                else if (rune.Value is >= 0xE0000 and < 0xE1000)
                    continue;
                else if (texts.TryGetValue(rune.Value, out var folded))
                    runes.AddRange(folded.EnumerateRunes());
                else
                    runes.Add(rune);
            }
            Order(runes);
            return string.Concat(runes);
        }

        static void AddHangul(List<Rune> runes, int index)
        {
            runes.Add(new Rune(LeadBase + index / (VowelCount * TailCount)));
            runes.Add(new Rune(VowelBase + index % (VowelCount * TailCount) / TailCount));
            if (index % TailCount != 0)
                runes.Add(new Rune(TailBase + index % TailCount));
        }

        // Canonical order (UAX 15): runs of combining marks, sorted by class and stable. A path is short, so insertion sort is enough.
        void Order(List<Rune> runes)
        {
            for (var i = 1; i < runes.Count; i++)
            {
                var mark = runes[i];
                var order = classes.GetValueOrDefault(mark.Value);
                if (order == 0)
                    continue;
                var at = i;
                while (at > 0 && classes.GetValueOrDefault(runes[at - 1].Value) > order)
                {
                    runes[at] = runes[at - 1];
                    at--;
                }
                runes[at] = mark;
            }
        }
    }
}
