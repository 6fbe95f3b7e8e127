namespace Bonded.Inspection;

/// <summary>How much a finding says by itself, weakest first.</summary>
public enum Strength
{
    /// <summary>A fact worth knowing; asks for nothing.</summary>
    Info,

    /// <summary>Unusual.</summary>
    Low,

    /// <summary>Unusual enough that a reviewer should look and the file should wait longer.</summary>
    Medium,

    /// <summary>Holds or denies by itself.</summary>
    High,
}
