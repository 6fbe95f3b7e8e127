using System.Globalization;
using System.Text;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Folding;

/// <summary><c>template.format(...)</c> and <c>template.format_map(...)</c>.</summary>
internal static class BraceFormat
{
    /// <summary>The text, or null if it is not known or would raise.</summary>
    /// <param name="names">Looks up a name; null if there is none.</param>
    public static string? Write(string template, IReadOnlyList<Value> positional, Func<string, Value?> names, FoldBudget budget) =>
        new Writer(positional, names, budget).Write(template, 2);

    sealed class Writer(IReadOnlyList<Value> positional, Func<string, Value?> names, FoldBudget budget)
    {
        int next;
        bool numbered, lost;

        public string? Write(string template, int depth)
        {
            var content = new StringBuilder();
            for (var i = 0; i < template.Length; i++)
            {
                if (content.Length > budget.ConstantBytes)
                {
                    budget.Refuse();
                    return null;
                }
                var c = template[i];
                if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c && depth == 2)
                {
                    content.Append(c);
                    i++;
                }
                else if (c == '{')
                {
                    var end = End(template, i + 1);
                    if (end < 0 || depth == 0)
                        return null;
                    if (Field(template.AsSpan((i + 1)..end), depth) is not { } field)
                        return null;
                    foreach (var letter in field)
                        Add(content, letter);
                    i = end;
                }
                else if (c == '}')
                    return null;
                else
                {
                    // What is in a hole may ask for values too: from there on it is not known which value is whose.
                    lost |= c == Value.Text.Hole;
                    Add(content, c);
                }
            }
            return content.ToString();
        }

        static void Add(StringBuilder content, char c)
        {
            if (c != Value.Text.Hole || content.Length == 0 || content[^1] != Value.Text.Hole)
                content.Append(c);
        }

        static int End(string template, int from)
        {
            var open = 1;
            for (var i = from; i < template.Length; i++)
                if (template[i] == '[' && open == 1)
                {
                    if ((i = template.IndexOf(']', i)) < 0)
                        return -1;
                }
                else if ((open += template[i] == '{' ? 1 : template[i] == '}' ? -1 : 0) == 0)
                    return i;
            return -1;
        }

        string? Field(ReadOnlySpan<char> field, int depth)
        {
            var at = 0;
            while (at < field.Length && field[at] is not ('!' or ':'))
                at = field[at] == '[' && field[at..].IndexOf(']') is > 0 and var close ? at + close + 1 : at + 1;
            var name = field[..at];
            var conversion = '\0';
            if (at < field.Length && field[at] == '!')
            {
                if (at + 1 >= field.Length || at + 2 < field.Length && field[at + 2] != ':')
                    return null;
                conversion = field[at + 1];
                at += 2;
            }
            var spec = at < field.Length ? field[(at + 1)..].ToString() : "";
            if (Lookup(name) is not { } value)
                return null;
            if (spec.Contains('{', StringComparison.Ordinal) || spec.Contains('}', StringComparison.Ordinal))
            {
                if (Write(spec, depth - 1) is not { } written)
                    return null;
                spec = written;
            }
            if (value is Value.Unknown or Value.External or Value.Instance or Value.Function or Value.Class or Value.Module)
                return "\uFFFC";
            if (conversion is not ('\0' or 's' or 'r' or 'a'))
                return null;
            var printed = Fold.Format(value, conversion, new Value.Text(spec, Flow.None, []), budget).Content;
            var mayBeHole = spec.Length == 0 || conversion != '\0' || value is Value.Text ? Fold.IsPartlyKnown(value)
                : value is not (Value.Sequence or Value.Mapping) && spec.Contains(Value.Text.Hole, StringComparison.Ordinal);
            return printed != "\uFFFC" || mayBeHole ? printed : null;
        }

        Value? Lookup(ReadOnlySpan<char> path)
        {
            var end = path.IndexOfAny('.', '[') is >= 0 and var first ? first : path.Length;
            var head = path[..end];
            Value? value;
            if (head.Length == 0 || !head.ContainsAnyExceptInRange('0', '9'))
            {
                if (head.Length == 0 ? numbered : next > 0)
                    return null;
                if (head.Length > 0)
                    numbered = true;
                var index = head.Length == 0 ? next++ : int.TryParse(head, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
                value = index >= 0 && index < positional.Count ? positional[index] : null;
            }
            else
                value = names(head.ToString());
            if (lost)
                return Value.Unknown.Bare;
            for (var rest = path[end..]; rest.Length > 0 && value is not null;)
            {
                if (rest[0] == '.')
                    return Fold.IsPartlyKnown(value) ? Value.Unknown.Bare : null;
                var close = rest.IndexOf(']');
                if (close < 2)
                    return null;
                if (value is Value.Unknown or Value.External or Value.Instance)
                    return Value.Unknown.Bare;
                var key = rest[1..close];
                Value index = int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                    ? new Value.Number(new System.Numerics.BigInteger(position), Flow.None)
                    : new Value.Text(key.ToString(), Flow.None, []);
                value = Fold.Subscript(value, index, budget);
                rest = rest[(close + 1)..];
            }
            return value;
        }
    }
}
