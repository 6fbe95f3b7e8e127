using System.Net;
using Bonded.Packaging.Toml;
using Microsoft.Extensions.Logging;

namespace Bonded.Server.Hosting;

/// <summary>Everything that can be set about a server, read once and never changed. <see cref="Settings.TryRead"/> makes it.</summary>
public sealed record ServerOptions
{
    /// <summary>The directory of everything Bonded keeps, as an absolute path.</summary>
    public required string DataDirectory { get; init; }

    public required IReadOnlyList<ListenAddress> Listen { get; init; }

    /// <summary>The address that clients use, ending in a slash; null when it is not set and links come from the request.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>In the order in which they are asked.</summary>
    public IReadOnlyList<UpstreamOptions> Upstreams { get; init; } = [UpstreamOptions.PyPI];

    public IReadOnlyList<OwnedNames> Own { get; init; } = [];

    public TlsOptions? Tls { get; init; }

    /// <summary>Plain http is allowed on addresses that are not loopback.</summary>
    public bool InsecureHttp { get; init; }

    /// <summary>Reverse proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed.</summary>
    public IReadOnlyList<IPNetwork> TrustedForwarders { get; init; } = [];

    /// <summary>Host names that clients may use, besides that of <see cref="PublicUrl"/>, localhost and the addresses listened on.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>A PostgreSQL connection string; null means SQLite in the data directory.</summary>
    public Secret? PostgreSql { get; init; }

    /// <summary>How long the download ledger is kept.</summary>
    public int LedgerDays { get; init; } = 400;

    /// <summary>The <c>[policy]</c> table as written, or null.</summary>
    public TomlTable? Policy { get; init; }

    /// <summary>The file that <see cref="Policy"/> came from, as an absolute path, for messages; null when there is none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>How long an upstream's page is believed. Nobody sets it: only the demo, which cannot wait, believes one for less.</summary>
    public TimeSpan PageFreshness { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The index answers nothing once a proof has found a leak, until one passes.</summary>
    public bool CloseOnLeak { get; init; }

    /// <summary>How often it is proven that nothing withheld leaks; zero for only when asked. Nobody sets it.</summary>
    public TimeSpan ProofEvery { get; init; } = TimeSpan.FromMinutes(5);

    public LogFormat LogFormat { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>How long requests under way may take to end once the server is told to stop.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);
}
