using System.Text;
using Bonded.Python.Evaluation;
using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Code;

/// <summary>
/// Makes code of a tree. Chains of operators, attributes, subscripts and calls are walked with loops; everything else recurses as deep as
/// the parser let it nest.
/// </summary>
internal sealed partial class Lowering
{
    /// <summary>Clauses of one comprehension; CPython gives up at 20 nested loops.</summary>
    const int MaxGenerators = 20;

    /// <summary>Steps between a variable and what is changed in it (<c>a.b["c"].append(d)</c> has two) that are followed back.</summary>
    const int MaxSteps = 4;

    readonly SourceText source;
    readonly NameTable names;
    readonly ModuleScope module;
    readonly Stack<BodyBuilder> spare = [];
    readonly List<Expression> chain = [];
    readonly int nameName, docName;
    readonly bool keepsDocs;
    BodyBuilder builder;
    Scope scope;

    Lowering(SourceText source, NameTable names, ModuleScope module)
    {
        this.source = source;
        this.names = names;
        this.module = module;
        nameName = Name("__name__");
        var known = names.Count;
        docName = Name("__doc__");
        keepsDocs = docName < known;
        builder = new BodyBuilder();
        scope = new Scope(ScopeKind.Module, null, builder);
    }

    /// <summary>Lowers a module, or code that is executed among the variables of one.</summary>
    public static CodeBody Lower(ModuleSyntax tree, SourceText source, NameTable names, ModuleScope module, CodeUnitKind kind) =>
        new Lowering(source, names, module).Module(tree, kind);

    /// <summary>A name, or the empty one where the parser found none.</summary>
    int Known(int name) => name >= 0 ? name : Name("");

    int Name(string text) => names.Add(Encoding.UTF8.GetBytes(text));

    CodeBody Module(ModuleSyntax tree, CodeUnitKind kind)
    {
        var body = new CodeBody { Kind = kind, Name = "", Offset = 0 };
        new BoundNames(names, name => module.Add(name), declared => { }).Collect(tree.Body);
        if (keepsDocs && tree.Body is [ExpressionStatement { Value: StringExpression { IsBytes: false } doc }, ..])
            builder.Emit(Operation.StoreGlobal, 0, 0, module.Add(docName), Expr(doc));
        Body(tree.Body);
        builder.Finish(body);
        return body;
    }

    CodeBody Function(
        string name, int offset, Parameters parameters, Statement[] statements, Expression? result, bool isMethod)
    {
        var body = new CodeBody
        {
            Kind = CodeUnitKind.Function,
            Name = name,
            Offset = offset,
            Positional = parameters.Positional,
            IsMethod = isMethod,
        };
        var (outerBuilder, outerScope) = (builder, scope);
        builder = spare.Count > 0 ? spare.Pop() : new BodyBuilder();
        scope = new Scope(ScopeKind.Function, outerScope, builder) { Label = name };
        var all = new List<int>();
        foreach (var parameter in parameters.All)
            Declare(parameter);
        if (parameters.Rest is not null)
        {
            body.Rest = all.Count;
            Declare(parameters.Rest);
        }

        if (parameters.KeywordRest is not null)
        {
            body.KeywordRest = all.Count;
            Declare(parameters.KeywordRest);
        }

        body.Parameters = [.. all];
        new BoundNames(names, BindHere, DeclareScope).Collect(statements);
        for (var i = 0; i < parameters.All.Length; i++)
        {
            if (parameters.All[i].OldPattern is { } pattern)
                Store(pattern, i);
        }

        if (keepsDocs && statements is [ExpressionStatement { Value: StringExpression { IsBytes: false } doc }, ..])
            body.Doc = new Value.Text(Parsing.Literals.Text(source, doc), Flow.None, []);
        if (result is not null)
            builder.Emit(Operation.Return, result.Start, 0, Expr(result));
        else
            Body(statements);
        body.Names = scope.Variables;
        builder.Finish(body);
        builder.Clear();
        spare.Push(builder);
        (builder, scope) = (outerBuilder, outerScope);
        return body;

        void BindHere(int name)
        {
            if (scope.Variables.TryGetValue(name, out var variable) && variable < Math.Min(all.Count, 64))
                body.Rebound |= 1UL << variable;
            Bind(name);
        }

        void Declare(Parameter parameter)
        {
            var variable = builder.NewVariable();
            if (parameter.Name >= 0)
                scope.Variables[parameter.Name] = variable;
            if (parameter.OldPattern is not null)
                new BoundNames(names, Bind, DeclareScope).Targets(parameter.OldPattern);
            all.Add(parameter.Name);
        }
    }

    void Bind(int name)
    {
        if (scope.Globals?.Contains(name) != true && scope.Nonlocals?.Contains(name) != true && !scope.Variables.ContainsKey(name))
            scope.Variables.Add(name, builder.NewVariable());
    }

