using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Bonded.Packaging;

/// <summary>
/// A dependency specifier (PEP 508): a project, extras, and either version specifiers or a direct URL, when the marker holds.
/// </summary>
public sealed class Requirement
{
    Requirement(ProjectName name, string writtenName, IReadOnlyList<string> extras, SpecifierSet specifier, string? url, Marker? marker)
    {
        Name = name;
        WrittenName = writtenName;
        Extras = extras;
        Specifier = specifier;
        Url = url;
        Marker = marker;
    }

    public ProjectName Name { get; }

    /// <summary>The name as it was written.</summary>
    public string WrittenName { get; }

    /// <summary>The extras, normalised (PEP 685), sorted, without repetitions.</summary>
    public IReadOnlyList<string> Extras { get; }

    public SpecifierSet Specifier { get; }

    /// <summary>The direct reference, as it was written and not otherwise looked at; null for a requirement by version.</summary>
    public string? Url { get; }

    public Marker? Marker { get; }

    /// <summary>
    /// Reads a requirement. Spaces and tabs may stand between its parts, line breaks nowhere. On failure <paramref name="error"/>
    /// says in a sentence where and why, without quoting the text.
    /// </summary>
    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out Requirement? requirement, [NotNullWhen(false)] out string? error)
    {
        requirement = null;
        var whole = text.Length;
        var rest = text.TrimStart(" \t");

        if (!TakeName(ref rest, out var name, out var writtenName))
            return Fail("a project name was expected", rest, out error);
        rest = rest.TrimStart(" \t");

        var extras = new SortedSet<string>(StringComparer.Ordinal);
        if (Take(ref rest, '['))
        {
            rest = rest.TrimStart(" \t");
            if (!Take(ref rest, ']'))
            {
                do
                {
                    rest = rest.TrimStart(" \t");
                    if (!TakeName(ref rest, out var extra, out _))
                        return Fail("the name of an extra was expected", rest, out error);
                    extras.Add(extra.Canonical);
                    rest = rest.TrimStart(" \t");
                }
                while (Take(ref rest, ','));
                if (!Take(ref rest, ']'))
                    return Fail("a comma or a closing bracket was expected after the name of an extra", rest, out error);
            }
            rest = rest.TrimStart(" \t");
        }

        var specifier = SpecifierSet.Any;
        string? url = null;
        if (Take(ref rest, '@'))
        {
            rest = rest.TrimStart(" \t");
            var length = rest.IndexOfAny(' ', '\t');
            var reference = length < 0 ? rest : rest[..length];
            if (reference.IsEmpty || reference.ContainsAny('\r', '\n'))
                return Fail("a URL was expected", rest, out error);
            url = reference.ToString();
            // The URL takes everything up to white space, a semicolon too.
            rest = rest[reference.Length..];
        }
        else
        {
            var enclosed = Take(ref rest, '(');
            if (!TakeSpecifiers(ref rest, out specifier))
                return Fail("a valid version specifier was expected", rest, out error);
            if (enclosed && !Take(ref rest, ')'))
                return Fail("a closing parenthesis was expected after the version specifiers", rest, out error);
        }
        rest = rest.TrimStart(" \t");

        Marker? marker = null;
        if (Take(ref rest, ';'))
        {
            if (!Marker.TryParse(rest, out marker, out error))
                return false;
        }
        else if (!rest.IsEmpty)
            return Fail("a semicolon or the end was expected", rest, out error);

        requirement = new(name, writtenName, [.. extras], specifier, url, marker);
        error = null;
        return true;

        bool Fail(string what, ReadOnlySpan<char> at, out string? sentence)
        {
            sentence = $"at character {whole - at.Length + 1} of the requirement: {what}";
            return false;
        }
    }

    static bool TakeName(
        ref ReadOnlySpan<char> rest, [NotNullWhen(true)] out ProjectName? name, [NotNullWhen(true)] out string? written)
    {
        var length = 0;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] is '-' or '_' or '.'))
            length++;
        written = null;
        if (!ProjectName.TryParse(rest[..length], out name))
            return false;
        written = rest[..length].ToString();
        rest = rest[length..];
        return true;
    }

    // Specifiers with spaces around the commas; one comma may trail.
    static bool TakeSpecifiers(ref ReadOnlySpan<char> rest, [NotNullWhen(true)] out SpecifierSet? set)
    {
        var end = rest.TrimStart(" \t");
        var start = end;
        set = null;
        while (true)
        {
            var one = end;
            if (!Packaging.Specifier.TakeOperator(ref one, out var op))
                break;
            one = one.TrimStart(" \t");
            var length = 0;
            while (length < one.Length && IsVersionCharacter(one[length], op))
                length++;
            end = one[length..].TrimStart(" \t");
            if (!Take(ref end, ','))
                break;
            end = end.TrimStart(" \t");
        }
        if (!SpecifierSet.TryParse(start[..^end.Length], out set))
            return false;
        rest = end;
        return true;
    }

    static bool IsVersionCharacter(char c, SpecifierOperator op) =>
        op is SpecifierOperator.Identical
            ? c is not (';' or ')' or ',') && !char.IsWhiteSpace(c)
            : char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+' or '!' or '*';

    static bool Take(ref ReadOnlySpan<char> rest, char c)
    {
        if (rest.IsEmpty || rest[0] != c)
            return false;
        rest = rest[1..];
        return true;
    }

    /// <summary>The requirement as written, less superfluous space; extras normalised and specifiers sorted.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(WrittenName);
        if (Extras.Count > 0)
            text.Append('[').AppendJoin(',', Extras).Append(']');
        text.Append(Specifier);
        if (Url is not null)
            text.Append(" @ ").Append(Url);
        if (Marker is not null)
            text.Append(Url is null ? "; " : " ; ").Append(Marker);
        return text.ToString();
    }
}
