namespace Bonded.Python.Syntax;

/// <param name="end">Offset after the statement's last byte.</param>
internal abstract class Statement(int start, int end) : SyntaxNode(start)
{
    /// <summary>Offset after the statement's last byte.</summary>
    public readonly int End = end;
}

/// <summary>A whole file, or the text of one <c>exec</c>.</summary>
internal sealed class ModuleSyntax(Statement[] body) : SyntaxNode(0)
{
    public readonly Statement[] Body = body;
}

internal sealed class FunctionStatement(
    int start, int end, bool isAsync, int name, TypeParameter[] typeParameters, Parameters parameters, Expression? returns, Statement[] body, Expression[] decorators)
    : Statement(start, end)
{
    public readonly TypeParameter[] TypeParameters = typeParameters;
    public readonly Parameters Parameters = parameters;
    public readonly Expression? Returns = returns;
    public readonly Statement[] Body = body;
    public readonly Expression[] Decorators = decorators;
    public readonly int Name = name;
    public readonly bool IsAsync = isAsync;
}

internal sealed class ClassStatement(
    int start, int end, int name, TypeParameter[] typeParameters, Expression[] bases, Keyword[] keywords, Statement[] body, Expression[] decorators)
    : Statement(start, end)
{
    public readonly TypeParameter[] TypeParameters = typeParameters;
    public readonly Expression[] Bases = bases;
    public readonly Keyword[] Keywords = keywords;
    public readonly Statement[] Body = body;
    public readonly Expression[] Decorators = decorators;
    public readonly int Name = name;
}

internal sealed class ReturnStatement(int start, int end, Expression? value) : Statement(start, end)
{
    public readonly Expression? Value = value;
}

internal sealed class DeleteStatement(int start, int end, Expression[] targets) : Statement(start, end)
{
    public readonly Expression[] Targets = targets;
}

/// <summary><c>a = b = value</c> has two targets.</summary>
internal sealed class AssignStatement(int start, int end, Expression[] targets, Expression value) : Statement(start, end)
{
    public readonly Expression[] Targets = targets;
    public readonly Expression Value = value;
}

internal sealed class AugmentedAssignStatement(int start, int end, Expression target, BinaryOperator op, Expression value) : Statement(start, end)
{
    public readonly Expression Target = target, Value = value;
    public readonly BinaryOperator Operator = op;
}

/// <param name="isSimple">The target is a name without parentheses.</param>
internal sealed class AnnotatedAssignStatement(int start, int end, Expression target, Expression annotation, Expression? value, bool isSimple) : Statement(start, end)
{
    public readonly Expression Target = target, Annotation = annotation;
    public readonly Expression? Value = value;
    public readonly bool IsSimple = isSimple;
}

/// <summary><c>type name[parameters] = value</c></summary>
internal sealed class TypeAliasStatement(int start, int end, NameExpression name, TypeParameter[] typeParameters, Expression value) : Statement(start, end)
{
    public readonly NameExpression Name = name;
    public readonly TypeParameter[] TypeParameters = typeParameters;
    public readonly Expression Value = value;
}

internal sealed class ForStatement(int start, int end, bool isAsync, Expression target, Expression iterable, Statement[] body, Statement[] otherwise)
    : Statement(start, end)
{
    public readonly Expression Target = target, Iterable = iterable;
    public readonly Statement[] Body = body, Otherwise = otherwise;
    public readonly bool IsAsync = isAsync;
}

internal sealed class WhileStatement(int start, int end, Expression test, Statement[] body, Statement[] otherwise) : Statement(start, end)
{
    public readonly Expression Test = test;
    public readonly Statement[] Body = body, Otherwise = otherwise;
}

/// <summary>
/// <c>if</c> with all its <c>elif</c>s in one flat node, however many: branch i runs where test i is the first that holds. (CPython nests them.)
/// </summary>
internal sealed class IfStatement(int start, int end, IfBranch[] branches, Statement[] otherwise) : Statement(start, end)
{
    public readonly IfBranch[] Branches = branches;
    public readonly Statement[] Otherwise = otherwise;
}

internal sealed class IfBranch(int start, Expression test, Statement[] body) : SyntaxNode(start)
{
    public readonly Expression Test = test;
    public readonly Statement[] Body = body;
}

internal sealed class WithStatement(int start, int end, bool isAsync, WithItem[] items, Statement[] body) : Statement(start, end)
{
    public readonly WithItem[] Items = items;
    public readonly Statement[] Body = body;
    public readonly bool IsAsync = isAsync;
}

internal sealed class WithItem(int start, Expression context, Expression? target) : SyntaxNode(start)
{
    public readonly Expression Context = context;
    public readonly Expression? Target = target;
}

internal sealed class MatchStatement(int start, int end, Expression subject, MatchCase[] cases) : Statement(start, end)
{
    public readonly Expression Subject = subject;
    public readonly MatchCase[] Cases = cases;
}

internal sealed class MatchCase(int start, Pattern pattern, Expression? guard, Statement[] body) : SyntaxNode(start)
{
    public readonly Pattern Pattern = pattern;
    public readonly Expression? Guard = guard;
    public readonly Statement[] Body = body;
}

