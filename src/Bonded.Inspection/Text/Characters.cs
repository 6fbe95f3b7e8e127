using System.Text;

namespace Bonded.Inspection.Text;

/// <summary>The characters outside ASCII that matter to who reads Python.</summary>
internal static class Characters
{
    // Cyrillic, Greek and Armenian letters that most fonts draw as the Latin one before them. Greek letters that science uses for themselves
    // and that only resemble a Latin one (alpha, nu, rho) are not among them.
    const string LookAlikes = "a\u0430e\u0435o\u043ep\u0440c\u0441y\u0443x\u0445i\u0456j\u0458s\u0455d\u0501h\u04bbq\u051bw\u051dl\u04cfA\u0410B\u0412E\u0415K\u041aM\u041cH\u041dO\u041eP\u0420C\u0421T\u0422X\u0425I\u0406J\u0408S\u0405"
        + "o\u03bfA\u0391B\u0392E\u0395Z\u0396H\u0397I\u0399K\u039aM\u039cN\u039dO\u039fP\u03a1T\u03a4Y\u03a5X\u03a7o\u0585u\u057dh\u0570n\u0578g\u0581";

    static readonly Dictionary<int, char> ReadAs = Enumerable.Range(0, LookAlikes.Length / 2).ToDictionary(i => (int)LookAlikes[2 * i + 1], i => LookAlikes[2 * i]);

    public static CharacterKind KindOf(int c) => c switch
    {
        < 0xAD => CharacterKind.Plain,
        (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => CharacterKind.Direction,
        0xAD or 0x34F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x180B or 0x180C or 0x180D or 0x180E or (>= 0x200B and <= 0x200F) or (>= 0x2060 and <= 0x2064) or 0x3164
            or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF or 0xFFA0 or (>= 0xE0000 and <= 0xE01EF) => CharacterKind.Invisible,
        >= 0x391 and <= 0x585 => ReadAs.ContainsKey(c) ? CharacterKind.LookAlike : CharacterKind.Plain,
        _ => Latin(c) is not null ? CharacterKind.Compatibility : CharacterKind.Plain,
    };

    /// <summary>The Latin letter that a look-alike shows as, or null.</summary>
    public static char? ShownAs(int c) => ReadAs.TryGetValue(c, out var latin) ? latin : null;

    /// <summary>The Latin letter or digit that Python reads a compatibility character as (NFKC), or null.</summary>
    public static char? Latin(int c)
    {
        switch (c)
        {
            case >= 0xFF10 and <= 0xFF19 or >= 0xFF21 and <= 0xFF3A or >= 0xFF41 and <= 0xFF5A or 0xFF3F:
                return (char)(c - 0xFEE0);
            case >= 0x1D400 and <= 0x1D6A3:
                var letter = (c - 0x1D400) % 52;
                return (char)(letter < 26 ? 'A' + letter : 'a' + letter - 26);
            case >= 0x1D7CE and <= 0x1D7FF:
                return (char)('0' + (c - 0x1D7CE) % 10);
            case 0x17F:
                return 's';
            case 0xAA:
                return 'a';
            case 0xBA:
                return 'o';
        }

        // The letters that were encoded before the mathematical alphabets were, and raised and lowered ones.
        const string Others = "g\u210ah\u210ei\u2139e\u212fo\u2134l\u2113i\u2148j\u2149d\u2146e\u2147C\u2102H\u210bH\u210cH\u210dI\u2110I\u2111L\u2112N\u2115P\u2119Q\u211aR\u211bR\u211cR\u211dZ\u2124Z\u2128"
            + "B\u212cC\u212dE\u2130F\u2131M\u2133D\u2145K\u212ai\u2071n\u207fa\u1d43b\u1d47d\u1d48e\u1d49g\u1d4dk\u1d4fm\u1d50o\u1d52p\u1d56t\u1d57u\u1d58v\u1d5bi\u1d62r\u1d63u\u1d64v\u1d65"
            + "a\u2090e\u2091o\u2092x\u2093h\u2095k\u2096l\u2097m\u2098n\u2099p\u209as\u209bt\u209ch\u02b0j\u02b2r\u02b3w\u02b7y\u02b8l\u02e1s\u02e2x\u02e3c\u1d9cf\u1da0z\u1dbb";
        var at = c is >= 0x2B0 and <= 0x2149 ? Others.IndexOf((char)c, StringComparison.Ordinal) : -1;
        return at > 0 ? Others[at - 1] : null;
    }

    /// <summary>Whether a line has letters of Hebrew, Arabic or another script that runs from right to left.</summary>
    public static bool HasRightToLeftLetter(ReadOnlySpan<byte> line)
    {
        while (!line.IsEmpty)
        {
            Rune.DecodeFromUtf8(line, out var rune, out var length);
            if (rune.Value is (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFE) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF))
                return true;
            line = line[length..];
        }

        return false;
    }
}
