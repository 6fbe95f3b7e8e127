namespace Bonded.Inspection.Names;

/// <summary>Why a name is worth imitating.</summary>
public enum TargetOrigin
{
    /// <summary>It is one of <see cref="PopularProjects"/>.</summary>
    Popular,

    /// <summary>The organisation owns it.</summary>
    Owned,

    /// <summary>The organisation has allowed it in.</summary>
    Approved,

    /// <summary>It is a module of Python's standard library, which needs no project.</summary>
    StandardLibrary,
}
