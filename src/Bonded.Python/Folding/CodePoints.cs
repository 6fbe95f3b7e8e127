using System.Text;

namespace Bonded.Python.Folding;

/// <summary>Texts as Python counts them: by code points, a lone surrogate being one.</summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        var pairs = 0;
        for (var i = 1; i < text.Length; i++)
            if (char.IsSurrogatePair(text[i - 1], text[i]))
            {
                pairs++;
                i++;
            }
        return text.Length - pairs;
    }

    public static int[] Of(string text)
    {
        var points = new int[Count(text)];
        for (int i = 0, n = 0; i < text.Length; i++)
            points[n++] = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) ? char.ConvertToUtf32(text[i], text[++i]) : text[i];
        return points;
    }

    public static void Append(StringBuilder text, int point)
    {
        if (point < 0x10000)
            text.Append((char)point);
        else
            text.Append((char)(0xD7C0 + (point >> 10))).Append((char)(0xDC00 + (point & 0x3FF)));
    }

    public static string ToText(ReadOnlySpan<int> points)
    {
        var text = new StringBuilder(points.Length);
        foreach (var point in points)
            Append(text, point);
        return text.ToString();
    }

    /// <summary>Orders by code point, as Python does; .NET's ordinal order puts what is outside the basic plane before U+E000.</summary>
    public static int Compare(string a, string b)
    {
        var common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
            return a.Length.CompareTo(b.Length);
        char x = a[common], y = b[common];
        return char.IsSurrogate(x) == char.IsSurrogate(y) ? x.CompareTo(y) : At(a, common).CompareTo(At(b, common));
    }

    static int At(string text, int index)
    {
        if (char.IsLowSurrogate(text[index]) && index > 0 && char.IsHighSurrogate(text[index - 1]))
            index--;
        return index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];
    }
}
