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
        if (pattern.Length > MaxPattern || !IsSimple(pattern) || IsDoubtful(pattern))
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

    /// <summary>Single characters, escapes and classes, each perhaps repeated, with bars between them.</summary>
    static bool IsSimple(ReadOnlySpan<char> pattern)
    {
        var at = 0;
        while (at < pattern.Length)
        {
            if (!SkipAtom(pattern, ref at) || !SkipRepetition(pattern, ref at))
                return false;
            if (at < pattern.Length && pattern[at] == '|')
                at++;
        }

        return pattern.Length > 0;
    }

    static bool SkipAtom(ReadOnlySpan<char> pattern, ref int at)
    {
        var c = pattern[at++];
        if (c == '[')
            return SkipClass(pattern, ref at);
        if (c == '\\')
            return at < pattern.Length && "dwsDWS.\\/-+*?|()[]{}^$".Contains(pattern[at++], StringComparison.Ordinal);
        return !"()[]{}*+?^$|\uFFFC".Contains(c, StringComparison.Ordinal);
    }

    static bool SkipClass(ReadOnlySpan<char> pattern, ref int at)
    {
        for (var items = 0; at < pattern.Length; items++)
        {
            var c = pattern[at++];
            if (c == ']' || c == '-' && at < pattern.Length && pattern[at++] == ']')
                return items > 0;
            if (c is '[' or '-' or '\uFFFC')
                return false;
            if (c == '\\')
            {
                if (at == pattern.Length || !"dws.-]".Contains(pattern[at++], StringComparison.Ordinal))
                    return false;
            }
            else if (char.IsAsciiLetterOrDigit(c) && at + 1 < pattern.Length && pattern[at] == '-' && char.IsAsciiLetterOrDigit(pattern[at + 1]))
                at += 2;
        }

        return false;
    }

    static bool SkipRepetition(ReadOnlySpan<char> pattern, ref int at)
    {
        if (at == pattern.Length)
            return true;
        if (pattern[at] is '*' or '+' or '?')
        {
            at++;
            if (at < pattern.Length && pattern[at] == '?')
                at++;
            return true;
        }

        if (pattern[at] != '{')
            return true;
        at++;
        if (at == pattern.Length || pattern[at] is < '1' or > '9')
            return false;
        at++;
        SkipDigits(pattern, ref at, 1);
        if (at < pattern.Length && pattern[at] == ',')
        {
            at++;
            SkipDigits(pattern, ref at, 2);
        }

        return at < pattern.Length && pattern[at++] == '}';
    }

    static int SkipDigits(ReadOnlySpan<char> pattern, ref int at, int most)
    {
        var start = at;
        while (at < pattern.Length && at - start < most && char.IsAsciiDigit(pattern[at]))
            at++;
        return at - start;
    }

    /// <summary>What is well formed and yet refused by one or the other, or nearly.</summary>
    static bool IsDoubtful(ReadOnlySpan<char> pattern)
    {
        for (var at = 0; at + 1 < pattern.Length; at++)
        {
            var rest = pattern[(at + 1)..];
            var doubtful = pattern[at] switch
            {
                '&' => rest[0] == '&',
                '~' => rest[0] == '~',
                '\\' => rest is ['d' or 'w' or 's', '-', ..],
                '-' => rest is ['\\', 'd' or 'w' or 's', ..],
                '{' => IsRange(rest),
                _ => false,
            };
            if (doubtful)
                return true;
        }

        return false;
    }

    static bool IsRange(ReadOnlySpan<char> rest)
    {
        var at = 0;
        if (SkipDigits(rest, ref at, MaxPattern) == 0 || at == rest.Length || rest[at++] != ',')
            return false;
        return SkipDigits(rest, ref at, MaxPattern) > 0 && at < rest.Length && rest[at] == '}';
    }
}
