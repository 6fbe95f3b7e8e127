using System.Numerics;
using Bonded.Python.Evaluation;
using Bonded.Python.Parsing;
using Bonded.Python.Syntax;

namespace Bonded.Python.Code;

internal sealed partial class Lowering
{
    readonly Dictionary<int, bool> mutators = [];

    /// <summary>Emits code for an expression.</summary>
    /// <param name="want">Where the result has to be, or none; then it may be any register, a variable's own among them.</param>
    int Expr(Expression expression, int want = CodeBody.None)
    {
        switch (expression)
        {
            case NameExpression name:
                return Load(Known(name.Name), name.Start, want);
            case AttributeExpression or SubscriptExpression or CallExpression:
                return Chain(expression, want);
            case StringExpression or NumberExpression or ConstantExpression:
                return Constant(Literal(expression), expression.Start, want);
            case BinaryExpression binary:
                return Binary(binary, want);
            case SequenceExpression sequence:
                return TryConstant(sequence) is { } items ? Constant(items, sequence.Start, want) : Sequence(sequence, want);
            case DictionaryExpression dictionary:
                return TryConstant(dictionary) is { } entries ? Constant(entries, dictionary.Start, want) : Dictionary(dictionary, want);
            case UnaryExpression unary:
                {
                    if (TryConstant(unary) is { } number)
                        return Constant(number, unary.Start, want);
                    var mark = builder.Temporary;
                    var operand = Expr(unary.Operand);
                    builder.Temporary = mark;
                    var target = Target(want);
                    builder.Emit(Operation.Unary, unary.Start, target, operand, 0, (int)unary.Operator);
                    return target;
                }

            case CompareExpression compare:
                return Compare(compare, want);
            case BooleanExpression boolean:
                {
                    var target = builder.NewTemporary();
                    var mark = builder.Temporary;
                    Expr(boolean.Values[0], target);
                    for (var i = 1; i < boolean.Values.Length; i++)
                    {
                        builder.Temporary = mark;
                        var at = builder.Emit(Operation.Boolean, boolean.Values[i].Start, target, 0, 0, boolean.IsAnd ? 1 : 0);
                        Expr(boolean.Values[i], target);
                        builder.SetB(at, builder.Next);
                    }

                    builder.Temporary = mark;
                    return Deliver(target, want, boolean.Start);
                }

            case ConditionalExpression conditional:
                {
                    var target = builder.NewTemporary();
                    var mark = builder.Temporary;
                    var test = Expr(conditional.Test);
                    var at = builder.Emit(Operation.Select, conditional.Start, target, test);
                    Expr(conditional.Body, target);
                    var otherwise = builder.Next;
                    Expr(conditional.Otherwise, target);
                    builder.SetB(at, builder.Operands([builder.Next, otherwise]));
                    builder.Temporary = mark;
                    return Deliver(target, want, conditional.Start);
                }

            case LambdaExpression lambda:
                return MakeFunction(Name("<lambda>"), lambda.Start, lambda.Parameters, [], lambda.Body, want);
            case ComprehensionExpression comprehension:
                return Comprehension(comprehension, want);
            case AwaitExpression awaited:
                return One(Operation.Await, awaited.Value, awaited.Start, want);
            case YieldExpression yielded:
                {
                    builder.IsGenerator = true;
                    var mark = builder.Temporary;
                    var value = yielded.Value is null ? Constant(Values.None, yielded.Start, CodeBody.None) : Expr(yielded.Value);
                    builder.Temporary = mark;
                    var target = Target(want);
                    builder.Emit(Operation.Yield, yielded.Start, target, value, 0, yielded.IsFrom ? 1 : 0);
                    return target;
                }

            case NamedExpression named:
                {
                    var value = Expr(named.Value, want);
                    StoreName(Known(named.Target.Name), value, named.Start);
                    return value;
                }

            case StarredExpression starred:
                return Expr(starred.Value, want);
            case InterpolatedStringExpression text:
                return Interpolated(text.Parts, text.Start, want);
            case SliceExpression slice:
                {
                    // A slice within a tuple of indexes: only what its parts do matters.
                    foreach (var part in (ReadOnlySpan<Expression?>)[slice.Lower, slice.Upper, slice.Step])
                    {
                        if (part is not null)
                            Expr(part);
                    }

                    return Constant(Value.Unknown.Bare, slice.Start, want);
                }

            default:
                return Constant(Value.Unknown.Bare, expression.Start, want);
        }
    }

