using System.Text;
using Bonded.Inspection.Rules;

namespace Bonded.Inspection.Text;

/// <summary>Judges names in code that have letters outside ASCII.</summary>
internal static class Words
{
    /// <summary>Characters of a name that is looked at.</summary>
    public const int Longest = 64;

    // Names that somebody hides or imitates because of what they do; most are shorter than what else would be called a disguise.
    static readonly HashSet<string> Telling = new(StringComparer.Ordinal)
    {
        "exec", "eval", "compile", "open", "import", "from", "getattr", "setattr", "globals", "locals", "vars", "builtins", "os", "sys", "system", "popen", "subprocess", "socket",
        "base64", "zlib", "marshal", "pickle", "ctypes", "requests", "urllib", "lambda", "chr", "ord", "print", "input", "def", "class", "return", "if", "else", "for", "while",
    };

    /// <summary>What a name is in disguise, or null for an honest one.</summary>
    public static TextFactKind? Judge(string name)
    {
        int latin = 0, shown = 0, read = 0, others = 0;
        var plain = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                latin += Rune.IsLetter(rune) ? 1 : 0;
                plain.Append((char)rune.Value);
            }
            else if (Characters.Latin(rune.Value) is { } letter)
            {
                read++;
                plain.Append(letter);
            }
            else if (Characters.ShownAs(rune.Value) is { } shape)
            {
                shown++;
                plain.Append(shape);
            }
            else
                others++;
        }

        // A letter without a Latin twin shows that the name is meant to be of its script.
        if (others > 0)
            return null;
        var known = Telling.Contains(plain.ToString().Trim('_'));
        if (read > 0 && (known || (read >= 4 && read > latin)))
            return TextFactKind.Compatibility;
        return shown > 0 && (known || (latin >= 2 && latin >= shown)) ? TextFactKind.LookAlike : null;
    }
}
