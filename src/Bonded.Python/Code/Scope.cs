namespace Bonded.Python.Code;

internal enum ScopeKind : byte { Module, Function, Class, Comprehension }

/// <summary>The names of a function, class body or comprehension while it is lowered.</summary>
internal sealed class Scope(ScopeKind kind, Scope? parent, BodyBuilder builder)
{
    public readonly ScopeKind Kind = kind;
    public readonly Scope? Parent = parent;
    public readonly BodyBuilder Builder = builder;

    /// <summary>Variables by name.</summary>
    public readonly Dictionary<int, int> Variables = [];

    /// <summary>What <c>global</c> and <c>nonlocal</c> declare.</summary>
    public HashSet<int>? Globals, Nonlocals;

    /// <summary>The qualified name of the class or function.</summary>
    public string? Label;
}
