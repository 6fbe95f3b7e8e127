using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Bonded.Packaging.Toml;

/// <summary>
/// One pass over the bytes, left to right. Every method that can fail returns false after setting <see cref="Error"/>, and the
/// caller returns at once. A carriage return is only ever the first half of a line end.
/// </summary>
internal ref struct TomlParser(ReadOnlySpan<byte> source)
{
    private static readonly SearchValues<byte> BareKey =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    // Everything that a number, a date or a word can be made of; none of it can follow one.
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+.:"u8);

    private readonly ReadOnlySpan<byte> source = source;
    private readonly ArrayBufferWriter<byte> text = new();

    // Tables that dotted keys of the current section made or opened; the section's end closes them.
    private readonly List<TomlTable> dotted = [];
    private int at;

    // The place last asked for. Places are asked for from left to right, so finding them costs one pass altogether.
    private int placed;
    private int placedLine = 1;
    private int placedColumn = 1;

    private readonly record struct KeyPart(string Name, int At);

    public TomlError? Error { get; private set; }

    public TomlTable? Parse()
    {
        if (!Utf8.IsValid(source))
        {
            Fail(FirstInvalid(), "The document is not valid UTF-8 from here on.");
            return null;
        }

        if (source.StartsWith("\uFEFF"u8))
        {
            Fail(0, "The document begins with a byte order mark.");
            return null;
        }

        var root = new TomlTable(0, 1, 1);
        var section = root;
        while (true)
        {
            SkipBlanks();
            if (at == source.Length)
                return root;
            var first = source[at];
            if (TakeNewLine())
                continue;
            if (first == '[')
            {
                foreach (var table in dotted)
                    table.Defined = true;
                dotted.Clear();
                if (!Header(root, out section))
                    return null;
            }
            else if (first is (byte)'"' or (byte)'\'' || BareKey.Contains(first))
            {
                if (!KeyAndValue(section, inline: false))
                    return null;
            }
            else if (first != '#')
            {
                Fail(at, "A key, a table header or a comment was expected here.");
                return null;
            }

            SkipBlanks();
            if (!SkipComment())
                return null;
            if (at < source.Length && !TakeNewLine())
            {
                Fail(at, "The end of the line was expected here.");
                return null;
            }
        }
    }

    private bool Header(TomlTable root, [NotNullWhen(true)] out TomlTable? section)
    {
        section = null;
        var (line, column) = PlaceOf(at);
        var many = source[at..].StartsWith("[["u8);
        at += many ? 2 : 1;
        SkipBlanks();
        if (!Key(out var key))
            return false;
        if (many ? !source[at..].StartsWith("]]"u8) : !Next(']'))
            return Fail(at, many ? "The header of an array of tables must end with ']]' here." : "The table header must end with ']' here.");
        at += many ? 2 : 1;

        var table = root;
        for (var i = 0; i < key.Length - 1; i++)
            if (!Enter(table, key[i], out table))
                return false;

        var last = key[^1];
        var found = table.Find(last.Name);
        if (many)
        {
            var depth = table.Depth + 2;
            if (depth > TomlDocument.MaxDepth)
                return TooDeep(last.At);
            var array = found?.Value as TomlArray;
            if (found is not null && array is not { OfHeaders: true })
                return Twice(last, found);
            if (array is null)
            {
                array = new TomlArray(true, line, column);
                Add(table, last, array);
            }

            section = new TomlTable(depth, line, column) { Defined = true };
            array.Add(section);
            return true;
        }

        if (found is null)
        {
            if (!Enter(table, last, out section))
                return false;
        }
        else if (found.Value is TomlTable { Inline: false, Defined: false } open)
        {
            section = open;
        }
        else
        {
            return Twice(last, found);
        }

        section.Defined = true;
        return true;
    }

    /// <summary>Goes into the table under a header's key, the last of an array of tables, or a new table.</summary>
    private bool Enter(TomlTable table, KeyPart part, [NotNullWhen(true)] out TomlTable? inner)
    {
        inner = null;
        var found = table.Find(part.Name);
        switch (found?.Value)
        {
            case null:
                var depth = table.Depth + 1;
                if (depth > TomlDocument.MaxDepth)
                    return TooDeep(part.At);
                var (line, column) = PlaceOf(part.At);
                inner = new TomlTable(depth, line, column);
                Add(table, part, inner);
                return true;
            case TomlTable { Inline: false } known:
                inner = known;
                return true;
            case TomlArray { OfHeaders: true } array:
                inner = (TomlTable)array.Items[^1];
                return true;
            default:
                return Twice(part, found);
        }
    }

    private bool KeyAndValue(TomlTable table, bool inline)
    {
        if (!Key(out var key))
            return false;
        if (!Next('='))
            return Fail(at, "'=' was expected here, after a key.");
        at++;
        SkipBlanks();
        if (table.Depth + key.Length > TomlDocument.MaxDepth)
            return TooDeep(key[^1].At);

        // The keys are entered before the value is read, so that places are asked for from left to right.
        for (var i = 0; i < key.Length - 1; i++)
        {
            var known = table.Find(key[i].Name);
            if (known is not null and not { Value: TomlTable { Inline: false, Defined: false } })
                return Twice(key[i], known);
            if (!Enter(table, key[i], out table!))
                return false;
            if (!inline)
                dotted.Add(table);
        }

        var last = key[^1];
        if (table.Find(last.Name) is { } found)
            return Twice(last, found);
        var (line, column) = PlaceOf(last.At);
        if (!Value(table.Depth + 1, out var value))
            return false;
        table.Add(new TomlEntry(last.Name, value, line, column));
        return true;
    }

    private bool Key(out KeyPart[] key)
    {
        key = [];
        if (!Part(out var part))
            return false;
        SkipBlanks();
        if (!Next('.'))
        {
            key = [part];
            return true;
        }

        var parts = new List<KeyPart> { part };
        while (Next('.'))
        {
            at++;
            SkipBlanks();
            if (parts.Count == TomlDocument.MaxDepth)
                return TooDeep(at);
            if (!Part(out part))
                return false;
            parts.Add(part);
            SkipBlanks();
        }

        key = [.. parts];
        return true;
    }

    private bool Part(out KeyPart part)
    {
        var start = at;
        string? name;
        part = default;
        if (Next('"'))
        {
            if (!BasicString(out name))
                return false;
        }
        else if (Next('\''))
        {
            if (!LiteralString(out name))
                return false;
        }
        else
        {
            var length = source[at..].IndexOfAnyExcept(BareKey);
            length = length < 0 ? source.Length - at : length;
            if (length == 0)
                return Fail(at, "A key was expected here.");
            name = Encoding.UTF8.GetString(source.Slice(at, length));
            at += length;
        }

        part = new KeyPart(name, start);
        return true;
    }

    private bool Value(int depth, [NotNullWhen(true)] out TomlValue? value)
    {
        value = null;
        if (depth > TomlDocument.MaxDepth)
            return TooDeep(at);
        if (at == source.Length)
            return Fail(at, "A value was expected here.");
        var (line, column) = PlaceOf(at);
        string? read;
        switch (source[at])
        {
            case (byte)'"':
                if (!(source[at..].StartsWith("\"\"\""u8) ? LongBasicString(out read) : BasicString(out read)))
                    return false;
                value = new TomlScalar<string>(read, line, column);
                return true;
            case (byte)'\'':
                if (!(source[at..].StartsWith("'''"u8) ? LongLiteralString(out read) : LiteralString(out read)))
                    return false;
                value = new TomlScalar<string>(read, line, column);
                return true;
            case (byte)'[':
                var array = new TomlArray(false, line, column);
                value = array;
                return ArrayItems(array, depth);
            case (byte)'{':
                var table = new TomlTable(depth, line, column) { Inline = true };
                value = table;
                return InlineEntries(table);
            default:
                return PlainValue(line, column, out value);
        }
    }

    private bool ArrayItems(TomlArray array, int depth)
    {
        at++;
        while (true)
        {
            if (!SkipBlankLines())
                return false;
            if (Next(']'))
                break;
            if (!Value(depth + 1, out var item) || !SkipBlankLines())
                return false;
            array.Add(item);
            if (Next(']'))
                break;
            if (!Next(','))
                return Fail(at, "',' or ']' was expected here, in an array.");
            at++;
        }

        at++;
        return true;
    }

    private bool InlineEntries(TomlTable table)
    {
        at++;
        SkipBlanks();
        if (Next('}'))
        {
            at++;
            return true;
        }

        while (true)
        {
            if (!KeyAndValue(table, inline: true))
                return false;
            SkipBlanks();
            if (Next('}'))
                break;
            if (!Next(','))
                return Fail(at, "',' or '}' was expected here, in an inline table.");
            at++;
            SkipBlanks();
        }

        at++;
        return true;
    }

    private bool LiteralString([NotNullWhen(true)] out string? value)
    {
        value = null;
        var start = ++at;
        while (at < source.Length && source[at] != '\'')
        {
            if (IsControl(source[at]))
                return Fail(at, "A string on one line may hold no control character and no line end.");
            at++;
        }

        if (at == source.Length)
            return Fail(at, "The string does not end.");
        value = Encoding.UTF8.GetString(source[start..at++]);
        return true;
    }

    private bool BasicString([NotNullWhen(true)] out string? value)
    {
        value = null;
        text.ResetWrittenCount();
        for (at++; at < source.Length;)
        {
            var next = source[at];
            if (next == '"')
            {
                at++;
                value = Encoding.UTF8.GetString(text.WrittenSpan);
                return true;
            }

            if (next == '\\')
            {
                if (!Escape())
                    return false;
                continue;
            }

            if (IsControl(next))
                return Fail(at, "A string on one line may hold no control character and no line end.");
            Write(next);
            at++;
        }

        return Fail(at, "The string does not end.");
    }

    private bool LongLiteralString([NotNullWhen(true)] out string? value) => LongString('\'', out value);

    private bool LongBasicString([NotNullWhen(true)] out string? value) => LongString('"', out value);

    private bool LongString(char quote, [NotNullWhen(true)] out string? value)
    {
        value = null;
        text.ResetWrittenCount();
        at += 3;
        TakeNewLine();
        while (at < source.Length)
        {
            var next = source[at];
            if (next == quote && source[at..] is [_, var second, var third, ..] && second == quote && third == quote)
            {
                // Up to two more quotes belong to the string: it ends with the last three of a run.
                at += 3;
                for (var more = 0; more < 2 && Next(quote); more++, at++)
                    Write((byte)quote);
                value = Encoding.UTF8.GetString(text.WrittenSpan);
                return true;
            }

            if (TakeNewLine())
            {
                Write((byte)'\n');
            }
            else if (next == '\\' && quote == '"')
            {
                if (!LongEscape())
                    return false;
            }
            else if (IsControl(next))
            {
                return Fail(at, "A string may hold no control character other than tab and line end.");
            }
            else
            {
                Write(next);
                at++;
            }
        }

        return Fail(at, "The string does not end.");
    }

    /// <summary>A backslash at a line's end takes that end and all white space after it away.</summary>
    private bool LongEscape()
    {
        if (source[at..] is not [_, (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r', ..])
            return Escape();
        var start = at++;
        SkipBlanks();
        if (at == source.Length)
            return true;
        if (!TakeNewLine())
            return Fail(start, "A backslash before white space must be the last on its line.");
        do
            SkipBlanks();
        while (TakeNewLine());
        return true;
    }

    private bool Escape()
    {
        var start = at;
        if (source.Length - at < 2)
            return Fail(source.Length, "The string does not end.");
        var kind = source[at + 1];
        at += 2;
        switch (kind)
        {
            case (byte)'b': Write((byte)'\b'); return true;
            case (byte)'t': Write((byte)'\t'); return true;
            case (byte)'n': Write((byte)'\n'); return true;
            case (byte)'f': Write((byte)'\f'); return true;
            case (byte)'r': Write((byte)'\r'); return true;
            case (byte)'"': Write((byte)'"'); return true;
            case (byte)'\\': Write((byte)'\\'); return true;
            case (byte)'u': return Scalar(start, 4);
            case (byte)'U': return Scalar(start, 8);
            default: return Fail(start, "There is no such escape sequence.");
        }
    }

    private bool Scalar(int start, int digits)
    {
        uint value = 0;
        for (var i = 0; i < digits; i++, at++)
        {
            if (at == source.Length || !char.IsAsciiHexDigit((char)source[at]))
                return Fail(start, digits == 4 ? "\\u needs four hexadecimal digits." : "\\U needs eight hexadecimal digits.");
            value = (value << 4) | (uint)Convert.ToInt32(((char)source[at]).ToString(), 16);
        }

        if (!Rune.TryCreate(value, out var rune))
            return Fail(start, "The escape sequence is not a Unicode scalar value.");
        text.Advance(rune.EncodeToUtf8(text.GetSpan(4)));
        return true;
    }

    private bool PlainValue(int line, int column, [NotNullWhen(true)] out TomlValue? value)
    {
        var start = at;
        var token = Token();
        if (token.Length == 0)
        {
            value = null;
            return Fail(start, "A value was expected here.");
        }

        value = Word(token, line, column);
        if (value is not null)
            return true;
        if (token.Length > 2 && token[2] == ':')
            return LocalTime(token, start, line, column, out value);
        if (token.Length > 4 && token[4] == '-' && !token[..4].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return Date(token, start, line, column, out value);
        return Number(token, start, line, column, out value);
    }

    private static TomlValue? Word(ReadOnlySpan<byte> token, int line, int column)
    {
        if (token.SequenceEqual("true"u8))
            return new TomlScalar<bool>(true, line, column);
        if (token.SequenceEqual("false"u8))
            return new TomlScalar<bool>(false, line, column);
        var unsigned = token[0] is (byte)'+' or (byte)'-' ? token[1..] : token;
        if (unsigned.SequenceEqual("inf"u8))
            return new TomlScalar<double>(token[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity, line, column);
        if (unsigned.SequenceEqual("nan"u8))
            return new TomlScalar<double>(double.NaN, line, column);
        return null;
    }

    private bool LocalTime(ReadOnlySpan<byte> token, int start, int line, int column, [NotNullWhen(true)] out TomlValue? value)
    {
        value = null;
        if (!TryTime(token, out var time, out var used) || used != token.Length)
            return Fail(start, "This is not a time; one is written 07:32:00 or 07:32:00.5.");
        value = new TomlScalar<TimeOnly>(time, line, column);
        return true;
    }

    private bool Date(ReadOnlySpan<byte> token, int start, int line, int column, [NotNullWhen(true)] out TomlValue? value)
    {
        value = null;
        if (!TryDate(token, out var date))
            return Fail(start, "There is no such date; one is written 1979-05-27.");
        ReadOnlySpan<byte> rest;
        if (token.Length == 10)
        {
            if (source[at..] is not [(byte)' ', >= (byte)'0' and <= (byte)'9', ..])
            {
                value = new TomlScalar<DateOnly>(date, line, column);
                return true;
            }

            at++;
            rest = Token();
        }
        else
        {
            if (token[10] is not ((byte)'T' or (byte)'t'))
                return Fail(start, "There is no such date; one is written 1979-05-27.");
            rest = token[11..];
        }

        if (!TryTime(rest, out var time, out var used))
            return Fail(start, "This is not a date-time; one is written 1979-05-27T07:32:00Z.");
        rest = rest[used..];
        var local = date.ToDateTime(time);
        if (rest.IsEmpty)
        {
            value = new TomlScalar<DateTime>(local, line, column);
            return true;
        }

        if (!TryOffset(rest, out var minutes))
            return Fail(start, "This is not a date-time; its offset is written Z, +02:00 or -02:00.");
        var instant = local.Ticks - (minutes * TimeSpan.TicksPerMinute);
        if (Math.Abs(minutes) > 14 * 60 || instant < DateTime.MinValue.Ticks || instant > DateTime.MaxValue.Ticks)
            return Fail(start, "This date-time is out of range: years 1 to 9999, offsets up to 14 hours.");
        value = new TomlScalar<DateTimeOffset>(new DateTimeOffset(local, TimeSpan.FromMinutes(minutes)), line, column);
        return true;
    }

    private static bool TryDate(ReadOnlySpan<byte> token, out DateOnly date)
    {
        date = default;
        if (token.Length < 10 || token[4] != '-' || token[7] != '-' || !TwoDigits(token, 0, out var century)
            || !TwoDigits(token, 2, out var year) || !TwoDigits(token, 5, out var month) || !TwoDigits(token, 8, out var day))
            return false;
        year += century * 100;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateOnly(year, month, day);
        return true;
    }

    /// <summary>hh:mm:ss with an optional fraction, of which six digits count (TOML 1.0 asks to truncate the others).</summary>
    private static bool TryTime(ReadOnlySpan<byte> token, out TimeOnly time, out int used)
    {
        time = default;
        used = 8;
        if (token.Length < 8 || token[2] != ':' || token[5] != ':' || !TwoDigits(token, 0, out var hour) || hour > 23
            || !TwoDigits(token, 3, out var minute) || minute > 59 || !TwoDigits(token, 6, out var second) || second > 59)
            return false;
        var micros = 0;
        if (token.Length > 8 && token[8] == '.')
        {
            used = 9;
            while (used < token.Length && char.IsAsciiDigit((char)token[used]))
                used++;
            if (used == 9)
                return false;
            for (var i = 9; i < 15; i++)
                micros = (micros * 10) + (i < used ? token[i] - '0' : 0);
        }

        time = new TimeOnly(hour, minute, second).Add(TimeSpan.FromMicroseconds(micros));
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> token, out int minutes)
    {
        minutes = 0;
        if (token is [(byte)'Z' or (byte)'z'])
            return true;
        if (token.Length != 6 || token[0] is not ((byte)'+' or (byte)'-') || token[3] != ':'
            || !TwoDigits(token, 1, out var hour) || hour > 23 || !TwoDigits(token, 4, out var minute) || minute > 59)
            return false;
        minutes = ((hour * 60) + minute) * (token[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TwoDigits(ReadOnlySpan<byte> token, int from, out int value)
    {
        value = 0;
        if (!char.IsAsciiDigit((char)token[from]) || !char.IsAsciiDigit((char)token[from + 1]))
            return false;
        value = ((token[from] - '0') * 10) + token[from + 1] - '0';
        return true;
    }

    private bool Number(ReadOnlySpan<byte> token, int start, int line, int column, [NotNullWhen(true)] out TomlValue? value)
    {
        value = null;
        const string No = "This is not a value: strings need quotes, numbers no leading zeros and underscores only between digits.";
        if (token is [(byte)'0', (byte)'x' or (byte)'o' or (byte)'b', ..])
        {
            var radix = token[1] switch { (byte)'x' => 16, (byte)'o' => 8, _ => 2 };
            if (token.Length == 2 || Digits(token, 2, radix) != token.Length)
                return Fail(start, No);
            Int128 sum = 0;
            foreach (var digit in token[2..])
            {
                if (digit == '_')
                    continue;
                sum = (sum * radix) + (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
                if (sum > long.MaxValue)
                    return Fail(start, "The integer does not fit into 64 bits.");
            }

            value = new TomlScalar<long>((long)sum, line, column);
            return true;
        }

        var i = token[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        var whole = Digits(token, i, 10);
        if (whole == i || (token[i] == '0' && whole > i + 1))
            return Fail(start, No);
        i = whole;
        if (i < token.Length && token[i] == '.' && (i = Digits(token, i + 1, 10)) == whole + 1)
            return Fail(start, No);
        if (i < token.Length && token[i] is (byte)'e' or (byte)'E')
        {
            var digits = i + 1 < token.Length && token[i + 1] is (byte)'+' or (byte)'-' ? i + 2 : i + 1;
            i = Digits(token, digits, 10);
            if (i == digits)
                return Fail(start, No);
        }

        if (i != token.Length)
            return Fail(start, No);
        text.ResetWrittenCount();
        foreach (var b in token)
            if (b != '_')
                Write(b);
        if (whole == token.Length)
        {
            if (!long.TryParse(text.WrittenSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
                return Fail(start, "The integer does not fit into 64 bits.");
            value = new TomlScalar<long>(integer, line, column);
            return true;
        }

        value = new TomlScalar<double>(double.Parse(text.WrittenSpan, NumberStyles.Float, CultureInfo.InvariantCulture), line, column);
        return true;
    }

    /// <summary>The index after a run of digits with single underscores between them, or <paramref name="from"/> if there is none.</summary>
    private static int Digits(ReadOnlySpan<byte> token, int from, int radix)
    {
        var i = from;
        while (i < token.Length)
        {
            var digit = token[i] == '_' && i > from && i + 1 < token.Length ? i + 1 : i;
            var c = (char)token[digit];
            if (!(radix == 16 ? char.IsAsciiHexDigit(c) : c >= '0' && c < '0' + radix))
                break;
            i = digit + 1;
        }

        return Math.Min(i, token.Length);
    }

    private ReadOnlySpan<byte> Token()
    {
        var length = source[at..].IndexOfAnyExcept(Plain);
        var token = source.Slice(at, length < 0 ? source.Length - at : length);
        at += token.Length;
        return token;
    }

    private readonly bool Next(char expected) => at < source.Length && source[at] == expected;

    private void SkipBlanks()
    {
        while (at < source.Length && source[at] is (byte)' ' or (byte)'\t')
            at++;
    }

    private bool SkipBlankLines()
    {
        do
        {
            SkipBlanks();
            if (!SkipComment())
                return false;
        }
        while (TakeNewLine());
        return true;
    }

    private bool SkipComment()
    {
        if (!Next('#'))
            return true;
        for (; at < source.Length && !AtNewLine(); at++)
            if (IsControl(source[at]))
                return Fail(at, "A comment may hold no control character other than tab.");
        return true;
    }

    private readonly bool AtNewLine() =>
        source[at] == '\n' || (source[at] == '\r' && at + 1 < source.Length && source[at + 1] == '\n');

    private bool TakeNewLine()
    {
        if (at == source.Length || !AtNewLine())
            return false;
        at += source[at] == '\r' ? 2 : 1;
        return true;
    }

    private static bool IsControl(byte b) => b is < 0x20 and not (byte)'\t' or 0x7F;

    private readonly void Write(byte b)
    {
        text.GetSpan(1)[0] = b;
        text.Advance(1);
    }

    private void Add(TomlTable table, KeyPart part, TomlValue value)
    {
        var (line, column) = PlaceOf(part.At);
        table.Add(new TomlEntry(part.Name, value, line, column));
    }

    private (int Line, int Column) PlaceOf(int offset)
    {
        if (offset < placed)
            (placed, placedLine, placedColumn) = (0, 1, 1);
        for (; placed < offset; placed++)
        {
            if (source[placed] == '\n')
                (placedLine, placedColumn) = (placedLine + 1, 1);
            else if ((source[placed] & 0xC0) != 0x80)
                placedColumn++;
        }

        return (placedLine, placedColumn);
    }

    private readonly int FirstInvalid()
    {
        var i = 0;
        while (Rune.DecodeFromUtf8(source[i..], out _, out var used) == OperationStatus.Done)
            i += used;
        return i;
    }

    private bool TooDeep(int offset) => Fail(offset, $"Nothing may be nested more than {TomlDocument.MaxDepth} deep.");

    private bool Twice(KeyPart part, TomlEntry first) =>
        Fail(part.At, $"This key is already defined on line {first.Line} as {first.Value.Kind}, and cannot be defined again or added to here.");

    private bool Fail(int offset, string sentence)
    {
        var (line, column) = PlaceOf(offset);
        Error = new TomlError(sentence, line, column);
        return false;
    }
}
