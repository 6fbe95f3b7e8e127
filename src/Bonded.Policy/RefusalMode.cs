namespace Bonded.Policy;

/// <summary>How a withheld file appears on its project's page.</summary>
public enum RefusalMode
{
    /// <summary>Not at all: installers take the newest allowed release and say nothing.</summary>
    Hide,

    /// <summary>Yanked, with the reason (PEP 592): installers pass it over unless it is pinned, and then show the reason.</summary>
    Explain,
}
