using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Bonded.Packaging;

/// <summary>
/// An environment marker (PEP 508): when a requirement applies. Every comparison is of one variable with one quoted text.
/// Python versions, the implementation's version and the platform's release compare as versions when the text is one; all else
/// compares as text, which is ordered only in so far as equal texts are also <c>&lt;=</c> and <c>&gt;=</c>.
/// </summary>
public sealed class Marker
{
    /// <summary>How deep parentheses may be nested.</summary>
    public const int MaxDepth = 64;

    readonly MarkerExpression expression;

    Marker(MarkerExpression expression) => this.expression = expression;

    /// <summary>Reads a marker; on failure <paramref name="error"/> says in a sentence where and why, without quoting the text.</summary>
    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out Marker? marker, [NotNullWhen(false)] out string? error)
    {
        marker = null;
        if (!new MarkerParser(text).TryParse(out var expression, out error))
            return false;
        marker = new(expression);
        return true;
    }

    /// <summary>
    /// Whether the marker holds in the environment. A comparison that has no meaning, such as <c>~=</c> of what is no version, does not hold.
    /// </summary>
    public bool Evaluate(MarkerEnvironment environment) => expression.Evaluate(environment);

    /// <summary>The marker with single spaces, the variables' present names; it parses to the same marker.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        expression.Write(text, enclosed: false);
        return text.ToString();
    }
}