    int One(Operation operation, Expression operand, int offset, int want)
    {
        var mark = builder.Temporary;
        var register = Expr(operand);
        builder.Temporary = mark;
        var target = Target(want);
        builder.Emit(operation, offset, target, register);
        return target;
    }

    int Deliver(int register, int want, int offset)
    {
        if (want == CodeBody.None || want == register)
            return register;
        builder.Emit(Operation.Move, offset, want, register);
        return want;
    }

    int Constant(Value value, int offset, int want)
    {
        var target = Target(want);
        builder.Emit(Operation.Constant, offset, target, builder.Constant(value));
        return target;
    }

    Value Literal(Expression expression)
    {
        switch (expression)
        {
            case StringExpression { IsBytes: true } bytes:
                return new Value.Bytes(Literals.Bytes(source, bytes), Flow.None, []);
            case StringExpression text:
                return new Value.Text(Literals.Text(source, text), Flow.None, []);
            case NumberExpression number:
                return Literals.Number(source, number) switch
                {
                    BigInteger integer => Values.Integer(integer),
                    double real => new Value.Number(real, Flow.None),
                    _ => Value.Unknown.Bare,
                };
            case ConstantExpression constant:
                return constant.Kind switch
                {
                    ConstantKind.True => Values.True,
                    ConstantKind.False => Values.False,
                    ConstantKind.None => Values.None,
                    _ => Values.Ellipsis,
                };
            default:
                return Value.Unknown.Bare;
        }
    }

    /// <summary>The value of a display of literals, or null.</summary>
    Value? TryConstant(Expression expression)
    {
        switch (expression)
        {
            case StringExpression or NumberExpression or ConstantExpression:
                return Literal(expression);
            case UnaryExpression { Operator: UnaryOperator.Minus, Operand: NumberExpression number }:
                return Literal(number) switch
                {
                    Value.Number { Content: BigInteger integer } => Values.Integer(-integer),
                    Value.Number { Content: double real } => new Value.Number(-real, Flow.None),
                    _ => null,
                };
            case SequenceExpression sequence:
                {
                    foreach (var item in sequence.Items)
                    {
                        if (!IsLiteral(item))
                            return null;
                    }

                    var values = new Value[sequence.Items.Length];
                    for (var i = 0; i < values.Length; i++)
                        values[i] = TryConstant(sequence.Items[i]) ?? Value.Unknown.Bare;
                    return new Value.Sequence(values, Flow.None) { Kind = sequence.Kind };
                }

            case DictionaryExpression dictionary:
                {
                    for (var i = 0; i < dictionary.Keys.Length; i++)
                    {
                        if (dictionary.Keys[i] is not (StringExpression or NumberExpression or ConstantExpression) || !IsLiteral(dictionary.Values[i]))
                            return null;
                    }

                    var entries = new (Value, Value)[dictionary.Keys.Length];
                    for (var i = 0; i < entries.Length; i++)
                        entries[i] = (Literal(dictionary.Keys[i]!), TryConstant(dictionary.Values[i]) ?? Value.Unknown.Bare);
                    return new Value.Mapping(entries, Flow.None);
                }

            default:
                return null;
        }
    }

    static bool IsLiteral(Expression expression)
    {
        switch (expression)
        {
            case StringExpression or NumberExpression or ConstantExpression:
            case UnaryExpression { Operator: UnaryOperator.Minus, Operand: NumberExpression }:
                return true;
            case SequenceExpression sequence:
                foreach (var item in sequence.Items)
                {
                    if (!IsLiteral(item))
                        return false;
                }

                return true;
            case DictionaryExpression dictionary:
                for (var i = 0; i < dictionary.Keys.Length; i++)
                {
                    if (dictionary.Keys[i] is not (StringExpression or NumberExpression or ConstantExpression) || !IsLiteral(dictionary.Values[i]))
                        return false;
                }

                return true;
            default:
                return false;
        }
    }

