using Bonded.Python.Lexing;
using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Parsing;

internal ref partial struct Parser
{
    /// <summary>Reads one compound statement, or one line of simple ones, and puts them on the stack of statements.</summary>
    void ParseStatement()
    {
        switch (lexer.Kind)
        {
            case TokenKind.If:
                statements.Add(ParseIf());
                break;
            case TokenKind.Def:
                statements.Add(ParseFunction(lexer.Start, false, []));
                break;
            case TokenKind.Class:
                statements.Add(ParseClass(lexer.Start, []));
                break;
            case TokenKind.For:
                statements.Add(ParseFor(lexer.Start, false));
                break;
            case TokenKind.While:
                statements.Add(ParseWhile());
                break;
            case TokenKind.Try:
                statements.Add(ParseTry());
                break;
            case TokenKind.With:
                statements.Add(ParseWith(lexer.Start, false));
                break;
            case TokenKind.At:
                statements.Add(ParseDecorated());
                break;
            case TokenKind.Async when TryParseAsync([], lexer.Start, out var statement):
                statements.Add(statement);
                break;
            case TokenKind.Name when lexer.Name == NameTable.Match && TryParseMatch(out var match):
                statements.Add(match);
                break;
            case TokenKind.Newline:
                // After an error, or in a file that ends strangely.
                lexer.Next();
                break;
            case TokenKind.Indent:
                Fault(lexer.Start, "A line is indented for no reason.");
                ParseStrayBlock();
                break;
            case TokenKind.Dedent:
                lexer.Next();
                break;
            default:
                ParseLine();
                break;
        }
    }

    void ParseStrayBlock()
    {
        lexer.Next();
        if (TryEnter())
        {
            ParseStatementsOfBlock();
            depth--;
        }
        else
            Recover();
    }

    void ParseStatementsOfBlock()
    {
        while (lexer.Kind is not (TokenKind.Dedent or TokenKind.EndOfFile))
            ParseStatement();
        if (lexer.Kind == TokenKind.Dedent)
            lexer.Next();
    }

    /// <summary>A colon and what it governs: statements on the same line, or an indented block.</summary>
    Statement[] ParseBlock()
    {
        var mark = statements.Count;
        Expect(TokenKind.Colon, "A compound statement has no colon.");
        if (lexer.Kind == TokenKind.Failed)
        {
            Recover();
            if (lexer.Kind != TokenKind.Indent)
                return [];
        }
        else if (lexer.Kind != TokenKind.Newline)
        {
            ParseLine();
            return statements.Take(mark);
        }
        else
        {
            lexer.Next();
            if (lexer.Kind != TokenKind.Indent)
            {
                Fault(lexer.Start, "A block is empty.");
                return [];
            }
        }

        lexer.Next();
        if (!TryEnter())
        {
            Recover();
            return [];
        }

        ParseStatementsOfBlock();
        depth--;
        return statements.Take(mark);
    }

    readonly int EndOf(Statement[] last, Statement[]? before = null) =>
        last.Length > 0 ? last[^1].End : before is { Length: > 0 } ? before[^1].End : lexer.PreviousEnd;

    IfStatement ParseIf()
    {
        var start = lexer.Start;
        var branches = new List<IfBranch>(1);
        do
        {
            var branchStart = lexer.Start;
            lexer.Next();
            var test = ParseNamed();
            branches.Add(new IfBranch(branchStart, test, ParseBlock()));
        }
        while (lexer.Kind == TokenKind.Elif);
        var otherwise = ParseElse();
        return new IfStatement(start, EndOf(otherwise, branches[^1].Body), [.. branches], otherwise);
    }

    Statement[] ParseElse() => Take(TokenKind.Else) ? ParseBlock() : [];

    WhileStatement ParseWhile()
    {
        var start = lexer.Start;
        lexer.Next();
        var test = ParseNamed();
        var body = ParseBlock();
        var otherwise = ParseElse();
        return new WhileStatement(start, EndOf(otherwise, body), test, body, otherwise);
    }

    ForStatement ParseFor(int start, bool isAsync)
    {
        lexer.Next();
        var target = ParseTargets();
        Expect(TokenKind.In, "A for has no in.");
        var iterable = ParseExpressions();
        var body = ParseBlock();
        var otherwise = ParseElse();
        return new ForStatement(start, EndOf(otherwise, body), isAsync, target, iterable, body, otherwise);
    }

    TryStatement ParseTry()
    {
        var start = lexer.Start;
        lexer.Next();
        var body = ParseBlock();
        var end = EndOf(body);
        var handlers = new List<ExceptHandler>(1);
        bool isStar = false, hasBare = false;
        while (lexer.Kind == TokenKind.Except)
        {
            var handlerStart = lexer.Start;
            if (hasBare)
                Fault(handlerStart, "An except without a type is not the last.");
            lexer.Next();
            if (lexer.Kind == TokenKind.Star)
            {
                isStar = true;
                lexer.Next();
            }
            else if (isStar)
                Fault(handlerStart, "except and except* stand side by side.");
            handlers.Add(ParseHandler(handlerStart, ref hasBare));
            end = EndOf(handlers[^1].Body);
        }

        Statement[] otherwise = [], final = [];
        if (handlers.Count > 0 && Take(TokenKind.Else))
            end = EndOf(otherwise = ParseBlock());
        if (lexer.Kind == TokenKind.Finally)
        {
            lexer.Next();
            end = EndOf(final = ParseBlock());
        }
        else if (handlers.Count == 0)
            Fault(start, "A try has neither except nor finally.");
        return new TryStatement(start, end, isStar, body, [.. handlers], otherwise, final);
    }

    ExceptHandler ParseHandler(int start, ref bool hasBare)
    {
        Expression? type = null, oldTarget = null;
        var name = -1;
        if (lexer.Kind == TokenKind.Colon)
            hasBare = true;
        else
        {
            var typeStart = lexer.Start;
            type = ParseExpression();
            if (lexer.Kind == TokenKind.Comma)
                ParseRestOfHandler(typeStart, ref type, ref name, ref oldTarget);
            else if (Take(TokenKind.As))
                name = ExpectName("After as there is no name.");
        }

        return new ExceptHandler(start, type, name, oldTarget, ParseBlock());
    }

    WithStatement ParseWith(int start, bool isAsync)
    {
        lexer.Next();
        var items = new List<WithItem>(1);
        if (lexer.Kind != TokenKind.LeftParenthesis || !TryParseParenthesisedItems(items))
        {
            do
                items.Add(ParseItem(inParentheses: false));
            while (Take(TokenKind.Comma));
        }

        var body = ParseBlock();
        return new WithStatement(start, EndOf(body), isAsync, [.. items], body);
    }

    // ( item, item, ) before a colon; what turns out to be the beginning of an expression is read again as that.
    bool TryParseParenthesisedItems(List<WithItem> items)
    {
        var here = Here();
        var mark = expressions.Count;
        lexer.Next();
        while (lexer.Kind is not (TokenKind.RightParenthesis or TokenKind.Failed))
        {
            items.Add(ParseItem(inParentheses: true));
            if (!Take(TokenKind.Comma))
                break;
        }

        if (items.Count > 0 && lexer.Kind == TokenKind.RightParenthesis)
        {
            lexer.Next();
            // Without any as, one item is an expression in parentheses, and (yield) or a comprehension is no item.
            if (lexer.Kind == TokenKind.Colon)
                return true;
        }

        Return(here);
        expressions.Drop(mark);
        items.Clear();
        return false;
    }

    WithItem ParseItem(bool inParentheses)
    {
        var start = lexer.Start;
        var context = ParseExpression();
        Expression? target = null;
        if (Take(TokenKind.As))
        {
            target = ParseTarget();
            CheckTarget(target);
        }
        else if (inParentheses && lexer.Kind is not (TokenKind.Comma or TokenKind.RightParenthesis))
            Fail("An item of a with is not closed.");
        return new WithItem(start, context, target);
    }

    bool TryParseAsync(Expression[] decorators, int start, out Statement statement)
    {
        var here = Here();
        lexer.Next();
        switch (lexer.Kind)
        {
            case TokenKind.Def:
                statement = ParseFunction(start, true, decorators);
                return true;
            case TokenKind.For when decorators.Length == 0:
                statement = ParseFor(start, true);
                return true;
            case TokenKind.With when decorators.Length == 0:
                statement = ParseWith(start, true);
                return true;
            default:
                Return(here);
                statement = null!;
                return false;
        }
    }

    Statement ParseDecorated()
    {
        var start = lexer.Start;
        var mark = expressions.Count;
        while (Take(TokenKind.At))
        {
            expressions.Add(ParseNamed());
            if (lexer.Kind == TokenKind.Failed)
                Recover();
            else
                Expect(TokenKind.Newline, "After a decorator the line goes on.");
        }

        var decorators = expressions.Take(mark);
        switch (lexer.Kind)
        {
            case TokenKind.Def:
                return ParseFunction(lexer.Start, false, decorators);
            case TokenKind.Class:
                return ParseClass(lexer.Start, decorators);
            case TokenKind.Async when TryParseAsync(decorators, lexer.Start, out var statement):
                return statement;
            default:
                Fail("A decorator stands before neither a function nor a class.");
                Recover();
                return new BrokenStatement(start, lexer.PreviousEnd);
        }
    }

    FunctionStatement ParseFunction(int start, bool isAsync, Expression[] decorators)
    {
        lexer.Next();
        var name = ExpectName("A function has no name.");
        var typeParameters = ParseTypeParameters();
        Expect(TokenKind.LeftParenthesis, "A function has no parameters.");
        var parameters = ParseParameters(TokenKind.RightParenthesis);
        Expect(TokenKind.RightParenthesis, "Parameters are not closed.");
        var returns = Take(TokenKind.Arrow) ? ParseExpression() : null;
        var body = ParseBlock();
        return new FunctionStatement(start, EndOf(body), isAsync, name, typeParameters, parameters, returns, body, decorators);
    }

    ClassStatement ParseClass(int start, Expression[] decorators)
    {
        lexer.Next();
        var name = ExpectName("A class has no name.");
        var typeParameters = ParseTypeParameters();
        Expression[] bases = [];
        Keyword[] named = [];
        if (Take(TokenKind.LeftParenthesis))
            ParseArguments(out bases, out named);
        var body = ParseBlock();
        return new ClassStatement(start, EndOf(body), name, typeParameters, bases, named, body, decorators);
    }

    /// <summary>Simple statements up to the end of the line, and that end.</summary>
    void ParseLine()
    {
        while (true)
        {
            var start = lexer.Start;
            var statement = ParseSimple();
            if (lexer.Kind == TokenKind.Semicolon)
            {
                statements.Add(statement);
                lexer.Next();
                if (lexer.Kind is not (TokenKind.Newline or TokenKind.EndOfFile))
                    continue;
                Take(TokenKind.Newline);
                return;
            }

            if (lexer.Kind == TokenKind.Newline)
            {
                statements.Add(statement);
                lexer.Next();
                return;
            }

            if (lexer.Kind != TokenKind.EndOfFile)
            {
                Fail("A statement does not end where it could.");
                Recover();
            }

            if (statement is ExpressionStatement { Value: MissingExpression })
                statement = new BrokenStatement(start, Math.Max(start, lexer.PreviousEnd));
            statements.Add(statement);
            return;
        }
    }

    Statement ParseSimple()
    {
        var start = lexer.Start;
        switch (lexer.Kind)
        {
            case TokenKind.Pass:
                return ParseJump(JumpKind.Pass);
            case TokenKind.Break:
                return ParseJump(JumpKind.Break);
            case TokenKind.Continue:
                return ParseJump(JumpKind.Continue);
            case TokenKind.Return:
                lexer.Next();
                var value = CanBeginExpression() ? ParseExpressions() : null;
                return new ReturnStatement(start, lexer.PreviousEnd, value);
            case TokenKind.Import:
                return ParseImport(start);
            case TokenKind.From:
                return ParseImportFrom(start);
            case TokenKind.Raise:
                return ParseRaise();
            case TokenKind.Global:
                return ParseScope(start, isNonlocal: false);
            case TokenKind.Nonlocal:
                return ParseScope(start, isNonlocal: true);
            case TokenKind.Del:
                return ParseDelete();
            case TokenKind.Assert:
                lexer.Next();
                var test = ParseExpression();
                var message = Take(TokenKind.Comma) ? ParseExpression() : null;
                return new AssertStatement(start, lexer.PreviousEnd, test, message);
            case TokenKind.Name when lexer.Name is NameTable.Type or NameTable.Lazy or NameTable.Print or NameTable.Exec:
                return ParseSoft() ?? ParseExpressionStatement();
            default:
                return ParseExpressionStatement();
        }
    }

    JumpStatement ParseJump(JumpKind kind)
    {
        var start = lexer.Start;
        lexer.Next();
        return new JumpStatement(start, lexer.PreviousEnd, kind);
    }

    /// <summary>A statement that begins with a name that is a keyword only there; null where it is none.</summary>
    Statement? ParseSoft()
    {
        var start = lexer.Start;
        var name = lexer.Name;
        if (name == NameTable.Print)
            return ParsePrint();
        if (name == NameTable.Exec)
            return ParseExec();
        var here = Here();
        lexer.Next();
        if (name == NameTable.Lazy && lexer.Kind == TokenKind.Import)
            return ParseImport(start);
        if (name == NameTable.Lazy && lexer.Kind == TokenKind.From)
            return ParseImportFrom(start);
        if (name == NameTable.Type && IsName)
        {
            var alias = new NameExpression(lexer.Start, lexer.Name);
            lexer.Next();
            var typeParameters = ParseTypeParameters();
            Expect(TokenKind.Equal, "A type alias has no value.");
            var value = ParseExpression();
            return new TypeAliasStatement(start, lexer.PreviousEnd, alias, typeParameters, value);
        }

        Return(here);
        return null;
    }

    Statement ParseExpressionStatement()
    {
        var start = lexer.Start;
        var first = ParseValue();
        switch (lexer.Kind)
        {
            case TokenKind.Equal:
                return ParseAssignment(start, first);
            case TokenKind.Colon:
                return ParseAnnotated(start, first);
            case >= TokenKind.PlusEqual and <= TokenKind.DoubleSlashEqual:
                if (first is not (NameExpression or AttributeExpression or SubscriptExpression))
                    Fault(start, "Something is assigned to that is no target.");
                var op = (BinaryOperator)(lexer.Kind - TokenKind.PlusEqual);
                lexer.Next();
                var value = ParseValue();
                return new AugmentedAssignStatement(start, lexer.PreviousEnd, first, op, value);
            default:
                return new ExpressionStatement(start, lexer.PreviousEnd, first);
        }
    }

    AssignStatement ParseAssignment(int start, Expression first)
    {
        var mark = expressions.Count;
        var value = first;
        while (Take(TokenKind.Equal))
        {
            CheckTarget(value);
            expressions.Add(value);
            value = ParseValue();
        }

        return new AssignStatement(start, lexer.PreviousEnd, expressions.Take(mark), value);
    }

    AnnotatedAssignStatement ParseAnnotated(int start, Expression target)
    {
        if (target is not (NameExpression or AttributeExpression or SubscriptExpression))
            Fault(start, "Something is annotated that is no target.");
        lexer.Next();
        var annotation = ParseExpression();
        var value = Take(TokenKind.Equal) ? ParseValue() : null;
        return new AnnotatedAssignStatement(start, lexer.PreviousEnd, target, annotation, value, target is NameExpression && target.Start == start);
    }

    DeleteStatement ParseDelete()
    {
        var start = lexer.Start;
        var mark = expressions.Count;
        lexer.Next();
        do
        {
            var target = ParseOperation(BitOr);
            CheckTarget(target);
            expressions.Add(target);
        }
        while (Take(TokenKind.Comma) && CanBeginExpression());
        return new DeleteStatement(start, lexer.PreviousEnd, expressions.Take(mark));
    }

    ScopeStatement ParseScope(int start, bool isNonlocal)
    {
        var scoped = new List<int>(1);
        do
        {
            lexer.Next();
            scoped.Add(ExpectName("A name is missing."));
        }
        while (lexer.Kind == TokenKind.Comma);
        return new ScopeStatement(start, lexer.PreviousEnd, isNonlocal, [.. scoped]);
    }

    ImportStatement ParseImport(int start)
    {
        var aliases = new List<ImportAlias>(1);
        do
        {
            lexer.Next();
            var aliasStart = lexer.Start;
            var name = ParseDottedName();
            aliases.Add(new ImportAlias(aliasStart, name, ParseAlias()));
        }
        while (lexer.Kind == TokenKind.Comma);
        return new ImportStatement(start, lexer.PreviousEnd, [.. aliases]);
    }

    int ParseAlias() => Take(TokenKind.As) ? ExpectName("After as there is no name.") : -1;

    int ParseDottedName()
    {
        var name = ExpectName("A module has no name.");
        if (lexer.Kind != TokenKind.Dot || name < 0)
            return name;
        var dotted = new List<byte>();
        dotted.AddRange(names.Utf8(name));
        while (Take(TokenKind.Dot))
        {
            name = ExpectName("A module has no name.");
            if (name < 0)
                break;
            dotted.Add((byte)'.');
            dotted.AddRange(names.Utf8(name));
        }

        return names.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(dotted));
    }

    ImportFromStatement ParseImportFrom(int start)
    {
        lexer.Next();
        var level = 0;
        while (lexer.Kind is TokenKind.Dot or TokenKind.Ellipsis)
        {
            level += lexer.Kind == TokenKind.Dot ? 1 : 3;
            lexer.Next();
        }

        var module = level > 0 && lexer.Kind == TokenKind.Import ? -1 : ParseDottedName();
        Expect(TokenKind.Import, "A from has no import.");
        var aliases = new List<ImportAlias>(4);
        if (lexer.Kind == TokenKind.Star)
        {
            aliases.Add(new ImportAlias(lexer.Start, NameTable.Star, -1));
            lexer.Next();
        }
        else
        {
            var isClosed = Take(TokenKind.LeftParenthesis);
            do
            {
                if (isClosed && lexer.Kind == TokenKind.RightParenthesis && aliases.Count > 0)
                    break;
                var aliasStart = lexer.Start;
                var name = ExpectName("Nothing is imported.");
                if (name < 0)
                    break;
                aliases.Add(new ImportAlias(aliasStart, name, ParseAlias()));
            }
            while (Take(TokenKind.Comma));
            if (isClosed)
                Expect(TokenKind.RightParenthesis, "An import is not closed.");
        }

        return new ImportFromStatement(start, lexer.PreviousEnd, module, level, [.. aliases]);
    }
}
