namespace Bonded.Server.Hosting;

/// <summary>What the command line says; what it leaves out is null or empty, and stays as the environment or the file has it.</summary>
public sealed record SettingsOverrides
{
    public string? Config { get; init; }

    public string? Data { get; init; }

    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>Addresses or directories, each with an optional <c>NAME=</c> in front.</summary>
    public IReadOnlyList<string> Upstreams { get; init; } = [];

    public string? PublicUrl { get; init; }

    public string? TlsCertificate { get; init; }

    public string? TlsKey { get; init; }

    public bool? InsecureHttp { get; init; }

    public string? Database { get; init; }
}
