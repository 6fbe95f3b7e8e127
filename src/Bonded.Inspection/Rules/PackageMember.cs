namespace Bonded.Inspection.Rules;

/// <summary>A file of the package.</summary>
/// <param name="Path">Its path in the archive or tree.</param>
/// <param name="Size">Bytes.</param>
internal sealed record PackageMember(string Path, long Size);
