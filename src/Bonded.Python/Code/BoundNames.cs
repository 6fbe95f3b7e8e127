using System.Text;
using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Code;

/// <summary>Finds the names that statements bind, without those of nested functions and classes.</summary>
internal sealed class BoundNames(NameTable names, Action<int> bound, Action<ScopeStatement> declared)
{
    public void Collect(ReadOnlySpan<Statement> statements)
    {
        foreach (var statement in statements)
            Collect(statement);
    }

    /// <summary>A name, or the empty one where the parser found none.</summary>
    int Known(int name) => name >= 0 ? name : names.Add(default);

    /// <summary>The name that <c>import a.b.c</c> binds: that of its first part.</summary>
    public static int First(NameTable names, int dotted)
    {
        var text = names[dotted];
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? dotted : names.Add(Encoding.UTF8.GetBytes(text[..dot]));
    }

    void Collect(Statement statement)
    {
        switch (statement)
        {
            case AssignStatement assign:
                foreach (var target in assign.Targets)
                    Targets(target);
                break;
            case AugmentedAssignStatement augmented:
                Targets(augmented.Target);
                break;
            case AnnotatedAssignStatement annotated:
                Targets(annotated.Target);
                break;
            case ImportStatement import:
                foreach (var alias in import.Names)
                    bound(alias.Alias >= 0 ? alias.Alias : First(names, Known(alias.Name)));
                break;
            case ImportFromStatement import:
                foreach (var alias in import.Names)
                {
                    if (names[Known(alias.Name)] != "*")
                        bound(alias.Alias >= 0 ? alias.Alias : Known(alias.Name));
                }

                break;
            case FunctionStatement function:
                bound(Known(function.Name));
                break;
            case ClassStatement type:
                bound(Known(type.Name));
                break;
            case TypeAliasStatement alias:
                bound(Known(alias.Name.Name));
                break;
            case DeleteStatement delete:
                foreach (var target in delete.Targets)
                    Targets(target);
                break;
            case ForStatement loop:
                Targets(loop.Target);
                Collect(loop.Body);
                Collect(loop.Otherwise);
                break;
            case WhileStatement loop:
                Collect(loop.Body);
                Collect(loop.Otherwise);
                break;
            case IfStatement choice:
                foreach (var branch in choice.Branches)
                    Collect(branch.Body);
                Collect(choice.Otherwise);
                break;
            case WithStatement with:
                foreach (var item in with.Items)
                {
                    if (item.Target is not null)
                        Targets(item.Target);
                }

                Collect(with.Body);
                break;
            case MatchStatement match:
                foreach (var branch in match.Cases)
                {
                    Patterns(branch.Pattern);
                    Collect(branch.Body);
                }

                break;
            case TryStatement attempt:
                Collect(attempt.Body);
                foreach (var handler in attempt.Handlers)
                {
                    if (handler.Name >= 0)
                        bound(handler.Name);
                    if (handler.OldTarget is not null)
                        Targets(handler.OldTarget);
                    Collect(handler.Body);
                }

                Collect(attempt.Otherwise);
                Collect(attempt.Final);
                break;
            case ScopeStatement scope:
                declared(scope);
                break;
        }
    }

    public void Targets(Expression target)
    {
        switch (target)
        {
            case NameExpression name:
                bound(Known(name.Name));
                break;
            case StarredExpression starred:
                Targets(starred.Value);
                break;
            case SequenceExpression sequence:
                foreach (var item in sequence.Items)
                    Targets(item);
                break;
        }
    }

    void Patterns(Pattern pattern)
    {
        switch (pattern)
        {
            case SequencePattern sequence:
                foreach (var item in sequence.Items)
                    Patterns(item);
                break;
            case StarPattern star when star.Name >= 0:
                bound(star.Name);
                break;
            case MappingPattern mapping:
                foreach (var value in mapping.Values)
                    Patterns(value);
                if (mapping.Rest >= 0)
                    bound(mapping.Rest);
                break;
            case ClassPattern type:
                foreach (var item in type.Positional)
                    Patterns(item);
                foreach (var item in type.KeywordValues)
                    Patterns(item);
                break;
            case CapturePattern capture:
                if (capture.Inner is not null)
                    Patterns(capture.Inner);
                if (capture.Name >= 0)
                    bound(capture.Name);
                break;
            case AlternativePattern alternative:
                foreach (var item in alternative.Alternatives)
                    Patterns(item);
                break;
        }
    }
}
