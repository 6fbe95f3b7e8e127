namespace Bonded.Packaging;

/// <summary>
/// A row of RECORD: a path in the wheel with its hash and its size in bytes. <see cref="HashAlgorithm"/> is in lower case;
/// <see cref="Hash"/> is null if the row has none or it is no valid hash of that algorithm.
/// </summary>
public sealed record WheelRecordEntry(string Path, string? HashAlgorithm, byte[]? Hash, long? Size);
