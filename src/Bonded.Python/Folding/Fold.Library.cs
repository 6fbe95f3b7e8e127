using System.Globalization;
using System.Numerics;
using System.Text;
using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Folding;

internal static partial class Fold
{
    /// <summary>A constant of the library: <c>string.ascii_letters</c>, <c>os.sep</c>.</summary>
    public static Value? Attribute(string name) => name switch
    {
        "string.ascii_lowercase" or "string.lowercase" => Constant("abcdefghijklmnopqrstuvwxyz"),
        "string.ascii_uppercase" or "string.uppercase" => Constant("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "string.ascii_letters" or "string.letters" => Constant("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "string.digits" => Constant("0123456789"),
        "string.hexdigits" => Constant("0123456789abcdefABCDEF"),
        "string.octdigits" => Constant("01234567"),
        "string.punctuation" => Constant("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
        "string.whitespace" => Constant(" \t\n\r\v\f"),
        "string.printable" => Constant(
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\n\r\v\f"),
        "os.sep" or "os.path.sep" or "posixpath.sep" => Constant("/"),
        "ntpath.sep" => Constant("\\"),
        "os.extsep" or "os.curdir" or "os.path.curdir" => Constant("."),
        "os.pardir" or "os.path.pardir" => Constant(".."),
        "os.devnull" => Constant("/dev/null"),
        "math.pi" => new Value.Number(Math.PI, Flow.None),
        "math.e" => new Value.Number(Math.E, Flow.None),
        "zlib.MAX_WBITS" => Number(15, Flow.None),
        _ => null,
    };

    // As a POSIX shell reads it: bare where every character is harmless.
    static string Quoted(string text) =>
        text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || "@%+=:,./-_".Contains(c, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";

    static Value.Text Constant(string text) => new(text, Flow.None, []);

    static Value? LibraryCall(string name, Arguments args, FoldBudget budget)
    {
        var dot = name.LastIndexOf('.');
        var function = name[(dot + 1)..];
        switch (name[..dot])
        {
            case "base64":
                return Base64(function, args, budget);
            case "binascii":
                return Binascii(function, args, budget);
            case "codecs" or "_codecs":
                return CodecsCall(function, args, budget);
            case "zlib" or "gzip" or "bz2" or "lzma" or "zlib.decompressobj()" or "bz2.BZ2Decompressor()" or "lzma.LZMADecompressor()":
                return Decompress(name, args, budget);
            case "urllib.parse" or "urllib":
                return UrlCall(function, args, budget);
            case "os.path" or "posixpath" or "genericpath":
                return PathCall(function, '/', args, budget);
            case "ntpath":
                return PathCall(function, '\\', args, budget);
            case "operator" or "_operator":
                return OperatorCall(function, args, budget);
        }
        var first = args[0];
        switch (name)
        {
            case "os.fspath" or "os.fsdecode" or "sys.intern" or "typing.cast" when first is not null:
                return name == "typing.cast" ? args[1] : first as Value.Text;
            case "shlex.quote" or "pipes.quote" when args.Only(1) && first is Value.Text { IsWhole: true } word:
                return budget.Take(word.Content.Length) ? word with { Content = Quoted(word.Content) } : null;
            case "os.fsencode" when first is Value.Text text:
                return Codecs.Encode(text, null, null, budget);
            case "html.unescape" when args.Only(1) && first is Value.Text text:
                return budget.Take(text.Content.Length) ? Text(HtmlText.Unescape(text.Content), text.Flow | Decoded, Layered(text.Layers, "html")) : null;
            case "struct.unpack" when args.Only(2) && first is Value.Text { IsWhole: true } format && args[1] is Value.Bytes data:
                return StructFormat.Unpack(format.Content, data.Content.Span, args.Flow, budget) is { } values
                    ? Sequence(SequenceKind.Tuple, values, budget) with { Flow = args.Flow } : null;
            case "struct.pack" when args.Positional > 0 && first is Value.Text { IsWhole: true } format:
                return StructFormat.Pack(format.Content, args.Skip(1).All, budget) is { } packed ? new Value.Bytes(packed, args.Flow | Assembled, []) : null;
            case "json.loads" when args.Only(1) && first is Value.Text or Value.Bytes:
                return JsonText.Read(first, budget) is { } json ? json : null;
            case "ast.literal_eval" when args.Only(1) && first is Value.Text { IsWhole: true } literal:
                return LiteralText.Read(literal, budget);
            case "textwrap.dedent" when args.Only(1) && first is Value.Text { IsWhole: true } block:
                return budget.Take(block.Content.Length) ? block with { Content = Dedent(block.Content) } : null;
            case "itertools.cycle" when args.Only(1) && first is not (null or Value.Sequence { Kind: SequenceKind.Set, Items.Count: > 1 }):
                return Items(first, budget) is { Count: > 0 } round ? new Value.Cycle(round, first.Flow) : null;
            case "itertools.islice" when args.Only(4) && args.Count > 1 && first is not null:
                return Cut(first, args, budget);
            case "itertools.repeat" when args.Only(2) && args.Count == 2 && Integer(args[1]!, out var times):
                return times <= 0 ? new Value.Sequence([], args.Flow) : Repeat(Sequence(SequenceKind.List, [first!], budget), args[1]!, budget);
            case "array.array" when args.Only(2) && args.Count == 2 && first is Value.Text { Content: "B" }:
                return Builtin("bytearray", new([args[1]!], NoKeywords), budget);
            case "re.sub" or "re.findall" or "re.split":
                return RegexCall(function, args, budget);
            case "itertools.chain" when args.Keywords.Count == 0:
                return Chain(args.All, budget);
            case "itertools.chain.from_iterable" when args.Only(1):
                return Items(first, budget) is { } parts ? Chain(parts, budget) : null;
            case "collections.OrderedDict":
                return Builtin("dict", args, budget);
            case "string.maketrans":
                return TypeMethod("str", "maketrans", args, budget);
            case "string.join" when args.Only(2) && first is not null:
                return Join(args[1] as Value.Text ?? Constant(" "), first, budget);
            default:
                return null;
        }
    }

    /// <summary><c>itertools.islice</c>.</summary>
    static Value? Cut(Value iterable, Arguments args, FoldBudget budget)
    {
        Value? start = args.Count == 2 ? null : args[1], stop = args.Count == 2 ? args[1] : args[2];
        if (iterable is Value.Cycle cycle)
        {
            if (!Bound(stop, out var end) || end is not >= 0 || !budget.Take((long)end))
                return null;
            iterable = new Value.Sequence([.. Enumerable.Range(0, (int)end).Select(i => cycle.Items[i % cycle.Items.Count])], cycle.Flow);
        }
        foreach (var edge in (ReadOnlySpan<Value?>)[start, stop, args[3]])
            if (edge is not null && Integer(edge, out var number) && number < 0)
                return null;
        return iterable is not Value.Sequence { Kind: SequenceKind.Set } && Items(iterable, budget) is { } items
            ? Slice(new Value.Sequence(items, iterable.Flow), start, stop, args[3], budget) : null;
    }

    /// <summary><c>re.sub</c>, <c>re.findall</c> and <c>re.split</c> with simple patterns.</summary>
    static Value? RegexCall(string function, Arguments args, FoldBudget budget)
    {
        var subject = args[function == "sub" ? 2 : 1];
        if (!args.Only(3) || args.Count != (function == "sub" ? 3 : 2) || args[0] is not Value.Text pattern || subject is not Value.Text text
            || !budget.ShapeOf(text.Content).IsPlain || !budget.Spend(RegexText.Cost(text.Content)) || RegexText.Compile(pattern.Content, text.Content) is not { } regex)
            return null;
        var flow = args.Flow;
        switch (function)
        {
            case "sub":
                if (args[1] is not Value.Text to || to.Content.Contains('\\', StringComparison.Ordinal) || !budget.Take((long)text.Content.Length * (1 + to.Content.Length)))
                    return null;
                return Text(regex.Replace(text.Content, to.Content.Replace("$", "$$", StringComparison.Ordinal)), flow, ReplaceLayers(text.Layers, text.Content.Length));
            case "findall":
                if (!budget.Take(8L * text.Content.Length))
                    return null;
                return new Value.Sequence([.. regex.Matches(text.Content).Select(match => new Value.Text(match.Value, flow, text.Layers))], flow);
            default:
                if (!budget.Take(8L * text.Content.Length))
                    return null;
                return new Value.Sequence([.. regex.Split(text.Content).Select(part => new Value.Text(part, flow, text.Layers))], flow);
        }
    }

    static Value? Chain(IReadOnlyList<Value> parts, FoldBudget budget)
    {
        var all = new List<Value>();
        foreach (var part in parts)
            if (part is not Value.Sequence { Kind: SequenceKind.Set, Items.Count: > 1 } && Items(part, budget) is { } items && budget.Take(all.Count + items.Count))
                all.AddRange(items);
            else
                return null;
        return Sequence(SequenceKind.List, all, budget);
    }

    /// <summary>Bytes, or a text of ASCII for them. Python 2's texts were bytes: one is taken as such up to U+00FF where Python 3 would raise.</summary>
    static ReadOnlyMemory<byte>? Data(Value? value, bool asciiOnly, FoldBudget budget)
    {
        switch (value)
        {
            case Value.Bytes bytes:
                return bytes.Content;
            case Value.Text text:
                if (!budget.Take(text.Content.Length) || text.Content.AsSpan().ContainsAnyExceptInRange('\0', asciiOnly ? '\x7F' : '\xFF'))
                    return null;
                return Encoding.Latin1.GetBytes(text.Content);
            default:
                return null;
        }
    }

    static IReadOnlyList<string> LayersOf(Value value) => value switch
    {
        Value.Text text => text.Layers,
        Value.Bytes bytes => bytes.Layers,
        _ => [],
    };

    static Value.Bytes? DecodedBytes(ReadOnlyMemory<byte>? content, Value from, string layer, Flow flow) =>
        content is { } result ? new(result, flow | Decoded, Layered(LayersOf(from), layer)) : null;

    static Value? Base64(string function, Arguments args, FoldBudget budget)
    {
        if (args[0, "s"] is not { } value || args.Only(0, [.. args.Keywords.Select(keyword => keyword.Name)]) && args.Count == 0)
            return null;
        var flow = args.Flow;
        var encoding = function.Contains("encode", StringComparison.Ordinal);
        if (encoding && value is not Value.Bytes && function != "encodestring"
            || Data(value, asciiOnly: true, budget) is not { } data || !budget.Take(2L * data.Length + 8))
            return null;
        switch (function)
        {
            case "b64decode" when args.Only(3, "s", "altchars", "validate"):
                if ((args[2, "validate"] is { } strictly ? Truth(strictly) : false) is not { } strict)
                    return null;
                if (args[1, "altchars"] is { } others and not Value.Singleton)
                {
                    if (Data(others, true, budget) is not { Length: 2 } two)
                        return null;
                    data = Swap(data, two.Span[0], (byte)'+', two.Span[1], (byte)'/');
                }
                return DecodedBytes(BaseEncodings.Decode64(data.Span, strict), value, "base64", flow);
            case "standard_b64decode" when args.Only(1, "s"):
                return DecodedBytes(BaseEncodings.Decode64(data.Span, false), value, "base64", flow);
            case "decodebytes" or "decodestring" when args.Only(1, "s"):
                return DecodedBytes(BaseEncodings.Decode64(data.Span, false), value, "base64", flow);
            case "urlsafe_b64decode" when args.Only(1, "s"):
                return DecodedBytes(BaseEncodings.Decode64(Swap(data, (byte)'-', (byte)'+', (byte)'_', (byte)'/').Span, false), value, "base64", flow);
            case "b32decode" when args.Only(3, "s", "casefold", "map01"):
                int? one = null;
                if (args[2, "map01"] is { } map and not Value.Singleton)
                    if (Data(map, true, budget) is { Length: 1 } letter)
                        one = letter.Span[0];
                    else
                        return null;
                return Flag(args[1, "casefold"]) is { } fold ? DecodedBytes(BaseEncodings.Decode32(data.Span, false, fold, one), value, "base32", flow) : null;
            case "b32hexdecode" when args.Only(2, "s", "casefold"):
                return Flag(args[1, "casefold"]) is { } hexFold ? DecodedBytes(BaseEncodings.Decode32(data.Span, true, hexFold, null), value, "base32", flow) : null;
            case "b16decode" when args.Only(2, "s", "casefold"):
                return Flag(args[1, "casefold"]) is { } upper ? DecodedBytes(BaseEncodings.Decode16(data.Span, false, !upper), value, "hex", flow) : null;
            case "b85decode" when args.Only(1, "b"):
                return DecodedBytes(BaseEncodings.Decode85(data.Span), value, "base85", flow);
            case "a85decode" when args.Only(1, "foldspaces", "adobe"):
                return Flag(Named(args, "foldspaces")) is { } spaces && Flag(Named(args, "adobe")) is { } adobe
                    ? DecodedBytes(BaseEncodings.DecodeAscii85(data.Span, spaces, adobe, budget.ConstantBytes), value, "base85", flow) : null;
            case "b64encode" when args.Only(2, "s", "altchars"):
                ReadOnlyMemory<byte> encoded = BaseEncodings.Encode64(data.Span);
                if (args[1, "altchars"] is { } alternative and not Value.Singleton)
                {
                    if (alternative is not Value.Bytes { Content.Length: 2 } pair)
                        return null;
                    encoded = Swap(encoded, (byte)'+', pair.Content.Span[0], (byte)'/', pair.Content.Span[1]);
                }
                return EncodedBytes(encoded);
            case "standard_b64encode" when args.Only(1, "s"):
                return EncodedBytes(BaseEncodings.Encode64(data.Span));
            case "urlsafe_b64encode" when args.Only(1, "s"):
                return EncodedBytes(Swap(BaseEncodings.Encode64(data.Span), (byte)'+', (byte)'-', (byte)'/', (byte)'_'));
            case "b32encode" when args.Only(1, "s"):
                return EncodedBytes(BaseEncodings.Encode32(data.Span, false));
            case "b32hexencode" when args.Only(1, "s"):
                return EncodedBytes(BaseEncodings.Encode32(data.Span, true));
            case "b16encode" when args.Only(1, "s"):
                return EncodedBytes(Encoding.ASCII.GetBytes(Convert.ToHexString(data.Span)));
            case "b85encode" when args.Only(1):
                return EncodedBytes(BaseEncodings.Encode85(data.Span, false));
            case "a85encode" when args.Only(1):
                return EncodedBytes(BaseEncodings.Encode85(data.Span, true));
            case "encodebytes" or "encodestring" when args.Only(1, "s"):
                var lines = new List<byte>();
                for (var i = 0; i < data.Length; i += 57)
                {
                    lines.AddRange(BaseEncodings.Encode64(data.Span[i..Math.Min(data.Length, i + 57)]));
                    lines.Add((byte)'\n');
                }
                return EncodedBytes(lines.ToArray());
            default:
                return null;
        }

        static bool? Flag(Value? flag) => flag is null ? false : Truth(flag);

        Value.Bytes EncodedBytes(ReadOnlyMemory<byte> content) => new(content, flow | Encoded, LayersOf(value));
    }

    static ReadOnlyMemory<byte> Swap(ReadOnlyMemory<byte> text, byte a, byte forA, byte b, byte forB)
    {
        var swapped = text.ToArray();
        foreach (ref var c in swapped.AsSpan())
            c = c == a ? forA : c == b ? forB : c;
        return swapped;
    }

    static Value? Binascii(string function, Arguments args, FoldBudget budget)
    {
        if (args[0] is not { } value || Data(value, asciiOnly: true, budget) is not { } data || !budget.Take(2L * data.Length + 8))
            return null;
        var flow = args.Flow;
        switch (function)
        {
            case "unhexlify" or "a2b_hex" when args.Only(1):
                return DecodedBytes(BaseEncodings.Decode16(data.Span, false, false), value, "hex", flow);
            case "a2b_base64" when args.Only(1, "strict_mode"):
                return (Named(args, "strict_mode") is { } mode ? Truth(mode) : false) is { } strict
                    ? DecodedBytes(BaseEncodings.Decode64(data.Span, strict), value, "base64", flow) : null;
            case "hexlify" or "b2a_hex" when args.Only(1) && value is Value.Bytes:
                return new Value.Bytes(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(data.Span)), flow | Encoded, LayersOf(value));
            case "b2a_base64" when args.Only(1, "newline") && value is Value.Bytes:
                if ((Named(args, "newline") is { } line ? Truth(line) : true) is not { } newline)
                    return null;
                byte[] text = BaseEncodings.Encode64(data.Span);
                return new Value.Bytes(newline ? [.. text, (byte)'\n'] : text, flow | Encoded, LayersOf(value));
            case "crc32" when args.Only(1) && value is Value.Bytes:
                return new Value.Number(new BigInteger(Decompression.Crc32(data.Span, 0)), flow);
            default:
                return null;
        }
    }

    static Value? CodecsCall(string function, Arguments args, FoldBudget budget)
    {
        if (function is not ("decode" or "encode") || !args.Only(3, "encoding", "errors") || args[0] is not { } value)
            return null;
        var encoding = args[1, "encoding"];
        var name = encoding is Value.Text given ? Codecs.Name(given.Content) : encoding is null ? "utf-8" : "";
        if (name == "rot13")
            return value is Value.Text text ? Codecs.Rot13(text, budget) : null;
        if (function == "decode")
        {
            // From texts of ASCII too, which are told from Python 2's by nothing.
            if (value is Value.Text { IsWhole: true } source && name is "hex" or "base64" or "unicode-escape" or "raw-unicode-escape")
            {
                if (name is "hex" or "base64" && !Ascii.IsValid(((Value.Text)value).Content) || Codecs.Encode((Value.Text)value, null, null, budget) is not Value.Bytes made)
                    return null;
                return Codecs.Decode(made with { Flow = value.Flow }, encoding, args[2, "errors"], budget, any: true);
            }
            return value is Value.Bytes bytes ? Codecs.Decode(bytes, encoding, args[2, "errors"], budget, any: true) : null;
        }
        switch (value)
        {
            case Value.Text text:
                return Codecs.Encode(text, encoding, args[2, "errors"], budget);
            case Value.Bytes bytes when name == "hex":
                return Binascii("hexlify", new([bytes], NoKeywords), budget);
            case Value.Bytes bytes when name == "base64":
                return Base64("encodebytes", new([bytes], NoKeywords), budget);
            default:
                return null;
        }
    }

    static Value? Decompress(string name, Arguments args, FoldBudget budget)
    {
        var value = args[0, "data"];
        if (name is "zlib.crc32" or "zlib.adler32")
            return value is Value.Bytes bytes && args.Only(1) && budget.Spend(bytes.Content.Length) ? new Value.Number(new BigInteger(
                name == "zlib.crc32" ? Decompression.Crc32(bytes.Content.Span, 0) : Decompression.Adler32(bytes.Content.Span, 1)), args.Flow) : null;
        if (name == "zlib.decompressobj().flush")
            return new Value.Bytes(default, args.Flow, []);
        if (value is null || Data(value, asciiOnly: false, budget) is not { } data)
            return null;
        ReadOnlyMemory<byte>? result;
        switch (name)
        {
            case "zlib.decompress" when args.Only(3, "wbits", "bufsize"):
                BigInteger bits = 15;
                if (args[1, "wbits"] is { } window && !Integer(window, out bits) || BigInteger.Abs(bits) > 100)
                    return null;
                result = Decompression.Zlib(data, (int)bits, partly: false, budget);
                break;
            case "gzip.decompress" when args.Only(1, "data"):
                result = Decompression.Gzip(data, budget);
                break;
            case "zlib.decompressobj().decompress" when args.Only(1):
                result = Decompression.Any(data, budget);
                break;
            case "bz2.decompress" or "bz2.BZ2Decompressor().decompress" when args.Only(1, "data"):
                result = Decompression.Bzip2(data, name != "bz2.decompress", budget);
                break;
            case "lzma.decompress" or "lzma.LZMADecompressor().decompress" when args.Only(1, "data"):
                result = Decompression.Lzma(data, name != "lzma.decompress", budget);
                break;
            default:
                return null;
        }
        var layer = name[0] == 'b' ? "bz2" : name[0] == 'l' ? "lzma" : name == "gzip.decompress" || data.Length > 0 && data.Span[0] == 0x1F ? "gzip" : "zlib";
        return result is { } content ? new Value.Bytes(content, args.Flow | Decompressed, Layered(LayersOf(value), layer)) : null;
    }

    static Value? UrlCall(string function, Arguments args, FoldBudget budget)
    {
        if (args[0, "string"] is not { } value)
            return null;
        if (value is Value.Bytes && function is "quote" or "unquote_to_bytes" or "unquote")
        {
            if (function == "quote" && args.Only(1))
                return Text(UrlText.Quote(((Value.Bytes)value).Content.Span, "/", false), args.Flow | Encoded, LayersOf(value));
            return null;
        }
        if (value is not Value.Text text || !budget.Take(text.Content.Length))
            return null;
        switch (function)
        {
            case "unquote" or "unquote_plus" when args.Only(1, "string"):
                var from = function == "unquote" ? text.Content : text.Content.Replace('+', ' ');
                if (UrlText.Unquote(from) is not { } unquoted)
                    return null;
                return Text(unquoted, args.Flow | Decoded, unquoted.Length < text.Content.Length ? Layered(text.Layers, "url") : text.Layers);
            case "quote" or "quote_plus" when args.Only(2, "string", "safe"):
                var safe = args[1, "safe"] switch { null => function == "quote" ? "/" : "", Value.Text { IsWhole: true } given => given.Content, _ => null };
                if (safe is null || !Ascii.IsValid(safe) || budget.ShapeOf(text.Content).HasSurrogates || !budget.Take(9L * text.Content.Length))
                    return null;
                var quoted = new StringBuilder();
                var parts = text.Content.Split(Hole);
                for (var i = 0; i < parts.Length; i++)
                    quoted.Append(i > 0 ? HoleText : "").Append(UrlText.Quote(Encoding.UTF8.GetBytes(parts[i]), safe, function == "quote_plus"));
                return Text(quoted.ToString(), args.Flow | Encoded, text.Layers);
            case "unquote_to_bytes" when args.Only(1) && text.IsWhole:
                return Codecs.Encode(text, null, null, budget) is Value.Bytes bytes
                    ? new Value.Bytes(UrlText.UnquoteBytes(bytes.Content.Span), args.Flow | Decoded, Layered(text.Layers, "url")) : null;
            default:
                return null;
        }
    }

    static Value? PathCall(string function, char separator, Arguments args, FoldBudget budget)
    {
        var paths = new List<string>();
        long size = 0;
        foreach (var value in args.All)
        {
            if (value is Value.Text part)
                paths.Add(part.Content);
            else if (value is Value.Unknown or Value.External or Value.Instance)
                paths.Add(HoleText);
            else
                return null;
            size += paths[^1].Length + 1;
        }
        if (args.Keywords.Count > 0 || paths.Count == 0 || !budget.Take(size) || !budget.Spend(size * (function == "join" ? paths.Count : 1) / 4))
            return null;
        var flow = args.Flow;
        IReadOnlyList<string> layers = LayersOf(args[0]!);
        if (function == "join")
            return Text(PathText.Join(paths, separator), flow, layers);
        var path = paths[0];
        var whole = !path.Contains(Hole, StringComparison.Ordinal);
        if (paths.Count > 1)
            return null;
        // The last name is known if a separator is, after the last hole.
        var lastKnown = whole || path.LastIndexOf(Hole) < (separator == '\\' ? path.LastIndexOfAny(['\\', '/']) : path.LastIndexOf('/'));
        switch (function)
        {
            case "expanduser":
                // Where the home lies is not known here, and that it is one matters more.
                return Text(path, flow, layers);
            case "expandvars":
                return Text(PathText.ExpandVariables(path), flow, layers);
            case "basename" when lastKnown && separator == '/':
                return Text(PathText.Split(path, separator).Tail, flow, layers);
            case "dirname" when lastKnown && separator == '/':
                return Text(PathText.Split(path, separator).Head, flow, layers);
            case "split" when lastKnown && separator == '/':
                var (head, tail) = PathText.Split(path, separator);
                return Sequence(SequenceKind.Tuple, [new Value.Text(head, flow, layers), new Value.Text(tail, flow, layers)], budget);
            case "splitext" when lastKnown:
                var (root, extension) = PathText.SplitExtension(path, separator);
                return Sequence(SequenceKind.Tuple, [new Value.Text(root, flow, layers), new Value.Text(extension, flow, layers)], budget);
            case "isabs" when path.Length > 0 && path[0] != Hole && path[0] != '~' && separator == '/':
                return Boolean(path[0] == '/', flow);
            case "normpath" or "abspath" when whole && separator == '/' && (function == "normpath" || path.StartsWith('/')):
                return Text(PathText.Normalize(path), flow, layers);
            default:
                return null;
        }
    }

    static Value? OperatorCall(string function, Arguments args, FoldBudget budget)
    {
        if (args.Keywords.Count > 0)
            return null;
        var name = function.Trim('_') is var plain && plain is "and" or "or" or "not" ? plain : function.Trim('_');
        switch (args.Count)
        {
            case 1:
                return name switch
                {
                    "neg" => Unary(UnaryOperator.Minus, args[0]!, budget),
                    "pos" => Unary(UnaryOperator.Plus, args[0]!, budget),
                    "inv" or "invert" => Unary(UnaryOperator.Invert, args[0]!, budget),
                    "not" => Unary(UnaryOperator.Not, args[0]!, budget),
                    "truth" => Truth(args[0]!) is { } truth ? Boolean(truth, args.Flow) : null,
                    "abs" => Builtin("abs", args, budget),
                    "index" => args[0] is Value.Number { Content: BigInteger n } ? new Value.Number(n, args.Flow) : null,
                    _ => null,
                };
            case 2 when name is "getitem":
                return Subscript(args[0]!, args[1]!, budget);
            case 2 when name is "contains":
                return Answer(CompareOperator.In, args[1]!, args[0]!, budget);
            case 2 when name is "eq" or "ne" or "lt" or "le" or "gt" or "ge" or "is" or "is_not":
                return Answer(name switch
                {
                    "eq" => CompareOperator.Equal,
                    "ne" => CompareOperator.NotEqual,
                    "lt" => CompareOperator.Less,
                    "le" => CompareOperator.LessOrEqual,
                    "gt" => CompareOperator.Greater,
                    "ge" => CompareOperator.GreaterOrEqual,
                    "is" => CompareOperator.Is,
                    _ => CompareOperator.IsNot,
                }, args[0]!, args[1]!, budget);
            case 2 when name is "concat" or "iconcat" && (args[0] is Value.Number || args[1] is Value.Number):
                return null;
            case 2 when OperatorOf(name) is { } op:
                return Binary(op, args[0]!, args[1]!, budget);
            default:
                return null;
        }
    }

    /// <summary>As <c>textwrap.dedent</c>: without the blanks that all lines begin with; a line of blanks alone is empty.</summary>
    static string Dedent(string text)
    {
        var lines = text.Split('\n');
        string? margin = null;
        for (var i = 0; i < lines.Length; i++)
        {
            var indent = lines[i].AsSpan().IndexOfAnyExcept(' ', '\t');
            if (indent < 0)
            {
                lines[i] = "";
                continue;
            }
            margin = margin is null ? lines[i][..indent] : margin[..margin.AsSpan().CommonPrefixLength(lines[i].AsSpan(0, indent))];
        }
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[(margin?.Length ?? 0)..] : line));
    }
}
