using System.Text;

namespace Bonded.Inspection.Names;

/// <summary>
/// What a name with characters outside ASCII would be read as. Such a name is never valid (PEP 508), so this only serves to explain it.
/// </summary>
public static class Confusables
{
    // Each first character is what the others are read as: Cyrillic, Greek, Armenian, phonetic and accented Latin.
    static readonly string[] Groups =
    [
        "a\u0430\u0410\u0251\u03b1\u0391\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u0101\u0103\u0105\u1ea1", "b\u0412\u0432\u042c\u044c\u0392\u0184\u0253",
        "c\u0441\u0421\u03f2\u00e7\u0107\u010d\u0254\u1d04", "d\u0501\u0257\u010f\u0111\u1d05", "e\u0435\u0415\u0395\u03b5\u00e8\u00e9\u00ea\u00eb\u0113\u0117\u0119\u011b\u0451\u212e",
        "f\u0192\u0584", "g\u0261\u0581\u011f\u0123\u01e5", "h\u04bb\u041d\u043d\u0397\u0570\u0127",
        "i\u0456\u0406\u0131\u03b9\u0399\u00ec\u00ed\u00ee\u00ef\u012b\u012f\u0269\u2170", "j\u0458\u0408\u03f3\u0237", "k\u043a\u041a\u03ba\u039a\u212a\u0137\u0138",
        "l\u04cf\u04c0\u0142\u013a\u013e\u2113\u217c\u01c0", "m\u043c\u041c\u039c\u217f", "n\u0578\u057c\u03b7\u039d\u00f1\u0144\u0148\u043f",
        "o\u043e\u041e\u03bf\u039f\u03c3\u0585\u00f2\u00f3\u00f4\u00f5\u00f6\u00f8\u014d\u0151\u1d0f", "p\u0440\u0420\u03c1\u03a1\u00fe", "q\u051b\u0566",
        "r\u0433\u0155\u0159\u027c", "s\u0455\u0405\u015b\u015f\u0161\ua731", "t\u0442\u0422\u03c4\u03a4\u0163\u0165", "u\u057d\u03c5\u00f9\u00fa\u00fb\u00fc\u016b\u016f\u0173\u1d1c",
        "v\u0475\u03bd\u2174\u1d20", "w\u0461\u051d\u03c9\u0175\u1d21", "x\u0445\u0425\u03c7\u03a7\u2179", "y\u0443\u0423\u03b3\u03a5\u00fd\u00ff\u04af\u0177",
        "z\u0396\u017a\u017c\u017e\u1d22", "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\uff0d", "_\uff3f\u203f", ".\u2024\uff0e\u3002\u00b7",
    ];

    static readonly Lazy<Dictionary<int, char>> ReadAs = new(() =>
        Groups.SelectMany(group => group.Skip(1).Select(c => (From: (int)c, To: group[0]))).ToDictionary(pair => pair.From, pair => pair.To));

    /// <summary>
    /// The text with every known confusable replaced by the ASCII character it is read as, and invisible characters left out. Characters
    /// that resemble none stay.
    /// </summary>
    public static string Skeleton(string text)
    {
        var skeleton = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var c = rune.Value;
            if (rune.IsAscii)
                skeleton.Append((char)c);
            else if (IsInvisible(c))
                continue;
            else if (c is >= 0xFF10 and <= 0xFF19 or >= 0xFF21 and <= 0xFF3A or >= 0xFF41 and <= 0xFF5A)
                skeleton.Append((char)(c - 0xFEE0));
            else if (c is >= 0x1D400 and <= 0x1D6A3)
                skeleton.Append((char)('a' + (c - 0x1D400) % 26));
            else if (c is >= 0x1D7CE and <= 0x1D7FF)
                skeleton.Append((char)('0' + (c - 0x1D7CE) % 10));
            else if (ReadAs.Value.TryGetValue(c, out var ascii))
                skeleton.Append(ascii);
            else
                skeleton.Append(rune);
        }

        return skeleton.ToString();
    }

    static bool IsInvisible(int c) =>
        c is 0xAD or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0xFEFF or (>= 0x300 and <= 0x36F) or (>= 0xFE00 and <= 0xFE0F);
}