/// <summary><c>raise exception from cause</c>; Python 2's <c>raise E, value, traceback</c> keeps all three.</summary>
internal sealed class RaiseStatement(int start, int end, Expression? exception, Expression? cause, Expression? oldValue, Expression? oldTraceback)
    : Statement(start, end)
{
    public readonly Expression? Exception = exception, Cause = cause, OldValue = oldValue, OldTraceback = oldTraceback;
}

internal sealed class TryStatement(int start, int end, bool isStar, Statement[] body, ExceptHandler[] handlers, Statement[] otherwise, Statement[] final)
    : Statement(start, end)
{
    public readonly Statement[] Body = body;
    public readonly ExceptHandler[] Handlers = handlers;
    public readonly Statement[] Otherwise = otherwise, Final = final;
    public readonly bool IsStar = isStar;
}

/// <summary><c>except type as name:</c>; the name is -1 where there is none. Python 2's <c>except E, target</c> keeps a target that is no name.</summary>
internal sealed class ExceptHandler(int start, Expression? type, int name, Expression? oldTarget, Statement[] body) : SyntaxNode(start)
{
    public readonly Expression? Type = type, OldTarget = oldTarget;
    public readonly Statement[] Body = body;
    public readonly int Name = name;
}

internal sealed class AssertStatement(int start, int end, Expression test, Expression? message) : Statement(start, end)
{
    public readonly Expression Test = test;
    public readonly Expression? Message = message;
}

internal sealed class ImportStatement(int start, int end, ImportAlias[] names) : Statement(start, end)
{
    public readonly ImportAlias[] Names = names;
}

/// <summary><c>from ..module import names</c>; a module of -1 is none, <c>*</c> is an alias of that name.</summary>
/// <param name="module">The dotted name as one entry of the name table.</param>
/// <param name="level">How many leading dots.</param>
internal sealed class ImportFromStatement(int start, int end, int module, int level, ImportAlias[] names) : Statement(start, end)
{
    public readonly ImportAlias[] Names = names;
    public readonly int Module = module, Level = level;
}

/// <summary><c>name as alias</c>; the name may be dotted and is one entry of the name table; an alias of -1 is none.</summary>
internal sealed class ImportAlias(int start, int name, int alias) : SyntaxNode(start)
{
    public readonly int Name = name, Alias = alias;
}

internal sealed class ScopeStatement(int start, int end, bool isNonlocal, int[] names) : Statement(start, end)
{
    public readonly int[] Names = names;
    public readonly bool IsNonlocal = isNonlocal;
}

internal sealed class ExpressionStatement(int start, int end, Expression value) : Statement(start, end)
{
    public readonly Expression Value = value;
}

internal enum JumpKind : byte { Pass, Break, Continue }

internal sealed class JumpStatement(int start, int end, JumpKind kind) : Statement(start, end)
{
    public readonly JumpKind Kind = kind;
}

/// <summary>Python 2: <c>print &gt;&gt; target, values,</c></summary>
internal sealed class PrintStatement(int start, int end, Expression? target, Expression[] values, bool newline) : Statement(start, end)
{
    public readonly Expression? Target = target;
    public readonly Expression[] Values = values;
    public readonly bool Newline = newline;
}

/// <summary>Python 2: <c>exec code in globals, locals</c></summary>
internal sealed class ExecStatement(int start, int end, Expression code, Expression? globals, Expression? locals) : Statement(start, end)
{
    public readonly Expression Code = code;
    public readonly Expression? Globals = globals, Locals = locals;
}

/// <summary>Source that could not be read as a statement.</summary>
internal sealed class BrokenStatement(int start, int end) : Statement(start, end);

/// <summary>The parameters of a function, as in CPython's <c>arguments</c>. Python 2's <c>def f((a, b)):</c> has a pattern in place of a name.</summary>
internal sealed class Parameters(int start, Parameter[] all, int positionalOnly, int positional, Parameter? rest, Parameter? keywordRest) : SyntaxNode(start)
{
    /// <summary>Positional-only, then ordinary, then keyword-only parameters.</summary>
    public readonly Parameter[] All = all;

    /// <summary>How many of <see cref="All"/> are positional-only, and how many can be given by position (those included); the others are keyword-only.</summary>
    public readonly int PositionalOnly = positionalOnly, Positional = positional;

    /// <summary><c>*args</c> and <c>**kwargs</c>.</summary>
    public readonly Parameter? Rest = rest, KeywordRest = keywordRest;
}

internal sealed class Parameter(int start, int name, Expression? annotation, Expression? fallback, Expression? oldPattern) : SyntaxNode(start)
{
    public readonly Expression? Annotation = annotation;

    /// <summary>The default value.</summary>
    public readonly Expression? Fallback = fallback;
    public readonly Expression? OldPattern = oldPattern;
    public readonly int Name = name;
}

internal enum TypeParameterKind : byte { Variable, Tuple, Specification }

/// <summary>A type parameter (PEP 695, PEP 696): <c>T: bound = fallback</c>, <c>*Ts</c>, <c>**P</c>.</summary>
internal sealed class TypeParameter(int start, TypeParameterKind kind, int name, Expression? bound, Expression? fallback) : SyntaxNode(start)
{
    public readonly Expression? Bound = bound, Fallback = fallback;
    public readonly int Name = name;
    public readonly TypeParameterKind Kind = kind;
}
