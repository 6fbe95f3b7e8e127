namespace Bonded.Gate.Upstreams;

/// <summary>How much one project page may hold. What goes over a limit is refused, never cut.</summary>
public sealed record PageLimits
{
    public static PageLimits Default { get; } = new();

    /// <summary>Bytes of a JSON page, after decompression.</summary>
    public int Bytes { get; init; } = 64 << 20;

    /// <summary>Bytes of an HTML page, after decompression. HTML takes more memory to read and says less.</summary>
    public int HtmlBytes { get; init; } = 32 << 20;

    /// <summary>Files, or links of an HTML page.</summary>
    public int Files { get; init; } = 100_000;

    /// <summary>Versions named.</summary>
    public int Versions { get; init; } = 100_000;
}
