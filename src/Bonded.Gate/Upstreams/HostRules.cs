using System.Net;

namespace Bonded.Gate.Upstreams;

/// <summary>Which addresses one upstream may send us to: its own origin and the file hosts that its settings name.</summary>
sealed class HostRules
{
    readonly Uri own;
    readonly Connector connector;
    readonly HashSet<string> hosts = new(StringComparer.OrdinalIgnoreCase);

    public HostRules(HttpUpstreamOptions options, Uri own, Connector connector)
    {
        this.own = own;
        this.connector = connector;
        foreach (var host in options.AllowedFileHosts ?? KnownFileHosts(own.Host))
            hosts.Add(host);
    }

    static string[] KnownFileHosts(string host) => host switch
    {
        "pypi.org" => ["files.pythonhosted.org"],
        "test.pypi.org" => ["test-files.pythonhosted.org"],
        _ => [],
    };

    /// <summary>Whether an address has the upstream's own scheme, host and port: only there do credentials go.</summary>
    public bool IsOwn(Uri url) => url.Scheme == own.Scheme && url.Port == own.Port && SameHost(url);

    /// <summary>Why an address may not be asked, or null.</summary>
    public string? Refuse(Uri url)
    {
        // Read again as text, for an address that was stored or made elsewhere.
        if (WebAddress.Resolve(own, url.OriginalString) is null || !WebAddress.IsWeb(url))
            return "gives an address that is not a plain http or https one";
        if (own.Scheme == Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttps)
            return "gives an http address although it is asked over https";
        var hostKnown = SameHost(url) || hosts.Contains(url.Host);
        if (!hostKnown && !hosts.Contains(url.Host + ":" + url.Port))
            return "gives an address at " + Printable(url) + ", which is not one of its allowed file hosts";
        if (url.Port is not (80 or 443) && !(SameHost(url) && url.Port == own.Port) && !hosts.Contains(url.Host + ":" + url.Port))
            return "gives an address at " + Printable(url) + ", and that port is not allowed";
        if (IPAddress.TryParse(url.Host, out var literal) && Connector.Refuse(literal, connector.MayBePrivate(url.Host)) is { } refusal)
            return refusal;
        return null;
    }

    bool SameHost(Uri url) => url.Host.Equals(own.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Host and port: a host that <see cref="WebAddress"/> let through is plain ASCII; long ones are cut.</summary>
    static string Printable(Uri url) =>
        (url.Host.Length <= 100 && url.Host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']' or '_') ? url.Host : "another host")
        + ":" + url.Port;
}
