namespace Bonded.Inspection.Trees;

/// <summary>A file of an unpacked tree. Links are not among the files: what they lead to is somewhere else, or here by itself.</summary>
/// <param name="Path">From the tree's root, separated by <c>/</c>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Read">Reads the file; null if it has become longer than so many bytes. May throw what opening a file throws.</param>
public sealed record TreeFile(string Path, long Size, Func<int, byte[]?> Read);
