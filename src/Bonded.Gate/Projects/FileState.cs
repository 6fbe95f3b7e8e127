using Bonded.Data;
using Bonded.Inspection;
using Bonded.Packaging;

namespace Bonded.Gate.Projects;

/// <summary>One file of a project, as it is known at one moment.</summary>
/// <param name="Stored">What the page said, and what was decided before.</param>
/// <param name="Filename">The parsed filename.</param>
/// <param name="Facts">What the bytes hold, or null where they have not been inspected.</param>
/// <param name="Current">The facts, or the failure, are of the engine at work; older facts stand until it has looked.</param>
/// <param name="Failure">Why an inspection that was tried has no facts, or null.</param>
/// <param name="Claimed">The metadata that was served for the file before it was here, or null.</param>
public sealed record FileState(StoredFile Stored, DistributionFilename Filename, InspectionFacts? Facts, bool Current, string? Failure, Sha256Digest? Claimed);
