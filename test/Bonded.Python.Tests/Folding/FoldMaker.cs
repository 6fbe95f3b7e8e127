using System.Globalization;
using System.Numerics;
using System.Text;
using Bonded.Python.Evaluation;
using Bonded.Python.Folding;
using Bonded.Python.Syntax;

namespace Bonded.Python.Tests.Folding;

/// <summary>Makes expressions, as Python's source and as what folding makes of them.</summary>
sealed class FoldMaker(Random random, bool holes)
{
    public readonly record struct Made(string Source, Value Value);

    static readonly string[] Words =
        ["a", "os", "import os", "exec", "https://x.example.invalid/p?q=1&r=2", "  pad\t", "Hello, World", "a,b,,c", "x=1\ny=2\r\nz", "%41%42%", "aGVsbG8=", "\\x41\\n",
         "caf\u00E9", "\u4E2D\u6587", "\U0001F600!", "'\"", "0x1f", "12", "-7", "3.5", "abcabc", "aaaa", "/etc/passwd", "~/.ssh/id_rsa", "$HOME/x", "{}", "a.b.c", "",
         "&lt;b&gt;", "[1, 2]", "TRUE", "\u00E9\u00DF", "\0", "tab\tbed", "..", "x.tar.gz"];

    readonly FoldBudget budget = Told.Budget();
    readonly List<Made> texts = [], byteTexts = [], lists = [], numbers = [];

    public string Kind { get; private set; } = "";

    /// <summary>An expression, and what it folds to.</summary>
    public (string Source, Value? Value) Next()
    {
        var (source, value) = random.Next(12) switch
        {
            0 or 1 or 2 => TextMethod(),
            3 => BytesMethod(),
            4 or 5 => Operator(),
            6 => Items(),
            7 or 8 => Builtin(),
            9 or 10 => Library(),
            _ => Formatting(),
        };
        // What is known goes on, while it is short.
        if (value is not null && source.Length < 160 && Kind is not ("map" or "zip" or "filter" or "itertools.islice" or "reversed" or "enumerate" or "keys" or "values" or "items")
            && !(holes && (source.Contains("code", StringComparison.Ordinal) || source.Contains("bytes", StringComparison.Ordinal))))
            (value switch
            {
                Value.Text { Content.Length: < 200 } => texts,
                Value.Bytes { Content.Length: < 200 } => byteTexts,
                Value.Number { Content: BigInteger n } when BigInteger.Abs(n) < 1_000_000 => numbers,
                Value.Sequence { Items.Count: < 20 } => lists,
                _ => null,
            })?.Add(new($"({source})", value));
        foreach (var pool in (List<Made>[])[texts, byteTexts, lists, numbers])
            if (pool.Count > 60)
                pool.RemoveAt(random.Next(pool.Count));
        return (source, value);
    }

    static Value Text(string text) => new Value.Text(text, Flow.None, []);

    static Value Number(BigInteger number) => new Value.Number(number, Flow.None);

    static readonly Value None = new Value.Singleton("None", Flow.None);

    public static string Quoted(string text)
    {
        var source = new StringBuilder("'");
        foreach (var point in CodePoints.Of(text))
            if (point is >= ' ' and < 127 and not ('\'' or '\\'))
                source.Append((char)point);
            else
                Printed.Escape(source, point);
        return source.Append('\'').ToString();
    }

    static string Quoted(ReadOnlySpan<byte> bytes)
    {
        var source = new StringBuilder("b'");
        foreach (var b in bytes)
            source.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        return source.Append('\'').ToString();
    }

    static Made Of(string text) => new(Quoted(text), Text(text));

    static Made Of(byte[] bytes) => new(Quoted(bytes), new Value.Bytes(bytes, Flow.None, []));

    static Made Of(BigInteger number) => new($"({number})", Number(number));

    T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

