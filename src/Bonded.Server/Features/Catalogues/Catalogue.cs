using System.ComponentModel;

namespace Bonded.Server.Features.Catalogues;

/// <summary>What an organisation requires, as an installer resolved it.</summary>
sealed record Catalogue(
    [property: Description("The requirements it was resolved from, as pip's requirements file")] string Requirements,
    [property: Description("Whether source distributions were taken too")] bool Sdists,
    [property: Description("Whom it was resolved for, at most 100")] IReadOnlyList<Catalogue.Target> Targets,
    [property: Description("What was chosen, at most 3000")] IReadOnlyList<Catalogue.File> Files)
{
    public const int MaxTargets = 100;
    public const int MaxFiles = 3_000;

    /// <summary>A Python on a machine, with what its environment markers say of itself.</summary>
    public sealed record Target(
        [property: Description("As it was asked for; left out where the resolver's own was meant")] string? Python = null,
        [property: Description("A platform tag, as it was asked for; left out where the resolver's own was meant")] string? Platform = null,
        string? PythonVersion = null,
        string? SysPlatform = null,
        string? PlatformMachine = null);

    public sealed record File(
        string Project,
        string Version,
        string Filename,
        string Sha256,
        [property: Description("The places, in the list of targets, of those that it was chosen for")] IReadOnlyList<int> Targets);
}
