namespace Bonded.Gate.Policies;

/// <summary>Whether a pinned release could be installed.</summary>
public enum SupposedStanding
{
    /// <summary>None of the pinned files was ever seen here.</summary>
    Unknown,

    /// <summary>No pinned file is withheld.</summary>
    Allowed,

    /// <summary>Some pinned files are withheld that are free now: whoever needs one of them cannot install.</summary>
    Partly,

    /// <summary>Every pinned file is withheld.</summary>
    Broken,
}
