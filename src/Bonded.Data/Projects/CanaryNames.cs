namespace Bonded.Data;

/// <summary>
/// The names of the built-in packages that prove that nothing withheld leaks. No upstream is asked for them, and no list or count of what an
/// organisation has shows them.
/// </summary>
public static class CanaryNames
{
    /// <summary>What each of them begins with, and no other project here can.</summary>
    public const string Prefix = "bonded-canary-";

    /// <summary>The condition of SQL that leaves them out of a column of names.</summary>
    internal const string LeftOut = "NOT LIKE '" + Prefix + "%'";

    /// <summary>Whether a file of that name is one of theirs.</summary>
    public static bool CoversFile(string filename) => filename.StartsWith("bonded_canary_", StringComparison.Ordinal);

    /// <summary>Whether the canonical name is one of theirs.</summary>
    public static bool Covers(string canonical) => canonical.StartsWith(Prefix, StringComparison.Ordinal);
}
