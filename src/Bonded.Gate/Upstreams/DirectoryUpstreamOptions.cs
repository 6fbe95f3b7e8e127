namespace Bonded.Gate.Upstreams;

/// <summary>A local directory of wheels and sdists.</summary>
public sealed record DirectoryUpstreamOptions
{
    /// <summary>The upstream's name: letters, digits, dots, dashes and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>The directory. Files lie in it, or in folders named after their project in any spelling.</summary>
    public required string Path { get; init; }

    /// <inheritdoc cref="IUpstream.Private"/>
    public bool Private { get; init; }

    /// <inheritdoc cref="HttpUpstreamOptions.Names"/>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <inheritdoc cref="HttpUpstreamOptions.Except"/>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Files of one project; more fail its page.</summary>
    public int Files { get; init; } = 10_000;
}
