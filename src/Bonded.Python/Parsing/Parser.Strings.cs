using Bonded.Python.Evaluation;
using Bonded.Python.Lexing;
using Bonded.Python.Syntax;

namespace Bonded.Python.Parsing;

internal ref partial struct Parser
{
    /// <summary>Adjacent strings: one node for all of them.</summary>
    Expression ParseStrings()
    {
        var first = Here();
        var start = lexer.Start;
        var end = start;
        var flags = lexer.Flags;
        bool isMixed = false, isFirst = true;
        while (lexer.Kind == TokenKind.String)
        {
            CheckString();
            isMixed |= ((lexer.Flags ^ flags) & StringFlags.Bytes) != 0;
            end = lexer.End;
            lexer.Next();
            if (isFirst && lexer.Kind is not (TokenKind.String or TokenKind.InterpolatedString))
                return new StringExpression(start, end, (flags & StringFlags.Bytes) != 0);
            isFirst = false;
        }

        if (lexer.Kind == TokenKind.InterpolatedString)
        {
            Return(first);
            return ParseInterpolated();
        }

        if (isMixed)
            Python2(start, "Bytes and text stand side by side.");
        return new StringExpression(start, end, (flags & StringFlags.Bytes) != 0);
    }

    readonly void CheckString()
    {
        if ((lexer.Flags & (StringFlags.Checked | StringFlags.Bytes)) == 0)
            return;
        var content = source[lexer.ContentStart..lexer.ContentEnd];
        if ((lexer.Flags & StringFlags.Bytes) != 0 && content.IndexOfAnyInRange((byte)0x80, (byte)0xFF) >= 0)
            Python2(lexer.Start, "A bytes literal has a character that is not ASCII.");
        if ((lexer.Flags & (StringFlags.Checked | StringFlags.Raw)) == StringFlags.Checked)
            CheckEscapes(lexer.ContentStart, lexer.ContentEnd, lexer.Flags);
    }

    readonly void CheckEscapes(int start, int end, StringFlags flags)
    {
        switch (Escapes.FirstBad(source[start..end], (flags & StringFlags.Bytes) != 0))
        {
            case 'x':
                Fault(start, "An escape in a string lacks digits.");
                break;
            case 0:
                break;
            default:
                // Python 2 knows these in unicode strings only.
                if ((flags & (StringFlags.Unicode | StringFlags.Format)) != 0)
                    Fault(start, "An escape in a string stands for no character.");
                else
                    Python2(start, "An escape in a string stands for no character in Python 3.");
                break;
        }
    }

    InterpolatedStringExpression ParseInterpolated()
    {
        var start = lexer.Start;
        var mark = parts.Count;
        var isTemplate = false;
        if (!TryEnter())
            return new InterpolatedStringExpression(start, false, []);
        while (lexer.Kind is TokenKind.String or TokenKind.InterpolatedString)
        {
            if ((lexer.Flags & StringFlags.Bytes) != 0)
                Fault(lexer.Start, "Bytes and text stand side by side.");
            if (lexer.Kind == TokenKind.String)
            {
                CheckString();
                if (lexer.ContentEnd > lexer.ContentStart)
                    parts.Add(new LiteralPart(lexer.ContentStart, lexer.ContentEnd, (lexer.Flags & StringFlags.Raw) != 0, isFormat: false));
                lexer.Next();
                continue;
            }

            isTemplate |= (lexer.Flags & StringFlags.Template) != 0;
            ParseInterpolatedToken();
        }

        depth--;
        return new InterpolatedStringExpression(start, isTemplate, parts.Take(mark));
    }

    void ParseInterpolatedToken()
    {
        var (start, flags, outerField, brackets) = (lexer.Start, lexer.Flags, fieldDepth, lexer.Depth);
        var quote = source[lexer.ContentStart - 1];
        var length = (flags & StringFlags.Triple) != 0 ? 3 : 1;
        interpolations++;
        var at = ParseText(lexer.ContentStart, quote, flags, inSpecification: false);
        interpolations--;
        fieldDepth = outerField;
        if (lexer.Kind == TokenKind.Failed)
            LeaveString(start, lexer.Start, quote, flags, brackets);
        else if (at < source.Length && source[at] == '}')
        {
            lexer.Start = at;
            Fail("A closing brace stands alone in an f-string.");
            LeaveString(start, at, quote, flags, brackets);
        }
        else
        {
            var isClosed = at < source.Length && source[at] == quote;
            if (!isClosed)
                Fault(start, "A string is never closed.");
            lexer.Jump(isClosed ? at + length : at);
            lexer.Next();
        }
    }

    /// <summary>After an error at an offset within an interpolated string: goes on after the string, as far as its end can be told.</summary>
    void LeaveString(int start, int at, byte quote, StringFlags flags, int brackets)
    {
        if (interpolations > 0)
            return;
        int end;
        if ((flags & StringFlags.Triple) != 0)
        {
            ReadOnlySpan<byte> quotes = [quote, quote, quote];
            var length = source[at..].IndexOf(quotes);
            end = length < 0 ? source.Length : at + length + quotes.Length;
        }
        else
        {
            // A string of one line ends with the line, unless a field has led to another.
            end = lexer.LineEnd(at);
            if (source[start..at].IndexOfAny((byte)'\n', (byte)'\r') >= 0)
                return;
        }

        lexer.Jump(end);
        lexer.Depth = brackets;
        failedKind = TokenKind.Unknown;
    }

    /// <summary>Reads text and replacement fields up to the closing quote, or in a specification up to its closing brace.</summary>
    /// <returns>The offset of what ended it.</returns>
    int ParseText(int at, byte quote, StringFlags flags, bool inSpecification)
    {
        var afterField = false;
        while (true)
        {
            var isChecked = false;
            var end = lexer.ScanText(at, quote, flags, inSpecification, afterField, ref isChecked);
            if (end > at)
            {
                if (isChecked && (flags & StringFlags.Raw) == 0)
                    CheckEscapes(at, end, flags);
                parts.Add(new LiteralPart(at, end, (flags & StringFlags.Raw) != 0, isFormat: !inSpecification || afterField));
            }

            if (end >= source.Length || source[end] != '{')
                return end;
            at = ParseField(end, quote, flags);
            if (lexer.Kind == TokenKind.Failed)
                return at;
            afterField = true;
        }
    }

    /// <summary>Reads a replacement field, from its opening brace on.</summary>
    /// <returns>The offset after its closing brace.</returns>
    int ParseField(int start, byte quote, StringFlags flags)
    {
        var outerField = fieldDepth;
        lexer.Start = start;
        lexer.Open(TokenKind.LeftBrace, start + 1);
        if (!TryEnter() || lexer.Kind == TokenKind.Failed)
            return start;
        fieldDepth = lexer.Depth;
        lexer.Jump(start + 1);
        lexer.Next();
        var value = ParseValue();
        var expressionEnd = lexer.Start;
        var isDebug = false;
        var conversion = '\0';
        InterpolatedPart[]? specification = null;
        if (lexer.Kind == TokenKind.Equal)
        {
            isDebug = true;
            lexer.Next();
            expressionEnd = lexer.Start;
        }

        if (lexer.Kind == TokenKind.Exclamation)
        {
            lexer.Next();
            if (lexer.Kind == TokenKind.Name && lexer.End - lexer.Start == 1 && source[lexer.Start] is (byte)'s' or (byte)'r' or (byte)'a')
            {
                conversion = (char)source[lexer.Start];
                lexer.Next();
            }
            else
                Fail("The conversion of a replacement field is none of s, r, a.");
        }

        if (lexer.Kind is TokenKind.Colon or TokenKind.ColonEqual)
        {
            var mark = parts.Count;
            var at = ParseText(lexer.Start + 1, quote, flags, inSpecification: true);
            specification = parts.Take(mark);
            if (lexer.Kind != TokenKind.Failed)
            {
                lexer.Jump(at);
                lexer.Next();
            }
        }
        else if (isDebug && conversion == '\0')
            conversion = 'r';

        depth--;
        fieldDepth = outerField;
        parts.Add(new ReplacementPart(start, value, conversion, specification, expressionEnd, isDebug));
        if (lexer.Kind != TokenKind.RightBrace)
            Fail("A replacement field is not closed.");
        return lexer.Kind == TokenKind.Failed ? lexer.Start : lexer.Start + 1;
    }
}