    int Binary(BinaryExpression last, int want)
    {
        var bottom = chain.Count;
        Expression left = last;
        while (left is BinaryExpression binary)
        {
            chain.Add(binary);
            left = binary.Left;
        }

        var mark = builder.Temporary;
        if (chain.Count - bottom > 2 && IsTextChain(bottom, left))
        {
            // What is added to a literal text is text: put it together at once, in linear time.
            var parts = new int[chain.Count - bottom + 2];
            parts[0] = parts.Length - 1;
            parts[1] = Expr(left);
            for (var i = 2; chain.Count > bottom; i++)
            {
                var binary = (BinaryExpression)chain[^1];
                chain.RemoveAt(chain.Count - 1);
                parts[i] = Expr(binary.Right);
            }

            builder.Temporary = mark;
            var whole = Target(want);
            builder.Emit(Operation.Concatenate, last.Start, whole, 0, builder.Operands(parts));
            return whole;
        }

        var register = Expr(left);
        var result = CodeBody.None;
        while (chain.Count > bottom)
        {
            var binary = (BinaryExpression)chain[^1];
            chain.RemoveAt(chain.Count - 1);
            if (result == CodeBody.None)
                result = register < 0 ? register : builder.NewTemporary();
            var inner = builder.Temporary;
            var right = Expr(binary.Right);
            builder.Temporary = inner;
            var target = chain.Count == bottom && want != CodeBody.None ? want : result;
            builder.Emit(Operation.Binary, binary.Start, target, register, right, (int)binary.Operator);
            register = target;
        }

        builder.Temporary = register < 0 ? Math.Max(mark, ~register + 1) : mark;
        return register;
    }

    bool IsTextChain(int bottom, Expression left)
    {
        var isText = left is StringExpression { IsBytes: false } or InterpolatedStringExpression;
        for (var i = bottom; i < chain.Count; i++)
        {
            var binary = (BinaryExpression)chain[i];
            if (binary.Operator != BinaryOperator.Add)
                return false;
            isText |= binary.Right is StringExpression { IsBytes: false } or InterpolatedStringExpression;
        }

        return isText;
    }

    int Compare(CompareExpression compare, int want)
    {
        var target = builder.NewTemporary();
        var mark = builder.Temporary;
        var left = Expr(compare.Left);
        for (var i = 0; i < compare.Operands.Length; i++)
        {
            // The operand before stays where it is: it is the next one's left side.
            var at = i == 0 ? -1 : builder.Emit(Operation.Boolean, compare.Operands[i].Start, target, 0, 0, 1);
            var right = Expr(compare.Operands[i]);
            builder.Emit(Operation.Compare, compare.Start, target, left, right, (int)compare.Operators[i]);
            if (at >= 0)
                builder.SetB(at, builder.Next);
            left = right;
        }

        builder.Temporary = mark;
        return Deliver(target, want, compare.Start);
    }

    int Sequence(SequenceExpression sequence, int want)
    {
        var mark = builder.Temporary;
        var operands = new int[1 + 2 * sequence.Items.Length];
        operands[0] = sequence.Items.Length;
        for (var i = 0; i < sequence.Items.Length; i++)
        {
            operands[1 + 2 * i] = sequence.Items[i] is StarredExpression ? ArgumentTag.Star : ArgumentTag.Positional;
            operands[2 + 2 * i] = Expr(sequence.Items[i]);
        }

        builder.Temporary = mark;
        var target = Target(want);
        builder.Emit(Operation.MakeSequence, sequence.Start, target, 0, builder.Operands(operands), (int)sequence.Kind);
        return target;
    }

    int Dictionary(DictionaryExpression dictionary, int want)
    {
        var mark = builder.Temporary;
        var operands = new int[1 + 2 * dictionary.Keys.Length];
        operands[0] = dictionary.Keys.Length;
        for (var i = 0; i < dictionary.Keys.Length; i++)
        {
            operands[1 + 2 * i] = dictionary.Keys[i] is { } key ? Expr(key) : CodeBody.None;
            operands[2 + 2 * i] = Expr(dictionary.Values[i]);
        }

        builder.Temporary = mark;
        var target = Target(want);
        builder.Emit(Operation.MakeMapping, dictionary.Start, target, 0, builder.Operands(operands));
        return target;
    }