    void DeclareScope(ScopeStatement statement)
    {
        foreach (var declared in statement.Names)
        {
            var name = Known(declared);
            if (statement.IsNonlocal)
                (scope.Nonlocals ??= []).Add(name);
            else
            {
                (scope.Globals ??= []).Add(name);
                module.Add(name);
            }

            scope.Variables.Remove(name);
        }
    }

    /// <summary>The code below a main guard, as a body of its own.</summary>
    CodeBody Guard(IfBranch branch)
    {
        var body = new CodeBody { Kind = CodeUnitKind.MainGuard, Name = "__main__", Offset = branch.Start };
        var (outerBuilder, outerScope) = (builder, scope);
        builder = new BodyBuilder();
        scope = new Scope(ScopeKind.Module, outerScope, builder);
        Body(branch.Body);
        builder.Finish(body);
        (builder, scope) = (outerBuilder, outerScope);
        return body;
    }

    string Qualified(int name, string? text = null)
    {
        var result = text ?? names[name];
        for (var at = scope; at is not null; at = at.Parent)
        {
            if (at.Kind is ScopeKind.Class or ScopeKind.Function && at.Label is not null)
                return at.Label + "." + result;
        }

        return result;
    }

    /// <summary>Where a name is: a variable here, one of a function further out, one of the module, or nowhere.</summary>
    Place Find(int name)
    {
        var depth = 0;
        var inside = builder;
        for (var at = scope; at is not null; at = at.Parent)
        {
            if (at.Builder != inside)
            {
                depth++;
                inside = at.Builder;
            }

            if (at.Kind == ScopeKind.Class && depth > 0)
                continue;
            if (at.Globals?.Contains(name) == true)
                break;
            if (at.Variables.TryGetValue(name, out var variable))
                return depth == 0 ? new Place(PlaceKind.Variable, variable, 0) : new Place(PlaceKind.Free, variable, depth);
        }

        return module.TryFind(name, out var slot) ? new Place(PlaceKind.Global, slot, 0) : new Place(PlaceKind.Unbound, name, 0);
    }

    int Load(int name, int offset, int want)
    {
        var place = Find(name);
        if (place.Kind == PlaceKind.Variable)
        {
            if (want == CodeBody.None || want == place.Index)
                return place.Index;
            builder.Emit(Operation.Move, offset, want, place.Index);
            return want;
        }

        var target = Target(want);
        if (place.Kind == PlaceKind.Global)
            builder.Emit(Operation.LoadGlobal, offset, target, place.Index);
        else if (place.Kind == PlaceKind.Free)
            builder.Emit(Operation.LoadFree, offset, target, place.Depth, place.Index);
        else
            builder.Emit(Operation.LoadName, offset, target, place.Index);
        return target;
    }

    /// <summary>The place that an assignment to a name writes to.</summary>
    Place Binding(int name)
    {
        // A walrus in a comprehension binds outside of it.
        var at = scope;
        while (at.Kind == ScopeKind.Comprehension)
            at = at.Parent!;
        if (at.Kind == ScopeKind.Module || at.Globals?.Contains(name) == true)
            return new Place(PlaceKind.Global, module.Add(name), 0);
        if (at.Nonlocals?.Contains(name) == true)
        {
            var place = Find(name);
            if (place.Kind is PlaceKind.Free or PlaceKind.Global)
                return place;
        }

        if (!at.Variables.TryGetValue(name, out var variable))
            at.Variables.Add(name, variable = builder.NewVariable());
        return new Place(PlaceKind.Variable, variable, 0);
    }

    void StoreName(int name, int register, int offset) => StorePlace(Binding(name), register, offset);

    void StorePlace(Place place, int register, int offset)
    {
        switch (place.Kind)
        {
            case PlaceKind.Variable when place.Index != register:
                builder.Emit(Operation.Move, offset, place.Index, register);
                break;
            case PlaceKind.Global:
                builder.StoresOutside |= scope.Kind != ScopeKind.Module;
                builder.Emit(Operation.StoreGlobal, offset, 0, place.Index, register);
                break;
            case PlaceKind.Free:
                builder.StoresOutside = true;
                builder.Emit(Operation.StoreFree, offset, register, place.Depth, place.Index);
                break;
        }
    }

    int Target(int want) => want == CodeBody.None ? builder.NewTemporary() : want;

    /// <summary>One step to an object within another: an attribute, or an item where <see cref="Name"/> is <see cref="CodeBody.None"/>.</summary>
    readonly record struct Step(int Owner, int Name, int Index, int Result);

    static readonly Place Nowhere = new(PlaceKind.Unbound, -1, 0);

    enum PlaceKind : byte { Variable, Free, Global, Unbound }

    readonly record struct Place(PlaceKind Kind, int Index, int Depth);
}
