namespace Bonded.Gate.Adoptions;

/// <summary>How a file that is in use elsewhere stands here.</summary>
public enum Standing
{
    /// <summary>It is inspected and may be installed.</summary>
    Allow,

    /// <summary>It waits.</summary>
    Hold,

    /// <summary>It never comes.</summary>
    Deny,

    /// <summary>The upstream lists other bytes than the lock names, or none such: an alarm.</summary>
    Differs,

    /// <summary>No upstream has the project or the release.</summary>
    Absent,

    /// <summary>It could not be brought in now.</summary>
    Failed,

    /// <summary>It is on its way in; ask again.</summary>
    Pending,

    /// <summary>A wheel for none of the Pythons and platforms that were asked about; nothing was done.</summary>
    Elsewhere,
}
