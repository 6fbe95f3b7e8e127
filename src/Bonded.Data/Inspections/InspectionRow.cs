using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>What an engine saw in the bytes of a file under a name.</summary>
/// <param name="Engine">The fingerprint of the code, packs and limits that looked.</param>
public sealed record InspectionRow(Sha256Digest Sha256, string Filename, string Engine, string FactsJson, DateTimeOffset At);
