using Bonded.Python.Lexing;
using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Parsing;

internal ref partial struct Parser
{
    // How tightly operators bind, from the loosest.
    const int Or = 1, And = 2, Not = 3, Comparison = 4, BitOr = 5, BitXor = 6, BitAnd = 7, Shift = 8, Sum = 9, Term = 10;

    static readonly byte[] Bindings = MakeBindings();

    static byte[] MakeBindings()
    {
        var bindings = new byte[256];
        bindings[(int)TokenKind.Or] = Or;
        bindings[(int)TokenKind.And] = And;
        for (var kind = TokenKind.EqualEqual; kind <= TokenKind.GreaterEqual; kind++)
            bindings[(int)kind] = Comparison;
        bindings[(int)TokenKind.Not] = bindings[(int)TokenKind.In] = bindings[(int)TokenKind.Is] = Comparison;
        bindings[(int)TokenKind.Bar] = BitOr;
        bindings[(int)TokenKind.Caret] = BitXor;
        bindings[(int)TokenKind.Ampersand] = BitAnd;
        bindings[(int)TokenKind.LeftShift] = bindings[(int)TokenKind.RightShift] = Shift;
        bindings[(int)TokenKind.Plus] = bindings[(int)TokenKind.Minus] = Sum;
        bindings[(int)TokenKind.Star] = bindings[(int)TokenKind.At] = bindings[(int)TokenKind.Slash] = bindings[(int)TokenKind.Percent]
            = bindings[(int)TokenKind.DoubleSlash] = Term;
        return bindings;
    }

    Expression Missing(string sentence)
    {
        Fail(sentence);
        return new MissingExpression(lexer.Start);
    }

    /// <summary><c>yield</c>, or expressions that are a tuple where commas are; starred ones among them.</summary>
    Expression ParseValue() => lexer.Kind == TokenKind.Yield ? ParseYield() : ParseExpressions();

    /// <summary>star_expressions</summary>
    Expression ParseExpressions()
    {
        var start = lexer.Start;
        var first = ParseStarOrExpression();
        return lexer.Kind == TokenKind.Comma ? ParseRestOfTuple(start, first) : first;
    }

    Expression ParseStarOrExpression() => lexer.Kind == TokenKind.Star ? ParseStarred() : ParseExpression();

    StarredExpression ParseStarred()
    {
        var start = lexer.Start;
        lexer.Next();
        return new StarredExpression(start, ParseOperation(BitOr));
    }

    SequenceExpression ParseRestOfTuple(int start, Expression first)
    {
        var mark = expressions.Count;
        expressions.Add(first);
        while (Take(TokenKind.Comma) && CanBeginExpression())
            expressions.Add(ParseStarOrExpression());
        return new SequenceExpression(start, SequenceKind.Tuple, expressions.Take(mark));
    }

    readonly bool CanBeginExpression() => lexer.Kind switch
    {
        TokenKind.Name or TokenKind.Number or TokenKind.String or TokenKind.InterpolatedString or TokenKind.LeftParenthesis or TokenKind.LeftBracket
            or TokenKind.LeftBrace or TokenKind.Ellipsis or TokenKind.Backtick or TokenKind.Tilde or TokenKind.Plus or TokenKind.Minus or TokenKind.Star
            or TokenKind.False or TokenKind.None or TokenKind.True or TokenKind.Async or TokenKind.Await or TokenKind.Lambda or TokenKind.Not => true,
        _ => false,
    };

    YieldExpression ParseYield()
    {
        var start = lexer.Start;
        lexer.Next();
        if (Take(TokenKind.From))
            return new YieldExpression(start, isFrom: true, ParseExpression());
        return new YieldExpression(start, isFrom: false, CanBeginExpression() ? ParseExpressions() : null);
    }

    /// <summary>named_expression: an expression, or <c>name := expression</c>.</summary>
    Expression ParseNamed()
    {
        var start = lexer.Start;
        var first = ParseExpression();
        if (lexer.Kind != TokenKind.ColonEqual)
            return first;
        if (first is not NameExpression name || name.Start != start)
            return Missing("The target of := is no name.");
        lexer.Next();
        return new NamedExpression(start, name, ParseExpression());
    }

    Expression ParseStarOrNamed() => lexer.Kind == TokenKind.Star ? ParseStarred() : ParseNamed();

    /// <summary>expression: a conditional expression, a lambda, or what binds tighter.</summary>
    Expression ParseExpression()
    {
        var start = lexer.Start;
        if (!TryEnter())
            return new MissingExpression(start);
        Expression result;
        if (lexer.Kind == TokenKind.Lambda)
            result = ParseLambda(isCondition: false);
        else
        {
            result = ParseOperation(Or);
            if (lexer.Kind == TokenKind.If)
            {
                lexer.Next();
                var test = ParseOperation(Or);
                Expect(TokenKind.Else, "A conditional expression has no else.");
                result = new ConditionalExpression(start, test, result, ParseExpression());
            }
        }

        depth--;
        return result;
    }

    LambdaExpression ParseLambda(bool isCondition)
    {
        var start = lexer.Start;
        if (lexer.Depth == fieldDepth)
            Fail("A lambda in an f-string needs parentheses.");
        else
            lexer.Next();
        var parameters = ParseParameters(TokenKind.Colon);
        Expect(TokenKind.Colon, "A lambda has no colon.");
        return new LambdaExpression(start, parameters, isCondition ? ParseCondition() : ParseExpression());
    }

    /// <summary>Operators that bind at least as tightly as asked. Chains are loops; each level of binding takes a call at most once.</summary>
    Expression ParseOperation(int binding)
    {
        var start = lexer.Start;
        Expression left;
        if (lexer.Kind == TokenKind.Not && binding <= Not)
        {
            lexer.Next();
            if (!TryEnter())
                return new MissingExpression(start);
            left = new UnaryExpression(start, UnaryOperator.Not, ParseOperation(Not));
            depth--;
        }
        else
            left = ParseUnary();
        while (true)
        {
            var next = Bindings[(int)lexer.Kind];
            if (next < binding || next == 0)
                return left;
            switch (next)
            {
                case Or or And:
                    left = ParseBoolean(start, left, next);
                    break;
                case Comparison:
                    left = ParseComparison(start, left);
                    break;
                default:
                    var op = (BinaryOperator)(lexer.Kind - TokenKind.Plus);
                    lexer.Next();
                    left = new BinaryExpression(start, op, left, ParseOperation(next + 1));
                    break;
            }
        }
    }

    BooleanExpression ParseBoolean(int start, Expression left, int binding)
    {
        var mark = expressions.Count;
        var kind = lexer.Kind;
        expressions.Add(left);
        while (Take(kind))
            expressions.Add(ParseOperation(binding + 1));
        return new BooleanExpression(start, kind == TokenKind.And, expressions.Take(mark));
    }

    Expression ParseComparison(int start, Expression left)
    {
        if (!TryTakeComparison(out var op))
            return left;
        var operand = ParseOperation(BitOr);
        if (Bindings[(int)lexer.Kind] != Comparison)
            return new CompareExpression(start, left, [op], [operand]);
        var mark = expressions.Count;
        var operators = new List<CompareOperator> { op };
        expressions.Add(operand);
        while (Bindings[(int)lexer.Kind] == Comparison && TryTakeComparison(out op))
        {
            operators.Add(op);
            expressions.Add(ParseOperation(BitOr));
        }

        return new CompareExpression(start, left, [.. operators], expressions.Take(mark));
    }

    bool TryTakeComparison(out CompareOperator op)
    {
        var kind = lexer.Kind;
        lexer.Next();
        switch (kind)
        {
            case TokenKind.In:
                op = CompareOperator.In;
                return true;
            case TokenKind.Is:
                op = Take(TokenKind.Not) ? CompareOperator.IsNot : CompareOperator.Is;
                return true;
            case TokenKind.Not:
                op = CompareOperator.NotIn;
                if (Take(TokenKind.In))
                    return true;
                Fail("After not there is no in.");
                return false;
            default:
                op = (CompareOperator)(kind - TokenKind.EqualEqual);
                return true;
        }
    }

    Expression ParseUnary()
    {
        var start = lexer.Start;
        switch (lexer.Kind)
        {
            case TokenKind.Plus:
                return ParseSigned(start, UnaryOperator.Plus);
            case TokenKind.Minus:
                return ParseSigned(start, UnaryOperator.Minus);
            case TokenKind.Tilde:
                return ParseSigned(start, UnaryOperator.Invert);
        }

        var operand = lexer.Kind == TokenKind.Await ? ParseAwait() : ParsePrimary();
        if (lexer.Kind != TokenKind.DoubleStar)
            return operand;
        lexer.Next();
        if (!TryEnter())
            return operand;
        var exponent = ParseUnary();
        depth--;
        return new BinaryExpression(start, BinaryOperator.Power, operand, exponent);
    }

    Expression ParseSigned(int start, UnaryOperator op)
    {
        lexer.Next();
        if (!TryEnter())
            return new MissingExpression(start);
        var operand = ParseUnary();
        depth--;
        return new UnaryExpression(start, op, operand);
    }

    // Until 3.6 await is a name wherever nothing follows that can be awaited.
    Expression ParseAwait()
    {
        var start = lexer.Start;
        var here = Here();
        lexer.Next();
        switch (lexer.Kind)
        {
            case TokenKind.Name or TokenKind.Number or TokenKind.String or TokenKind.InterpolatedString or TokenKind.LeftParenthesis or TokenKind.LeftBracket
                or TokenKind.LeftBrace or TokenKind.Ellipsis or TokenKind.False or TokenKind.None or TokenKind.True or TokenKind.Async or TokenKind.Backtick:
                return new AwaitExpression(start, ParsePrimary());
            case TokenKind.Await:
                if (!TryEnter())
                    return new MissingExpression(start);
                var value = ParseAwait();
                depth--;
                return new AwaitExpression(start, value);
            default:
                Return(here);
                return ParsePrimary();
        }
    }

    /// <summary>An atom with what follows it: attributes, calls and subscripts, in a loop.</summary>
    Expression ParsePrimary()
    {
        var start = lexer.Start;
        var value = ParseAtom();
        while (true)
        {
            switch (lexer.Kind)
            {
                case TokenKind.Dot:
                    lexer.Next();
                    value = new AttributeExpression(start, value, ParseAttributeName());
                    break;
                case TokenKind.LeftParenthesis:
                    lexer.Next();
                    ParseArguments(out var arguments, out var named);
                    value = new CallExpression(start, value, arguments, named);
                    break;
                case TokenKind.LeftBracket:
                    lexer.Next();
                    var index = ParseSubscripts();
                    Expect(TokenKind.RightBracket, "A subscript is not closed.");
                    value = new SubscriptExpression(start, value, index);
                    break;
                default:
                    return value;
            }
        }
    }

    int ParseAttributeName()
    {
        var name = lexer.Name;
        switch (lexer.Kind)
        {
            case TokenKind.Name or TokenKind.Async or TokenKind.Await:
                lexer.Next();
                return name;
            case TokenKind.True or TokenKind.False or TokenKind.Nonlocal:
                Python2(lexer.Start, "A keyword of Python 3 is a name.");
                lexer.Next();
                return name;
            default:
                Fail("After a dot there is no name.");
                return -1;
        }
    }

    /// <summary>Whether the present token is a name. <c>async</c> and <c>await</c> were names until 3.6.</summary>
    readonly bool IsName => lexer.Kind is TokenKind.Name or TokenKind.Async or TokenKind.Await;

    int ExpectName(string sentence)
    {
        if (!IsName)
        {
            if (lexer.Kind is TokenKind.True or TokenKind.False or TokenKind.Nonlocal)
                Python2(lexer.Start, "A keyword of Python 3 is a name.");
            else
            {
                Fail(sentence);
                return -1;
            }
        }

        var name = lexer.Name;
        lexer.Next();
        return name;
    }

    /// <summary>What stands within the parentheses of a call or a class, and the closing one.</summary>
    void ParseArguments(out Expression[] arguments, out Keyword[] named)
    {
        var mark = expressions.Count;
        var keywordMark = keywords.Count;
        bool hasNamed = false, hasUnpacked = false;
        while (lexer.Kind is not (TokenKind.RightParenthesis or TokenKind.Failed or TokenKind.EndOfFile))
        {
            var start = lexer.Start;
            if (lexer.Kind == TokenKind.DoubleStar)
            {
                lexer.Next();
                keywords.Add(new Keyword(start, -1, ParseExpression()));
                hasUnpacked = true;
            }
            else if (lexer.Kind == TokenKind.Star)
            {
                lexer.Next();
                if (hasUnpacked)
                    Fault(start, "A positional argument follows ** arguments.");
                var starred = new StarredExpression(start, ParseExpression());
                expressions.Add(IsComprehension ? ParseComprehension(start, ComprehensionKind.Generator, starred, null) : starred);
            }
            else
            {
                var argument = ParseNamed();
                if (lexer.Kind == TokenKind.Equal && TryKeywordName(argument, start, out var name))
                {
                    lexer.Next();
                    keywords.Add(new Keyword(start, name, ParseExpression()));
                    hasNamed = true;
                }
                else
                {
                    if (IsComprehension)
                        argument = ParseComprehension(start, ComprehensionKind.Generator, argument, null);
                    if (hasNamed || hasUnpacked)
                        Fault(start, "A positional argument follows keyword arguments.");
                    expressions.Add(argument);
                }
            }

            if (!Take(TokenKind.Comma))
                break;
        }

        Expect(TokenKind.RightParenthesis, "Arguments are not closed.");
        arguments = expressions.Take(mark);
        named = keywords.Take(keywordMark);
    }

    readonly bool TryKeywordName(Expression argument, int start, out int name)
    {
        name = -1;
        if (argument is NameExpression simple && simple.Start == start)
            name = simple.Name;
        else if (argument is ConstantExpression { Kind: ConstantKind.True or ConstantKind.False } constant && constant.Start == start)
        {
            Python2(start, "A keyword of Python 3 is a name.");
            name = (int)(constant.Kind == ConstantKind.True ? TokenKind.True : TokenKind.False) - (int)TokenKind.False;
        }

        return name >= 0;
    }

    Expression ParseSubscripts()
    {
        var start = lexer.Start;
        if (!TryEnter())
            return new MissingExpression(start);
        var first = ParseSlice();
        if (lexer.Kind == TokenKind.Comma || first is StarredExpression)
        {
            var mark = expressions.Count;
            expressions.Add(first);
            while (Take(TokenKind.Comma) && lexer.Kind is not (TokenKind.RightBracket or TokenKind.Failed))
                expressions.Add(ParseSlice());
            first = new SequenceExpression(start, SequenceKind.Tuple, expressions.Take(mark));
        }

        depth--;
        return first;
    }

    Expression ParseSlice()
    {
        var start = lexer.Start;
        if (lexer.Kind == TokenKind.Star)
            return ParseStarred();
        Expression? lower = null, upper = null, step = null;
        if (lexer.Kind != TokenKind.Colon)
        {
            lower = ParseNamed();
            if (lexer.Kind != TokenKind.Colon)
                return lower;
        }

        lexer.Next();
        if (CanBeginExpression())
            upper = ParseExpression();
        if (Take(TokenKind.Colon) && CanBeginExpression())
            step = ParseExpression();
        return new SliceExpression(start, lower, upper, step);
    }

    Expression ParseAtom()
    {
        var start = lexer.Start;
        switch (lexer.Kind)
        {
            case TokenKind.Name or TokenKind.Async or TokenKind.Await:
                var name = lexer.Name;
                lexer.Next();
                return new NameExpression(start, name);
            case TokenKind.Number:
                var end = lexer.End;
                lexer.Next();
                return new NumberExpression(start, end);
            case TokenKind.String or TokenKind.InterpolatedString:
                return ParseStrings();
            case TokenKind.LeftParenthesis:
                return ParseParenthesised();
            case TokenKind.LeftBracket:
                return ParseList();
            case TokenKind.LeftBrace:
                return ParseBraced();
            case TokenKind.Backtick:
                return ParseBackticks();
            case TokenKind.None:
                return ParseConstant(ConstantKind.None);
            case TokenKind.True:
                return ParseConstant(ConstantKind.True);
            case TokenKind.False:
                return ParseConstant(ConstantKind.False);
            case TokenKind.Ellipsis:
                return ParseConstant(ConstantKind.Ellipsis);
            default:
                return Missing("There is no expression where one is due.");
        }
    }

    ConstantExpression ParseConstant(ConstantKind kind)
    {
        var start = lexer.Start;
        lexer.Next();
        return new ConstantExpression(start, kind);
    }

    readonly bool IsComprehension => lexer.Kind is TokenKind.For or TokenKind.Async;

    Expression ParseParenthesised()
    {
        var start = lexer.Start;
        if (!TryEnter())
            return new MissingExpression(start);
        lexer.Next();
        Expression result;
        if (lexer.Kind == TokenKind.RightParenthesis)
            result = new SequenceExpression(start, SequenceKind.Tuple, []);
        else if (lexer.Kind == TokenKind.Yield)
            result = ParseYield();
        else
        {
            result = ParseStarOrNamed();
            if (IsComprehension)
                result = ParseComprehension(start, ComprehensionKind.Generator, result, null);
            else if (lexer.Kind == TokenKind.Comma)
                result = ParseItems(start, SequenceKind.Tuple, result, TokenKind.RightParenthesis);
            else if (result is StarredExpression)
                Fault(result.Start, "A starred expression stands alone in parentheses.");
        }

        Expect(TokenKind.RightParenthesis, "A parenthesis is not closed.");
        depth--;
        return result;
    }

    SequenceExpression ParseItems(int start, SequenceKind kind, Expression first, TokenKind close)
    {
        var mark = expressions.Count;
        expressions.Add(first);
        while (Take(TokenKind.Comma) && lexer.Kind != close && lexer.Kind != TokenKind.Failed)
            expressions.Add(ParseStarOrNamed());
        return new SequenceExpression(start, kind, expressions.Take(mark));
    }

    Expression ParseList()
    {
        var start = lexer.Start;
        if (!TryEnter())
            return new MissingExpression(start);
        lexer.Next();
        Expression result;
        if (lexer.Kind == TokenKind.RightBracket)
            result = new SequenceExpression(start, SequenceKind.List, []);
        else
        {
            var first = ParseStarOrNamed();
            result = IsComprehension
                ? ParseComprehension(start, ComprehensionKind.List, first, null)
                : ParseItems(start, SequenceKind.List, first, TokenKind.RightBracket);
        }

        Expect(TokenKind.RightBracket, "A list is not closed.");
        depth--;
        return result;
    }

    Expression ParseBraced()
    {
        var start = lexer.Start;
        if (!TryEnter())
            return new MissingExpression(start);
        lexer.Next();
        Expression result;
        if (lexer.Kind is TokenKind.RightBrace or TokenKind.DoubleStar)
            result = ParseDictionary(start, null);
        else
        {
            var first = ParseStarOrNamed();
            if (lexer.Kind == TokenKind.Colon)
                result = ParseDictionary(start, first);
            else if (IsComprehension)
                result = ParseComprehension(start, ComprehensionKind.Set, first, null);
            else
                result = ParseItems(start, SequenceKind.Set, first, TokenKind.RightBrace);
        }

        Expect(TokenKind.RightBrace, "A brace is not closed.");
        depth--;
        return result;
    }

    Expression ParseDictionary(int start, Expression? firstKey)
    {
        var keyMark = dictionaryKeys.Count;
        var mark = expressions.Count;
        while (firstKey is not null || lexer.Kind is not (TokenKind.RightBrace or TokenKind.Failed))
        {
            Expression? key = firstKey;
            if (key is null && lexer.Kind != TokenKind.DoubleStar)
                key = ParseExpression();
            firstKey = null;
            if (key is not null)
                Expect(TokenKind.Colon, "A key of a dictionary has no value.");
            else
                lexer.Next();
            var value = key is null ? ParseOperation(BitOr) : ParseExpression();
            if (IsComprehension && expressions.Count == mark)
                return key is null
                    ? ParseComprehension(start, ComprehensionKind.Dictionary, value, null)
                    : ParseComprehension(start, ComprehensionKind.Dictionary, key, value);
            dictionaryKeys.Add(key);
            expressions.Add(value);
            if (!Take(TokenKind.Comma))
                break;
        }

        return new DictionaryExpression(start, dictionaryKeys.Take(keyMark), expressions.Take(mark));
    }

    ComprehensionExpression ParseComprehension(int start, ComprehensionKind kind, Expression element, Expression? value)
    {
        var generators = new List<Generator>(1);
        while (IsComprehension)
        {
            var generatorStart = lexer.Start;
            var isAsync = Take(TokenKind.Async);
            Expect(TokenKind.For, "After async there is no for.");
            var target = ParseTargets();
            Expect(TokenKind.In, "A comprehension has no in.");
            var iterableStart = lexer.Start;
            var iterable = ParseCondition();
            if (lexer.Kind == TokenKind.Comma && kind == ComprehensionKind.List)
            {
                Python2(lexer.Start, "A list comprehension goes over a tuple without parentheses.");
                var tuple = expressions.Count;
                expressions.Add(iterable);
                while (Take(TokenKind.Comma) && CanBeginExpression())
                    expressions.Add(ParseCondition());
                iterable = new SequenceExpression(iterableStart, SequenceKind.Tuple, expressions.Take(tuple));
            }

            var mark = expressions.Count;
            while (Take(TokenKind.If))
                expressions.Add(ParseCondition());
            generators.Add(new Generator(generatorStart, isAsync, target, iterable, expressions.Take(mark)));
        }

        return new ComprehensionExpression(start, kind, element, value, [.. generators]);
    }

    // What is no conditional expression, since that would take the if of a comprehension. Up to 3.8 a lambda without one may stand there.
    Expression ParseCondition()
    {
        if (lexer.Kind != TokenKind.Lambda)
            return ParseOperation(Or);
        if (!TryEnter())
            return new MissingExpression(lexer.Start);
        var result = ParseLambda(isCondition: true);
        depth--;
        return result;
    }

    /// <summary>The targets of a <c>for</c>: they end before <c>in</c>.</summary>
    Expression ParseTargets()
    {
        var start = lexer.Start;
        var first = ParseTarget();
        if (lexer.Kind == TokenKind.Comma)
        {
            var mark = expressions.Count;
            expressions.Add(first);
            while (Take(TokenKind.Comma) && CanBeginExpression())
                expressions.Add(ParseTarget());
            first = new SequenceExpression(start, SequenceKind.Tuple, expressions.Take(mark));
        }

        CheckTarget(first);
        return first;
    }

    Expression ParseTarget() => lexer.Kind == TokenKind.Star ? ParseStarred() : ParseOperation(BitOr);

    /// <summary>Notes where something is assigned to that nothing can be assigned to.</summary>
    readonly void CheckTarget(Expression target)
    {
        switch (target)
        {
            case NameExpression or AttributeExpression or SubscriptExpression or MissingExpression:
                break;
            case StarredExpression starred:
                CheckTarget(starred.Value);
                break;
            case SequenceExpression { Kind: not SequenceKind.Set } sequence:
                foreach (var item in sequence.Items)
                    CheckTarget(item);
                break;
            case ConstantExpression { Kind: ConstantKind.True or ConstantKind.False }:
                Python2(target.Start, "A keyword of Python 3 is assigned to.");
                break;
            default:
                Fault(target.Start, "Something is assigned to that is no target.");
                break;
        }
    }
}
