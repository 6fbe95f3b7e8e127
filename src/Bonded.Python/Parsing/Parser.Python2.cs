using Bonded.Python.Lexing;
using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Parsing;

// Where a line is correct Python 3 as well, it is read as that, unless the file has shown before that it is Python 2.
internal ref partial struct Parser
{
    /// <summary><c>print</c> as a statement; null where it is a name.</summary>
    Statement? ParsePrint()
    {
        var start = lexer.Start;
        var here = Here();
        var mark = expressions.Count;
        lexer.Next();
        var isStatement = BeginsOperand() || lexer.Kind == TokenKind.RightShift && faults.IsPython2;
        if (!isStatement)
        {
            if (!CanBeginExpression())
            {
                Return(here);
                return null;
            }

            // A call, a subscript, an operator: an expression, if it is one up to the end.
            Return(here);
            var expression = ParseExpressionStatement();
            if (lexer.Kind is TokenKind.Newline or TokenKind.Semicolon or TokenKind.EndOfFile)
                return expression;
            var failed = Here();
            Return(here);
            lexer.Next();
            var print = ParsePrintValues(start);
            if (lexer.Kind is TokenKind.Newline or TokenKind.Semicolon or TokenKind.EndOfFile)
                return print;
            Return(here);
            expressions.Drop(mark);
            return null;
        }

        return ParsePrintValues(start);
    }

    PrintStatement ParsePrintValues(int start)
    {
        Python2(start, "print is a statement.");
        var mark = expressions.Count;
        Expression? target = null;
        var newline = true;
        var more = true;
        if (Take(TokenKind.RightShift))
        {
            target = ParseExpression();
            more = Take(TokenKind.Comma);
        }

        while (more && CanBeginExpression())
        {
            expressions.Add(ParseExpression());
            newline = true;
            more = Take(TokenKind.Comma);
            newline = !more;
        }

        return new PrintStatement(start, lexer.PreviousEnd, target, expressions.Take(mark), newline);
    }

    /// <summary><c>exec</c> as a statement; null where it is a name.</summary>
    Statement? ParseExec()
    {
        var start = lexer.Start;
        var here = Here();
        lexer.Next();
        if (!BeginsOperand() && !(lexer.Kind == TokenKind.LeftParenthesis && faults.IsPython2))
        {
            Return(here);
            return null;
        }

        Python2(start, "exec is a statement.");
        var code = ParseOperation(BitOr);
        Expression? globals = null, locals = null;
        if (Take(TokenKind.In))
        {
            globals = ParseExpression();
            if (Take(TokenKind.Comma))
                locals = ParseExpression();
        }

        return new ExecStatement(start, lexer.PreviousEnd, code, globals, locals);
    }

    /// <summary>Whether the present token begins an operand and cannot go on with an expression that has begun with a name.</summary>
    readonly bool BeginsOperand() => lexer.Kind switch
    {
        TokenKind.Name or TokenKind.Number or TokenKind.String or TokenKind.InterpolatedString or TokenKind.LeftBrace or TokenKind.Ellipsis
            or TokenKind.Backtick or TokenKind.Tilde or TokenKind.False or TokenKind.None or TokenKind.True or TokenKind.Async or TokenKind.Await
            or TokenKind.Lambda => true,
        _ => false,
    };

    /// <summary><c>`value`</c></summary>
    CallExpression ParseBackticks()
    {
        var start = lexer.Start;
        Python2(start, "A value stands in backticks.");
        lexer.Next();
        if (!TryEnter())
            return new CallExpression(start, new NameExpression(start, NameTable.Repr), [], []);
        var value = ParseExpressions();
        Expect(TokenKind.Backtick, "A backtick is not closed.");
        depth--;
        return new CallExpression(start, new NameExpression(start, NameTable.Repr), [value], []);
    }

    RaiseStatement ParseRaise()
    {
        var start = lexer.Start;
        Expression? exception = null, cause = null, oldValue = null, oldTraceback = null;
        lexer.Next();
        if (CanBeginExpression())
        {
            exception = ParseExpression();
            if (Take(TokenKind.From))
                cause = ParseExpression();
            else if (lexer.Kind == TokenKind.Comma)
            {
                Python2(lexer.Start, "raise has more than one operand.");
                lexer.Next();
                oldValue = ParseExpression();
                if (Take(TokenKind.Comma))
                    oldTraceback = ParseExpression();
            }
        }

        return new RaiseStatement(start, lexer.PreviousEnd, exception, cause, oldValue, oldTraceback);
    }

    /// <summary>
    /// After <c>except A</c> and before a comma: more types (PEP 758), or Python 2's target. Both are possible where two stand; the second is the target
    /// if it is named as variables are, or the file has shown that it is Python 2.
    /// </summary>
    void ParseRestOfHandler(int start, ref Expression type, ref int name, ref Expression? oldTarget)
    {
        var comma = lexer.Start;
        var rest = ParseRestOfTuple(start, type);
        if (rest.Items.Length == 2 && (faults.IsPython2 || IsNamedLikeVariable(rest.Items[1])))
        {
            Python2(comma, "except has a comma before its target.");
            if (rest.Items[1] is NameExpression simple)
                name = simple.Name;
            else
                oldTarget = rest.Items[1];
            return;
        }

        type = rest;
        if (Take(TokenKind.As))
        {
            Fault(comma, "Several types before an as need parentheses.");
            name = ExpectName("After as there is no name.");
        }
    }

    readonly bool IsNamedLikeVariable(Expression target) => target switch
    {
        NameExpression name => !char.IsAsciiLetterUpper((char)names.Utf8(name.Name)[0]),
        SequenceExpression { Items.Length: > 0 } sequence => IsNamedLikeVariable(sequence.Items[0]),
        _ => false,
    };
}
