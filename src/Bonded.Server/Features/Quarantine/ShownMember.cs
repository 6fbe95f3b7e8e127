using System.ComponentModel;
using Bonded.Gate.Contents;

namespace Bonded.Server.Features.Quarantine;

/// <summary>The beginning of a member of a kept file, as text or, where it is none, in base64.</summary>
sealed record ShownMember(
    string Path,
    [property: Description("Bytes of the whole member")] long Size,
    [property: Description("Foreign text: escape it before a person sees it")] string? Text,
    string? Base64,
    [property: Description("The member goes on")] bool Cut,
    [property: Description("Why the member could not be read to its end, so that what is shown may be wrong; left out where it could")] string? Stopped)
{
    public static ShownMember Of(KeptContent content) =>
        new(content.Member.Path, content.Size, content.Text, content.Text is null ? Convert.ToBase64String(content.Bytes) : null, content.Cut, content.Stopped);
}
