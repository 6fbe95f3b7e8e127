using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Code;

internal sealed partial class Lowering
{
    void Body(ReadOnlySpan<Statement> statements)
    {
        foreach (var statement in statements)
        {
            var mark = builder.Temporary;
            Lower(statement);
            builder.Temporary = mark;
        }
    }

    void Lower(Statement statement)
    {
        switch (statement)
        {
            case ExpressionStatement expression:
                if (expression.Value is not (StringExpression or NumberExpression or ConstantExpression or NameExpression))
                    Expr(expression.Value);
                break;
            case AssignStatement assign:
                Assign(assign);
                break;
            case AugmentedAssignStatement augmented:
                Augmented(augmented);
                break;
            case AnnotatedAssignStatement annotated:
                if (scope.Kind != ScopeKind.Function || !annotated.IsSimple)
                    Annotation(annotated.Annotation);
                if (annotated.Value is not null)
                    Store(annotated.Target, Expr(annotated.Value));
                break;
            case ReturnStatement result:
                builder.Emit(Operation.Return, result.Start, 0, result.Value is null ? Constant(Values.None, result.Start, CodeBody.None) : Expr(result.Value));
                break;
            case IfStatement choice:
                If(choice);
                break;
            case ForStatement loop:
                For(loop);
                break;
            case WhileStatement loop:
                {
                    var at = builder.Emit(Operation.While, loop.Start);
                    var test = Expr(loop.Test);
                    var body = builder.Next;
                    Body(loop.Body);
                    var otherwise = builder.Next;
                    Body(loop.Otherwise);
                    builder.SetB(at, builder.Operands([builder.Next, body, otherwise, test]));
                    break;
                }

            case TryStatement attempt:
                Try(attempt);
                break;
            case WithStatement with:
                foreach (var item in with.Items)
                {
                    var mark = builder.Temporary;
                    var entered = One(Operation.Enter, item.Context, item.Start, CodeBody.None);
                    if (item.Target is not null)
                        Store(item.Target, entered);
                    builder.Temporary = mark;
                }

                var start = builder.Emit(Operation.With, with.Start);
                Body(with.Body);
                builder.SetB(start, builder.Next);
                break;
            case MatchStatement match:
                Match(match);
                break;
            case FunctionStatement function:
                {
                    var decorators = Decorators(function.Decorators);
                    Annotation(function.Returns);
                    var value = MakeFunction(Known(function.Name), function.Start, function.Parameters, function.Body, null, CodeBody.None);
                    StoreName(Known(function.Name), Decorate(value, decorators, function.Decorators), function.Start);
                    break;
                }

            case ClassStatement type:
                Class(type);
                break;
            case ImportStatement import:
                foreach (var alias in import.Names)
                {
                    var mark = builder.Temporary;
                    var target = builder.NewTemporary();
                    builder.Emit(Operation.Import, alias.Start, target, Known(alias.Name), 0, alias.Alias >= 0 ? 1 : 0);
                    StoreName(alias.Alias >= 0 ? alias.Alias : BoundNames.First(names, Known(alias.Name)), target, alias.Start);
                    builder.Temporary = mark;
                }

                break;
            case ImportFromStatement import:
                {
                    var from = import.Module >= 0 ? import.Module : CodeBody.None;
                    var level = Math.Min(import.Level, byte.MaxValue);
                    foreach (var alias in import.Names)
                    {
                        if (names[Known(alias.Name)] == "*")
                        {
                            builder.Emit(Operation.ImportStar, alias.Start, 0, from, 0, level);
                            continue;
                        }

                        var mark = builder.Temporary;
                        var target = builder.NewTemporary();
                        builder.Emit(Operation.ImportFrom, alias.Start, target, from, Known(alias.Name), level);
                        StoreName(alias.Alias >= 0 ? alias.Alias : Known(alias.Name), target, alias.Start);
                        builder.Temporary = mark;
                    }

                    break;
                }

            case RaiseStatement raise:
                {
                    var value = raise.Exception is null ? Constant(Values.None, raise.Start, CodeBody.None) : Expr(raise.Exception);
                    foreach (var part in (ReadOnlySpan<Expression?>)[raise.Cause, raise.OldValue, raise.OldTraceback])
                    {
                        if (part is not null)
                            Expr(part);
                    }

                    builder.Emit(Operation.Raise, raise.Start, 0, value);
                    break;
                }

            case JumpStatement { Kind: JumpKind.Break } jump:
                builder.Emit(Operation.Break, jump.Start);
                break;
            case JumpStatement { Kind: JumpKind.Continue } jump:
                builder.Emit(Operation.Continue, jump.Start);
                break;
            case AssertStatement assert:
                Expr(assert.Test);
                if (assert.Message is not null)
                    Expr(assert.Message);
                break;
            case DeleteStatement delete:
                foreach (var target in delete.Targets)
                {
                    if (target is SubscriptExpression { Index: not SliceExpression } item)
                        Item(item, Operation.DeleteItem, 0);
                    else if (target is not NameExpression)
                        Expr(target);
                }

                break;
            case TypeAliasStatement alias:
                StoreName(Known(alias.Name.Name), Constant(Value.Unknown.Bare, alias.Start, CodeBody.None), alias.Start);
                break;
            case PrintStatement print:
                CallBuiltin("print", print.Start, print.Target is null ? print.Values : [.. print.Values, print.Target]);
                break;
            case ExecStatement exec:
                CallBuiltin("exec", exec.Start, [exec.Code, .. exec.Globals is null ? [] : (Expression[])[exec.Globals], .. exec.Locals is null ? [] : (Expression[])[exec.Locals]]);
                break;
        }
    }

