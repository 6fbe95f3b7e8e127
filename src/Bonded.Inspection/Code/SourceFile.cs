namespace Bonded.Inspection.Code;

/// <summary>A Python source that was kept for the analysis.</summary>
/// <param name="Path">Its path in the archive or tree.</param>
/// <param name="Place">Its path from the site directory, or from the top folder of an sdist.</param>
/// <param name="Role">What it is, as far as its place says.</param>
/// <param name="Bytes">The file; of a .pth file, its code alone, each line where it was.</param>
internal sealed record SourceFile(string Path, string Place, SourceRole Role, ReadOnlyMemory<byte> Bytes);
