using System.Numerics;
using System.Text;
using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Folding;

/// <summary><c>template % values</c>.</summary>
internal static class PercentFormat
{
    public static Value? Apply(Value template, Value values, FoldBudget budget)
    {
        var isBytes = template is Value.Bytes;
        if (template is Value.Bytes bytes && !budget.Take(bytes.Content.Length))
            return null;
        var text = template is Value.Bytes b ? Encoding.Latin1.GetString(b.Content.Span) : ((Value.Text)template).Content;
        if (!budget.Take(text.Length) || Write(text, values, isBytes, budget) is not { } content)
            return null;
        var flow = template.Flow | values.Flow;
        if (!isBytes)
            return content == "\uFFFC" ? null : new Value.Text(content, flow, ((Value.Text)template).Layers);
        return content.Contains(Value.Text.Hole, StringComparison.Ordinal) ? null
            : ((Value.Bytes)template) with { Content = Encoding.Latin1.GetBytes(content), Flow = flow };
    }

    static string? Write(string template, Value values, bool isBytes, FoldBudget budget)
    {
        var content = new StringBuilder();
        var tuple = values is Value.Sequence { Kind: SequenceKind.Tuple } items ? items.Items : null;
        var unknown = values is Value.Unknown or Value.External or Value.Instance;
        var next = 0;
        var named = false;
        var lost = false;
        for (var i = 0; i < template.Length; i++)
        {
            if (content.Length > budget.ConstantBytes)
            {
                budget.Refuse();
                return null;
            }
            var c = template[i];
            if (c != '%')
            {
                // What is in a hole may ask for values too: from there on it is not known which value is whose.
                lost |= c == Value.Text.Hole;
                Add(content, c);
                continue;
            }
            if (++i == template.Length)
                return null;
            string? key = null;
            if (template[i] == '(')
            {
                var end = i + 1;
                for (var open = 1; ; end++)
                {
                    if (end == template.Length)
                        return null;
                    open += template[end] == '(' ? 1 : template[end] == ')' ? -1 : 0;
                    if (open == 0)
                        break;
                }
                key = template[(i + 1)..end];
                i = end + 1;
            }
            var spec = new Conversion();
            for (; i < template.Length && template[i] is '-' or '+' or ' ' or '#' or '0'; i++)
                spec.Flag(template[i]);
            if (!Count(template, ref i, ref spec.Width, tuple, ref next, budget))
                return null;
            if (spec.Width < 0)
                (spec.Left, spec.Width) = (true, -spec.Width);
            if (i < template.Length && template[i] == '.')
            {
                i++;
                spec.Precision = 0;
                if (!Count(template, ref i, ref spec.Precision, tuple, ref next, budget) || spec.Precision is < 0)
                    return null;
            }
            if (i < template.Length && template[i] is 'l' or 'h' or 'L')
                i++;
            if (i == template.Length)
                return null;
            var type = template[i];
            if (type == '%')
            {
                content.Append('%');
                continue;
            }
            if (!budget.Take(Math.Max(spec.Width ?? 0, spec.Precision ?? 0)))
                return null;
            Value? value;
            if (key is not null)
            {
                named = true;
                value = unknown || lost ? Value.Unknown.Bare
                    : values is Value.Mapping mapping ? Fold.Subscript(mapping, Key(key, isBytes), budget) : null;
            }
            else if (tuple is not null)
                value = lost ? Value.Unknown.Bare : next < tuple.Count ? tuple[next++] : null;
            else
                value = unknown || lost ? Value.Unknown.Bare : next++ == 0 ? values : null;
            if (value is null)
                return null;
            if (value is Value.Unknown or Value.External or Value.Instance or Value.Function or Value.Class or Value.Module)
                Add(content, Value.Text.Hole);
            else if (Convert(value, type, spec, isBytes, budget) is { } converted)
                foreach (var letter in converted)
                    Add(content, letter);
            else if (Fold.IsPartlyKnown(value))
                Add(content, Value.Text.Hole);
            else
                return null;
        }
        if (!lost && !unknown && (tuple is not null ? next < tuple.Count : next == 0 && !named && values is not (Value.Mapping or Value.Sequence or Value.Range)))
            return null;
        // A list or a mapping may stand there without being asked for; not in a template of bytes or text without any conversion, though.
        return content.ToString();
    }

    static void Add(StringBuilder content, char c)
    {
        if (c != Value.Text.Hole || content.Length == 0 || content[^1] != Value.Text.Hole)
            content.Append(c);
    }

    static Value Key(string key, bool isBytes) =>
        isBytes ? new Value.Bytes(Encoding.Latin1.GetBytes(key), Flow.None, []) : new Value.Text(key, Flow.None, []);

