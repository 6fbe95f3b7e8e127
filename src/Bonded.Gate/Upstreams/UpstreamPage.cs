namespace Bonded.Gate.Upstreams;

/// <summary>What an upstream's page says about one project, read strictly: the simple repository API as JSON (PEP 691, 700, 714, 740,
/// 792) or as HTML (PEP 503, 592, 658, 714, 740, 792). Nothing in it is proven; bytes and their metadata are judged when they arrive.</summary>
public sealed record UpstreamPage
{
    /// <summary>The project's normalised name, which is the name that was asked for.</summary>
    public required string Name { get; init; }

    /// <summary>The entity tag to send with the next request, exactly as the upstream wrote it, or null.</summary>
    public string? ETag { get; init; }

    /// <summary>The wheels and sdists of this very project, in the page's order, each filename once.</summary>
    public required IReadOnlyList<UpstreamFile> Files { get; init; }

    /// <summary>The versions the page names (PEP 700), as written; for HTML, the versions of its files.</summary>
    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>The project's status (PEP 792): active, archived, quarantined or deprecated.</summary>
    public string Status { get; init; } = "active";

    /// <summary>The upstream's words about the status, or null. Hostile text.</summary>
    public string? StatusReason { get; init; }

    /// <summary>How many files of kinds that installers gave up (eggs, installers, bdist_dumb, .tar.bz2) the page listed and this one leaves out.</summary>
    public int LegacyFiles { get; init; }

    /// <summary>How many entries were left out because they are not a file of this project, or say two things at once.</summary>
    public int ForeignFiles { get; init; }
}
