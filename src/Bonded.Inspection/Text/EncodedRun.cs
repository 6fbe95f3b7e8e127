using System.Buffers;

namespace Bonded.Inspection.Text;

/// <summary>Tells encoded data (Base64, Base85, hexadecimal) from words, names, numbers and code by what characters it has and how often.</summary>
internal static class EncodedRun
{
    /// <summary>
    /// Bits a character. Base64 of anything compressed or encrypted has nearly 6, of text over 5; words and code without
    /// blanks have under 5.
    /// </summary>
    const double Base64Entropy = 5;

    /// <summary>Bits a character of hexadecimal digits, at most 4; numbers that are written so for their own sake repeat themselves more.</summary>
    const double HexEntropy = 3.1;

    // What no list of words or numbers, and no expression, goes on for long without is missing: blanks, quotes, commas, dots, colons, square brackets.
    static readonly SearchValues<byte> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-!#$%&()*;<>?@^`{|}~\\"u8);

    static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF\\x"u8);

    /// <summary>Whether at least half of a line is one run of encoded data.</summary>
    public static bool HasOne(ReadOnlySpan<byte> line)
    {
        var half = line.Length / 2;
        for (var rest = line; rest.Length >= half;)
        {
            var length = rest.IndexOfAnyExcept(Characters) is >= 0 and var end ? end : rest.Length;
            if (length >= half)
                return IsEncoded(rest[..length]);
            rest = rest[(length + 1)..];
        }

        return false;
    }

    static bool IsEncoded(ReadOnlySpan<byte> run)
    {
        Span<int> counts = stackalloc int[256];
        foreach (var c in run)
            counts[c]++;
        var bits = 0.0;
        var letters = 0;
        for (var c = 0; c < counts.Length; c++)
        {
            if (counts[c] > 0)
                bits -= counts[c] * Math.Log2((double)counts[c] / run.Length);
            if (c is >= 'A' and <= 'F' or >= 'a' and <= 'f')
                letters += counts[c];
        }

        bits /= run.Length;
        // A long number has digits alone.
        return bits >= Base64Entropy || (bits >= HexEntropy && letters > run.Length / 20 && run.IndexOfAnyExcept(HexDigits) < 0);
    }
}
