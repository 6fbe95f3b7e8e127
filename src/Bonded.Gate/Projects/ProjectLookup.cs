namespace Bonded.Gate.Projects;

/// <summary>What there is to say about a project that was asked for.</summary>
public abstract record ProjectLookup
{
    ProjectLookup()
    {
    }

    /// <summary>The project is known, with what is decided on its files.</summary>
    public sealed record Found(DecidedProject Project) : ProjectLookup;

    /// <summary>No upstream has the project.</summary>
    public sealed record Absent(string Sentence) : ProjectLookup;

    /// <summary>It cannot be said now: an upstream failed, and nothing is known from before.</summary>
    public sealed record Unavailable(string Sentence) : ProjectLookup;
}
