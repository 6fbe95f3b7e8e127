namespace Bonded.Python.Lexing;

/// <summary>What a token is. Keywords stand last, in the order in which the name table knows them.</summary>
internal enum TokenKind : byte
{
    EndOfFile, Newline, Indent, Dedent,

    /// <summary>The parser gave up on this line: matches nothing, and stays until the parser has found a place to go on.</summary>
    Failed,

    /// <summary>A character no token begins with.</summary>
    Unknown,

    Name, Number, String,

    /// <summary>The opening of an f-string or t-string, up to and with its quotes.</summary>
    InterpolatedString,

    LeftParenthesis, RightParenthesis, LeftBracket, RightBracket, LeftBrace, RightBrace,
    Comma, Colon, Semicolon, Dot, Ellipsis, Equal, ColonEqual, Arrow, Exclamation, Backtick, Tilde,

    // In the order of BinaryOperator, and again as augmented assignments.
    Plus, Minus, Star, At, Slash, Percent, DoubleStar, LeftShift, RightShift, Bar, Caret, Ampersand, DoubleSlash,
    PlusEqual, MinusEqual, StarEqual, AtEqual, SlashEqual, PercentEqual, DoubleStarEqual, LeftShiftEqual, RightShiftEqual, BarEqual, CaretEqual,
    AmpersandEqual, DoubleSlashEqual,

    // In the order of CompareOperator.
    EqualEqual, NotEqual, Less, LessEqual, Greater, GreaterEqual,

    False, None, True, And, As, Assert, Async, Await, Break, Class, Continue, Def, Del, Elif, Else, Except, Finally, For, From, Global, If, Import,
    In, Is, Lambda, Nonlocal, Not, Or, Pass, Raise, Return, Try, While, With, Yield,
}
