namespace Bonded.Packaging.Locks;

/// <summary>Something in a lock that pins no file of an index, and why: a sentence in printable ASCII that quotes nothing of the lock.</summary>
/// <param name="Project">The project that is meant, where that is known.</param>
/// <param name="Version">Its version, where that is known.</param>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Column">In code points, from 1.</param>
public sealed record LockRemark(LockRemarkKind Kind, ProjectName? Project, PackageVersion? Version, string Sentence, int Line, int Column);