    string Word() => random.Next(4) == 0
        ? new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(32, 127))])
        : random.Next(3) == 0 ? Pick(Words) + Pick(Words) : Pick(Words);

    Made AText()
    {
        if (texts.Count > 0 && random.Next(3) == 0)
            return Pick([.. texts]);
        if (!holes || random.Next(3) == 0)
            return Of(Word());
        string before = random.Next(3) == 0 ? "" : Plain(), after = random.Next(3) == 0 ? "" : Plain();
        return new($"({Quoted(before)} + H + {Quoted(after)})", Text(before + Value.Text.Hole + after));

        // Whatever a hole stands for does not complete an escape or a field.
        string Plain() => Word().Replace("%", "", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)
            .Replace("&", "", StringComparison.Ordinal).Replace("$", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal);
    }

    Made AByteText() => byteTexts.Count > 0 && random.Next(3) == 0 ? Pick([.. byteTexts])
        : random.Next(4) == 0 ? Of(Chance(random.Next(12))) : Of(Encoding.ASCII.GetBytes(AsciiWord()));

    string AsciiWord()
    {
        string word;
        while (!Ascii.IsValid(word = Word()))
        {
        }
        return word;
    }

    byte[] Chance(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    Made ANumber() => random.Next(5) switch
    {
        0 when numbers.Count > 0 => Pick([.. numbers]),
        0 => Of(new BigInteger(Chance(random.Next(1, 20)))),
        1 => Of(random.Next(-300, 300)),
        2 => Pick(new Made("True", Fold.Boolean(true, Flow.None)), new Made("False", Fold.Boolean(false, Flow.None))),
        _ => Of(random.Next(-3, 12)),
    };

    Made AFloat()
    {
        var value = random.Next(4) switch
        {
            0 => random.Next(-1000, 1000) / 8.0,
            1 => Math.Round(random.NextDouble() * Math.Pow(10, random.Next(-8, 20)), random.Next(0, 6)),
            2 => BitConverter.Int64BitsToDouble(random.NextInt64() & ~(1L << 62)),
            _ => random.Next(-20, 20),
        };
        return double.IsFinite(value)
            ? new($"float.fromhex({Quoted(Hex(value))})", new Value.Number(value, Flow.None)) : AFloat();
    }

    static string Hex(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52 & 0x7FF);
        return (bits < 0 ? "-" : "") + string.Create(CultureInfo.InvariantCulture,
            $"0x{(exponent == 0 ? 0 : 1)}.{bits & 0xF_FFFF_FFFF_FFFF:x13}p{(exponent == 0 ? -1022 : exponent - 1023)}");
    }

    Made Anything(int depth = 0) => random.Next(depth > 1 ? 5 : 8) switch
    {
        0 or 1 => AText(),
        2 => AByteText(),
        3 => ANumber(),
        4 => random.Next(2) == 0 ? AFloat() : new("None", None),
        5 => AList(depth + 1),
        6 => ATuple(depth + 1),
        _ => AMapping(depth + 1),
    };

    Made AList(int depth = 0) => lists.Count > 0 && random.Next(4) == 0 ? Pick([.. lists]) : Display(
        SequenceKind.List, Many(() => Anything(depth + 1)));

    Made ATuple(int depth = 0) => Display(SequenceKind.Tuple, Many(() => Anything(depth + 1)));

    Made[] Many(Func<Made> make, int most = 5) => [.. Enumerable.Range(0, random.Next(most)).Select(_ => make())];

    Made Display(SequenceKind kind, Made[] items)
    {
        var source = string.Join(", ", items.Select(item => item.Source));
        return new(kind == SequenceKind.List ? $"[{source}]" : kind == SequenceKind.Tuple ? items.Length == 0 ? "()" : $"({source},)" : items.Length == 0 ? "set()" : $"{{{source}}}",
            Fold.Sequence(kind, [.. items.Select(item => item.Value)], budget));
    }

    Made AMapping(int depth = 0)
    {
        var entries = Enumerable.Range(0, random.Next(4)).Select(_ => (Key: random.Next(2) == 0 ? Of(Pick("a", "b", "key", "x")) : ANumber(), Value: Anything(depth + 1))).ToList();
        return new("{" + string.Join(", ", entries.Select(entry => $"{entry.Key.Source}: {entry.Value.Source}")) + "}",
            Fold.Mapping([.. entries.Select(entry => (entry.Key.Value, entry.Value.Value))], budget)!);
    }

    (string, Value?) Method(Made receiver, string name, params Made[] args)
    {
        Kind = (receiver.Value is Value.Bytes ? "bytes." : receiver.Value is Value.Text ? "str." : "") + name;
        return ($"{receiver.Source}.{name}({string.Join(", ", args.Select(arg => arg.Source))})",
            Fold.Method(receiver.Value, name, [.. args.Select(arg => arg.Value)], [], budget));
    }

    (string, Value?) Call(string name, Made[] args, params (string Name, Made Value)[] keywords)
    {
        Kind = name;
        return ($"{name}({string.Join(", ", args.Select(arg => arg.Source).Concat(keywords.Select(keyword => $"{keyword.Name}={keyword.Value.Source}")))})",
            Fold.Call(name, [.. args.Select(arg => arg.Value)], [.. keywords.Select(keyword => (keyword.Name, keyword.Value.Value))], budget));
    }

    /// <summary>A part of the text, or another.</summary>
    Made APart(Made whole)
    {
        if (whole.Value is Value.Bytes bytes)
        {
            if (bytes.Content.Length == 0 || random.Next(4) == 0)
                return AByteText();
            var from = random.Next(bytes.Content.Length);
            return Of(bytes.Content.Slice(from, random.Next(1, Math.Min(4, bytes.Content.Length - from + 1))).ToArray());
        }
        var content = ((Value.Text)whole.Value).Content;
        if (content.Length == 0 || random.Next(4) == 0 || content.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return Of(Pick(Words));
        var start = random.Next(content.Length);
        var part = content.Substring(start, random.Next(1, Math.Min(4, content.Length - start + 1))).Replace("\uFFFC", "", StringComparison.Ordinal);
        return Of(part);
    }

    (string, Value?) TextMethod() => CommonMethod(AText()) ?? random.Next(9) switch
    {
        0 => Method(AText(), "encode", Many(() => Of(Pick("utf-8", "ascii", "latin1", "utf_16_le", "UTF-16", "utf-32-be", "unicode_escape", "utf8", "nonsense")), 2)),
        1 => Method(AText(), "join", Display(Pick(SequenceKind.List, SequenceKind.Tuple), Many(AText))),
        2 => Method(AText(), "join", AText()),
        3 => Translated(),
        4 => Method(AText(), "encode", Of(Pick("ascii", "latin-1", "utf-8")), Of(Pick("ignore", "replace", "strict"))),
        5 => Method(AText(), "__add__", AText()),
        6 => Method(AText(), "__getitem__", ANumber()),
        7 => Method(AText(), Pick("__contains__", "__eq__", "__lt__", "__mod__"), AText()),
        _ => Method(AText(), "__mul__", Of(random.Next(-1, 5))),
    };

    (string, Value?) Translated()
    {
        var letters = Pick("abc", "aeiou", "xyz/", "\u00E9a");
        var to = new string([.. letters.Reverse()]);
        var table = random.Next(2) == 0 ? Call("str.maketrans", [Of(letters), Of(to)]) : Call("str.maketrans", [Of(letters), Of(to), Of("l")]);
        var made = Method(AText(), "translate", new Made(table.Item1, table.Item2!));
        Kind = "str.translate";
        return made;
    }

    (string, Value?)? CommonMethod(Made receiver)
    {
        switch (random.Next(16))
        {
            case 0:
                return Method(receiver, Pick("lower", "upper", "title", "swapcase", "capitalize", "casefold") is var change && receiver.Value is Value.Bytes && change == "casefold"
                    ? "lower" : change);
            case 1 or 2:
                return Method(receiver, "replace", APart(receiver), APart(receiver));
            case 3:
                return Method(receiver, "replace", APart(receiver), APart(receiver), Of(random.Next(-1, 3)));
            case 4:
                return Method(receiver, Pick("strip", "lstrip", "rstrip"), random.Next(2) == 0 ? [] : [APart(receiver)]);
            case 5:
                return Method(receiver, Pick("startswith", "endswith", "removeprefix", "removesuffix"), APart(receiver));
            case 6:
                return Method(receiver, Pick("find", "rfind", "index", "rindex", "count"), [APart(receiver), .. Many(ANumber, 3)]);
            case 7 or 8:
                return Method(receiver, Pick("split", "rsplit"), random.Next(4) switch
                {
                    0 => [],
                    1 => [new("None", None), Of(random.Next(-1, 3))],
                    2 => [APart(receiver), Of(random.Next(-1, 3))],
                    _ => [APart(receiver)],
                });
            case 9:
                return Method(receiver, Pick("partition", "rpartition"), APart(receiver));
            case 10:
                return Method(receiver, "splitlines", Many(ANumber, 2));
            case 11:
                return Method(receiver, Pick("ljust", "rjust", "center"), [Of(random.Next(-2, 40)), .. Many(() => receiver.Value is Value.Text ? Of(Pick("*", " ", "0")) : Of("*"u8.ToArray()), 2)]);
            case 12:
                return Method(receiver, "zfill", Of(random.Next(-2, 40)));
            case 13:
                return Method(receiver, Pick("isdigit", "isalpha", "isalnum", "isspace", "islower", "isupper", "isascii", "expandtabs"));
            default:
                return null;
        }
    }

    (string, Value?) BytesMethod() => CommonMethod(AByteText()) ?? random.Next(7) switch
    {
        0 => Method(AByteText(), "decode", Many(() => Of(Pick("utf-8", "ascii", "latin1", "utf_16_le", "utf-16", "utf-32", "unicode_escape", "raw_unicode_escape", "utf-7", "rot13")), 2)),
        1 => Method(AByteText(), "decode", Of(Pick("ascii", "utf-8")), Of(Pick("ignore", "replace"))),
        2 => Method(AByteText(), "hex"),
        3 => Method(AByteText(), "join", Display(SequenceKind.List, Many(AByteText))),
        4 => Method(AByteText(), "translate", new Made("bytes.maketrans(b'abc', b'xyz')", Fold.Call("bytes.maketrans", [Of("abc"u8.ToArray()).Value, Of("xyz"u8.ToArray()).Value], [], budget)!),
            AByteText()),
        5 => Method(AByteText(), "__add__", AByteText()),
        _ => Method(Of(Encoding.GetEncoding(Pick("utf-16", "utf-16BE", "utf-32", "utf-8")).GetBytes(Word())), "decode", Of(Pick("utf-16", "utf-16-be", "utf-32", "utf-32-le", "utf-8", "utf-8-sig"))),
    };

    (string, Value?) Operator()
    {
        switch (random.Next(12))
        {
            case 0 or 1 or 2:
                var (sign, op) = Pick(("+", BinaryOperator.Add), ("-", BinaryOperator.Subtract), ("*", BinaryOperator.Multiply), ("//", BinaryOperator.FloorDivide),
                    ("%", BinaryOperator.Modulo), ("/", BinaryOperator.Divide), ("^", BinaryOperator.BitXor), ("&", BinaryOperator.BitAnd), ("|", BinaryOperator.BitOr));
                return Binary(sign, op, random.Next(5) == 0 ? AFloat() : ANumber(), random.Next(5) == 0 ? AFloat() : ANumber());
            case 3:
                var (shift, way) = Pick(("<<", BinaryOperator.LeftShift), (">>", BinaryOperator.RightShift), ("**", BinaryOperator.Power));
                return Binary(shift, way, ANumber(), Of(random.Next(-1, 20)));
            case 4 or 5:
                var same = random.Next(3);
                return Binary("+", BinaryOperator.Add, same == 0 ? AText() : same == 1 ? AByteText() : AList(), same == 0 ? AText() : same == 1 ? AByteText() : AList());
            case 6:
                return Binary("*", BinaryOperator.Multiply, Pick(AText(), AByteText(), AList()), Of(random.Next(-1, 6)));
            case 7:
                return Binary("+", BinaryOperator.Add, Anything(), Anything());
            case 8 or 9:
                var (word, compare) = Pick(("==", CompareOperator.Equal), ("!=", CompareOperator.NotEqual), ("<", CompareOperator.Less), (">=", CompareOperator.GreaterOrEqual),
                    ("in", CompareOperator.In), ("not in", CompareOperator.NotIn));
                var kind = random.Next(4);
                Made left = kind == 0 ? AText() : kind == 1 ? ANumber() : Anything(), right = kind == 0 ? AText() : kind == 1 ? Pick(ANumber(), AFloat()) : Anything();
                Kind = word;
                return ($"{left.Source} {word} {right.Source}", Fold.Compare(compare, left.Value, right.Value, budget) is { } answer ? Fold.Boolean(answer, Flow.None) : null);
            case 10:
                var (unary, one) = Pick(("-", UnaryOperator.Minus), ("~", UnaryOperator.Invert), ("not ", UnaryOperator.Not), ("+", UnaryOperator.Plus));
                var operand = one == UnaryOperator.Not ? Anything() : ANumber();
                Kind = unary;
                return (unary + operand.Source, Fold.Unary(one, operand.Value, budget));
            default:
                Made a = Display(SequenceKind.Set, Many(() => Of(random.Next(5)))), b = Display(SequenceKind.Set, Many(() => Of(random.Next(5))));
                var (set, combine) = Pick(("|", BinaryOperator.BitOr), ("&", BinaryOperator.BitAnd), ("-", BinaryOperator.Subtract), ("^", BinaryOperator.BitXor));
                return Binary(set, combine, a, b);
        }
    }

    (string, Value?) Binary(string sign, BinaryOperator op, Made left, Made right)
    {
        Kind = sign;
        return ($"{left.Source} {sign} {right.Source}", Fold.Binary(op, left.Value, right.Value, budget));
    }

    (string, Value?) Items()
    {
        var of = random.Next(6) switch
        {
            0 or 1 => AText(),
            2 => AByteText(),
            3 => AList(),
            4 => ATuple(),
            _ => random.Next(2) == 0 ? AMapping() : ARange(),
        };
        if (of.Value is Value.Mapping && random.Next(2) == 0)
            return random.Next(3) switch
            {
                0 => Method(of, Pick("keys", "values", "items", "copy")),
                1 => Method(of, "get", [Of(Pick("a", "b", "x")), .. Many(() => Anything(), 2)]),
                _ => Call("dict", [of], ("a", ANumber())),
            };
        if (random.Next(2) == 0)
        {
            var index = of.Value is Value.Mapping ? Pick(Of("a"), ANumber()) : Of(random.Next(-4, 8));
            Kind = "[i]";
            return ($"{of.Source}[{index.Source}]", Fold.Subscript(of.Value, index.Value, budget));
        }
        Made? Edge() => random.Next(3) == 0 ? null : Of(random.Next(-9, 12));
        Made? low = Edge(), high = Edge(), step = random.Next(2) == 0 ? null : Of(Pick(-1, -1, 2, 3, -2, 1, 0));
        if (random.Next(4) == 0)
            (low, high, step) = (null, null, Of(-1));
        Kind = "[::]";
        return ($"{of.Source}[{low?.Source}:{high?.Source}:{step?.Source}]", Fold.Slice(of.Value, low?.Value, high?.Value, step?.Value, budget));
    }

    Made ARange()
    {
        Made[] args = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Of(random.Next(-5, 20)))];
        var (source, value) = Call("range", args);
        return value is null ? Of(Word()) : new(source, value);
    }

    static Made Function(string name) => new(name, new Value.External(name, Flow.None));

    (string, Value?) Builtin()
    {
        switch (random.Next(27))
        {
            case 0:
                return Call("chr", [Of(random.Next(6) == 0 ? random.Next(0x10FFFF) : random.Next(300))]);
            case 1:
                return Call("ord", [random.Next(3) == 0 ? AText() : Of(Pick("a", "\u00E9", "\U0001F600"))]);
            case 2:
                return Call("int", [random.Next(3) == 0 ? Pick(AFloat(), ANumber()) : Of(Pick(" 12", "1_000", "-0x1F", "0b11", "0777", "zz", "12a", "", "+5", "1__2", "00"))]);
            case 3:
                return Call("int", [Of(Pick("12", "0x1F", "1f", "ZZ", "0b101", "101", "-7f", "0o17", "1_0", "017")), Of(Pick(0, 2, 8, 10, 16, 36, 7, 3))]);
            case 4:
                return Call(Pick("str", "repr", "ascii", "bool", "len"), [Anything()]);
            case 5:
                return Call(Pick("bytes", "bytearray"), [Pick(Display(SequenceKind.List, Many(() => Of(random.Next(0, 257)))), Of(random.Next(-1, 9)), AByteText())]);
            case 6:
                return Call("bytes", [AText(), Of(Pick("utf-8", "ascii", "latin-1"))]);
            case 7:
                return Call("str", [AByteText(), Of(Pick("utf-8", "ascii", "latin-1"))]);
            case 8:
                return Call(Pick("list", "tuple", "reversed", "set", "enumerate", "any", "all"), [Pick(AText(), AByteText(), AList(), ATuple(), ARange())]);
            case 9:
                return Call("sorted", [Pick(AText(), AList(), Display(SequenceKind.List, Many(() => Of(Word()))), Display(SequenceKind.Set, Many(ANumber)))],
                    random.Next(3) == 0 ? [("reverse", ANumber())] : random.Next(3) == 0 ? [("key", Function("len"))] : []);
            case 10:
                return Call(Pick("sum", "min", "max"), [Pick(Display(SequenceKind.List, Many(ANumber)), AList(), AByteText())]);
            case 11:
                return Call(Pick("min", "max"), [ANumber(), AFloat(), ANumber()]);
            case 12:
                return Call("abs", [Pick(ANumber(), AFloat())]);
            case 13:
                return Call("pow", [ANumber(), Of(random.Next(-1, 30)), .. Many(ANumber, 2)]);
            case 14:
                return Call("divmod", [Pick(ANumber(), AFloat()), Pick(ANumber(), AFloat())]);
            case 15:
                return Call("round", [Pick(ANumber(), AFloat()), .. Many(() => Of(random.Next(-2, 6)), 2)]);
            case 16:
                return Call(Pick("hex", "oct", "bin"), [ANumber()]);
            case 17:
                return Call("map", [Function(Pick("chr", "ord", "str", "int", "len", "str.upper", "hex")), Pick(AText(), AByteText(), AList(), ARange())]);
            case 18:
                return Call("zip", [AText(), Pick(AList(), ARange(), AByteText())]);
            case 19:
                return Call("filter", [Pick(new("None", None), Function("str.isalpha")), Pick(AText(), AList())]);
            case 20:
                return Call("dict", [new("zip('abc', 'xyz')", Fold.Call("zip", [Text("abc"), Text("xyz")], [], budget)!)]);
            case 21:
                return Call("bytes.fromhex", [Of(Pick("00ff", "41 42 43", "4", "zz", " 6a6b", "4 1", ""))]);
            case 22:
                return Call("int.from_bytes", [AByteText(), Of(Pick("big", "little"))], random.Next(2) == 0 ? [] : [("signed", ANumber())]);
            case 23:
                return Method(ANumber(), "to_bytes", Of(random.Next(0, 24)), Of(Pick("big", "little")));
            case 24:
                return Method(ANumber(), Pick("bit_length", "conjugate", "__neg__", "__invert__"));
            case 25:
                return Call("str.join", [AText(), Display(SequenceKind.List, Many(AText))]);
            default:
                return Call("float", [Of(Pick("1.5", " -2e3 ", "1_0.5", ".5", "5.", "inf", "-Infinity", "nan", "abc", "1e400", "0x1", "+7", "1e-400"))]);
        }
    }

    /// <summary>What was encoded, sometimes broken.</summary>
    Made Encoded(byte[] encoded, bool asText)
    {
        if (encoded.Length > 0 && random.Next(3) == 0)
            switch (random.Next(4))
            {
                case 0:
                    encoded = encoded[..random.Next(encoded.Length)];
                    break;
                case 1:
                    encoded[random.Next(encoded.Length)] = (byte)random.Next(128);
                    break;
                case 2:
                    var at = random.Next(encoded.Length);
                    encoded = [.. encoded[..at], (byte)Pick('\n', ' ', '=', '-', '_', '!'), .. encoded[at..]];
                    break;
                default:
                    encoded = [.. encoded, .. Chance(2).Select(b => (byte)(b & 127))];
                    break;
            }
        return asText ? Of(Encoding.Latin1.GetString(encoded)) : Of(encoded);
    }

    byte[] Payload() => random.Next(2) == 0 ? Chance(random.Next(20)) : Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Word(), random.Next(1, 30))));

    (string, Value?) Library()
    {
        var payload = Payload();
        var asText = random.Next(2) == 0;
        switch (random.Next(34))
        {
            case 0 or 1:
                return Call(Pick("base64.b64decode", "base64.standard_b64decode", "base64.urlsafe_b64decode", "binascii.a2b_base64"), [Encoded(BaseEncodings.Encode64(payload), asText)]);
            case 2:
                return Call("base64.b64decode", [Encoded(BaseEncodings.Encode64(payload), asText), Pick(new Made("None", None), Of("-_"), Of("-_"u8.ToArray()))], ("validate", ANumber()));
            case 3:
                return Call("base64.decodebytes", [Encoded(BaseEncodings.Encode64(payload), false)]);
            case 4:
                return Call(Pick("base64.b64encode", "base64.urlsafe_b64encode", "base64.b32encode", "base64.b32hexencode", "base64.b16encode", "base64.b85encode", "base64.a85encode", "base64.encodebytes",
                    "binascii.hexlify", "binascii.b2a_base64"), [Of(payload)]);
            case 5:
                return Call("base64.b32decode", [Encoded(BaseEncodings.Encode32(payload, false), asText)], random.Next(2) == 0 ? [] : [("casefold", ANumber())]);
            case 6:
                return Call("base64.b32hexdecode", [Encoded(BaseEncodings.Encode32(payload, true), asText)]);
            case 7:
                return Call("base64.b16decode", [Encoded(Encoding.ASCII.GetBytes(Convert.ToHexString(payload)), asText), .. Many(ANumber, 2)]);
            case 8:
                return Call("base64.b85decode", [Encoded(BaseEncodings.Encode85(payload, false), asText)]);
            case 9:
                return Call("base64.a85decode", [Encoded(BaseEncodings.Encode85(payload, true), asText)], random.Next(2) == 0 ? [] : [("foldspaces", ANumber())]);
            case 10:
                return Call(Pick("binascii.unhexlify", "binascii.a2b_hex"), [Encoded(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(payload)), asText)]);
            case 11:
                return Call("codecs.decode", [Of(Encoding.Latin1.GetString(Encoding.ASCII.GetBytes(AsciiWord()))), Of(Pick("rot13", "rot_13"))]);
            case 12:
                return Call("codecs.encode", [AText(), Of(Pick("rot13", "utf-8", "ascii", "hex"))]);
            case 13:
                return Call("codecs.decode", [Pick(Encoded(BaseEncodings.Encode64(payload), false), Encoded(Encoding.ASCII.GetBytes(Convert.ToHexString(payload)), false)), Of(Pick("base64", "hex", "utf-8"))]);
            case 14 or 15:
                return Call("zlib.decompress", [Encoded(Deflated(payload, 0), false)]);
            case 16:
                return Call("zlib.decompress", [Encoded(Deflated(payload, 1), false), Of(-15)]);
            case 17:
                return Call("gzip.decompress", [Encoded(Deflated(payload, 2), false)]);
            case 18:
                return Call("zlib.decompress", [Encoded(Deflated(payload, random.Next(3)), false), Of(Pick(31, 47, 15, -15, 40, 9))]);
            case 19:
                return Call(Pick("urllib.parse.unquote", "urllib.parse.unquote_plus"), [Pick(AText(), Of(UrlText.Quote(payload, "/", false)))]);
            case 20:
                return Call(Pick("urllib.parse.quote", "urllib.parse.quote_plus"), [AText(), .. Many(() => Of(Pick("", "/:", "~&")), 2)]);
            case 21:
                return Call("html.unescape", [Pick(AText(), Of("&#x41;&lt;&amp;x&#99;&quot; & b"))]);
            case 22:
                return Call("struct.unpack", [Of(Pick("<I", ">HH", "4B", "<q", "!d", "<3sB", "BxH", "<f", "b?c")), Of(Chance(Pick(4, 4, 4, 8, 8, 3)))]);
            case 23:
                return Call("struct.pack", [Of(Pick("<I", ">H", "B", "<q", "!d", "<f", "<3s", "?")), Pick(ANumber(), AFloat(), AByteText())]);
            case 24:
                return Call("json.loads", [Of(Pick("[1, 2.5, \"a\\u00e9\", null, true]", "{\"a\": {\"b\": [1]}, \"c\": -3e2}", "[1,]", "\"x\"", "{\"a\":1,\"a\":2}", " 12 ", "", "{'a': 1}"))]);
            case 25:
                return Call(Pick("os.path.join", "posixpath.join", "ntpath.join"), [AText(), .. Many(() => random.Next(2) == 0 ? Of(Word()) : AText(), 3)]);
            case 26:
                return Call(Pick("os.path.basename", "os.path.dirname", "os.path.splitext", "os.path.split", "os.path.normpath"), [Pick(AText(), Of(Pick("/a/b.c", "a//b/", "/", "..", "a/.b", "x.y.z", "a/../b")))]);
            case 27:
                return Call("operator." + Pick("xor", "add", "sub", "mul", "and_", "or_", "eq", "lt", "concat", "mod", "floordiv"), [ANumber(), ANumber()]);
            case 28:
                return Call("textwrap.dedent", [Of("  a\n    b\n\n   \n  c" + Word())]);
            case 29:
                return Call(Pick("re.findall", "re.split"), [Of(ARegex()), Of(Word())]);
            case 30:
                return Call("re.sub", [Of(ARegex()), Of(Pick("", "x", "$1", "\\")), Of(Word())]);
            case 31:
                var (round, cycle) = Call("itertools.cycle", [APart(AByteText())]);
                return cycle is null ? (round, null) : Call("zip", [AText(), new(round, cycle)]);
            case 32:
                return Call("itertools.islice", [Pick(AText(), AList(), ARange()), Of(random.Next(-1, 6)), .. Many(() => Of(random.Next(0, 9)), 2)]);
            default:
                return Call("ast.literal_eval", [Of(Pick("[1, 'a', b'x', (2,), {'k': -1.5}, None, True]", "'a' 'b'", "{1, 2}", "1+1", "f(x)", "\"\\x41\"", "[", "-5", "  1", "set()", "1+2j", "()", "[[]]"))]);
        }
    }

    string ARegex() => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
        Pick("a", "o", ".", "[a-f]", "[^a-z]", "[,./]", "x", "\\d", "\\w", "\\s", "\\.", "=", "[0-9_-]", "(a)", "^", "[z-a]", "|") + Pick("", "", "", "+", "*", "?", "{2}", "+?", "{1,}", "{2,3}")));

    static byte[] Deflated(byte[] payload, int frame)
    {
        using var memory = new MemoryStream();
        using (Stream stream = frame == 0 ? new System.IO.Compression.ZLibStream(memory, System.IO.Compression.CompressionLevel.Optimal, true)
            : frame == 1 ? new System.IO.Compression.DeflateStream(memory, System.IO.Compression.CompressionLevel.Fastest, true)
#pragma warning disable RS0030
            : new System.IO.Compression.GZipStream(memory, System.IO.Compression.CompressionLevel.Optimal, true))
#pragma warning restore RS0030
            stream.Write(payload);
        return memory.ToArray();
    }

    (string, Value?) Formatting()
    {
        switch (random.Next(6))
        {
            case 0 or 1:
                var conversions = Enumerable.Range(0, random.Next(1, 3)).Select(_ => Conversion()).ToList();
                Made template = Of(string.Concat(conversions.Select(c => Plain() + c.Spec)) + Plain());
                Made values = conversions.Count == 1 && conversions[0].Value.Value is not (Value.Sequence or Value.Mapping) && random.Next(2) == 0
                    ? conversions[0].Value : Display(SequenceKind.Tuple, [.. conversions.Select(c => c.Value)]);
                return Binary("%", BinaryOperator.Modulo, template, values);
            case 2:
                return Binary("%", BinaryOperator.Modulo, Of("%(a)s-%(b)d" + Plain()), new Made($"{{'a': {Quoted("q")}, 'b': 7}}", Fold.Mapping([(Text("a"), Text("q")), (Text("b"), Number(7))], budget)!));
            case 3 or 4:
                Made[] args = [.. Enumerable.Range(0, 2).Select(_ => Anything())];
                var fields = Pick("{}{}", "{0}{1}", "{1}-{0}", "{0!r}", "{:>10}", "{0:05}", "{{{}}}", "{name}", "{name!r:>8}", "{0[0]}", "{:{}}", "{0:x}", "{:,}", "{:.2f}", "{:+d}", "{0:s}", "{:^9}|", "{1:*<6}", "}{");
                return Formatted(Of(Plain() + fields + Plain()), args);
            default:
                var value = Pick(ANumber(), AFloat(), AText(), AFloat());
                return Call("format", [value, Of(Pick("", "<", ">", "^", "*^", "0", "+", " ", "#", "=") + Pick("", "0", "5", "12", "012") + Pick("", "", ",", "_") + Pick("", "", ".2", ".0", ".10")
                    + Pick("", "s", "d", "x", "X", "o", "b", "c", "f", "e", "g", "%", "n", "E"))]);
        }
    }

    (string, Value?) Formatted(Made template, Made[] args)
    {
        var name = Of(Pick("n", "\u00E9x"));
        Kind = "str.format";
        return ($"{template.Source}.format({args[0].Source}, {args[1].Source}, name={name.Source})",
            Fold.Method(template.Value, "format", [.. args.Select(arg => arg.Value)], [("name", name.Value)], budget));
    }

    string Plain() => Pick("", "x", "/", "a b", "=", "\u00E9");

    (string Spec, Made Value) Conversion()
    {
        var type = Pick("s", "s", "s", "d", "r", "x", "X", "o", "c", "f", "e", "g", "a", "i", "%", "E");
        var spec = "%" + Pick("", "", "", "-", "0", "+", "#", " ", "-0") + Pick("", "", "5", "12") + Pick("", "", ".2", ".0", ".") + type;
        return (spec, type switch
        {
            "s" or "r" or "a" => Anything(),
            "c" => Pick(Of("q"), Of(random.Next(0, 300))),
            "f" or "e" or "g" or "E" => Pick(AFloat(), ANumber()),
            "%" => new("0", Number(0)),
            _ => Pick(ANumber(), ANumber(), AFloat()),
        });
    }
}
