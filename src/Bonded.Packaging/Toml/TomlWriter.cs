using System.Globalization;
using System.Text;

namespace Bonded.Packaging.Toml;

/// <summary>
/// Writes a table as TOML 1.0 in one form: a key a line, everything below it inline, so that two tables of the same content in the same
/// order are the same text, and reading the text gives the table again.
/// </summary>
public static class TomlWriter
{
    public static string Write(TomlTable table)
    {
        var text = new StringBuilder();
        foreach (var entry in table.Entries)
        {
            Pair(text, entry);
            text.Append('\n');
        }

        return text.ToString();
    }

    static void Pair(StringBuilder text, TomlEntry entry)
    {
        if (entry.Key.Length > 0 && entry.Key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            text.Append(entry.Key);
        else
            Quoted(text, entry.Key);
        text.Append(" = ");
        Value(text, entry.Value);
    }

    // The reader let nothing in that is nested deeper than it allows, so this ends.
    static void Value(StringBuilder text, TomlValue value)
    {
        switch (value)
        {
            case TomlTable table:
                text.Append('{');
                for (var i = 0; i < table.Count; i++)
                {
                    text.Append(i == 0 ? " " : ", ");
                    Pair(text, table.Entries[i]);
                }

                text.Append(" }");
                break;
            case TomlArray array:
                text.Append('[');
                for (var i = 0; i < array.Items.Count; i++)
                {
                    if (i > 0)
                        text.Append(", ");
                    Value(text, array.Items[i]);
                }

                text.Append(']');
                break;
            case TomlScalar<string> scalar:
                Quoted(text, scalar.Value);
                break;
            case TomlScalar<bool> scalar:
                text.Append(scalar.Value ? "true" : "false");
                break;
            case TomlScalar<long> scalar:
                text.Append(scalar.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case TomlScalar<double> scalar:
                text.Append(Float(scalar.Value));
                break;
            case TomlScalar<DateTimeOffset> scalar:
                text.Append(scalar.Value.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture));
                break;
            case TomlScalar<DateTime> scalar:
                text.Append(scalar.Value.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));
                break;
            case TomlScalar<DateOnly> scalar:
                text.Append(scalar.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case TomlScalar<TimeOnly> scalar:
                text.Append(scalar.Value.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));
                break;
            default:
                throw new ArgumentException($"A table cannot hold {value.Kind}.", nameof(value));
        }
    }

    static string Float(double value)
    {
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    static void Quoted(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (c is < ' ' or '\u007F')
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                text.Append(c);
        }

        text.Append('"');
    }
}
