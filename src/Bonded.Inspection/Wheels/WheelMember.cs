using Bonded.Packaging;

namespace Bonded.Inspection.Wheels;

/// <summary>What RECORD is compared with.</summary>
internal struct WheelMember
{
    public Sha256Digest Digest;
    public long Size;

    /// <summary>Whether RECORD lists it.</summary>
    public bool Listed;
}
