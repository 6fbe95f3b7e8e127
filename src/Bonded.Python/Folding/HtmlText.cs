using System.Globalization;
using System.Text;

namespace Bonded.Python.Folding;

/// <summary><c>html.unescape</c> of numbers and of the names that are common.</summary>
internal static class HtmlText
{
    /// <summary>Null where there is a reference that is not known here.</summary>
    public static string? Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '&' || i + 1 == text.Length || !(char.IsLetterOrDigit(text[i + 1]) || text[i + 1] == '#'))
            {
                result.Append(text[i]);
                continue;
            }
            var end = text.AsSpan(i, Math.Min(12, text.Length - i)).IndexOf(';');
            if (end < 0)
                return null;
            var name = text[(i + 1)..(i + end)];
            if (name[0] == '#')
            {
                var hex = name.Length > 2 && name[1] is 'x' or 'X';
                if (!int.TryParse(name.AsSpan(hex ? 2 : 1), hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var point)
                    || point is < 32 and not ('\t' or '\n') or (>= 127 and < 160) or (>= 0xD800 and < 0xE000) or > 0xFDCF)
                    return null;
                result.Append((char)point);
            }
            else if (Named(name) is { } c)
                result.Append(c);
            else
                return null;
            i += end;
        }
        return result.ToString();
    }

    static string? Named(string name) => name switch
    {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u00A0",
        "lpar" => "(",
        "rpar" => ")",
        "period" => ".",
        "comma" => ",",
        "colon" => ":",
        "semi" => ";",
        "sol" => "/",
        "bsol" => "\\",
        "equals" => "=",
        "plus" => "+",
        "lbrack" or "lsqb" => "[",
        "rbrack" or "rsqb" => "]",
        "lbrace" or "lcub" => "{",
        "rbrace" or "rcub" => "}",
        "lowbar" => "_",
        "num" => "#",
        "percnt" => "%",
        "dollar" => "$",
        "excl" => "!",
        "quest" => "?",
        "ast" => "*",
        "commat" => "@",
        "NewLine" => "\n",
        "Tab" => "\t",
        _ => null,
    };
}
