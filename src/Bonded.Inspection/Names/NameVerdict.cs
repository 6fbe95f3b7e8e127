namespace Bonded.Inspection.Names;

/// <summary>What a name says by itself.</summary>
public enum NameVerdict
{
    /// <summary>Like nothing, or itself well known.</summary>
    Clear,

    /// <summary>Like another name, not strongly enough to wait for: it informs.</summary>
    Similar,

    /// <summary>So like a much better known name that a person should look first.</summary>
    Held,
}
