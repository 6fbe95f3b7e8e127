namespace Bonded.Packaging;

/// <summary>
/// Something wrong with one row of RECORD (from 1): a stable code (record-listed-twice, record-line-break, record-weak-hash,
/// record-bad-hash, record-bad-size, record-bad-path, record-columns) and a sentence that quotes nothing.
/// </summary>
public sealed record WheelRecordFault(string Code, int Row, string Sentence);
