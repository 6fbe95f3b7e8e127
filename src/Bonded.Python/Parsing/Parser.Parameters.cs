using Bonded.Python.Lexing;
using Bonded.Python.Syntax;

namespace Bonded.Python.Parsing;

internal ref partial struct Parser
{
    /// <summary>The parameters of a function or lambda, up to but without what closes them. Only a function's have annotations.</summary>
    Parameters ParseParameters(TokenKind close)
    {
        var start = lexer.Start;
        var mark = parameters.Count;
        int positionalOnly = 0, positional = -1;
        Parameter? rest = null, keywordRest = null;
        bool hasFallback = false, isBareStar = false, hasAnnotations = close == TokenKind.RightParenthesis;
        while (lexer.Kind != close && lexer.Kind != TokenKind.Failed)
        {
            var at = lexer.Start;
            if (keywordRest is not null)
                Fault(at, "A parameter follows ** parameters.");
            if (lexer.Kind == TokenKind.Slash)
            {
                if (positionalOnly > 0 || positional >= 0 || parameters.Count == mark)
                    Fault(at, "A slash stands among parameters where none can.");
                lexer.Next();
                positionalOnly = positional < 0 ? parameters.Count - mark : positionalOnly;
            }
            else if (lexer.Kind == TokenKind.Star)
            {
                lexer.Next();
                if (positional >= 0)
                    Fault(at, "There are two stars among parameters.");
                else
                    positional = parameters.Count - mark;
                isBareStar = lexer.Kind == TokenKind.Comma;
                if (!isBareStar)
                    rest = ParseParameter(hasAnnotations, isStar: true);
            }
            else if (lexer.Kind == TokenKind.DoubleStar)
            {
                lexer.Next();
                keywordRest = ParseParameter(hasAnnotations, isStar: false);
                if (isBareStar)
                    Fault(at, "After a star alone there is no named parameter.");
            }
            else
            {
                var parameter = ParseParameter(hasAnnotations, isStar: false);
                isBareStar = false;
                if (Take(TokenKind.Equal))
                {
                    hasFallback = true;
                    parameter = new Parameter(parameter.Start, parameter.Name, parameter.Annotation, ParseExpression(), parameter.OldPattern);
                }
                else if (hasFallback && positional < 0)
                    Fault(at, "A parameter without a default follows one with a default.");
                parameters.Add(parameter);
            }

            if (!Take(TokenKind.Comma))
                break;
        }

        if (isBareStar)
            Fault(lexer.Start, "After a star alone there is no named parameter.");
        var all = parameters.Take(mark);
        return new Parameters(start, all, positionalOnly, positional < 0 ? all.Length : positional, rest, keywordRest);
    }

    Parameter ParseParameter(bool hasAnnotations, bool isStar)
    {
        var start = lexer.Start;
        if (lexer.Kind == TokenKind.LeftParenthesis)
        {
            Python2(start, "A parameter is a tuple.");
            var pattern = ParseAtom();
            CheckTarget(pattern);
            return new Parameter(start, -1, null, null, pattern);
        }

        var name = ExpectName("A parameter has no name.");
        Expression? annotation = null;
        if (hasAnnotations && Take(TokenKind.Colon))
            annotation = isStar ? ParseStarOrExpression() : ParseExpression();
        return new Parameter(start, name, annotation, null, null);
    }

    /// <summary><c>[T, *Ts, **P]</c>, or nothing.</summary>
    TypeParameter[] ParseTypeParameters()
    {
        if (!Take(TokenKind.LeftBracket))
            return [];
        var found = new List<TypeParameter>(1);
        do
        {
            if (lexer.Kind == TokenKind.RightBracket && found.Count > 0)
                break;
            var start = lexer.Start;
            var kind = Take(TokenKind.Star) ? TypeParameterKind.Tuple : Take(TokenKind.DoubleStar) ? TypeParameterKind.Specification : TypeParameterKind.Variable;
            var name = ExpectName("A type parameter has no name.");
            var bound = kind == TypeParameterKind.Variable && Take(TokenKind.Colon) ? ParseExpression() : null;
            var fallback = !Take(TokenKind.Equal) ? null : kind == TypeParameterKind.Tuple ? ParseStarOrExpression() : ParseExpression();
            found.Add(new TypeParameter(start, kind, name, bound, fallback));
        }
        while (Take(TokenKind.Comma));
        Expect(TokenKind.RightBracket, "Type parameters are not closed.");
        return [.. found];
    }
}
