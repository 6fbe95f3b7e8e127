using Bonded.Python.Source;

namespace Bonded.Python.Syntax;

/// <summary>An expression. Names are ids of the <see cref="NameTable"/> the parser was given.</summary>
internal abstract class Expression(int start) : SyntaxNode(start);

internal sealed class NameExpression(int start, int name) : Expression(start)
{
    public readonly int Name = name;
}

internal sealed class AttributeExpression(int start, Expression value, int name) : Expression(start)
{
    public readonly Expression Value = value;
    public readonly int Name = name;
}

internal sealed class SubscriptExpression(int start, Expression value, Expression index) : Expression(start)
{
    public readonly Expression Value = value;
    public readonly Expression Index = index;
}

/// <summary>A part of <c>a[x:y:z]</c>; only within a subscript.</summary>
internal sealed class SliceExpression(int start, Expression? lower, Expression? upper, Expression? step) : Expression(start)
{
    public readonly Expression? Lower = lower, Upper = upper, Step = step;
}

internal sealed class CallExpression(int start, Expression function, Expression[] arguments, Keyword[] keywords) : Expression(start)
{
    public readonly Expression Function = function;

    /// <summary>Positional arguments; <c>*x</c> is a <see cref="StarredExpression"/>.</summary>
    public readonly Expression[] Arguments = arguments;
    public readonly Keyword[] Keywords = keywords;
}

/// <summary><c>name=value</c> in a call or in a class's bases; <c>**value</c> has the name -1.</summary>
internal sealed class Keyword(int start, int name, Expression value) : SyntaxNode(start)
{
    public readonly int Name = name;
    public readonly Expression Value = value;
}

/// <summary>A chain of left-associative operators nests to the left and may be as deep as the source is long: walk it with a loop.</summary>
internal sealed class BinaryExpression(int start, BinaryOperator op, Expression left, Expression right) : Expression(start)
{
    public readonly Expression Left = left, Right = right;
    public readonly BinaryOperator Operator = op;
}

internal sealed class UnaryExpression(int start, UnaryOperator op, Expression operand) : Expression(start)
{
    public readonly Expression Operand = operand;
    public readonly UnaryOperator Operator = op;
}

/// <summary><c>a and b and c</c>, <c>a or b or c</c>: one node for a chain of the same operator.</summary>
internal sealed class BooleanExpression(int start, bool isAnd, Expression[] values) : Expression(start)
{
    public readonly Expression[] Values = values;
    public readonly bool IsAnd = isAnd;
}

/// <summary><c>left op0 operands[0] op1 operands[1] ...</c></summary>
internal sealed class CompareExpression(int start, Expression left, CompareOperator[] operators, Expression[] operands) : Expression(start)
{
    public readonly Expression Left = left;
    public readonly CompareOperator[] Operators = operators;
    public readonly Expression[] Operands = operands;
}

internal sealed class ConditionalExpression(int start, Expression test, Expression body, Expression otherwise) : Expression(start)
{
    public readonly Expression Test = test, Body = body, Otherwise = otherwise;
}

internal sealed class LambdaExpression(int start, Parameters parameters, Expression body) : Expression(start)
{
    public readonly Parameters Parameters = parameters;
    public readonly Expression Body = body;
}

/// <summary>A list, tuple or set display.</summary>
internal sealed class SequenceExpression(int start, SequenceKind kind, Expression[] items) : Expression(start)
{
    public readonly Expression[] Items = items;
    public readonly SequenceKind Kind = kind;
}

/// <summary>A dictionary display; a null key stands for <c>**value</c>.</summary>
internal sealed class DictionaryExpression(int start, Expression?[] keys, Expression[] values) : Expression(start)
{
    public readonly Expression?[] Keys = keys;
    public readonly Expression[] Values = values;
}

