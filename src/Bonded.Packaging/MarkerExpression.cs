using System.Text;

namespace Bonded.Packaging;

/// <summary>The tree of a marker (PEP 508). Its depth is bounded by the parser.</summary>
abstract class MarkerExpression
{
    public abstract bool Evaluate(MarkerEnvironment environment);

    public abstract void Write(StringBuilder text, bool enclosed);

    /// <summary>Two or more expressions, of which all must hold, or one.</summary>
    public sealed class Junction(bool all, IReadOnlyList<MarkerExpression> parts) : MarkerExpression
    {
        public override bool Evaluate(MarkerEnvironment environment) =>
            all ? parts.All(part => part.Evaluate(environment)) : parts.Any(part => part.Evaluate(environment));

        public override void Write(StringBuilder text, bool enclosed)
        {
            if (enclosed)
                text.Append('(');
            for (var i = 0; i < parts.Count; i++)
            {
                if (i > 0)
                    text.Append(all ? " and " : " or ");
                // "and" binds closer than "or", and needs no parentheses inside it.
                parts[i].Write(text, enclosed: all || parts[i] is Junction { IsAll: false });
            }
            if (enclosed)
                text.Append(')');
        }

        bool IsAll => all;
    }

    /// <summary>A variable compared with a literal, in the order they were written.</summary>
    public sealed class Comparison(MarkerVariable variable, string op, string literal, bool literalFirst) : MarkerExpression
    {
        // The specifier is known in advance unless the variable stands on its side of the operator.
        readonly SpecifierSet? specifier =
            IsVersion(variable) && !literalFirst && op is not ("in" or "not in") ? AsSpecifier(op, literal) : null;

        readonly string literal = variable is MarkerVariable.Extra ? Normalise(literal) : literal;

        // The values of these are versions; the values of the others are compared as text even if they look like versions.
        static bool IsVersion(MarkerVariable variable) => variable is MarkerVariable.PythonVersion
            or MarkerVariable.PythonFullVersion or MarkerVariable.ImplementationVersion or MarkerVariable.PlatformRelease;

        static SpecifierSet? AsSpecifier(string op, string version) =>
            !version.Contains(',', StringComparison.Ordinal) && SpecifierSet.TryParse(op + version, out var set) ? set : null;

        public override bool Evaluate(MarkerEnvironment environment)
        {
            var value = environment.Value(variable);
            if (variable is MarkerVariable.Extra)
                value = Normalise(value);
            var (left, right) = literalFirst ? (literal, value) : (value, literal);
            switch (op)
            {
                case "in": return right.Contains(left, StringComparison.Ordinal);
                case "not in": return !right.Contains(left, StringComparison.Ordinal);
            }
            if (IsVersion(variable) && (literalFirst ? AsSpecifier(op, right) : specifier) is { } versions)
                return versions.Contains(left, prereleases: true);
            return op switch
            {
                "==" or "<=" or ">=" => left == right,
                "!=" => left != right,
                _ => false,
            };
        }

        public override void Write(StringBuilder text, bool enclosed)
        {
            var quote = literal.Contains('"', StringComparison.Ordinal) ? '\'' : '"';
            if (literalFirst)
                text.Append(quote).Append(literal).Append(quote).Append(' ').Append(op).Append(' ').Append(MarkerParser.NameOf(variable));
            else
                text.Append(MarkerParser.NameOf(variable)).Append(' ').Append(op).Append(' ').Append(quote).Append(literal).Append(quote);
        }

        // PEP 685: extras compare as project names do, whether or not they are valid ones.
        static string Normalise(string extra)
        {
            var text = new StringBuilder(extra.Length);
            foreach (var c in extra)
            {
                if (c is not ('-' or '_' or '.'))
                    text.Append(char.ToLowerInvariant(c));
                else if (text.Length == 0 || text[^1] != '-')
                    text.Append('-');
            }
            return text.ToString();
        }
    }
}
