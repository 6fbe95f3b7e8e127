using Bonded.Archives;
using Bonded.Inspection.Members;
using Bonded.Packaging;

namespace Bonded.Inspection;

/// <summary>What is learnt of one distribution while its members go by, in whatever order they come.</summary>
internal abstract class DistributionInspection
{
    /// <summary>The bytes of METADATA or PKG-INFO.</summary>
    public byte[]? Metadata { get; protected set; }

    /// <summary>Those bytes read, if they could be.</summary>
    public CoreMetadata? Parsed { get; protected set; }

    /// <summary>What its code can do; known once it is finished.</summary>
    public IReadOnlyList<CapabilityUse> Capabilities { get; protected set; } = [];

    /// <summary>A digest over the Python sources of a wheel; known once it is finished.</summary>
    public Sha256Digest? CodeSha256 { get; protected set; }

    /// <summary>How many bytes of a member to keep; 0 for none. A longer member comes without its bytes.</summary>
    public abstract int Keep(ArchiveMember member);

    /// <summary>Takes a member that is not a folder.</summary>
    public abstract void Take(ArchiveMember member, MemberContent content);

    /// <summary>Judges the whole, once every member was read and verified.</summary>
    /// <exception cref="OperationCanceledException">The inspection was cancelled.</exception>
    public abstract void Finish(CancellationToken ct);
}
