using System.Globalization;
using System.Numerics;
using System.Text;
using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Folding;

/// <summary><c>str</c>, <c>repr</c> and <c>ascii</c>: null for what is not known, holes where a part is not.</summary>
internal static class Printed
{
    const int MaxDepth = 50;

    public static string? Str(Value value, FoldBudget budget) => value is Value.Text text ? text.Content : Repr(value, budget);

    public static string? Repr(Value value, FoldBudget budget)
    {
        var text = new StringBuilder();
        return Write(value, text, 0, budget) && budget.Take(text.Length) ? text.ToString() : null;
    }

    public static string? Ascii(Value value, FoldBudget budget)
    {
        if (Repr(value, budget) is not { } text)
            return null;
        if (Ascii(text))
            return text;
        if (text.Contains(Value.Text.Hole, StringComparison.Ordinal) || !budget.Take(10L * text.Length))
            return null;
        var escaped = new StringBuilder();
        foreach (var point in CodePoints.Of(text))
            if (point < 128)
                escaped.Append((char)point);
            else
                Escape(escaped, point);
        return escaped.ToString();

        static bool Ascii(string text) => System.Text.Ascii.IsValid(text);
    }

    static bool Write(Value value, StringBuilder text, int depth, FoldBudget budget)
    {
        // Values shared many times over print longer than they are.
        if (depth > MaxDepth || text.Length > budget.ConstantBytes || !budget.Spend(FoldBudget.Visit))
        {
            budget.Refuse();
            return false;
        }
        switch (value)
        {
            case Value.Text part:
                if (!budget.Take(part.Content.Length) || !part.IsWhole || !Quote(part.Content, text))
                    text.Append(Value.Text.Hole);
                return true;
            case Value.Bytes bytes:
                if (!budget.Take(4L * bytes.Content.Length))
                    return false;
                text.Append(bytes.IsArray ? "bytearray(" : "");
                Quote(bytes.Content.Span, text, bytes.IsArray);
                text.Append(bytes.IsArray ? ")" : "");
                return true;
            case Value.Number { Content: BigInteger n } number:
                if (number.IsBoolean)
                    text.Append(n.IsZero ? "False" : "True");
                else if (NumberText.Print(n, budget) is { } digits)
                    text.Append(digits);
                else
                    return false;
                return true;
            case Value.Number { Content: double d }:
                text.Append(NumberText.Print(d));
                return true;
            case Value.Singleton singleton:
                text.Append(singleton.Name);
                return true;
            case Value.Range range:
                text.Append("range(").Append(range.Start).Append(", ").Append(range.Stop);
                if (!range.Step.IsOne)
                    text.Append(", ").Append(range.Step);
                text.Append(')');
                return true;
            case Value.Sequence { Kind: not SequenceKind.Set } sequence:
                var isTuple = sequence.Kind == SequenceKind.Tuple;
                text.Append(isTuple ? '(' : '[');
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    text.Append(i > 0 ? ", " : "");
                    if (!Write(sequence.Items[i], text, depth + 1, budget))
                        return false;
                }
                text.Append(isTuple && sequence.Items.Count == 1 ? "," : "").Append(isTuple ? ')' : ']');
                return true;
            case Value.Mapping mapping:
                text.Append('{');
                for (var i = 0; i < mapping.Entries.Count; i++)
                {
                    text.Append(i > 0 ? ", " : "");
                    if (!Write(mapping.Entries[i].Key, text, depth + 1, budget))
                        return false;
                    text.Append(": ");
                    if (!Write(mapping.Entries[i].Value, text, depth + 1, budget))
                        return false;
                }
                text.Append('}');
                return true;
            default:
                if (depth == 0)
                    return false;
                text.Append(Value.Text.Hole);
                return true;
        }
    }

    /// <summary>False, and nothing appended, where a character may be printable for one Python and not for another.</summary>
    static bool Quote(string content, StringBuilder text)
    {
        var quote = content.Contains('\'', StringComparison.Ordinal) && !content.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var before = text.Length;
        text.Append(quote);
        for (var i = 0; i < content.Length; i++)
        {
            int point = content[i];
            if (point is >= ' ' and < 127 && point != quote && point != '\\')
            {
                text.Append((char)point);
                continue;
            }
            if (i + 1 < content.Length && char.IsSurrogatePair(content[i], content[i + 1]))
                point = char.ConvertToUtf32(content[i], content[++i]);
            if (point == quote || point == '\\')
                text.Append('\\').Append((char)point);
            else if (point is '\n' or '\r' or '\t')
                text.Append(point == '\n' ? "\\n" : point == '\r' ? "\\r" : "\\t");
            else
                switch (point < 128 ? UnicodeCategory.Control : CharUnicodeInfo.GetUnicodeCategory(point))
                {
                    case UnicodeCategory.OtherNotAssigned:
                        text.Length = before;
                        return false;
                    case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator:
                        Escape(text, point);
                        break;
                    default:
                        CodePoints.Append(text, point);
                        break;
                }
        }
        text.Append(quote);
        return true;
    }

    /// <summary>A bytearray escapes an apostrophe though it be in double quotes.</summary>
    static void Quote(ReadOnlySpan<byte> content, StringBuilder text, bool isArray)
    {
        var quote = content.Contains((byte)'\'') && !content.Contains((byte)'"') ? '"' : '\'';
        text.Append('b').Append(quote);
        foreach (var b in content)
            if (b is >= 32 and < 127)
                text.Append(b == quote || b == '\\' || isArray && b == '\'' ? "\\" : "").Append((char)b);
            else if (b is (byte)'\n' or (byte)'\r' or (byte)'\t')
                text.Append(b == '\n' ? "\\n" : b == '\r' ? "\\r" : "\\t");
            else
                Escape(text, b);
        text.Append(quote);
    }

    public static void Escape(StringBuilder text, int point)
    {
        if (point < 0x100)
            text.Append(CultureInfo.InvariantCulture, $"\\x{point:x2}");
        else if (point < 0x10000)
            text.Append(CultureInfo.InvariantCulture, $"\\u{point:x4}");
        else
            text.Append(CultureInfo.InvariantCulture, $"\\U{point:x8}");
    }
}
