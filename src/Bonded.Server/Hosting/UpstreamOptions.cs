namespace Bonded.Server.Hosting;

/// <summary>One <c>[[upstream]]</c>: where packages come from. Exactly one of <see cref="Url"/> and <see cref="Directory"/> is set.</summary>
public sealed record UpstreamOptions
{
    /// <summary>The public index, which is asked when nothing else is configured.</summary>
    public static UpstreamOptions PyPI { get; } = new()
    {
        Name = "pypi",
        Url = new Uri("https://pypi.org/simple/"),
        TrustedTime = true,
        FileHosts = ["files.pythonhosted.org"],
    };

    /// <summary>Its name in the database, in pages and in audit events; lower-case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>The root of a simple index (PEP 503, PEP 691), ending in a slash and without credentials.</summary>
    public Uri? Url { get; init; }

    /// <summary>A directory of wheels and sdists, as an absolute path.</summary>
    public string? Directory { get; init; }

    /// <summary>Its upload times are believed.</summary>
    public bool TrustedTime { get; init; }

    /// <summary>Its names are the organisation's own.</summary>
    public bool Private { get; init; }

    /// <summary>Patterns of the project names it is asked for, with <c>*</c> for any run of characters; empty means every name.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Patterns of the project names it is never asked for.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Hosts that may serve its files, besides its own.</summary>
    public IReadOnlyList<string> FileHosts { get; init; } = [];

    /// <summary>It may live at a loopback, link-local or private address.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>The outbound HTTP proxy to reach it through.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>A PEM file of the only authorities to trust for it, as an absolute path.</summary>
    public string? CaFile { get; init; }

    public string? UserName { get; init; }

    public Secret? Password { get; init; }
}
