using Bonded.Python.Evaluation;
using Bonded.Python.Lexing;
using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Parsing;

/// <summary>Parses Python 3.0 to 3.15, and tolerantly Python 2.</summary>
/// <remarks>
/// Recursive descent with one token of look-ahead. At an error the present token becomes <see cref="TokenKind.Failed"/>, which matches nothing, so
/// that every method returns with what it has; the statement then finds a place to go on. What may nest is counted (<see cref="TryEnter"/>);
/// what may be long is a loop.
/// </remarks>
internal ref partial struct Parser
{
    /// <summary>How deep expressions, statements and patterns may nest, together. A stack of 16 MB has room for several times that.</summary>
    public const int MaximalDepth = 1000;

    /// <summary>Bytes of UTF-8 that are read at most.</summary>
    public const int MaximalBytes = 100_000_000;

    readonly ReadOnlySpan<byte> source;
    readonly NameTable names;
    readonly FaultLog faults;
    readonly Scratch<Statement> statements = new();
    readonly Scratch<Expression> expressions = new();
    readonly Scratch<Expression?> dictionaryKeys = new();
    readonly Scratch<Keyword> keywords = new();
    readonly Scratch<Parameter> parameters = new();
    readonly Scratch<InterpolatedPart> parts = new();
    readonly Scratch<Pattern> patterns = new();
    Lexer lexer;
    int depth;

    // The bracket depth directly within the innermost replacement field, where a colon begins a format specification; how many f-strings are open.
    int fieldDepth = -1, interpolations;
    TokenKind failedKind = TokenKind.Unknown;

    Parser(ReadOnlySpan<byte> source, NameTable names, FaultLog faults)
    {
        this.source = source;
        this.names = names;
        this.faults = faults;
        lexer = new Lexer(source, names, faults);
    }

    /// <summary>Parses a whole file. Never throws for what is in it.</summary>
    public static ParsedModule Parse(SourceText source, NameTable names)
    {
        var faults = new FaultLog(source);
        if (source.Utf8.Length > MaximalBytes)
        {
            faults.Add(SourceFaultCode.TooLong, 0, "The file is longer than 100,000,000 bytes; it was not read.");
            return new ParsedModule(new ModuleSyntax([]), faults.ToArray(), 0);
        }

        var parser = new Parser(source.Utf8.Span, names, faults);
        var body = parser.ParseFile();
        return new ParsedModule(new ModuleSyntax(body), faults.ToArray(), parser.lexer.Tokens);
    }

    Statement[] ParseFile()
    {
        lexer.Next();
        while (lexer.Kind != TokenKind.EndOfFile)
            ParseStatement();
        return statements.Take(0);
    }

    /// <summary>Counts one more level; where there are too many the line is given up.</summary>
    bool TryEnter()
    {
        if (depth < MaximalDepth)
        {
            depth++;
            return true;
        }

        if (lexer.Kind != TokenKind.Failed)
        {
            faults.Add(SourceFaultCode.TooDeep, lexer.Start, "Code is nested more than 1,000 levels deep; what is deeper was not read.");
            GiveUp();
        }

        return false;
    }

    bool Take(TokenKind kind)
    {
        if (lexer.Kind != kind)
            return false;
        lexer.Next();
        return true;
    }

    void Expect(TokenKind kind, string sentence)
    {
        if (lexer.Kind == kind)
            lexer.Next();
        else
            Fail(sentence);
    }

    /// <summary>Notes a syntax error at the present token and gives up the line.</summary>
    void Fail(string sentence)
    {
        if (lexer.Kind == TokenKind.Failed)
            return;
        faults.Add(SourceFaultCode.Syntax, lexer.Start, sentence);
        GiveUp();
    }

    void GiveUp()
    {
        failedKind = lexer.Kind;
        lexer.Kind = TokenKind.Failed;
    }

    /// <summary>Notes a syntax error that does not keep the parser from going on.</summary>
    readonly void Fault(int offset, string sentence) => faults.Add(SourceFaultCode.Syntax, offset, sentence);

    readonly void Python2(int offset, string sentence) => faults.Add(SourceFaultCode.Python2, offset, sentence);
}