/// <summary>A comprehension. <see cref="Value"/> is there for a dictionary's only.</summary>
internal sealed class ComprehensionExpression(int start, ComprehensionKind kind, Expression element, Expression? value, Generator[] generators)
    : Expression(start)
{
    public readonly Expression Element = element;
    public readonly Expression? Value = value;
    public readonly Generator[] Generators = generators;
    public readonly ComprehensionKind Kind = kind;
}

/// <summary><c>for target in iterable if ... if ...</c> of a comprehension.</summary>
internal sealed class Generator(int start, bool isAsync, Expression target, Expression iterable, Expression[] conditions) : SyntaxNode(start)
{
    public readonly Expression Target = target, Iterable = iterable;
    public readonly Expression[] Conditions = conditions;
    public readonly bool IsAsync = isAsync;
}

internal sealed class AwaitExpression(int start, Expression value) : Expression(start)
{
    public readonly Expression Value = value;
}

internal sealed class YieldExpression(int start, bool isFrom, Expression? value) : Expression(start)
{
    public readonly Expression? Value = value;
    public readonly bool IsFrom = isFrom;
}

/// <summary><c>name := value</c>; the target is always a name.</summary>
internal sealed class NamedExpression(int start, NameExpression target, Expression value) : Expression(start)
{
    public readonly NameExpression Target = target;
    public readonly Expression Value = value;
}

internal sealed class StarredExpression(int start, Expression value) : Expression(start)
{
    public readonly Expression Value = value;
}

/// <summary>True, False, None or an ellipsis.</summary>
internal sealed class ConstantExpression(int start, ConstantKind kind) : Expression(start)
{
    public readonly ConstantKind Kind = kind;
}

/// <summary>A number, kept as the place of its token and read when somebody asks.</summary>
internal sealed class NumberExpression(int start, int end) : Expression(start)
{
    public readonly int End = end;
}

/// <summary>
/// One or more adjacent string tokens without any interpolation, all text or all bytes; kept as the place of the tokens (with whatever
/// lies between them) and decoded when somebody asks. Python 2's backticks are a call of <c>repr</c>.
/// </summary>
internal sealed class StringExpression(int start, int end, bool isBytes) : Expression(start)
{
    public readonly int End = end;
    public readonly bool IsBytes = isBytes;
}

/// <summary>An f-string or t-string, with the plain strings beside it: what it is put together from, in order.</summary>
internal sealed class InterpolatedStringExpression(int start, bool isTemplate, InterpolatedPart[] parts) : Expression(start)
{
    public readonly InterpolatedPart[] Parts = parts;
    public readonly bool IsTemplate = isTemplate;
}

/// <summary>A piece of an interpolated string.</summary>
internal abstract class InterpolatedPart(int start) : SyntaxNode(start);

/// <summary>Literal text between replacement fields, or a whole plain string beside an f-string; decoded when somebody asks.</summary>
/// <param name="isRaw">Backslashes are themselves.</param>
/// <param name="isFormat">The text stands within an f-string, where doubled braces are one (but not in a format specification).</param>
internal sealed class LiteralPart(int start, int end, bool isRaw, bool isFormat) : InterpolatedPart(start)
{
    public readonly int End = end;
    public readonly bool IsRaw = isRaw, IsFormat = isFormat;
}

/// <summary><c>{value!conversion:specification}</c>; the conversion is 0, 's', 'r' or 'a'. With <c>=</c> the source text stands before it.</summary>
internal sealed class ReplacementPart(int start, Expression value, char conversion, InterpolatedPart[]? specification, int expressionEnd, bool isDebug)
    : InterpolatedPart(start)
{
    public readonly Expression Value = value;
    public readonly InterpolatedPart[]? Specification = specification;

    /// <summary>Where the text of the expression ends (before <c>!</c>, <c>:</c> or the brace; with <c>=</c>, after it and the blanks that follow).</summary>
    public readonly int ExpressionEnd = expressionEnd;
    public readonly char Conversion = conversion;
    public readonly bool IsDebug = isDebug;
}

/// <summary>What stands where no expression could be read; the file has a syntax error.</summary>
internal sealed class MissingExpression(int start) : Expression(start);
