using System.Text.RegularExpressions;

namespace Bonded.Python.Folding;

/// <summary>Patterns that mean the same to Python and to .NET: characters, classes, dots and repetitions, without groups.</summary>
internal static class RegexText
{
    const int MaxPattern = 100;

    /// <summary>What matching a text costs beside making the pattern.</summary>
    public static long Cost(string text) => 20_000 + 16L * text.Length;

    /// <summary>The pattern, or null if it is not that simple, or could match nothing at all.</summary>
    public static Regex? Compile(string pattern, string text)
    {
        if (pattern.Length > MaxPattern || !Simple.IsMatch(pattern) || Doubtful.IsMatch(pattern))
            return null;
        // What is a digit, a letter or a blank differs beyond ASCII.
        if (pattern.Contains('\\', StringComparison.Ordinal) && text.AsSpan().ContainsAnyExcept(Plain))
            return null;
        try
        {
            var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return regex.IsMatch("") ? null : regex;
        }
        catch (ArgumentException)
        {
            // A range the wrong way round.
            return null;
        }
        catch (NotSupportedException)
        {
            // Repetitions of repetitions that would need too many states.
            return null;
        }
    }

    static readonly System.Buffers.SearchValues<char> Plain =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 128).Where(c => c is not (>= 0x1C and <= 0x1F)).Select(c => (char)c)]);

    static readonly Regex Simple = new(
        @"\A(?:(?:[^\\()\[\]{}*+?^$|\uFFFC]|\\[dwsDWS.\\/\-+*?|()\[\]{}^$]|\[\^?(?:[A-Za-z0-9]-[A-Za-z0-9]|[^\\\[\]\-\uFFFC]|\\[dws.\-\]])+-?\])(?:[*+?]\??|\{[1-9][0-9]?(?:,[0-9]{0,2})?\})?\|?)+\z",
        RegexOptions.NonBacktracking);

    /// <summary>What is well formed and yet refused by one or the other, or nearly.</summary>
    static readonly Regex Doubtful = new(@"\{[0-9]+,[0-9]+\}|\\[dws]-|-\\[dws]|&&|~~", RegexOptions.NonBacktracking);
}
