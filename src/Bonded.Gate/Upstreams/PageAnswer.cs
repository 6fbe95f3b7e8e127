namespace Bonded.Gate.Upstreams;

/// <summary>What came of asking an upstream for a project's page.</summary>
public abstract record PageAnswer
{
    PageAnswer()
    {
    }

    /// <summary>The upstream has the project.</summary>
    public sealed record Found(UpstreamPage Page) : PageAnswer;

    /// <summary>The page is still the one whose entity tag was sent.</summary>
    public sealed record NotModified : PageAnswer;

    /// <summary>The upstream itself answers that it has no such project: a 404 or 410, or a directory without its files.</summary>
    public sealed record Absent(string Why) : PageAnswer;

    /// <summary>Nothing was learnt: an outage, a time-out, a refused address, a body that is not a page. The last good page stays.</summary>
    public sealed record Failed(string Sentence) : PageAnswer;
}
