namespace Bonded.Gate.Contents;

/// <summary>The first bytes of a member.</summary>
/// <param name="Size">Bytes of the whole member.</param>
/// <param name="Bytes">What was read of it: foreign, and at most <see cref="KeptFiles.MaxShownBytes"/>.</param>
/// <param name="Text">The same as text where it is UTF-8 without a zero, cut between characters; null otherwise.</param>
/// <param name="Stopped">Why the archive could not be read up to the member's end, so that these bytes may be wrong; null where it could.</param>
public sealed record KeptContent(KeptMember Member, long Size, byte[] Bytes, string? Text, string? Stopped)
{
    /// <summary>Whether the member goes on.</summary>
    public bool Cut => Bytes.Length < Size;
}
