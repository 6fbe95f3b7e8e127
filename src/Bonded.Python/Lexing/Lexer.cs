using System.Buffers;
using System.Runtime.CompilerServices;
using Bonded.Python.Evaluation;
using Bonded.Python.Source;

namespace Bonded.Python.Lexing;

/// <summary>
/// Cuts the source into tokens, one at a time; the present one is in the fields. A copy is a place to come back to. Only the parser knows where
/// f-strings end, so it reads their text itself (<see cref="ScanText"/>).
/// </summary>
/// <remarks>What CPython's tokenizer refuses becomes a fault, and a token all the same.</remarks>
internal ref struct Lexer
{
    /// <summary>Open brackets and indentations that CPython reads at most; it refuses the next.</summary>
    public const int MaximalBrackets = 200, MaximalIndents = 99;

    /// <summary>Tokens that are read at most.</summary>
    public const int MaximalTokens = 10_000_000;

    static readonly SearchValues<byte> LineEnds = SearchValues.Create("\n\r"u8);
    static readonly SearchValues<byte> InSingle = SearchValues.Create("'\\\n\r"u8), InDouble = SearchValues.Create("\"\\\n\r"u8);
    static readonly SearchValues<byte> InTripleSingle = SearchValues.Create("'\\"u8), InTripleDouble = SearchValues.Create("\"\\"u8);
    static readonly SearchValues<byte> InSingleText = SearchValues.Create("'\\\n\r{}"u8), InDoubleText = SearchValues.Create("\"\\\n\r{}"u8);

    readonly ReadOnlySpan<byte> source;
    readonly NameTable names;
    readonly FaultLog faults;

    // Columns of the indentations that are open, as CPython counts them: tabs to the next multiple of eight, and tabs as one.
    readonly (int Column, int Alternate)[] indents;
    int indentCount, dedents, position, tokens;
    bool atLineStart, isSilent, tooManyIndents;

    public TokenKind Kind;
    public StringFlags Flags;

    /// <summary>Where the token begins and ends, and where the last one ended that was no line end or indentation.</summary>
    public int Start, End, PreviousEnd;

    /// <summary>The name's id, of a name.</summary>
    public int Name;

    /// <summary>What is between the quotes, of a string; of the beginning of an interpolated one, where its text begins.</summary>
    public int ContentStart, ContentEnd;

    /// <summary>How many brackets are open.</summary>
    public int Depth;

    public Lexer(ReadOnlySpan<byte> source, NameTable names, FaultLog faults)
    {
        this.source = source;
        this.names = names;
        this.faults = faults;
        indents = new (int, int)[MaximalIndents + 1];
        atLineStart = true;
    }

    /// <summary>How many tokens were read so far, those included that were read again after going back.</summary>
    public readonly int Tokens => tokens;

    /// <summary>The column that the present block begins in.</summary>
    public readonly int Column => indents[indentCount].Column;

    /// <summary>Goes to the next token.</summary>
    public void Next()
    {
        PreviousEnd = End;
        if (++tokens > MaximalTokens)
        {
            Stop();
            return;
        }

        if (atLineStart && !BeginLine())
            return;
        var at = position;
        while (true)
        {
            if ((uint)at >= (uint)source.Length)
            {
                position = at;
                EndFile();
                return;
            }

            int c = source[at];
            if (c is ' ' or '\t' or '\f')
            {
                at++;
                continue;
            }

            Start = at;
            switch (c)
            {
                case '\n' or '\r':
                    at += c == '\r' && Peek(at + 1) == '\n' ? 2 : 1;
                    if (Depth > 0)
                        continue;
                    position = at;
                    atLineStart = true;
                    Kind = TokenKind.Newline;
                    End = PreviousEnd;
                    return;
                case '#':
                    at = LineEnd(at);
                    continue;
                case '\\':
                    if (Peek(at + 1) is '\n' or '\r')
                    {
                        at += Peek(at + 1) == '\r' && Peek(at + 2) == '\n' ? 3 : 2;
                        if (at >= source.Length)
                            Fault(Start, "The file ends within a line that is to be continued.");
                        continue;
                    }

                    Take(TokenKind.Unknown, at + 1);
                    return;
                case 0:
                    Fault(at, "There is a NUL byte in the source.");
                    at = Skip(at, 0);
                    continue;
                case '(':
                    Open(TokenKind.LeftParenthesis, at + 1);
                    return;
                case ')':
                    Close(TokenKind.RightParenthesis, at + 1);
                    return;
                case '[':
                    Open(TokenKind.LeftBracket, at + 1);
                    return;
                case ']':
                    Close(TokenKind.RightBracket, at + 1);
                    return;
                case '{':
                    Open(TokenKind.LeftBrace, at + 1);
                    return;
                case '}':
                    Close(TokenKind.RightBrace, at + 1);
                    return;
                case ',':
                    Take(TokenKind.Comma, at + 1);
                    return;
                case ';':
                    Take(TokenKind.Semicolon, at + 1);
                    return;
                case '`':
                    Take(TokenKind.Backtick, at + 1);
                    return;
                case '~':
                    Take(TokenKind.Tilde, at + 1);
                    return;
                case ':':
                    Choose(at, '=', TokenKind.ColonEqual, TokenKind.Colon);
                    return;
                case '=':
                    Choose(at, '=', TokenKind.EqualEqual, TokenKind.Equal);
                    return;
                case '!':
                    Choose(at, '=', TokenKind.NotEqual, TokenKind.Exclamation);
                    return;
                case '+':
                    Choose(at, '=', TokenKind.PlusEqual, TokenKind.Plus);
                    return;
                case '-':
                    if (Peek(at + 1) == '>')
                        Take(TokenKind.Arrow, at + 2);
                    else
                        Choose(at, '=', TokenKind.MinusEqual, TokenKind.Minus);
                    return;
                case '%':
                    Choose(at, '=', TokenKind.PercentEqual, TokenKind.Percent);
                    return;
                case '@':
                    Choose(at, '=', TokenKind.AtEqual, TokenKind.At);
                    return;
                case '|':
                    Choose(at, '=', TokenKind.BarEqual, TokenKind.Bar);
                    return;
                case '^':
                    Choose(at, '=', TokenKind.CaretEqual, TokenKind.Caret);
                    return;
                case '&':
                    Choose(at, '=', TokenKind.AmpersandEqual, TokenKind.Ampersand);
                    return;
                case '*':
                    Double(at, c, TokenKind.Star, TokenKind.StarEqual, TokenKind.DoubleStar, TokenKind.DoubleStarEqual);
                    return;
                case '/':
                    Double(at, c, TokenKind.Slash, TokenKind.SlashEqual, TokenKind.DoubleSlash, TokenKind.DoubleSlashEqual);
                    return;
                case '>':
                    Double(at, c, TokenKind.Greater, TokenKind.GreaterEqual, TokenKind.RightShift, TokenKind.RightShiftEqual);
                    return;
                case '<':
                    if (Peek(at + 1) == '>')
                    {
                        Fault(at, "The operator <> is Python 2's.", SourceFaultCode.Python2);
                        Take(TokenKind.NotEqual, at + 2);
                    }
                    else
                        Double(at, c, TokenKind.Less, TokenKind.LessEqual, TokenKind.LeftShift, TokenKind.LeftShiftEqual);
                    return;
                case '.':
                    if (IsDigit(Peek(at + 1)))
                        ReadNumber(at);
                    else if (Peek(at + 1) == '.' && Peek(at + 2) == '.')
                        Take(TokenKind.Ellipsis, at + 3);
                    else
                        Take(TokenKind.Dot, at + 1);
                    return;
                case >= '0' and <= '9':
                    ReadNumber(at);
                    return;
                case '\'' or '"':
                    ReadString(at, StringFlags.None);
                    return;
                case 'b' or 'B' or 'r' or 'R' or 'u' or 'U' or 'f' or 'F' or 't' or 'T':
                    if (!TryReadPrefixedString(at))
                        ReadName(at);
                    return;
                case >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_':
                    ReadName(at);
                    return;
                case >= 0x80:
                    ReadName(at);
                    return;
                default:
                    Take(TokenKind.Unknown, at + 1);
                    return;
            }
        }
    }

    /// <summary>Goes on at another place, within the same line.</summary>
    public void Jump(int offset)
    {
        End = PreviousEnd = offset;
        position = offset;
    }

    /// <summary>Goes back to where an earlier copy stands.</summary>
    public void GoBack(Lexer place)
    {
        place.tokens = tokens;
        this = place;
    }

    /// <summary>
    /// Gives up the present line: goes to the first token of the next that can begin a statement. That is after the line's end, or where, within
    /// brackets that nobody closed, a line begins like a statement of this block.
    /// </summary>
    public void Recover(TokenKind present)
    {
        isSilent = true;
        Kind = present;
        while (Kind != TokenKind.EndOfFile)
        {
            if (Kind == TokenKind.Newline)
            {
                isSilent = false;
                Next();
                return;
            }

            if (Depth > 0 && Kind is TokenKind.Name or >= TokenKind.False && IsFirstOnLine(out var lineStart, out var column) && column <= Column)
            {
                Depth = 0;
                End = PreviousEnd;
                position = lineStart;
                atLineStart = true;
                isSilent = false;
                Next();
                return;
            }

            Next();
        }

        isSilent = false;
    }

    readonly bool IsFirstOnLine(out int lineStart, out int column)
    {
        lineStart = Start;
        while (lineStart > 0 && source[lineStart - 1] is (byte)' ' or (byte)'\t' or (byte)'\f')
            lineStart--;
        column = Start - lineStart;
        return lineStart == 0 || source[lineStart - 1] is (byte)'\n' or (byte)'\r';
    }

    /// <summary>
    /// Finds what ends the text of an interpolated string from an offset on: a brace that is not doubled, the closing quotes, or, without any,
    /// the line or file. In a format specification (<paramref name="inSpecification"/>) no brace is doubled; only after a field in it
    /// (<paramref name="afterField"/>) an opening one is, as CPython 3.13 reads it.
    /// </summary>
    public int ScanText(int offset, byte quote, StringFlags flags, bool inSpecification, bool afterField, ref bool isChecked)
    {
        var triple = (flags & StringFlags.Triple) != 0;
        var raw = (flags & StringFlags.Raw) != 0;
        var stops = quote == '\'' ? InSingleText : InDoubleText;
        for (var at = offset; ;)
        {
            var next = source[at..].IndexOfAny(stops);
            if (next < 0)
                return source.Length;
            at += next;
            switch (source[at])
            {
                case (byte)'\\':
                    var escaped = Peek(at + 1);
                    if (escaped is '{' or '}')
                    {
                        at++;
                        continue;
                    }

                    isChecked |= !raw && escaped is 'x' or 'u' or 'U' or 'N';
                    if (!raw && escaped == 'N' && Peek(at + 2) == '{')
                    {
                        // The braces of \N{...} are no replacement field.
                        var close = source[at..].IndexOfAny((byte)'}', (byte)'\n', quote);
                        at = close < 0 ? source.Length : source[at + close] == '}' ? at + close + 1 : at + close;
                        continue;
                    }

                    at += escaped == '\r' && Peek(at + 2) == '\n' ? 3 : 2;
                    if (at >= source.Length)
                        return source.Length;
                    continue;
                case (byte)'{' or (byte)'}':
                    if ((!inSpecification || afterField && source[at] == '{') && Peek(at + 1) == source[at])
                    {
                        at += 2;
                        continue;
                    }

                    return at;
                case (byte)'\n' or (byte)'\r':
                    if (!triple)
                        return at;
                    at++;
                    continue;
                default:
                    if (!triple || IsTriple(at, quote))
                        return at;
                    at++;
                    continue;
            }
        }
    }

    public readonly bool IsTriple(int at, int quote) => Peek(at) == quote && Peek(at + 1) == quote && Peek(at + 2) == quote;

    /// <summary>The byte at an offset, or -1 beyond the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Peek(int at) => (uint)at < (uint)source.Length ? source[at] : -1;

    /// <summary>The end of the physical line of an offset.</summary>
    public readonly int LineEnd(int at)
    {
        var length = source[at..].IndexOfAny(LineEnds);
        return length < 0 ? source.Length : at + length;
    }

    readonly void Fault(int offset, string sentence, SourceFaultCode code = SourceFaultCode.Syntax)
    {
        if (!isSilent)
            faults.Add(code, offset, sentence);
    }

    void Stop()
    {
        if (tokens == MaximalTokens + 1)
            faults.Add(SourceFaultCode.TooLong, position, "The file has more than 10,000,000 tokens; what follows was not read.");
        Kind = TokenKind.EndOfFile;
        Start = End = position = source.Length;
        Depth = indentCount = dedents = 0;
        atLineStart = false;
    }

    void Take(TokenKind kind, int end)
    {
        Kind = kind;
        position = End = end;
    }

    void Choose(int at, int second, TokenKind two, TokenKind one)
    {
        var isTwo = Peek(at + 1) == second;
        Take(isTwo ? two : one, isTwo ? at + 2 : at + 1);
    }

    void Double(int at, int c, TokenKind one, TokenKind oneEqual, TokenKind two, TokenKind twoEqual)
    {
        if (Peek(at + 1) == c)
            Choose(at + 1, '=', twoEqual, two);
        else
            Choose(at, '=', oneEqual, one);
    }

    /// <summary>Counts one bracket that opens; over the limit the line is given up.</summary>
    public void Open(TokenKind kind, int end)
    {
        Take(kind, end);
        if (++Depth > MaximalBrackets && !isSilent)
        {
            Fault(Start, "Brackets are nested more than 200 deep; Python reads no more either.", SourceFaultCode.TooDeep);
            Kind = TokenKind.Failed;
        }
    }

    void Close(TokenKind kind, int end)
    {
        Take(kind, end);
        if (Depth > 0)
            Depth--;
    }

    readonly int Skip(int at, byte what)
    {
        var length = source[at..].IndexOfAnyExcept(what);
        return length < 0 ? source.Length : at + length;
    }

    void EndFile()
    {
        Start = position;
        End = PreviousEnd;
        if (Depth > 0)
        {
            Fault(position, "A bracket is never closed.");
            Depth = 0;
        }

        // The last line has its end, whether or not it is written.
        if (Kind is not (TokenKind.Newline or TokenKind.Dedent or TokenKind.EndOfFile) && !atLineStart)
        {
            Kind = TokenKind.Newline;
            atLineStart = true;
            return;
        }

        Kind = indentCount > 0 ? TokenKind.Dedent : TokenKind.EndOfFile;
        indentCount = Math.Max(0, indentCount - 1);
    }

    // The beginning of a logical line: leaves out blank lines, and compares the indentation. True where the line's own token is next.
    bool BeginLine()
    {
        if (dedents > 0)
            return NextDedent();
        var at = position;
        while (true)
        {
            int column = 0, alternate = 0;
            for (; ; at++)
            {
                var c = Peek(at);
                if (c == ' ')
                {
                    column++;
                    alternate++;
                }
                else if (c == '\t')
                {
                    column = (column / 8 + 1) * 8;
                    alternate++;
                }
                else if (c == '\f')
                    column = alternate = 0;
                else if (c == '\\' && Peek(at + 1) is '\n' or '\r')
                {
                    // A line that is continued before it began: the first line's indentation counts, if it has any.
                    var (first, firstAlternate) = (column, alternate);
                    at += Peek(at + 1) == '\r' && Peek(at + 2) == '\n' ? 3 : 2;
                    at = Continued(at, ref first, ref firstAlternate);
                    (column, alternate) = (first, firstAlternate);
                    break;
                }
                else
                    break;
            }

            switch (Peek(at))
            {
                case '#':
                    at = LineEnd(at);
                    continue;
                case '\n' or '\r':
                    at++;
                    continue;
                case 0:
                    Fault(at, "There is a NUL byte in the source.");
                    at = Skip(at, 0);
                    continue;
                case -1:
                    position = at;
                    EndFile();
                    return false;
            }

            position = at;
            Start = at;
            return Compare(column, alternate);
        }
    }

    readonly int Continued(int at, ref int column, ref int alternate)
    {
        var isFirst = column == 0;
        for (; ; at++)
        {
            var c = Peek(at);
            if (c == '\\' && Peek(at + 1) is '\n' or '\r')
                at += Peek(at + 1) == '\r' && Peek(at + 2) == '\n' ? 2 : 1;
            else if (c is ' ' or '\t' or '\f')
            {
                if (isFirst)
                {
                    column = c == ' ' ? column + 1 : c == '\t' ? (column / 8 + 1) * 8 : 0;
                    alternate = c == '\f' ? 0 : alternate + 1;
                }
            }
            else
                return at;
        }
    }

    bool Compare(int column, int alternate)
    {
        var (top, topAlternate) = indents[indentCount];
        if (column == top)
        {
            if (alternate != topAlternate)
                MixedTabs();
            atLineStart = false;
            return true;
        }

        if (column > top)
        {
            if (alternate <= topAlternate)
                MixedTabs();
            atLineStart = false;
            if (indentCount == MaximalIndents)
            {
                if (!tooManyIndents)
                    Fault(position, "Blocks are nested 100 deep or deeper; Python reads no more either.", SourceFaultCode.TooDeep);
                tooManyIndents = true;
                return true;
            }

            indents[++indentCount] = (column, alternate);
            Kind = TokenKind.Indent;
            End = PreviousEnd;
            return false;
        }

        var kept = indentCount;
        while (indents[kept].Column > column)
            kept--;
        if (indents[kept].Column != column)
            Fault(position, "A line is indented like no line that could come before it.");
        else if (indents[kept].Alternate != alternate)
            MixedTabs();
        dedents = indentCount - kept;
        return NextDedent();
    }

    bool NextDedent()
    {
        dedents--;
        indentCount--;
        atLineStart = dedents > 0;
        Kind = TokenKind.Dedent;
        Start = position;
        End = PreviousEnd;
        return false;
    }

    readonly void MixedTabs() => Fault(position, "Tabs and spaces are mixed, which only Python 2 accepts.", SourceFaultCode.Python2);

    void ReadName(int at)
    {
        var start = at;
        var all = source[at];
        while ((uint)++at < (uint)source.Length && IsNameByte(source[at]))
            all |= source[at];
        End = position = at;
        if (all >= 0x80)
        {
            ReadUnicodeName(start);
            return;
        }

        var id = names.Add(source[start..at]);
        Name = id;
        Kind = id < NameTable.Keywords ? TokenKind.False + (byte)id : TokenKind.Name;
    }

    void ReadUnicodeName(int start)
    {
        var run = source[start..position];
        // What is no identifier is one token with all that touches it, so that none of it is looked at again.
        Kind = Identifier.Length(run) == run.Length ? TokenKind.Name : TokenKind.Unknown;
        // Keywords are only those that are written so: what normalises to one is a name.
        if (Kind == TokenKind.Name)
            Name = names.Add(Identifier.Normalise(run));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsNameByte(int c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_' or >= '0' and <= '9' or >= 0x80;

    static bool IsDigit(int c) => c is >= '0' and <= '9';

    bool TryReadPrefixedString(int at)
    {
        var second = Peek(at + 1);
        if (second is '\'' or '"')
        {
            ReadString(at + 1, Prefix(source[at]));
            return true;
        }

        if (Peek(at + 2) is not ('\'' or '"'))
            return false;
        var (one, two) = (Prefix(source[at]), Prefix(second));
        if (one == two || two == StringFlags.None || ((one | two) & StringFlags.Raw) == 0)
            return false;
        if (((one | two) & StringFlags.Unicode) != 0)
        {
            if (one != StringFlags.Unicode)
                return false;
            Fault(at, "The prefix ur is Python 2's.", SourceFaultCode.Python2);
        }

        ReadString(at + 2, one | two);
        return true;
    }

    static StringFlags Prefix(int c) => (c | 0x20) switch
    {
        'b' => StringFlags.Bytes,
        'r' => StringFlags.Raw,
        'u' => StringFlags.Unicode,
        'f' => StringFlags.Format,
        't' => StringFlags.Template | StringFlags.Format,
        _ => StringFlags.None,
    };

    void ReadString(int at, StringFlags flags)
    {
        var quote = source[at];
        var triple = Peek(at + 1) == quote && Peek(at + 2) == quote;
        if (triple)
            flags |= StringFlags.Triple;
        at += triple ? 3 : 1;
        ContentStart = at;
        Flags = flags;
        if ((flags & StringFlags.Format) != 0)
        {
            Take(TokenKind.InterpolatedString, at);
            return;
        }

        var stops = triple ? quote == '\'' ? InTripleSingle : InTripleDouble : quote == '\'' ? InSingle : InDouble;
        while (true)
        {
            var next = (uint)at <= (uint)source.Length ? source[at..].IndexOfAny(stops) : -1;
            if (next < 0)
            {
                at = source.Length;
                break;
            }

            at += next;
            int c = source[at];
            if (c == '\\')
            {
                var escaped = Peek(at + 1);
                if (escaped is 'x' or 'u' or 'U' or 'N')
                    Flags |= StringFlags.Checked;
                at += escaped == '\r' && Peek(at + 2) == '\n' ? 3 : 2;
                continue;
            }

            if (c != quote)
                break;
            if (!triple || IsTriple(at, quote))
            {
                ContentEnd = at;
                Take(TokenKind.String, at + (triple ? 3 : 1));
                return;
            }

            at++;
        }

        Fault(Start, "A string is never closed.");
        ContentEnd = at;
        Take(TokenKind.String, at);
    }

    void ReadNumber(int at)
    {
        var start = at;
        Kind = TokenKind.Number;
        var isBad = false;
        if (source[at] == '0' && (Peek(at + 1) | 0x20) is 'x' or 'o' or 'b')
        {
            var radix = Peek(at + 1) | 0x20;
            at += 2;
            var digits = at;
            while (IsOfRadix(Peek(at), radix) || Peek(at) == '_' && IsOfRadix(Peek(at + 1), radix))
                at++;
            isBad = at == digits;
        }
        else
        {
            at = Digits(at);
            var integer = source[start..at];
            var isWhole = true;
            if (Peek(at) == '.')
            {
                isWhole = false;
                at = IsDigit(Peek(at + 1)) ? Digits(at + 1) : at + 1;
            }

            if ((Peek(at) | 0x20) == 'e')
            {
                var digit = Peek(at + 1) is '+' or '-' ? at + 2 : at + 1;
                if (IsDigit(Peek(digit)))
                {
                    isWhole = false;
                    at = Digits(digit);
                }
            }

            if ((Peek(at) | 0x20) == 'j')
            {
                isWhole = false;
                at++;
            }

            if (isWhole && integer[0] == '0' && integer.IndexOfAnyInRange((byte)'1', (byte)'9') >= 0)
            {
                if (integer.IndexOfAnyExceptInRange((byte)'0', (byte)'7') < 0)
                    Fault(start, "A number that begins with 0 is octal in Python 2 only.", SourceFaultCode.Python2);
                else
                    isBad = true;
            }
        }

        if ((Peek(at) | 0x20) == 'l')
        {
            Fault(start, "The suffix L is Python 2's.", SourceFaultCode.Python2);
            at++;
        }

        if (IsNameByte(Math.Max(0, Peek(at))) && !IsKeywordAfterNumber(at))
        {
            isBad = true;
            while (IsNameByte(Math.Max(0, Peek(at))))
                at++;
        }

        if (isBad)
            Fault(start, "A number is written as no number is.");
        End = position = at;
    }

    readonly int Digits(int at)
    {
        while (IsDigit(Peek(at)) || Peek(at) == '_' && IsDigit(Peek(at + 1)) && at > 0 && IsDigit(Peek(at - 1)))
            at++;
        return at;
    }

    static bool IsOfRadix(int c, int radix) => radix switch
    {
        'x' => c is >= '0' and <= '9' or >= 'a' and <= 'f' or >= 'A' and <= 'F',
        'o' => c is >= '0' and <= '7',
        _ => c is '0' or '1',
    };

    // CPython warns of 1if x, and reads it.
    readonly bool IsKeywordAfterNumber(int at)
    {
        var rest = source[at..Math.Min(source.Length, at + 4)];
        return rest.StartsWith("and"u8) || rest.StartsWith("else"u8) || rest.StartsWith("for"u8) || rest.StartsWith("if"u8) || rest.StartsWith("in"u8)
            || rest.StartsWith("is"u8) || rest.StartsWith("not"u8) || rest.StartsWith("or"u8);
    }
}