    /// <summary>A chain such as <c>a.b(c)[d].e</c>, from its left end.</summary>
    int Chain(Expression expression, int want)
    {
        var bottom = chain.Count;
        while (true)
        {
            var inner = expression switch
            {
                AttributeExpression attribute => attribute.Value,
                SubscriptExpression subscript => subscript.Value,
                CallExpression call => call.Function,
                _ => null,
            };
            if (inner is null)
                break;
            chain.Add(expression);
            expression = inner;
        }

        var mark = builder.Temporary;
        var register = Expr(expression);
        var place = expression is NameExpression name ? Find(Known(name.Name)) : Nowhere;
        var link = CodeBody.None;

        // What a method may change is written back to where it came from, step by step.
        List<Step>? path = null;
        for (var steps = StepsToChange(bottom); steps > 0; steps--)
        {
            var node = chain[^1];
            chain.RemoveAt(chain.Count - 1);
            if (node is AttributeExpression { } method && chain[^1] is CallExpression setdefault && IsMutator(Known(method.Name)))
            {
                chain.RemoveAt(chain.Count - 1);
                var result = builder.NewTemporary();
                var operands = Arguments(setdefault, Known(method.Name), out var variant);
                builder.Emit(Operation.CallMethod, setdefault.Start, result, register, operands, (int)variant);
                (path ??= []).Insert(0, new Step(register, CodeBody.None, builder.Operand(operands + 3), result));
            }
            else
                (path ??= []).Insert(0, Take(node, register));
            register = path[0].Result;
        }

        while (chain.Count > bottom)
        {
            var node = chain[^1];
            chain.RemoveAt(chain.Count - 1);
            if (link == CodeBody.None)
                link = builder.NewTemporary();
            var inner = builder.Temporary;
            switch (node)
            {
                case AttributeExpression attribute when chain.Count > bottom && chain[^1] is CallExpression call:
                    {
                        chain.RemoveAt(chain.Count - 1);
                        var target = chain.Count == bottom && want != CodeBody.None ? want : link;
                        var changes = (IsMutator(Known(attribute.Name)) || scope.Kind == ScopeKind.Module && names[Known(attribute.Name)] is "read" or "load") && register != target;
                        var operands = Arguments(call, Known(attribute.Name), out var variant);
                        builder.Emit(Operation.CallMethod, call.Start, target, register, operands, (int)variant);
                        if (changes && register < 0)
                            WriteBack(path, place, register, call.Start);
                        path = null;
                        place = Nowhere;
                        register = target;
                        break;
                    }

                case AttributeExpression attribute:
                    {
                        var target = chain.Count == bottom && want != CodeBody.None ? want : link;
                        builder.Emit(Operation.LoadAttribute, attribute.Start, target, register, Known(attribute.Name));
                        place = Nowhere;
                        register = target;
                        break;
                    }

                case SubscriptExpression subscript:
                    {
                        var target = chain.Count == bottom && want != CodeBody.None ? want : link;
                        if (subscript.Index is SliceExpression slice)
                        {
                            var operands = builder.Operands([Part(slice.Lower), Part(slice.Upper), Part(slice.Step)]);
                            builder.Emit(Operation.Slice, subscript.Start, target, register, operands);
                        }
                        else
                        {
                            var index = Expr(subscript.Index);
                            builder.Emit(Operation.LoadItem, subscript.Start, target, register, index);
                        }

                        place = Nowhere;
                        register = target;
                        break;
                    }

                case CallExpression call:
                    {
                        var target = chain.Count == bottom && want != CodeBody.None ? want : link;
                        var operands = Arguments(call, CodeBody.None, out var variant);
                        builder.Emit(Operation.Call, call.Start, target, register, operands, (int)variant);
                        place = Nowhere;
                        register = target;
                        break;
                    }
            }

            builder.Temporary = inner;
        }

        builder.Temporary = register < 0 ? Math.Max(mark, ~register + 1) : mark;
        return register;
    }

