using System.ComponentModel;
using Bonded.Gate.Contents;

namespace Bonded.Server.Features.Quarantine;

/// <summary>What a kept file holds.</summary>
sealed record MemberListing(
    string Filename,
    string Sha256,
    [property: Description("Bytes of the file")] long Size,
    IReadOnlyList<MemberItem> Members,
    [property: Description("Why the list ends before the file does; left out where it does not")] string? Stopped)
{
    public static MemberListing Of(KeptMembers kept) =>
        new(kept.Filename, kept.Sha256.ToString(), kept.Size, [.. kept.Members.Select(static member => new MemberItem(member.Path, member.Kind, member.Size, member.LinkTarget))], kept.Stopped);
}
