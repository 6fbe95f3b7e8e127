namespace Bonded.Packaging.Locks;

/// <summary>
/// Why a file cannot be read as a lock: a plain English sentence in printable ASCII that quotes nothing of the file, and the place (from 1;
/// columns in code points).
/// </summary>
public sealed record LockError(string Sentence, int Line, int Column)
{
    public override string ToString() => $"line {Line}, column {Column}: {Sentence}";
}
