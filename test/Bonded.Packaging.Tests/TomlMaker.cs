using System.Text;

namespace Bonded.Packaging.Tests;

/// <summary>
/// Makes TOML documents, most of them valid. Keys come from few names, so that definitions meet each other, and every construct has a
/// small chance of being slightly wrong.
/// </summary>
sealed class TomlMaker(Random random)
{
    readonly StringBuilder to = new();
    readonly string newLine = random.Next(4) == 0 ? "\r\n" : "\n";
    int names = 3;

    public string Document()
    {
        names = random.Next(3, 40);
        for (var n = random.Next(1, 9); n > 0; n--)
        {
            Blank();
            switch (random.Next(10))
            {
                case 0: to.Append('[').Append(Blanks()); Key(); to.Append(Blanks()).Append(']'); break;
                case 1: to.Append("[[").Append(Blanks()); Key(); to.Append(Blanks()).Append("]]"); break;
                case 2: break;
                default: Pair(0); break;
            }

            if (random.Next(6) == 0)
                to.Append(" # ").Append(Pick("comment", "ünïcode", "\"'[", "", "\t"));
            to.Append(n == 1 && random.Next(3) == 0 ? "" : newLine);
        }

        return to.ToString();
    }

    void Pair(int depth)
    {
        Key();
        to.Append(Blanks()).Append('=').Append(Blanks());
        Value(depth);
    }

    void Key()
    {
        do
        {
            var name = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN0123456789"[random.Next(names)].ToString();
            switch (random.Next(8))
            {
                case 0: to.Append('"').Append(name).Append('"'); break;
                case 1: to.Append('\'').Append(name).Append('\''); break;
                case 2: to.Append("\"\\u00").Append(((int)name[0]).ToString("x2", null)).Append('"'); break;
                case 3 when random.Next(4) == 0: to.Append(Pick("''", "\"\"", "-", "_", "1.2", "'a.b'", "true", "inf", "1979-05-27", "\"ʎǝʞ\"")); break;
                default: to.Append(name); break;
            }
        }
        while (random.Next(4) == 0 && to.Append(Blanks()).Append('.').Append(Blanks()) is not null);
    }

    void Value(int depth)
    {
        switch (random.Next(depth > 3 ? 8 : 11))
        {
            case 0: BasicString(); break;
            case 1: to.Append('\'').Append(Pick("", "x", "C:\\n", "\"", "ü\t", "#")).Append('\''); break;
            case 2: LongString(); break;
            case 3: to.Append(Pick("true", "false", "inf", "+inf", "-inf", "nan", "+nan", "-nan")); break;
            case 4: Integer(); break;
            case 5: Float(); break;
            case 6: DateOrTime(); break;
            case 7: to.Append(random.Next(100)); break;
            case 8 or 9: Array(depth); break;
            default: InlineTable(depth); break;
        }
    }

    void BasicString()
    {
        to.Append('"');
        for (var n = random.Next(5); n > 0; n--)
            to.Append(Pick("x", " ", "ü", "𝄞", "\\n", "\\\"", "\\\\", "\\t", "\\b", "\\f", "\\r", "\\u00e9", "\\U0001F600", "#", "'", "\t", "\\e", "\\x41", "\u0085"));
        to.Append('"');
    }

    void LongString()
    {
        var quote = Pick("\"\"\"", "'''");
        to.Append(quote);
        for (var n = random.Next(7); n > 0; n--)
            to.Append(Pick("x", newLine, newLine, "  ", "\"", "'", "\"\"", "''", "\\n", "\\" + newLine, "\\  " + newLine + "  ", "ü", "\t", "\\\\", "\\u0041", "\\ x"));
        to.Append(quote).Append(Pick("", "", "", quote[..1], quote[..2]));
    }

    void Integer() => to.Append(Pick("", "", "+", "-")).Append(random.Next(8) switch
    {
        0 => "0x" + Digits("0123456789abcdefABCDEF"),
        1 => "0o" + Digits("01234567"),
        2 => "0b" + Digits("01"),
        3 => Pick("9223372036854775807", "9223372036854775808", "9223372036854775809", "0", "00", "1_", "_1", "1__0", "0_1", "99999999999999999999999"),
        4 => Pick("0xFFFFFFFFFFFFFFFF", "0x7FFFFFFFFFFFFFFF", "0x_1", "0b2", "0o8", "0X1"),
        _ => random.Next(1, 10) + Digits("0123456789"),
    });

    void Float()
    {
        to.Append(Pick("", "", "+", "-")).Append(random.Next(5) == 0 ? "0" : random.Next(1, 10) + Pick("", Digits("0123456789")));
        if (random.Next(3) > 0)
            to.Append('.').Append(Digits("0123456789"));
        if (random.Next(2) == 0)
            to.Append(Pick("e", "E")).Append(Pick("", "+", "-")).Append(random.Next(12) == 0 ? "400" : Digits("0123")[..1] + Pick("", "1", "_2"));
        if (random.Next(30) == 0)
            to.Append(Pick(".", "e", "_", ".e1"));
    }

    string Digits(string of)
    {
        var digits = new StringBuilder();
        for (var n = random.Next(1, 9); n > 0; n--)
        {
            digits.Append(of[random.Next(of.Length)]);
            if (n > 1 && random.Next(5) == 0)
                digits.Append('_');
        }

        return digits.ToString();
    }

    void DateOrTime()
    {
        var rare = random.Next(12) == 0;
        var date = $"{(rare ? random.Next(0, 3) : random.Next(1, 10000)):0000}-{random.Next(rare ? 0 : 1, rare ? 14 : 13):00}-{random.Next(1, rare ? 33 : 30):00}";
        var time = $"{random.Next(rare ? 26 : 24):00}:{random.Next(60):00}:{random.Next(rare ? 62 : 60):00}"
            + Pick("", "", ".5", ".123456", ".1234567", ".999999999", rare ? "." : "");
        var offset = Pick("", "Z", "z", "+00:00", "-00:00", "+05:30", "-11:59", "+14:00", "-14:00", rare ? "+15:00" : "Z", rare ? "-24:00" : "", rare ? "+1:00" : "");
        to.Append(Pick(date, time, date + Pick("T", "t", " ", " ", rare ? "  " : "T") + time + offset));
    }

    void Array(int depth)
    {
        to.Append('[');
        for (var n = random.Next(4); n > 0; n--)
        {
            Lines();
            Value(depth + 1);
            Lines();
            if (n > 1 || random.Next(3) == 0)
                to.Append(',');
        }

        Lines();
        to.Append(']');
    }

    void InlineTable(int depth)
    {
        to.Append('{').Append(Blanks());
        for (var n = random.Next(4); n > 0; n--)
        {
            Pair(depth + 1);
            to.Append(Blanks());
            if (n > 1 || random.Next(40) == 0)
                to.Append(',').Append(Blanks());
        }

        to.Append('}');
    }

    void Lines()
    {
        if (random.Next(4) == 0)
            to.Append(Blanks()).Append(random.Next(3) == 0 ? "# c ]," : "").Append(newLine).Append(Blanks());
    }

    void Blank()
    {
        if (random.Next(5) == 0)
            to.Append(Blanks());
    }

    string Blanks() => Pick("", "", " ", "\t ");

    string Pick(params string[] from) => from[random.Next(from.Length)];
}
