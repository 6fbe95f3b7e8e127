using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Bonded.Python.Parsing;
using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Tests.Parsing;

/// <summary>Writes a statement as test/oracles/tree_oracle.py writes what CPython's ast gives for it.</summary>
internal sealed class CanonicalText(SourceText source, NameTable names)
{
    readonly StringBuilder text = new();

    public string Of(Statement statement)
    {
        text.Clear();
        Write(statement);
        return text.ToString();
    }

    public string Hash(Statement statement) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Of(statement))))[..16];

    void Open(string kind) => text.Append('(').Append(kind);

    void Close() => text.Append(')');

    void Item(string word) => text.Append(' ').Append(word);

    void Name(int id) => Item(id < 0 ? "-" : names[id]);

    void List<T>(ReadOnlySpan<T> items, Action<T> write)
    {
        text.Append(" [");
        foreach (var item in items)
            write(item);
        text.Append(']');
    }

    void List(Statement[] body) => List<Statement>(body, Write);

    void List(Expression[] items) => List<Expression>(items, Write);

    void Operator(string name)
    {
        Open(name);
        Close();
    }

    void Write(Statement statement)
    {
        switch (statement)
        {
            case FunctionStatement f:
                Open(f.IsAsync ? "AsyncFunctionDef" : "FunctionDef");
                Name(f.Name);
                Write(f.Parameters);
                List(f.Body);
                List(f.Decorators);
                Optional(f.Returns);
                List<TypeParameter>(f.TypeParameters, Write);
                break;
            case ClassStatement c:
                Open("ClassDef");
                Name(c.Name);
                List(c.Bases);
                List<Keyword>(c.Keywords, Write);
                List(c.Body);
                List(c.Decorators);
                List<TypeParameter>(c.TypeParameters, Write);
                break;
            case ReturnStatement r:
                Open("Return");
                Optional(r.Value);
                break;
            case DeleteStatement d:
                Open("Delete");
                List(d.Targets);
                break;
            case AssignStatement a:
                Open("Assign");
                List(a.Targets);
                Write(a.Value);
                break;
            case AugmentedAssignStatement a:
                Open("AugAssign");
                Write(a.Target);
                Operator(Binary(a.Operator));
                Write(a.Value);
                break;
            case AnnotatedAssignStatement a:
                Open("AnnAssign");
                Write(a.Target);
                Write(a.Annotation);
                Optional(a.Value);
                Item(a.IsSimple ? "1" : "0");
                break;
            case TypeAliasStatement t:
                Open("TypeAlias");
                Write(t.Name);
                List<TypeParameter>(t.TypeParameters, Write);
                Write(t.Value);
                break;
            case ForStatement f:
                Open(f.IsAsync ? "AsyncFor" : "For");
                Write(f.Target);
                Write(f.Iterable);
                List(f.Body);
                List(f.Otherwise);
                break;
            case WhileStatement w:
                Open("While");
                Write(w.Test);
                List(w.Body);
                List(w.Otherwise);
                break;
            case IfStatement i:
                // CPython nests what is flat here.
                for (var branch = 0; branch < i.Branches.Length; branch++)
                {
                    if (branch > 0)
                        text.Append(" [");
                    Open("If");
                    Write(i.Branches[branch].Test);
                    List(i.Branches[branch].Body);
                }

                List(i.Otherwise);
                for (var branch = 1; branch < i.Branches.Length; branch++)
                    text.Append(")]");
                break;
            case WithStatement w:
                Open(w.IsAsync ? "AsyncWith" : "With");
                List<WithItem>(w.Items, Write);
                List(w.Body);
                break;
            case MatchStatement m:
                Open("Match");
                Write(m.Subject);
                List<MatchCase>(m.Cases, Write);
                break;
            case RaiseStatement r:
                Open("Raise");
                Optional(r.Exception);
                Optional(r.Cause);
                break;
            case TryStatement t:
                Open(t.IsStar ? "TryStar" : "Try");
                List(t.Body);
                List<ExceptHandler>(t.Handlers, Write);
                List(t.Otherwise);
                List(t.Final);
                break;
            case AssertStatement a:
                Open("Assert");
                Write(a.Test);
                Optional(a.Message);
                break;
            case ImportStatement i:
                Open("Import");
                List<ImportAlias>(i.Names, Write);
                break;
            case ImportFromStatement i:
                Open("ImportFrom");
                Name(i.Module);
                List<ImportAlias>(i.Names, Write);
                Item(i.Level.ToString(CultureInfo.InvariantCulture));
                break;
            case ScopeStatement s:
                Open(s.IsNonlocal ? "Nonlocal" : "Global");
                List<int>(s.Names, Name);
                break;
            case ExpressionStatement e:
                Open("Expr");
                Write(e.Value);
                break;
            case JumpStatement j:
                Open(j.Kind.ToString());
                break;
            default:
                Open(statement.GetType().Name);
                break;
        }

        Close();
    }

    void Write(WithItem item)
    {
        Open("withitem");
        Write(item.Context);
        Optional(item.Target);
        Close();
    }

    void Write(MatchCase one)
    {
        Open("match_case");
        Write(one.Pattern);
        Optional(one.Guard);
        List(one.Body);
        Close();
    }

    void Write(ExceptHandler handler)
    {
        Open("ExceptHandler");
        Optional(handler.Type);
        Name(handler.Name);
        List(handler.Body);
        Close();
    }

    void Write(ImportAlias alias)
    {
        Open("alias");
        Name(alias.Name);
        Name(alias.Alias);
        Close();
    }

    void Write(Keyword keyword)
    {
        Open("keyword");
        Name(keyword.Name);
        Write(keyword.Value);
        Close();
    }

    void Write(TypeParameter parameter)
    {
        Open(parameter.Kind switch { TypeParameterKind.Variable => "TypeVar", TypeParameterKind.Tuple => "TypeVarTuple", _ => "ParamSpec" });
        Name(parameter.Name);
        if (parameter.Kind == TypeParameterKind.Variable)
            Optional(parameter.Bound);
        Optional(parameter.Fallback);
        Close();
    }

    void Write(Parameters parameters)
    {
        Open("arguments");
        var all = parameters.All.AsSpan();
        List<Parameter>(all[..parameters.PositionalOnly], Write);
        List<Parameter>(all[parameters.PositionalOnly..parameters.Positional], Write);
        Optional(parameters.Rest);
        List<Parameter>(all[parameters.Positional..], Write);
        List<Parameter>(all[parameters.Positional..], p =>
        {
            if (p.Fallback is null)
                Item("-");
            else
                Write(p.Fallback);
        });
        Optional(parameters.KeywordRest);
        List<Parameter>(all[..parameters.Positional], p =>
        {
            if (p.Fallback is not null)
                Write(p.Fallback);
        });
        Close();
    }

    void Optional(Parameter? parameter)
    {
        if (parameter is null)
            Item("-");
        else
            Write(parameter);
    }

    void Write(Parameter parameter)
    {
        Open("arg");
        Name(parameter.Name);
        Optional(parameter.Annotation);
        Close();
    }

    void Write(Pattern pattern)
    {
        switch (pattern)
        {
            case ValuePattern { Value: ConstantExpression constant }:
                Open("MatchSingleton");
                Item(constant.Kind.ToString());
                break;
            case ValuePattern v:
                Open("MatchValue");
                Write(v.Value);
                break;
            case SequencePattern s:
                Open("MatchSequence");
                List<Pattern>(s.Items, Write);
                break;
            case StarPattern s:
                Open("MatchStar");
                Name(s.Name);
                break;
            case MappingPattern m:
                Open("MatchMapping");
                List(m.Keys);
                List<Pattern>(m.Values, Write);
                Name(m.Rest);
                break;
            case ClassPattern c:
                Open("MatchClass");
                Write(c.Type);
                List<Pattern>(c.Positional, Write);
                List<int>(c.KeywordNames, Name);
                List<Pattern>(c.KeywordValues, Write);
                break;
            case CapturePattern c:
                Open("MatchAs");
                if (c.Inner is null)
                    Item("-");
                else
                    Write(c.Inner);
                Name(c.Name);
                break;
            case AlternativePattern a:
                Open("MatchOr");
                List<Pattern>(a.Alternatives, Write);
                break;
        }

        Close();
    }

    void Optional(Expression? expression)
    {
        if (expression is null)
            Item("-");
        else
            Write(expression);
    }

    // A chain of operators, attributes, calls and subscripts may be as deep as the source is long: down its first operands, and back.
    void Write(Expression expression)
    {
        var chain = new Stack<Expression>();
        for (var first = expression; first is not null;)
        {
            chain.Push(first);
            switch (first)
            {
                case BinaryExpression b:
                    Open("BinOp");
                    first = b.Left;
                    break;
                case AttributeExpression a:
                    Open("Attribute");
                    first = a.Value;
                    break;
                case SubscriptExpression s:
                    Open("Subscript");
                    first = s.Value;
                    break;
                case CallExpression c:
                    Open("Call");
                    first = c.Function;
                    break;
                default:
                    WriteOne(first);
                    first = null;
                    chain.Pop();
                    break;
            }
        }

        while (chain.TryPop(out var outer))
        {
            switch (outer)
            {
                case BinaryExpression b:
                    Operator(Binary(b.Operator));
                    Write(b.Right);
                    break;
                case AttributeExpression a:
                    Name(a.Name);
                    break;
                case SubscriptExpression s:
                    Write(s.Index);
                    break;
                case CallExpression c:
                    List(c.Arguments);
                    List<Keyword>(c.Keywords, Write);
                    break;
            }

            Close();
        }
    }

    void WriteOne(Expression expression)
    {
        switch (expression)
        {
            case NameExpression n:
                Open("Name");
                Name(n.Name);
                break;
            case SliceExpression s:
                Open("Slice");
                Optional(s.Lower);
                Optional(s.Upper);
                Optional(s.Step);
                break;
            case UnaryExpression u:
                Open("UnaryOp");
                Operator(u.Operator switch { UnaryOperator.Invert => "Invert", UnaryOperator.Not => "Not", UnaryOperator.Plus => "UAdd", _ => "USub" });
                Write(u.Operand);
                break;
            case BooleanExpression b:
                Open("BoolOp");
                Operator(b.IsAnd ? "And" : "Or");
                List(b.Values);
                break;
            case CompareExpression c:
                Open("Compare");
                Write(c.Left);
                List<CompareOperator>(c.Operators, op => Operator(op switch
                {
                    CompareOperator.Equal => "Eq",
                    CompareOperator.NotEqual => "NotEq",
                    CompareOperator.Less => "Lt",
                    CompareOperator.LessOrEqual => "LtE",
                    CompareOperator.Greater => "Gt",
                    CompareOperator.GreaterOrEqual => "GtE",
                    _ => op.ToString(),
                }));
                List(c.Operands);
                break;
            case ConditionalExpression c:
                Open("IfExp");
                Write(c.Test);
                Write(c.Body);
                Write(c.Otherwise);
                break;
            case LambdaExpression l:
                Open("Lambda");
                Write(l.Parameters);
                Write(l.Body);
                break;
            case SequenceExpression s:
                Open(s.Kind.ToString());
                List(s.Items);
                break;
            case DictionaryExpression d:
                Open("Dict");
                List<Expression?>(d.Keys, Optional);
                List(d.Values);
                break;
            case ComprehensionExpression c:
                Open(c.Kind switch
                {
                    ComprehensionKind.List => "ListComp",
                    ComprehensionKind.Set => "SetComp",
                    ComprehensionKind.Generator => "GeneratorExp",
                    _ => "DictComp",
                });
                Write(c.Element);
                if (c.Kind == ComprehensionKind.Dictionary)
                    Optional(c.Value);
                List<Generator>(c.Generators, Write);
                break;
            case AwaitExpression a:
                Open("Await");
                Write(a.Value);
                break;
            case YieldExpression y:
                Open(y.IsFrom ? "YieldFrom" : "Yield");
                Optional(y.Value);
                break;
            case NamedExpression n:
                Open("NamedExpr");
                Write(n.Target);
                Write(n.Value);
                break;
            case StarredExpression s:
                Open("Starred");
                Write(s.Value);
                break;
            case ConstantExpression c:
                Constant(c.Kind.ToString());
                return;
            case NumberExpression n:
                Constant(Number(Literals.Number(source, n)));
                return;
            case StringExpression { IsBytes: true } s:
                Constant("b" + Convert.ToHexStringLower(Literals.Bytes(source, s)));
                return;
            case StringExpression s:
                Constant(Text(Literals.Text(source, s)));
                return;
            case InterpolatedStringExpression i:
                WriteParts(i.IsTemplate ? "TemplateStr" : "JoinedStr", i.IsTemplate, i.Parts);
                return;
            default:
                Open(expression.GetType().Name);
                break;
        }

        Close();
    }

    void Write(Generator generator)
    {
        Open("comprehension");
        Write(generator.Target);
        Write(generator.Iterable);
        List(generator.Conditions);
        Item(generator.IsAsync ? "1" : "0");
        Close();
    }

    void WriteParts(string kind, bool isTemplate, InterpolatedPart[] parts)
    {
        Open(kind);
        text.Append(" [");
        var literal = new StringBuilder();
        foreach (var part in parts)
        {
            if (part is LiteralPart plain)
            {
                literal.Append(Literals.Text(source, plain));
                continue;
            }

            var field = (ReplacementPart)part;
            if (field.IsDebug)
                literal.Append(Literals.DebugText(source, field));
            if (literal.Length > 0)
                Constant(Text(literal.ToString()));
            literal.Clear();
            Open(isTemplate ? "Interpolation" : "FormattedValue");
            Write(field.Value);
            Item((field.Conversion == '\0' ? -1 : field.Conversion).ToString(CultureInfo.InvariantCulture));
            if (field.Specification is null)
                Item("-");
            else
                WriteParts("JoinedStr", false, field.Specification);
            Close();
        }

        if (literal.Length > 0)
            Constant(Text(literal.ToString()));
        text.Append("])");
    }

    void Constant(string value)
    {
        Open("Constant");
        Item(value);
        Close();
    }

    static string Text(string value) => "s" + Convert.ToHexStringLower(Utf16(value));

    // Not by an encoding, which would replace surrogates that stand alone.
    static byte[] Utf16(string value)
    {
        var bytes = new byte[value.Length * 2];
        for (var i = 0; i < value.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(i * 2), value[i]);
        return bytes;
    }

    static string Number(object? value) => value switch
    {
        BigInteger i => "i" + (i.IsZero ? "0" : i.ToString("x", CultureInfo.InvariantCulture).TrimStart('0')),
        double d => "f" + Float(d),
        Complex c => "c" + Float(c.Imaginary),
        _ => "too long",
    };

    static string Float(double value) => BitConverter.DoubleToUInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);

    static string Binary(BinaryOperator op) => op switch
    {
        BinaryOperator.Subtract => "Sub",
        BinaryOperator.Multiply => "Mult",
        BinaryOperator.MatrixMultiply => "MatMult",
        BinaryOperator.Divide => "Div",
        BinaryOperator.Modulo => "Mod",
        BinaryOperator.Power => "Pow",
        BinaryOperator.LeftShift => "LShift",
        BinaryOperator.RightShift => "RShift",
        BinaryOperator.FloorDivide => "FloorDiv",
        _ => op.ToString(),
    };
}
