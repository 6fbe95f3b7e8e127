namespace Bonded.Python.Evaluation;

/// <summary>A module as it is handed to the analysis.</summary>
/// <param name="Name">Its dotted import name; for a script, whatever tells it apart.</param>
/// <param name="IsPackage">It is the <c>__init__</c> of a package.</param>
/// <param name="Path">Its path in the archive.</param>
/// <param name="Bytes">The file as it is.</param>
public sealed record ModuleSource(string Name, bool IsPackage, string Path, ReadOnlyMemory<byte> Bytes);
