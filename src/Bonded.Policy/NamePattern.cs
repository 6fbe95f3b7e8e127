using System.Diagnostics.CodeAnalysis;
using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>
/// An exact project name, or a namespace (PEP 752): <c>acme-*</c> matches <c>acme</c> itself and every name that starts with
/// <c>acme-</c>, in any spelling.
/// </summary>
public sealed record NamePattern
{
    readonly string name;
    readonly string? prefix;

    NamePattern(string name, bool isNamespace)
    {
        this.name = name;
        prefix = isNamespace ? name + "-" : null;
    }

    /// <summary>Reads <c>name</c>, or <c>name-*</c> for a namespace.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NamePattern? pattern)
    {
        pattern = null;
        var isNamespace = text.EndsWith("-*", StringComparison.Ordinal);
        if (!ProjectName.TryParse(isNamespace ? text.AsSpan()[..^2] : text, out var parsed))
            return false;
        pattern = new NamePattern(parsed.Canonical, isNamespace);
        return true;
    }

    /// <summary>The namespace of that name: the name itself and everything under it.</summary>
    public static NamePattern Namespace(ProjectName name) => new(name.Canonical, true);

    /// <summary>That name alone.</summary>
    public static NamePattern Exactly(ProjectName name) => new(name.Canonical, false);

    /// <summary>The name, or the root of the namespace.</summary>
    public string Name => name;

    /// <summary>Whether the pattern covers a whole namespace.</summary>
    public bool IsNamespace => prefix is not null;

    /// <summary>Whether the project is covered.</summary>
    public bool Matches(ProjectName project) =>
        project.Canonical == name || (prefix is not null && project.Canonical.StartsWith(prefix, StringComparison.Ordinal));

    public override string ToString() => IsNamespace ? name + "-*" : name;
}
