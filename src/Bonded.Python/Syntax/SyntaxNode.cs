namespace Bonded.Python.Syntax;

/// <summary>
/// A node of the tree: what CPython's <c>ast</c> module would give for the same source, with nothing but the source's own facts. No
/// parents, no cached results; children are exact-size arrays.
/// </summary>
/// <param name="start">Offset of the node's first byte in the UTF-8 source.</param>
internal abstract class SyntaxNode(int start)
{
    /// <summary>Offset of the node's first byte in the UTF-8 source.</summary>
    public readonly int Start = start;
}
