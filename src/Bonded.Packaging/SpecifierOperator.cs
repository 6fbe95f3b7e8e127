namespace Bonded.Packaging;

/// <summary>The operator of a version specifier (PEP 440).</summary>
public enum SpecifierOperator
{
    /// <summary><c>~=</c></summary>
    Compatible,
    /// <summary><c>==</c></summary>
    Equal,
    /// <summary><c>!=</c></summary>
    NotEqual,
    /// <summary><c>&lt;=</c></summary>
    AtMost,
    /// <summary><c>&gt;=</c></summary>
    AtLeast,
    /// <summary><c>&lt;</c></summary>
    Less,
    /// <summary><c>&gt;</c></summary>
    Greater,
    /// <summary><c>===</c></summary>
    Identical,
}
