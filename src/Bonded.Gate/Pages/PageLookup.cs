namespace Bonded.Gate.Pages;

/// <summary>What there is to answer to a request for a project's page.</summary>
public abstract record PageLookup
{
    PageLookup()
    {
    }

    public sealed record Found(RenderedPage Page) : PageLookup;

    /// <summary>No upstream has the project.</summary>
    public sealed record Absent(string Sentence) : PageLookup;

    /// <summary>It cannot be said now.</summary>
    public sealed record Unavailable(string Sentence) : PageLookup;
}
