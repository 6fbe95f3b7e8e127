using System.ComponentModel;
using Bonded.Archives;

namespace Bonded.Server.Features.Quarantine;

/// <summary>A member of a kept file.</summary>
sealed record MemberItem(
    [property: Description("Foreign text: escape it before a person sees it")] string Path,
    MemberKind Kind,
    [property: Description("Unpacked bytes")] long Size,
    [property: Description("Of a link only")] string? LinkTarget);
