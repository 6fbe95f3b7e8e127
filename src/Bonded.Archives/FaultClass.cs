namespace Bonded.Archives;

/// <summary>How bad a fault is. The first two end the reading; the third is collected, and policy judges.</summary>
public enum FaultClass
{
    /// <summary>Two readers could see different members or bytes, or no reader can be trusted to read it: damaged, hostile or not supported.</summary>
    Ambiguous,

    /// <summary>A limit of <see cref="ArchiveLimits"/> was passed.</summary>
    OverLimit,

    /// <summary>Odd, but every reader sees the same.</summary>
    Irregular,
}
