namespace Bonded.Python.Lexing;

/// <summary>What the prefix of a string says, and what was seen on the way to its end.</summary>
[Flags]
internal enum StringFlags : byte
{
    None = 0,
    Raw = 1,
    Bytes = 2,
    Format = 4,
    Template = 8,

    /// <summary>An explicit <c>u</c>.</summary>
    Unicode = 16,
    Triple = 32,

    /// <summary>There are escapes that can be wrong: <c>\x</c>, <c>\u</c>, <c>\U</c>, <c>\N</c>.</summary>
    Checked = 64,
}
