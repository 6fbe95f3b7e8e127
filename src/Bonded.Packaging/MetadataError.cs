namespace Bonded.Packaging;

/// <summary>
/// Why bytes are no core metadata: a stable code such as <c>metadata-duplicate-field</c> and one plain English sentence in printable
/// ASCII that quotes nothing of the package.
/// </summary>
public sealed record MetadataError(string Code, string Sentence);
