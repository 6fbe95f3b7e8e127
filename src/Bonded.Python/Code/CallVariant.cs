namespace Bonded.Python.Code;

/// <summary>What is known of a call from the way it is written.</summary>
[Flags]
internal enum CallVariant : byte
{
    None = 0,

    /// <summary>The last argument by position is a literal.</summary>
    LiteralLast = 1,

    /// <summary>A decorator is applied.</summary>
    Decorator = 2,
}