    void CallBuiltin(string name, int offset, Expression[] arguments)
    {
        var function = Load(Name(name), offset, CodeBody.None);
        var operands = new int[1 + 2 * arguments.Length];
        operands[0] = arguments.Length;
        for (var i = 0; i < arguments.Length; i++)
        {
            operands[1 + 2 * i] = ArgumentTag.Positional;
            operands[2 + 2 * i] = Expr(arguments[i]);
        }

        builder.Emit(Operation.Call, offset, builder.NewTemporary(), function, builder.Operands(operands));
    }

    void Assign(AssignStatement assign)
    {
        if (assign.Targets is [NameExpression single] && Binding(Known(single.Name)) is { Kind: PlaceKind.Variable } place)
        {
            Expr(assign.Value, place.Index);
            return;
        }

        if (assign.Targets is [SequenceExpression { Kind: not SequenceKind.Set } left] && assign.Value is SequenceExpression right && IsPairwise(left, right))
        {
            // a, b = x, y: each for itself, all read before any is written.
            var values = new int[right.Items.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = Expr(right.Items[i], builder.NewTemporary());
            for (var i = 0; i < values.Length; i++)
                Store(left.Items[i], values[i]);
            return;
        }

        var value = Expr(assign.Value);
        foreach (var target in assign.Targets)
            Store(target, value);
    }

    static bool IsPairwise(SequenceExpression left, SequenceExpression right)
    {
        if (left.Items.Length != right.Items.Length)
            return false;
        foreach (var item in left.Items)
        {
            if (item is StarredExpression)
                return false;
        }

        foreach (var item in right.Items)
        {
            if (item is StarredExpression)
                return false;
        }

        return true;
    }

    void Augmented(AugmentedAssignStatement augmented)
    {
        switch (augmented.Target)
        {
            case NameExpression name:
                {
                    var place = Binding(Known(name.Name));
                    var left = Load(Known(name.Name), name.Start, CodeBody.None);
                    var right = Expr(augmented.Value);
                    var target = place.Kind == PlaceKind.Variable ? place.Index : builder.NewTemporary();
                    builder.Emit(Operation.Binary, augmented.Start, target, left, right, (int)augmented.Operator);
                    StorePlace(place, target, augmented.Start);
                    break;
                }

            case AttributeExpression attribute:
                {
                    var owner = Expr(attribute.Value);
                    var left = builder.NewTemporary();
                    builder.Emit(Operation.LoadAttribute, attribute.Start, left, owner, Known(attribute.Name));
                    builder.Emit(Operation.Binary, augmented.Start, left, left, Expr(augmented.Value), (int)augmented.Operator);
                    builder.Emit(Operation.StoreAttribute, augmented.Start, left, owner, Known(attribute.Name));
                    break;
                }

            case SubscriptExpression { Index: not SliceExpression } item:
                {
                    var value = Expr(item);
                    var result = builder.NewTemporary();
                    builder.Emit(Operation.Binary, augmented.Start, result, value, Expr(augmented.Value), (int)augmented.Operator);
                    Item(item, Operation.StoreItem, result);
                    break;
                }

            default:
                Store(augmented.Target, Expr(augmented.Value));
                break;
        }
    }

    /// <summary>Emits code that assigns a register to a target.</summary>
    void Store(Expression target, int register)
    {
        var mark = builder.Temporary;
        switch (target)
        {
            case NameExpression name:
                // The target of a comprehension is bound in its own scope.
                if (scope.Kind == ScopeKind.Comprehension && scope.Variables.TryGetValue(Known(name.Name), out var variable))
                    builder.Emit(Operation.Move, name.Start, variable, register);
                else
                    StoreName(Known(name.Name), register, name.Start);
                break;
            case AttributeExpression attribute:
                {
                    var path = new List<Step>();
                    var owner = Reach(attribute.Value, path, out var root);
                    builder.Emit(Operation.StoreAttribute, attribute.Start, register, owner, Known(attribute.Name));
                    if (path.Count == 0 && owner < 0 && scope.Kind == ScopeKind.Module)
                        WriteBack(path, root, owner, attribute.Start);
                    break;
                }

            case SubscriptExpression item:
                Item(item, Operation.StoreItem, register);
                break;
            case SequenceExpression sequence:
                {
                    var operands = new int[2 + sequence.Items.Length];
                    operands[0] = sequence.Items.Length;
                    operands[1] = -1;
                    for (var i = 0; i < sequence.Items.Length; i++)
                    {
                        if (sequence.Items[i] is StarredExpression)
                            operands[1] = i;
                        operands[2 + i] = builder.NewTemporary();
                    }

                    builder.Emit(Operation.Unpack, sequence.Start, 0, register, builder.Operands(operands));
                    for (var i = 0; i < sequence.Items.Length; i++)
                        Store(sequence.Items[i], operands[2 + i]);
                    break;
                }

            case StarredExpression starred:
                Store(starred.Value, register);
                break;
            default:
                Expr(target);
                break;
        }

        builder.Temporary = mark;
    }

    /// <summary>Changes an item of a container and writes the container back to where it came from.</summary>
    void Item(SubscriptExpression item, Operation operation, int register)
    {
        var path = new List<Step>();
        var container = Reach(item.Value, path, out var root);
        int index;
        if (item.Index is SliceExpression slice)
        {
            foreach (var part in (ReadOnlySpan<Expression?>)[slice.Lower, slice.Upper, slice.Step])
            {
                if (part is not null)
                    Expr(part);
            }

            index = Constant(Value.Unknown.Bare, slice.Start, CodeBody.None);
        }
        else
            index = Expr(item.Index);
        builder.Emit(operation, item.Start, register, container, index);
        WriteBack(path, root, container, item.Start);
    }

    /// <summary>Emits code that reads what an expression names, each step of the way in a register of its own.</summary>
    /// <param name="path">Gets the steps, the last one first.</param>
    /// <param name="root">Where the way begins.</param>
    int Reach(Expression expression, List<Step> path, out Place root)
    {
        var inner = expression switch
        {
            AttributeExpression attribute => attribute.Value,
            SubscriptExpression { Index: not SliceExpression } subscript => subscript.Value,
            _ => null,
        };
        if (inner is null || path.Count >= MaxSteps)
        {
            root = expression is NameExpression name ? Find(Known(name.Name)) : Nowhere;
            return Expr(expression);
        }

        path.Add(default);
        var at = path.Count - 1;
        var owner = Reach(inner, path, out root);
        path[at] = Take(expression, owner);
        return path[at].Result;
    }

    /// <summary>Emits code for one step to an object within another.</summary>
    Step Take(Expression expression, int owner)
    {
        var step = new Step(owner, CodeBody.None, CodeBody.None, builder.NewTemporary());
        if (expression is AttributeExpression attribute)
        {
            builder.Emit(Operation.LoadAttribute, expression.Start, step.Result, owner, Known(attribute.Name));
            return step with { Name = Known(attribute.Name) };
        }

        var index = Expr(((SubscriptExpression)expression).Index);
        builder.Emit(Operation.LoadItem, expression.Start, step.Result, owner, index);
        return step with { Index = index };
    }

    /// <summary>Emits code that writes what was changed back to where it was read.</summary>
    void WriteBack(List<Step>? path, Place root, int register, int offset)
    {
        foreach (var step in path ?? [])
        {
            if (step.Name == CodeBody.None)
                builder.Emit(Operation.StoreItem, offset, step.Result, step.Owner, step.Index, 1);
            else
                builder.Emit(Operation.StoreAttribute, offset, step.Result, step.Owner, step.Name, 1);
            register = step.Owner;
        }

        if (root.Kind is PlaceKind.Global or PlaceKind.Free)
            StorePlace(root, register, offset);
    }

    void If(IfStatement choice)
    {
        var at = builder.Emit(Operation.If, choice.Start);
        var operands = new List<int>(3 + 4 * choice.Branches.Length) { 0, choice.Branches.Length };
        foreach (var branch in choice.Branches)
        {
            var mark = builder.Temporary;
            operands.Add(builder.Next);
            var test = Expr(branch.Test);
            operands.Add(builder.Next);
            if (scope.Kind == ScopeKind.Module && IsMainGuard(branch.Test))
                builder.Emit(Operation.Guard, branch.Start, 0, builder.Child(Guard(branch)));
            else
                Body(branch.Body);
            operands.Add(builder.Next);
            operands.Add(test);
            builder.Temporary = mark;
        }

        operands.Add(builder.Next);
        Body(choice.Otherwise);
        operands[0] = builder.Next;
        builder.SetB(at, builder.Operands(operands.ToArray()));
    }

    bool IsMainGuard(Expression test)
    {
        switch (test)
        {
            case CompareExpression { Operators: [CompareOperator.Equal or CompareOperator.Is], Operands: [var right] } compare:
                return IsName(compare.Left) && IsMain(right) || IsName(right) && IsMain(compare.Left);
            case CompareExpression { Operators: [CompareOperator.In], Operands: [SequenceExpression { Items: [var only] }] } compare:
                return IsName(compare.Left) && IsMain(only);
            case BooleanExpression { IsAnd: true } both:
                foreach (var value in both.Values)
                {
                    if (IsMainGuard(value))
                        return true;
                }

                return false;
            default:
                return false;
        }

        bool IsName(Expression expression) => expression is NameExpression name && Known(name.Name) == nameName;
        bool IsMain(Expression expression) => expression is StringExpression { IsBytes: false } text && Parsing.Literals.Text(source, text) == "__main__";
    }

    void For(ForStatement loop)
    {
        var item = builder.NewTemporary();
        var iterable = Expr(loop.Iterable);
        var at = builder.Emit(Operation.For, loop.Start, item, iterable, 0, loop.IsAsync ? 1 : 0);
        Store(loop.Target, item);
        Body(loop.Body);
        var otherwise = builder.Next;
        Body(loop.Otherwise);
        builder.SetB(at, builder.Operands([builder.Next, otherwise]));
    }

    void Try(TryStatement attempt)
    {
        var at = builder.Emit(Operation.Try, attempt.Start);
        Body(attempt.Body);
        var operands = new int[4 + attempt.Handlers.Length];
        for (var i = 0; i < attempt.Handlers.Length; i++)
        {
            var handler = attempt.Handlers[i];
            operands[4 + i] = builder.Next;
            var mark = builder.Temporary;
            var type = handler.Type is null ? CodeBody.None : Expr(handler.Type);
            var caught = builder.NewTemporary();
            builder.Emit(Operation.Catch, handler.Start, caught, type);
            if (handler.Name >= 0)
                StoreName(handler.Name, caught, handler.Start);
            if (handler.OldTarget is not null)
                Store(handler.OldTarget, caught);
            Body(handler.Body);
            builder.Temporary = mark;
        }

        operands[1] = builder.Next;
        Body(attempt.Otherwise);
        operands[2] = builder.Next;
        Body(attempt.Final);
        operands[0] = builder.Next;
        operands[3] = attempt.Handlers.Length;
        builder.SetB(at, builder.Operands(operands));
    }

    int[] Decorators(Expression[] decorators)
    {
        var registers = new int[decorators.Length];
        for (var i = 0; i < registers.Length; i++)
            registers[i] = Expr(decorators[i]);
        return registers;
    }

    int Decorate(int value, int[] decorators, Expression[] expressions)
    {
        for (var i = decorators.Length - 1; i >= 0; i--)
        {
            var target = builder.NewTemporary();
            var operands = builder.Operands([1, ArgumentTag.Positional, value]);
            builder.Emit(Operation.Call, expressions[i].Start, target, decorators[i], operands, (int)CallVariant.Decorator);
            value = target;
        }

        return value;
    }

    void Class(ClassStatement type)
    {
        var decorators = Decorators(type.Decorators);
        var bases = new List<int>();
        foreach (var expression in type.Bases)
            bases.Add(Expr(expression));
        var keywords = new List<int>();
        var values = new List<int>();
        foreach (var keyword in type.Keywords)
        {
            keywords.Add(keyword.Name);
            values.Add(Expr(keyword.Value));
        }

        var label = Qualified(Known(type.Name));
        var shape = new ClassShape(label, [.. bases], [.. keywords], [.. values]);
        scope = new Scope(ScopeKind.Class, scope, builder) { Label = label };
        new BoundNames(names, Bind, DeclareScope).Collect(type.Body);
        Body(type.Body);
        shape.Members = [.. scope.Variables.Keys];
        shape.MemberRegisters = [.. scope.Variables.Values];
        scope = scope.Parent!;
        var target = builder.NewTemporary();
        builder.Emit(Operation.MakeClass, type.Start, target, builder.Class(shape));
        StoreName(Known(type.Name), Decorate(target, decorators, type.Decorators), type.Start);
    }

    void Match(MatchStatement match)
    {
        var subject = Expr(match.Subject);
        var at = builder.Emit(Operation.If, match.Start);
        var operands = new List<int>(3 + 4 * match.Cases.Length) { 0, match.Cases.Length };
        foreach (var branch in match.Cases)
        {
            var mark = builder.Temporary;
            operands.Add(builder.Next);
            var test = Pattern(branch.Pattern, subject);
            if (branch.Guard is not null)
            {
                var guard = Expr(branch.Guard);
                test = branch.Pattern is CapturePattern { Inner: null } ? guard : Constant(Value.Unknown.Bare, branch.Start, CodeBody.None);
            }

            operands.Add(builder.Next);
            Body(branch.Body);
            operands.Add(builder.Next);
            operands.Add(test);
            builder.Temporary = mark;
        }

        operands.Add(builder.Next);
        operands[0] = builder.Next;
        builder.SetB(at, builder.Operands(operands.ToArray()));
    }

    /// <summary>Binds what a pattern captures; the register returned tells whether it matches.</summary>
    int Pattern(Pattern pattern, int subject)
    {
        var offset = pattern.Start;
        switch (pattern)
        {
            case ValuePattern value:
                {
                    var right = Expr(value.Value);
                    var target = builder.NewTemporary();
                    builder.Emit(Operation.Compare, offset, target, subject, right, (int)CompareOperator.Equal);
                    return target;
                }

            case SequencePattern sequence:
                {
                    var operands = new int[2 + sequence.Items.Length];
                    operands[0] = sequence.Items.Length;
                    operands[1] = -1;
                    for (var i = 0; i < sequence.Items.Length; i++)
                    {
                        if (sequence.Items[i] is StarPattern)
                            operands[1] = i;
                        operands[2 + i] = builder.NewTemporary();
                    }

                    builder.Emit(Operation.Unpack, offset, 0, subject, builder.Operands(operands));
                    for (var i = 0; i < sequence.Items.Length; i++)
                        Pattern(sequence.Items[i], operands[2 + i]);
                    break;
                }

            case StarPattern star:
                if (star.Name >= 0)
                    StoreName(star.Name, subject, offset);
                break;
            case MappingPattern mapping:
                for (var i = 0; i < mapping.Keys.Length; i++)
                {
                    var item = builder.NewTemporary();
                    builder.Emit(Operation.LoadItem, offset, item, subject, Expr(mapping.Keys[i]));
                    Pattern(mapping.Values[i], item);
                }

                if (mapping.Rest >= 0)
                    StoreName(mapping.Rest, subject, offset);
                break;
            case ClassPattern type:
                Expr(type.Type);
                foreach (var item in type.Positional)
                    Pattern(item, subject);
                for (var i = 0; i < type.KeywordNames.Length; i++)
                {
                    var item = builder.NewTemporary();
                    builder.Emit(Operation.LoadAttribute, offset, item, subject, Known(type.KeywordNames[i]));
                    Pattern(type.KeywordValues[i], item);
                }

                break;
            case CapturePattern capture:
                {
                    var test = capture.Inner is null ? Constant(Values.True, offset, CodeBody.None) : Pattern(capture.Inner, subject);
                    if (capture.Name >= 0)
                        StoreName(capture.Name, subject, offset);
                    return test;
                }

            case AlternativePattern alternative:
                foreach (var item in alternative.Alternatives)
                    Pattern(item, subject);
                break;
        }

        return Constant(Value.Unknown.Bare, offset, CodeBody.None);
    }
}
