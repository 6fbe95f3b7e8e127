namespace Bonded.Python.Syntax;

/// <summary>A pattern of a <c>case</c> (PEP 634).</summary>
internal abstract class Pattern(int start) : SyntaxNode(start);

/// <summary>A value to be equal to: a literal, a dotted name; <c>None</c>, <c>True</c> and <c>False</c> are singletons in CPython's tree.</summary>
internal sealed class ValuePattern(int start, Expression value) : Pattern(start)
{
    public readonly Expression Value = value;
}

internal sealed class SequencePattern(int start, Pattern[] items) : Pattern(start)
{
    public readonly Pattern[] Items = items;
}

/// <summary><c>*name</c>; the name is -1 for <c>*_</c>.</summary>
internal sealed class StarPattern(int start, int name) : Pattern(start)
{
    public readonly int Name = name;
}

/// <summary><c>{key: pattern, **rest}</c>; a rest of -1 is none.</summary>
internal sealed class MappingPattern(int start, Expression[] keys, Pattern[] values, int rest) : Pattern(start)
{
    public readonly Expression[] Keys = keys;
    public readonly Pattern[] Values = values;
    public readonly int Rest = rest;
}

internal sealed class ClassPattern(int start, Expression type, Pattern[] positional, int[] keywordNames, Pattern[] keywordValues) : Pattern(start)
{
    public readonly Expression Type = type;
    public readonly Pattern[] Positional = positional;
    public readonly int[] KeywordNames = keywordNames;
    public readonly Pattern[] KeywordValues = keywordValues;
}

/// <summary><c>pattern as name</c>, <c>name</c> alone (no pattern), or <c>_</c> (neither: -1).</summary>
internal sealed class CapturePattern(int start, Pattern? pattern, int name) : Pattern(start)
{
    public readonly Pattern? Inner = pattern;
    public readonly int Name = name;
}

internal sealed class AlternativePattern(int start, Pattern[] alternatives) : Pattern(start)
{
    public readonly Pattern[] Alternatives = alternatives;
}
