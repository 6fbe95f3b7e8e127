using Bonded.Python.Lexing;
using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Parsing;

internal ref partial struct Parser
{
    /// <summary><c>match subject:</c>, where it is that and not the name <c>match</c>.</summary>
    bool TryParseMatch(out Statement match)
    {
        match = null!;
        var here = Here();
        var (start, mark) = (lexer.Start, expressions.Count);
        lexer.Next();
        if (!CanBeginExpression())
        {
            Return(here);
            return false;
        }

        var subject = ParseSubject();
        if (lexer.Kind == TokenKind.Colon)
        {
            lexer.Next();
            // An annotation cannot be empty, so what ends the line here is a match.
            if (lexer.Kind == TokenKind.Newline)
            {
                match = ParseCases(start, subject);
                return true;
            }
        }

        Return(here);
        expressions.Drop(mark);
        return false;
    }

    Expression ParseSubject()
    {
        var start = lexer.Start;
        var first = ParseStarOrNamed();
        if (lexer.Kind != TokenKind.Comma)
            return first;
        var mark = expressions.Count;
        expressions.Add(first);
        while (Take(TokenKind.Comma) && CanBeginExpression())
            expressions.Add(ParseStarOrNamed());
        return new SequenceExpression(start, SequenceKind.Tuple, expressions.Take(mark));
    }

    MatchStatement ParseCases(int start, Expression subject)
    {
        var cases = new List<MatchCase>();
        lexer.Next();
        if (lexer.Kind != TokenKind.Indent || !TryEnter())
        {
            Fault(lexer.Start, "A match has no cases.");
            return new MatchStatement(start, lexer.PreviousEnd, subject, []);
        }

        lexer.Next();
        var end = lexer.PreviousEnd;
        while (lexer.Kind == TokenKind.Name && lexer.Name == NameTable.Case)
        {
            var caseStart = lexer.Start;
            lexer.Next();
            var pattern = ParseOpenPattern();
            var guard = Take(TokenKind.If) ? ParseNamed() : null;
            var body = ParseBlock();
            end = EndOf(body);
            cases.Add(new MatchCase(caseStart, pattern, guard, body));
        }

        if (cases.Count == 0 || lexer.Kind is not (TokenKind.Dedent or TokenKind.EndOfFile))
        {
            Fault(lexer.Start, "Among the cases of a match is something else.");
            var mark = statements.Count;
            ParseStatementsOfBlock();
            statements.Drop(mark);
        }
        else
            Take(TokenKind.Dedent);
        depth--;
        return new MatchStatement(start, end, subject, [.. cases]);
    }

    /// <summary>The pattern of a case, which may be a sequence without brackets.</summary>
    Pattern ParseOpenPattern()
    {
        var start = lexer.Start;
        var first = ParseStarOrPattern();
        if (lexer.Kind != TokenKind.Comma && first is not StarPattern)
            return first;
        var mark = patterns.Count;
        patterns.Add(first);
        if (lexer.Kind != TokenKind.Comma)
            Fault(start, "A starred pattern stands alone.");
        while (Take(TokenKind.Comma) && lexer.Kind is not (TokenKind.Colon or TokenKind.If or TokenKind.Failed))
            patterns.Add(ParseStarOrPattern());
        return new SequencePattern(start, patterns.Take(mark));
    }

    Pattern ParseStarOrPattern()
    {
        var start = lexer.Start;
        if (!Take(TokenKind.Star))
            return ParsePattern();
        var name = ExpectName("A starred pattern has no name.");
        return new StarPattern(start, name == NameTable.Underscore ? -1 : name);
    }

    Pattern ParsePattern()
    {
        var start = lexer.Start;
        if (!TryEnter())
            return new CapturePattern(start, null, -1);
        var pattern = ParseClosedPattern();
        if (lexer.Kind == TokenKind.Bar)
        {
            var mark = patterns.Count;
            patterns.Add(pattern);
            while (Take(TokenKind.Bar))
                patterns.Add(ParseClosedPattern());
            pattern = new AlternativePattern(start, patterns.Take(mark));
        }

        if (Take(TokenKind.As))
        {
            if (lexer.Kind == TokenKind.Name && lexer.Name == NameTable.Underscore)
                Fault(lexer.Start, "A pattern is captured as _.");
            pattern = new CapturePattern(start, pattern, ExpectName("After as there is no name."));
        }

        depth--;
        return pattern;
    }

    Pattern ParseClosedPattern()
    {
        var start = lexer.Start;
        switch (lexer.Kind)
        {
            case TokenKind.Number or TokenKind.Minus or TokenKind.String or TokenKind.InterpolatedString or TokenKind.None or TokenKind.True or TokenKind.False:
                return new ValuePattern(start, ParseLiteral());
            case TokenKind.LeftParenthesis:
                lexer.Next();
                return ParsePatternItems(start, TokenKind.RightParenthesis);
            case TokenKind.LeftBracket:
                lexer.Next();
                return ParsePatternItems(start, TokenKind.RightBracket);
            case TokenKind.LeftBrace:
                return ParseMappingPattern();
            case TokenKind.Name or TokenKind.Async or TokenKind.Await:
                return ParseNamePattern();
            default:
                Fail("There is no pattern where one is due.");
                return new CapturePattern(start, null, -1);
        }
    }

    /// <summary>A number with a sign or an imaginary part, strings, or a constant.</summary>
    Expression ParseLiteral()
    {
        var start = lexer.Start;
        if (lexer.Kind is not (TokenKind.Number or TokenKind.Minus))
        {
            var literal = ParseAtom();
            if (literal is InterpolatedStringExpression)
                Fault(start, "A pattern is an f-string.");
            return literal;
        }

        var value = ParseSignedNumber();
        if (lexer.Kind is not (TokenKind.Plus or TokenKind.Minus))
            return value;
        var op = lexer.Kind == TokenKind.Plus ? BinaryOperator.Add : BinaryOperator.Subtract;
        lexer.Next();
        if (lexer.Kind == TokenKind.Number)
            return new BinaryExpression(start, op, value, ParseAtom());
        return Missing("A complex number has no imaginary part.");
    }

    Expression ParseSignedNumber()
    {
        var start = lexer.Start;
        if (!Take(TokenKind.Minus))
            return ParseAtom();
        if (lexer.Kind != TokenKind.Number)
            return Missing("After a minus there is no number.");
        return new UnaryExpression(start, UnaryOperator.Minus, ParseAtom());
    }

    Pattern ParsePatternItems(int start, TokenKind close)
    {
        var mark = patterns.Count;
        var isSequence = close == TokenKind.RightBracket || lexer.Kind == close;
        while (lexer.Kind != close && lexer.Kind != TokenKind.Failed)
        {
            patterns.Add(ParseStarOrPattern());
            if (!Take(TokenKind.Comma))
                break;
            isSequence = true;
        }

        Expect(close, "A pattern is not closed.");
        var items = patterns.Take(mark);
        if (!isSequence && items.Length == 1)
        {
            if (items[0] is StarPattern)
                Fault(start, "A starred pattern stands alone.");
            return items[0];
        }

        return new SequencePattern(start, items);
    }

    MappingPattern ParseMappingPattern()
    {
        var start = lexer.Start;
        var mark = patterns.Count;
        var keyMark = expressions.Count;
        var rest = -1;
        lexer.Next();
        while (lexer.Kind is not (TokenKind.RightBrace or TokenKind.Failed))
        {
            if (rest >= 0)
                Fault(lexer.Start, "A pattern follows the rest of a mapping.");
            if (Take(TokenKind.DoubleStar))
                rest = ExpectName("The rest of a mapping has no name.");
            else
            {
                expressions.Add(lexer.Kind == TokenKind.Name ? ParseDottedValue() : ParseLiteral());
                Expect(TokenKind.Colon, "A key of a mapping has no pattern.");
                patterns.Add(ParsePattern());
            }

            if (!Take(TokenKind.Comma))
                break;
        }

        Expect(TokenKind.RightBrace, "A pattern is not closed.");
        return new MappingPattern(start, expressions.Take(keyMark), patterns.Take(mark), rest);
    }

    Expression ParseDottedValue()
    {
        var start = lexer.Start;
        Expression value = new NameExpression(start, lexer.Name);
        lexer.Next();
        while (Take(TokenKind.Dot))
            value = new AttributeExpression(start, value, ParseAttributeName());
        return value;
    }

    Pattern ParseNamePattern()
    {
        var start = lexer.Start;
        var value = ParseDottedValue();
        if (lexer.Kind == TokenKind.LeftParenthesis)
            return ParseClassPattern(start, value);
        if (value is NameExpression name)
            return new CapturePattern(start, null, name.Name == NameTable.Underscore ? -1 : name.Name);
        return new ValuePattern(start, value);
    }

    ClassPattern ParseClassPattern(int start, Expression type)
    {
        var mark = patterns.Count;
        var named = new List<int>();
        var values = new List<Pattern>();
        lexer.Next();
        while (lexer.Kind is not (TokenKind.RightParenthesis or TokenKind.Failed))
        {
            var at = lexer.Start;
            var pattern = ParsePattern();
            if (lexer.Kind == TokenKind.Equal && pattern is CapturePattern { Inner: null } capture && capture.Start == at)
            {
                lexer.Next();
                named.Add(capture.Name < 0 ? NameTable.Underscore : capture.Name);
                values.Add(ParsePattern());
            }
            else
            {
                if (named.Count > 0)
                    Fault(at, "A positional pattern follows keyword patterns.");
                patterns.Add(pattern);
            }

            if (!Take(TokenKind.Comma))
                break;
        }

        Expect(TokenKind.RightParenthesis, "A pattern is not closed.");
        return new ClassPattern(start, type, patterns.Take(mark), [.. named], [.. values]);
    }
}