    /// <summary>Steps from the left end of a chain to the object that its first call may change: one in <c>a.b.append(c)</c>, none where that is <c>a</c> itself.</summary>
    int StepsToChange(int bottom)
    {
        var steps = 0;
        for (var i = chain.Count - 1; i > bottom && steps <= MaxSteps; i--, steps++)
        {
            if (chain[i] is SubscriptExpression { Index: not SliceExpression } || chain[i] is AttributeExpression && chain[i - 1] is not CallExpression)
                continue;
            if (chain[i] is not AttributeExpression method || chain[i - 1] is not CallExpression call || !IsMutator(Known(method.Name)))
                return 0;
            if (names[Known(method.Name)] != "setdefault" || call.Arguments is not [not StarredExpression, ..] || i - 2 <= bottom)
                return steps;
            i--;
        }

        return 0;
    }

    int Part(Expression? expression) => expression is null ? CodeBody.None : Expr(expression);

    bool IsMutator(int name)
    {
        if (!mutators.TryGetValue(name, out var known))
            mutators.Add(name, known = Mutators.Contains(names[name]));
        return known;
    }

    int Arguments(CallExpression call, int method, out CallVariant variant)
    {
        variant = call.Arguments is [.., StringExpression] ? CallVariant.LiteralLast : CallVariant.None;
        var count = call.Arguments.Length + call.Keywords.Length;
        var first = method == CodeBody.None ? 1 : 2;
        var operands = new int[first + 2 * count];
        if (method != CodeBody.None)
            operands[0] = method;
        operands[first - 1] = count;
        var at = first;
        foreach (var argument in call.Arguments)
        {
            operands[at++] = argument is StarredExpression ? ArgumentTag.Star : ArgumentTag.Positional;
            operands[at++] = Expr(argument);
        }

        foreach (var keyword in call.Keywords)
        {
            operands[at++] = keyword.Name >= 0 ? keyword.Name : ArgumentTag.DoubleStar;
            operands[at++] = Expr(keyword.Value);
        }

        return builder.Operands(operands);
    }

    int MakeFunction(int name, int offset, Parameters parameters, Statement[] body, Expression? result, int want)
    {
        var mark = builder.Temporary;
        var defaults = new List<int> { 0 };
        for (var i = 0; i < parameters.All.Length; i++)
        {
            if (parameters.All[i].Fallback is not { } fallback)
                continue;
            defaults.Add(i);
            defaults.Add(Expr(fallback));
            defaults[0]++;
        }

        foreach (var parameter in parameters.All)
            Annotation(parameter.Annotation);
        Annotation(parameters.Rest?.Annotation);
        Annotation(parameters.KeywordRest?.Annotation);
        builder.Temporary = mark;
        var isMethod = scope.Kind == ScopeKind.Class;
        var label = Qualified(name);
        var inner = Function(label, offset, parameters, body, result, isMethod);
        var target = Target(want);
        builder.Emit(Operation.MakeFunction, offset, target, builder.Child(inner), builder.Operands(defaults.ToArray()));
        return target;
    }

    /// <summary>An annotation is run like any expression; only one that calls something is worth it.</summary>
    void Annotation(Expression? annotation)
    {
        if (annotation is null || !Calls(annotation, 8))
            return;
        var mark = builder.Temporary;
        Expr(annotation);
        builder.Temporary = mark;
    }

    static bool Calls(Expression? expression, int depth)
    {
        if (depth == 0)
            return true;
        switch (expression)
        {
            case null or NameExpression or StringExpression or NumberExpression or ConstantExpression:
                return false;
            case AttributeExpression attribute:
                return Calls(attribute.Value, depth - 1);
            case SubscriptExpression subscript:
                return Calls(subscript.Value, depth - 1) || Calls(subscript.Index, depth - 1);
            case BinaryExpression binary:
                return Calls(binary.Left, depth - 1) || Calls(binary.Right, depth - 1);
            case SequenceExpression sequence:
                foreach (var item in sequence.Items)
                {
                    if (Calls(item, depth - 1))
                        return true;
                }

                return false;
            default:
                return true;
        }
    }

