using System.Text;

namespace Bonded.Policy;

/// <summary>
/// The one form a refusal's sentence has. It travels as an HTTP reason phrase, a yank reason and a line on a terminal, so it is
/// printable ASCII of at most 300 characters, whatever went into it.
/// </summary>
public static class Sentence
{
    /// <summary>The most characters a sentence has.</summary>
    public const int MaxLength = 300;

    /// <summary>The text with everything but printable ASCII replaced, cut to the limit.</summary>
    public static string Clean(string text, int limit = MaxLength)
    {
        var clean = new StringBuilder(Math.Min(text.Length, limit));
        foreach (var c in text)
        {
            if (clean.Length == limit)
                break;
            clean.Append(c is >= ' ' and <= '~' ? c : '?');
        }

        return clean.ToString();
    }

    /// <summary>The sentence followed by the address of the page that tells more; the sentence is cut, never the address.</summary>
    public static string With(string sentence, string address)
    {
        var room = MaxLength - address.Length - 2;
        return room < 40 ? Clean(sentence) : $"{Clean(sentence, room)}; {address}";
    }
}
