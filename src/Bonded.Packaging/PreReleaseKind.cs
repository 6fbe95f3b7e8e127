namespace Bonded.Packaging;

/// <summary>The kind of a pre-release (PEP 440), in its order.</summary>
enum PreReleaseKind
{
    None,
    Alpha,
    Beta,
    Candidate,
}
