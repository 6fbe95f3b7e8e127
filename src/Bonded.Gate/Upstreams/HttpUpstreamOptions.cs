namespace Bonded.Gate.Upstreams;

/// <summary>How an index is asked over HTTP. It prints as its name, since the address may carry a password.</summary>
public sealed record HttpUpstreamOptions
{
    /// <summary>The upstream's name: letters, digits, dots, dashes and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>The root of the simple repository API, such as https://pypi.org/simple/. User information in it becomes <see cref="Credentials"/>.</summary>
    public required Uri Url { get; init; }

    /// <inheritdoc cref="IUpstream.TrustedTime"/>
    public bool TrustedTime { get; init; }

    /// <inheritdoc cref="IUpstream.Private"/>
    public bool Private { get; init; }

    /// <inheritdoc cref="IUpstream.HasAgeRule"/>
    public bool HasAgeRule { get; init; } = true;

    /// <summary>The names it is asked for, with <c>*</c> for any run of characters; empty means every name.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The names it is never asked for, with <c>*</c> for any run of characters.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Whether its hosts may have loopback and private addresses. Link-local, multicast and unspecified ones are never reached.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Single hosts that may have loopback and private addresses.</summary>
    public IReadOnlyList<string> AllowedPrivateHosts { get; init; } = [];

    /// <summary>Hosts besides its own that pages may send us to, as <c>host</c> (ports 80 and 443) or <c>host:port</c>. Null means the
    /// known file host of pypi.org and test.pypi.org, and none for any other.</summary>
    public IReadOnlyList<string>? AllowedFileHosts { get; init; }

    /// <summary>An HTTP proxy that all requests go through. Then the proxy resolves names: hosts are checked by name and literal address only.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>A PEM file of certificate authorities that are trusted besides the machine's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Sent to the upstream's own origin only.</summary>
    public UpstreamCredentials? Credentials { get; init; }

    public PageLimits PageLimits { get; init; } = PageLimits.Default;

    /// <summary>The largest file, in bytes.</summary>
    public long FileBytes { get; init; } = 4L << 30;

    /// <summary>The largest metadata file, in bytes.</summary>
    public int MetadataBytes { get; init; } = 8 << 20;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From sending a request to the last of its headers, connecting included.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest silence within a body.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A page with all its tries and redirects.</summary>
    public TimeSpan PageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A file with all its tries and redirects.</summary>
    public TimeSpan FileTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Bytes a second below which a body counts as stalled, averaged over <see cref="RateWindow"/>.</summary>
    public int MinimumRate { get; init; } = 4_096;

    /// <summary>Over how much time spent reading the rate is measured.</summary>
    public TimeSpan RateWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request is sent at most, on 429, 5xx and connection errors.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>The first wait before another try; it doubles, and half of it is left to chance.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest time that one call spends waiting between tries, whatever Retry-After says.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how many failed tries in a row a host counts as out of order.</summary>
    public int OutageAfter { get; init; } = 5;

    /// <summary>How often a host that is out of order is tried.</summary>
    public TimeSpan OutagePause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How names become addresses; the machine's resolver when null.</summary>
    internal Func<string, CancellationToken, Task<System.Net.IPAddress[]>>? Resolve { get; init; }

    public override string ToString() => Name;
}
