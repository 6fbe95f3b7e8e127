using System.ComponentModel;

namespace Bonded.Server.Features.Adoptions;

/// <summary>A release that is in use somewhere, as a lock pins it.</summary>
sealed record ReleaseInUse(
    [property: Description("The project's name, in any spelling")] string Project,
    string Version,
    [property: Description("The files that the lock admits, at most 2000; none means every file of the release")] IReadOnlyList<ReleaseInUse.File> Files,
    [property: Description("Whose wheels are meant, at most 100; left out: everybody's")] IReadOnlyList<ReleaseInUse.Target>? Targets = null)
{
    public sealed record File(string Sha256, [property: Description("Its name, where the lock says it")] string? Filename = null);

    public sealed record Target(
        [property: Description("Such as 3.12; left out: any")] string? Python = null,
        [property: Description("Linux, Darwin or Windows; left out: any")] string? System = null,
        [property: Description("As Python names it, such as x86_64 or AMD64; left out: any")] string? Cpu = null);
}
