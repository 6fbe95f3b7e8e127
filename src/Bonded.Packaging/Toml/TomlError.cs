namespace Bonded.Packaging.Toml;

/// <summary>
/// Why a document is not TOML 1.0: a plain English sentence in printable ASCII that quotes nothing of the document, and the place
/// (from 1; columns in code points).
/// </summary>
public sealed record TomlError(string Sentence, int Line, int Column)
{
    public override string ToString() => $"line {Line}, column {Column}: {Sentence}";
}
