using System.Numerics;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Folding;

/// <summary><c>format(value, spec)</c>: the mini language of format specifications.</summary>
internal static class FormatSpec
{
    /// <summary>The formatted value, or null if it is not known or would raise.</summary>
    public static string? Apply(Value value, string spec, FoldBudget budget)
    {
        if (spec.Length == 0)
            return Printed.Str(value, budget);
        if (!TryParse(spec, out var parsed))
            return null;
        switch (value)
        {
            case Value.Text text:
                return FormatText(text, parsed, budget);
            case Value.Number { Content: BigInteger n } number:
                if (number.IsBoolean && parsed.Type == '\0')
                    return parsed.IsPlainWidth ? Pad(n.IsZero ? "0" : "1", parsed, '>', budget) : null;
                if (parsed.Type is 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%')
                    return BigInteger.Abs(n) <= BigInteger.One << 53 ? FormatFloat((double)n, parsed, budget) : null;
                return FormatInteger(n, parsed, budget);
            case Value.Number { Content: double d }:
                return FormatFloat(d, parsed, budget);
            default:
                return null;
        }
    }

    static string? FormatText(Value.Text text, Spec spec, FoldBudget budget)
    {
        if (spec.Type is not ('\0' or 's') || spec.Sign != '\0' || spec.Alternate || spec.Grouping != '\0' || spec.Align == '=')
            return null;
        var content = text.Content;
        var shape = budget.ShapeOf(content);
        if (spec.Precision is { } precision)
        {
            if (!shape.IsWhole && (shape.HasSurrogates || precision > shape.FirstHole))
                return null;
            content = shape.HasSurrogates && CodePoints.Of(content) is var points ? CodePoints.ToText(points.AsSpan(0, Math.Min(precision, points.Length)))
                : content[..Math.Min(precision, content.Length)];
            shape = budget.ShapeOf(content);
        }
        if (!shape.IsWhole)
            return spec.Width == 0 ? content : null;
        return Pad(content, spec, '<', budget);
    }

    static string? FormatInteger(BigInteger n, Spec spec, FoldBudget budget)
    {
        if (spec.Precision is not null)
            return null;
        if (spec.Type == 'c')
        {
            if (n < 0 || n > 0x10FFFF || spec.Grouping != '\0' || spec.Sign != '\0' || spec.Alternate || n >= 0xD800 && n < 0xE000 || n == Value.Text.Hole)
                return null;
            return Pad(char.ConvertFromUtf32((int)n), spec, '>', budget);
        }
        var numberBase = spec.Type switch { '\0' or 'd' or 'n' => 10, 'b' => 2, 'o' => 8, 'x' or 'X' => 16, _ => 0 };
        if (numberBase == 0 || NumberText.Digits(n, numberBase, budget) is not { } digits)
            return null;
        var prefix = spec.Alternate ? numberBase switch { 2 => "0b", 8 => "0o", 16 => "0x", _ => "" } : "";
        if (spec.Type == 'X')
            (digits, prefix) = (digits.ToUpperInvariant(), prefix.ToUpperInvariant());
        if (spec.Grouping != '\0')
        {
            if (spec.Grouping == ',' && numberBase != 10 || spec.Type == 'n')
                return null;
            return Number(n.Sign < 0, prefix, Group(digits, spec.Grouping, numberBase == 10 ? 3 : 4), spec, budget);
        }
        return Number(n.Sign < 0, prefix, digits, spec, budget);
    }

    static string? FormatFloat(double value, Spec spec, FoldBudget budget)
    {
        var digits = spec.Type switch
        {
            '\0' when spec.Precision is null && !spec.Alternate => NumberText.Print(Math.Abs(value)),
            'e' or 'E' => NumberText.Format(value, 'e', spec.Precision ?? 6, spec.Alternate),
            'f' or 'F' => NumberText.Format(value, 'f', spec.Precision ?? 6, spec.Alternate),
            'g' or 'G' => NumberText.Format(value, 'g', spec.Precision ?? 6, spec.Alternate),
            '%' => double.IsInfinity(value * 100) ? null : NumberText.Format(value * 100, 'f', spec.Precision ?? 6, spec.Alternate) + "%",
            _ => null,
        };
        if (digits is null or "%")
            return null;
        if (char.IsUpper(spec.Type))
            digits = digits.ToUpperInvariant();
        if (spec.Grouping != '\0' && double.IsFinite(value))
        {
            var whole = digits.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : digits.Length;
            digits = Group(digits[..whole], spec.Grouping, 3) + digits[whole..];
        }
        return Number(double.IsNegative(value) && !double.IsNaN(value), "", digits, spec, budget);
    }

    static string Group(string digits, char separator, int size)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < digits.Length; i++)
        {
            if (i > 0 && (digits.Length - i) % size == 0)
                text.Append(separator);
            text.Append(digits[i]);
        }
        return text.ToString();
    }

    static string? Number(bool negative, string prefix, string digits, Spec spec, FoldBudget budget)
    {
        var sign = negative ? "-" : spec.Sign is '+' or ' ' ? spec.Sign.ToString() : "";
        var head = sign + prefix;
        if (spec.Align is not ('=' or '\0') || spec.Align == '\0' && !spec.Zero)
            return Pad(head + digits, spec, '>', budget);
        // Zeros that are filled in would be grouped too.
        var fill = spec.Width - head.Length - digits.Length;
        if (fill > 0 && (spec.Grouping != '\0' || !budget.Take(spec.Width)))
            return null;
        return fill <= 0 ? head + digits : head + new string(spec.Fill ?? (spec.Zero ? '0' : ' '), fill) + digits;
    }

    static string? Pad(string text, Spec spec, char otherwise, FoldBudget budget)
    {
        if (!budget.Take(Math.Max(spec.Width, text.Length)))
            return null;
        var length = budget.ShapeOf(text).HasSurrogates ? CodePoints.Count(text) : text.Length;
        var missing = spec.Width - length;
        if (missing <= 0)
            return text;
        var fill = spec.Fill ?? (spec.Zero ? '0' : ' ');
        return (spec.Align == '\0' ? otherwise : spec.Align) switch
        {
            '<' => text + new string(fill, missing),
            '>' => new string(fill, missing) + text,
            '^' => new string(fill, missing / 2) + text + new string(fill, missing - missing / 2),
            _ => null,
        };
    }

    static bool TryParse(string text, out Spec spec)
    {
        spec = default;
        var at = 0;
        if (text.Contains(Value.Text.Hole, StringComparison.Ordinal))
            return false;
        if (text.Length > 1 && text[1] is '<' or '>' or '=' or '^')
        {
            if (char.IsSurrogate(text[0]))
                return false;
            (spec.Fill, spec.Align, at) = (text[0], text[1], 2);
        }
        else if (text[0] is '<' or '>' or '=' or '^')
            (spec.Align, at) = (text[0], 1);
        if (at < text.Length && text[at] is '+' or '-' or ' ')
            spec.Sign = text[at++];
        if (at < text.Length && text[at] == '#')
            (spec.Alternate, at) = (true, at + 1);
        if (at < text.Length && text[at] == '0')
            (spec.Zero, at) = (true, at + 1);
        if (!Number(text, ref at, out var width))
            return false;
        spec.Width = width ?? 0;
        if (at < text.Length && text[at] is ',' or '_')
            spec.Grouping = text[at++];
        if (at < text.Length && text[at] == '.')
        {
            at++;
            if (!Number(text, ref at, out spec.Precision) || spec.Precision is null)
                return false;
        }
        if (at < text.Length)
            spec.Type = text[at++];
        return at == text.Length;
    }

    internal static bool Number(string text, ref int at, out int? number)
    {
        number = null;
        long value = 0;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            value = value * 10 + (text[at] - '0');
            if (value > int.MaxValue)
                return false;
            number = (int)value;
        }
        return true;
    }

    struct Spec
    {
        public char? Fill;
        public char Align, Sign, Grouping, Type;
        public bool Alternate, Zero;
        public int Width;
        public int? Precision;

        /// <summary>Nothing that a boolean without a type would print differently from a number.</summary>
        public readonly bool IsPlainWidth => Sign == '\0' && !Alternate && Grouping == '\0' && Precision is null && !Zero && Align != '=';
    }
}
