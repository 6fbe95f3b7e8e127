using Bonded.Packaging;

namespace Bonded.Gate.Upstreams;

/// <summary>Patterns of project names, where <c>*</c> stands for any run of characters. Spelling counts as little as in names themselves.</summary>
sealed class NamePatterns
{
    public const string UpstreamNameSentence = "an upstream's name is made of 1 to 64 letters, digits, dots, dashes and underscores";

    readonly string[] patterns;
    readonly string[] exceptions;

    NamePatterns(string[] patterns, string[] exceptions) => (this.patterns, this.exceptions) = (patterns, exceptions);

    /// <summary>Whether an upstream may be called so: sentences quote the name.</summary>
    public static bool IsUpstreamName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Reads patterns, and those that take names out again; null if one of them could match no name.</summary>
    public static NamePatterns? Read(IReadOnlyList<string> texts, IReadOnlyList<string> except) =>
        Read(texts) is { } patterns && Read(except) is { } exceptions ? new(patterns, exceptions) : null;

    static string[]? Read(IReadOnlyList<string> texts)
    {
        var patterns = new string[texts.Count];
        for (var i = 0; i < patterns.Length; i++)
        {
            var text = texts[i];
            if (text is null || text.Length is 0 or > ProjectName.MaxLength || text.AsSpan().IndexOfAnyExcept(allowed) >= 0)
                return null;
            patterns[i] = Normalise(text);
        }

        return patterns;
    }

    /// <summary>Whether a name matches one of them, as every name does when there are none, and none of the exceptions.</summary>
    public bool Match(ProjectName name) => (patterns.Length == 0 || Any(patterns, name)) && !Any(exceptions, name);

    static bool Any(string[] patterns, ProjectName name)
    {
        foreach (var pattern in patterns)
            if (Match(pattern, name.Canonical))
                return true;
        return false;
    }

    static readonly System.Buffers.SearchValues<char> allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.*");

    static string Normalise(string text)
    {
        var result = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
            if (c is '-' or '_' or '.')
            {
                if (result.Length == 0 || result[^1] != '-')
                    result.Append('-');
            }
            else
            {
                result.Append(char.ToLowerInvariant(c));
            }

        return result.ToString();
    }

    static bool Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        // On a mismatch only the latest star has to take one character more: quadratic at worst, and names are short.
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }
}