    int Comprehension(ComprehensionExpression comprehension, int want)
    {
        var target = builder.NewTemporary();
        var mark = builder.Temporary;
        if (comprehension.Kind == ComprehensionKind.Dictionary)
            builder.Emit(Operation.MakeMapping, comprehension.Start, target, 0, builder.Operands([0]));
        else
        {
            var kind = comprehension.Kind == ComprehensionKind.Set ? SequenceKind.Set : SequenceKind.List;
            builder.Emit(Operation.MakeSequence, comprehension.Start, target, 0, builder.Operands([0]), (int)kind);
        }

        scope = new Scope(ScopeKind.Comprehension, scope, builder);
        Generators(comprehension, 0, target);
        scope = scope.Parent!;
        builder.Temporary = mark;
        return Deliver(target, want, comprehension.Start);
    }

    void Generators(ComprehensionExpression comprehension, int index, int target)
    {
        if (index == comprehension.Generators.Length || index == MaxGenerators)
        {
            var element = Expr(comprehension.Element);
            if (comprehension.Value is null)
                builder.Emit(Operation.Append, comprehension.Element.Start, target, element);
            else
                builder.Emit(Operation.AppendPair, comprehension.Element.Start, target, element, Expr(comprehension.Value));
            return;
        }

        var generator = comprehension.Generators[index];
        var item = builder.NewTemporary();
        var iterable = Expr(generator.Iterable);
        new BoundNames(names, Bind, _ => { }).Targets(generator.Target);
        var loop = builder.Emit(Operation.For, generator.Start, item, iterable, 0, generator.IsAsync ? 1 : 0);
        StoreComprehension(generator.Target, item);
        var conditions = new int[Math.Min(generator.Conditions.Length, MaxGenerators)];
        var operands = new int[conditions.Length];
        for (var i = 0; i < conditions.Length; i++)
        {
            conditions[i] = builder.Emit(Operation.If, generator.Conditions[i].Start);
            var test = builder.Next;
            var register = Expr(generator.Conditions[i]);
            operands[i] = builder.Operands([0, 1, test, builder.Next, 0, register, 0]);
        }

        for (var i = conditions.Length; i < generator.Conditions.Length; i++)
            Expr(generator.Conditions[i]);
        Generators(comprehension, index + 1, target);
        for (var i = 0; i < conditions.Length; i++)
        {
            builder.SetOperand(operands[i], builder.Next);
            builder.SetOperand(operands[i] + 4, builder.Next);
            builder.SetOperand(operands[i] + 6, builder.Next);
            builder.SetB(conditions[i], operands[i]);
        }

        builder.SetB(loop, builder.Operands([builder.Next, builder.Next]));
    }

    void StoreComprehension(Expression target, int register)
    {
        // A comprehension's own names shadow those around it, so a target is never stored further out.
        if (target is NameExpression name)
            builder.Emit(Operation.Move, name.Start, scope.Variables[Known(name.Name)], register);
        else
            Store(target, register);
    }

    int Interpolated(InterpolatedPart[] parts, int offset, int want)
    {
        var mark = builder.Temporary;
        var operands = new List<int> { 0 };
        foreach (var part in parts)
        {
            switch (part)
            {
                case LiteralPart literal:
                    operands.Add(Constant(new Value.Text(Literals.Text(source, literal), Flow.None, []), literal.Start, CodeBody.None));
                    break;
                case ReplacementPart field:
                    {
                        if (field.IsDebug)
                        {
                            var text = System.Text.Encoding.UTF8.GetString(source.Utf8.Span[field.Value.Start..Math.Max(field.Value.Start, field.ExpressionEnd)]);
                            operands.Add(Constant(new Value.Text(text, Flow.None, []), field.Start, CodeBody.None));
                        }

                        var target = builder.NewTemporary();
                        var inner = builder.Temporary;
                        var value = Expr(field.Value);
                        var specification = field.Specification is { Length: > 0 } specified ? Interpolated(specified, field.Start, CodeBody.None) : CodeBody.None;
                        var conversion = field.Conversion != 0 ? field.Conversion : field.IsDebug && specification == CodeBody.None ? 'r' : '\0';
                        builder.Emit(Operation.Format, field.Start, target, value, specification, conversion);
                        builder.Temporary = inner;
                        operands.Add(target);
                        break;
                    }
            }
        }

        operands[0] = operands.Count - 1;
        builder.Temporary = mark;
        var result = Target(want);
        builder.Emit(Operation.Concatenate, offset, result, 0, builder.Operands(operands.ToArray()));
        return result;
    }
}
