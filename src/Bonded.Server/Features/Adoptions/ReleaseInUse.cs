using System.ComponentModel;

namespace Bonded.Server.Features.Adoptions;

/// <summary>A release that is in use somewhere, as a lock pins it.</summary>
sealed record ReleaseInUse(
    [property: Description("The project's name, in any spelling")] string Project,
    string Version,
    [property: Description("The files that the lock admits, at most 2000; none means every file of the release")] IReadOnlyList<ReleaseInUse.File> Files)
{
    public sealed record File([property: Description("Its name, where the lock says it")] string? Filename, string Sha256);
}
