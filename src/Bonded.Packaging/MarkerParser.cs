using System.Diagnostics.CodeAnalysis;

namespace Bonded.Packaging;

/// <summary>
/// Reads a marker (PEP 508) by descent, one pass, no backtracking. Each pair of parentheses is counted before it is descended into.
/// </summary>
ref struct MarkerParser(ReadOnlySpan<char> text)
{
    static readonly (string Name, MarkerVariable Variable)[] names =
    [
        ("os_name", MarkerVariable.OsName),
        ("sys_platform", MarkerVariable.SysPlatform),
        ("platform_machine", MarkerVariable.PlatformMachine),
        ("platform_python_implementation", MarkerVariable.PlatformPythonImplementation),
        ("platform_release", MarkerVariable.PlatformRelease),
        ("platform_system", MarkerVariable.PlatformSystem),
        ("platform_version", MarkerVariable.PlatformVersion),
        ("python_version", MarkerVariable.PythonVersion),
        ("python_full_version", MarkerVariable.PythonFullVersion),
        ("implementation_name", MarkerVariable.ImplementationName),
        ("implementation_version", MarkerVariable.ImplementationVersion),
        ("extra", MarkerVariable.Extra),
        // Older spellings that the standard keeps.
        ("os.name", MarkerVariable.OsName),
        ("sys.platform", MarkerVariable.SysPlatform),
        ("platform.version", MarkerVariable.PlatformVersion),
        ("platform.machine", MarkerVariable.PlatformMachine),
        ("platform.python_implementation", MarkerVariable.PlatformPythonImplementation),
        ("python_implementation", MarkerVariable.PlatformPythonImplementation),
    ];

    readonly ReadOnlySpan<char> text = text;
    int position;
    int depth;

    public static string NameOf(MarkerVariable variable) => names[(int)variable].Name;

    /// <summary>Reads to the end of the text.</summary>
    public bool TryParse([NotNullWhen(true)] out MarkerExpression? marker, [NotNullWhen(false)] out string? error)
    {
        if (!TryOr(out marker, out error))
            return false;
        if (position == text.Length)
            return true;
        marker = null;
        error = At("an end or one of 'and', 'or' was expected");
        return false;
    }

    bool TryOr([NotNullWhen(true)] out MarkerExpression? marker, [NotNullWhen(false)] out string? error)
    {
        var any = new List<MarkerExpression>();
        do
        {
            var all = new List<MarkerExpression>();
            do
            {
                if (!TryAtom(out marker, out error))
                    return false;
                all.Add(marker);
            }
            while (TakeWord("and"));
            any.Add(all.Count == 1 ? all[0] : new MarkerExpression.Junction(true, all));
        }
        while (TakeWord("or"));
        marker = any.Count == 1 ? any[0] : new MarkerExpression.Junction(false, any);
        error = null;
        return true;
    }

    bool TryAtom([NotNullWhen(true)] out MarkerExpression? marker, [NotNullWhen(false)] out string? error)
    {
        SkipSpace();
        if (position == text.Length || text[position] != '(')
            return TryComparison(out marker, out error);
        marker = null;
        if (depth == Marker.MaxDepth)
        {
            error = At($"parentheses are nested deeper than {Marker.MaxDepth}");
            return false;
        }
        depth++;
        position++;
        if (!TryOr(out marker, out error))
            return false;
        if (!Take(')'))
        {
            marker = null;
            error = At("a closing parenthesis was expected");
            return false;
        }
        depth--;
        SkipSpace();
        return true;
    }

    bool TryComparison([NotNullWhen(true)] out MarkerExpression? marker, [NotNullWhen(false)] out string? error)
    {
        marker = null;
        var start = position;
        if (!TryOperand(out var leftVariable, out var leftLiteral, out error))
            return false;
        SkipSpace();
        if (TakeOperator() is not { } op)
        {
            error = At("an operator was expected: one of <, <=, ==, !=, >=, >, ~=, ===, in, not in");
            return false;
        }
        SkipSpace();
        if (!TryOperand(out var rightVariable, out var rightLiteral, out error))
            return false;
        SkipSpace();
        if (leftLiteral is null && rightLiteral is not null)
            marker = new MarkerExpression.Comparison(leftVariable, op, rightLiteral, literalFirst: false);
        else if (leftLiteral is not null && rightLiteral is null)
            marker = new MarkerExpression.Comparison(rightVariable, op, leftLiteral, literalFirst: true);
        else
        {
            error = $"at character {start + 1} of the marker: a variable must be compared with a quoted text";
            return false;
        }
        error = null;
        return true;
    }

    bool TryOperand(out MarkerVariable variable, out string? literal, [NotNullWhen(false)] out string? error)
    {
        variable = default;
        literal = null;
        error = null;
        if (position < text.Length && text[position] is ('"' or '\''))
        {
            var length = text[(position + 1)..].IndexOf(text[position]);
            if (length < 0)
            {
                error = At("a quotation mark is not closed");
                return false;
            }
            var content = text.Slice(position + 1, length);
            // The standard's text has no escapes, no control characters and nothing outside ASCII.
            if (!IsAllowed(content))
            {
                error = At("a quoted text has a character that the standard does not allow");
                return false;
            }
            literal = content.ToString();
            position += length + 2;
            return true;
        }
        foreach (var (name, named) in names)
        {
            if (!TakeWord(name))
                continue;
            variable = named;
            return true;
        }
        error = At("a marker variable or a quoted text was expected");
        return false;
    }

    static bool IsAllowed(ReadOnlySpan<char> content)
    {
        foreach (var c in content)
            if (c is not ('\t' or >= ' ' and <= '~') or '\\')
                return false;
        return true;
    }

    string? TakeOperator()
    {
        if (TakeWord("in"))
            return "in";
        if (TakeWord("not"))
        {
            var before = position;
            SkipSpace();
            return position > before && TakeWord("in") ? "not in" : null;
        }
        var rest = text[position..];
        if (!Specifier.TakeOperator(ref rest, out _))
            return null;
        var op = text[position..^rest.Length].ToString();
        position += op.Length;
        return op;
    }

    bool TakeWord(string word)
    {
        var rest = text[position..];
        if (!rest.StartsWith(word, StringComparison.Ordinal)
            || rest.Length > word.Length && (char.IsAsciiLetterOrDigit(rest[word.Length]) || rest[word.Length] == '_'))
            return false;
        position += word.Length;
        return true;
    }

    bool Take(char c)
    {
        if (position == text.Length || text[position] != c)
            return false;
        position++;
        return true;
    }

    void SkipSpace()
    {
        while (position < text.Length && text[position] is (' ' or '\t'))
            position++;
    }

    readonly string At(string what) => $"at character {position + 1} of the marker: {what}";
}
