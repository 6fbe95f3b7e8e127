using System.Globalization;

namespace Bonded.Python.Folding;

/// <summary>Upper and lower case as Python changes it, where that is the same for every version of Unicode.</summary>
internal static class TextCases
{
    /// <summary>As the method of that name; null where a character might change in a way not known here.</summary>
    public static string? Change(string content, string method, bool isBytes)
    {
        if (!isBytes && content.AsSpan().ContainsAnyExceptInRange('\0', '\x7F'))
            foreach (var c in content)
                if (c >= 128 && !IsCaseless(c))
                    return null;
        return string.Create(content.Length, (content, method), static (result, state) =>
        {
            var inWord = false;
            for (var i = 0; i < result.Length; i++)
            {
                var c = state.content[i];
                result[i] = state.method switch
                {
                    "upper" => Upper(c),
                    "lower" or "casefold" => Lower(c),
                    "swapcase" => char.IsAsciiLetterLower(c) ? Upper(c) : Lower(c),
                    "title" => inWord ? Lower(c) : Upper(c),
                    _ => i > 0 ? Lower(c) : Upper(c),
                };
                inWord = char.IsAsciiLetter(c);
            }
        });
    }

    static char Upper(char c) => char.IsAsciiLetterLower(c) ? (char)(c - 32) : c;

    static char Lower(char c) => char.IsAsciiLetterUpper(c) ? (char)(c + 32) : c;

    static bool IsCaseless(char c) => char.GetUnicodeCategory(c) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate => false,
        UnicodeCategory.OtherSymbol => c is < '\u24B6' or > '\u24E9',
        UnicodeCategory.OtherLetter => c is not ('\u00AA' or '\u00BA'),
        _ => true,
    };
}