    static bool Count(string template, ref int i, ref int? count, IReadOnlyList<Value>? tuple, ref int next, FoldBudget budget)
    {
        if (i < template.Length && template[i] == '*')
        {
            i++;
            if (tuple is null || next >= tuple.Count || tuple[next++] is not Value.Number { Content: BigInteger n })
                return false;
            if (BigInteger.Abs(n) > budget.ConstantBytes)
            {
                budget.Refuse();
                return false;
            }
            count = (int)n;
            return true;
        }
        if (!FormatSpec.Number(template, ref i, out var number))
        {
            budget.Refuse();
            return false;
        }
        count = number ?? count;
        return true;
    }

    static string? Convert(Value value, char type, Conversion spec, bool isBytes, FoldBudget budget)
    {
        switch (type)
        {
            case 's' or 'b' when isBytes:
                return value is Value.Bytes bytes && budget.Take(bytes.Content.Length) ? Fit(Encoding.Latin1.GetString(bytes.Content.Span), spec, budget) : null;
            case 's':
                return Fit(Printed.Str(value, budget), spec, budget);
            case 'r' when !isBytes:
                return Fit(Printed.Repr(value, budget), spec, budget);
            case 'a' or 'r':
                return Fit(Printed.Ascii(value, budget), spec, budget);
            case 'c':
                if (value is Value.Text text && !isBytes)
                    return Fold.Length(text, budget) == 1 ? Pad("", text.Content, spec, false, budget) : null;
                if (value is Value.Bytes one && isBytes)
                    return one.Content.Length == 1 ? Pad("", ((char)one.Content.Span[0]).ToString(), spec, false, budget) : null;
                if (value is not Value.Number { Content: BigInteger point } || point < 0 || point > (isBytes ? 255 : 0x10FFFF))
                    return null;
                var letter = new StringBuilder();
                CodePoints.Append(letter, (int)point);
                return Pad("", letter.ToString(), spec, false, budget);
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'o':
                if (value is not Value.Number number)
                    return null;
                BigInteger n;
                if (number.Content is BigInteger whole)
                    n = whole;
                else if (number.Content is double d && double.IsFinite(d) && type is 'd' or 'i' or 'u')
                    n = new BigInteger((double)number.Content);
                else
                    return null;
                if (NumberText.Digits(n, type switch { 'x' or 'X' => 16, 'o' => 8, _ => 10 }, budget) is not { } digits)
                    return null;
                if (spec.Precision is { } precision)
                    digits = digits.PadLeft(precision, '0');
                var prefix = spec.Alternate ? type switch { 'x' or 'X' => "0x", 'o' => "0o", _ => "" } : "";
                if (type == 'X')
                    (digits, prefix) = (digits.ToUpperInvariant(), prefix.ToUpperInvariant());
                return Pad(Sign(n.Sign < 0, spec) + prefix, digits, spec, spec.Zero, budget);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                double real;
                if (value is Value.Number { Content: double given })
                    real = given;
                else if (value is Value.Number { Content: BigInteger exact } && BigInteger.Abs(exact) <= BigInteger.One << 53)
                    real = (double)exact;
                else
                    return null;
                if (NumberText.Format(real, char.ToLowerInvariant(type), spec.Precision ?? 6, spec.Alternate) is not { } printed)
                    return null;
                if (char.IsUpper(type))
                    printed = printed.ToUpperInvariant();
                return Pad(Sign(double.IsNegative(real) && !double.IsNaN(real), spec), printed, spec, spec.Zero, budget);
            default:
                return null;
        }
    }

    static string Sign(bool negative, Conversion spec) => negative ? "-" : spec.Plus ? "+" : spec.Blank ? " " : "";

    /// <summary>A text, cut to the precision and padded.</summary>
    static string? Fit(string? text, Conversion spec, FoldBudget budget)
    {
        if (text is null)
            return null;
        if (spec.Precision is { } precision)
        {
            var shape = budget.ShapeOf(text);
            if (!shape.IsWhole && (shape.HasSurrogates || precision > shape.FirstHole))
                return null;
            text = shape.HasSurrogates && CodePoints.Of(text) is var points ? CodePoints.ToText(points.AsSpan(0, Math.Min(precision, points.Length)))
                : text[..Math.Min(precision, text.Length)];
        }
        return Pad("", text, spec, false, budget);
    }

    static string? Pad(string head, string body, Conversion spec, bool zeros, FoldBudget budget)
    {
        if (spec.Width is not { } width || width == 0)
            return head + body;
        var shape = budget.ShapeOf(body);
        if (!shape.IsWhole)
            return null;
        var missing = width - head.Length - (shape.HasSurrogates ? CodePoints.Count(body) : body.Length);
        if (missing <= 0)
            return head + body;
        return spec.Left ? head + body + new string(' ', missing) : zeros ? head + new string('0', missing) + body : new string(' ', missing) + head + body;
    }

    struct Conversion
    {
        public bool Left, Plus, Blank, Alternate, Zero;
        public int? Width, Precision;

        public void Flag(char c)
        {
            switch (c)
            {
                case '-':
                    Left = true;
                    break;
                case '+':
                    Plus = true;
                    break;
                case ' ':
                    Blank = true;
                    break;
                case '#':
                    Alternate = true;
                    break;
                default:
                    Zero = true;
                    break;
            }
        }
    }
}
