using Bonded.Inspection;
using Bonded.Packaging;

namespace Bonded.Gate.Inspections;

/// <summary>Inspects files somewhere that a hostile file cannot hurt this process.</summary>
public interface IInspector
{
    /// <summary>The fingerprint of the engine that will look.</summary>
    string Engine { get; }

    /// <summary>Inspects the file at that path. Never throws for what is in the file: a failure is an answer.</summary>
    Task<InspectionOutcome> Inspect(string path, Sha256Digest sha256, string filename, CancellationToken cancellation);
}
