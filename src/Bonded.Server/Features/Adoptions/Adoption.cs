using System.ComponentModel;

namespace Bonded.Server.Features.Adoptions;

/// <summary>Files that are in use and are to come in although they are young or new here.</summary>
sealed record Adoption(
    [property: Description("At most 5000, each inspected here")] IReadOnlyList<Adoption.File> Files,
    [property: Description("The reason, for the record")] string Why)
{
    /// <summary>The most files of one request.</summary>
    public const int MaxFiles = 5_000;

    public sealed record File(string Project, string Sha256);

    /// <summary>What was given.</summary>
    public sealed record Given(
        [property: Description("How many waivers, one for each file")] int Waivers,
        [property: Description("The rules that they answer")] IReadOnlyList<string> Rules,
        DateTimeOffset Until,
        long Epoch);
}
