using System.Net;
using System.Net.Sockets;

namespace Bonded.Gate.Upstreams;

/// <summary>Opens connections: resolves the name once, vets every address it has, and connects to one of exactly these. A name that
/// changes its address afterwards (DNS rebinding) changes nothing, and a name with one forbidden address is refused whole.</summary>
sealed class Connector(HttpUpstreamOptions options)
{
    readonly HashSet<string> privateHosts = new(options.AllowedPrivateHosts, StringComparer.OrdinalIgnoreCase);

    public bool MayBePrivate(string host) => options.AllowPrivateAddresses || privateHosts.Contains(host.Trim('[', ']'));

    /// <summary>Why an address may not be connected to, or null.</summary>
    public static string? Refuse(IPAddress address, bool mayBePrivate) => AddressRules.Classify(address) switch
    {
        AddressKind.Public => null,
        AddressKind.Private when mayBePrivate => null,
        AddressKind.Private => "has a host with a private or loopback address, which its settings do not allow",
        _ => "has a host with a link-local, multicast or reserved address",
    };

    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await (options.Resolve is { } resolve ? resolve(host, ct) : Dns.GetHostAddressesAsync(host, ct));
        // The proxy is a host that the operator named, inside or outside; behind it the proxy resolves.
        var mayBePrivate = options.Proxy is not null || MayBePrivate(host);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        foreach (var address in addresses)
            if (Refuse(address, mayBePrivate) is { } refusal)
                throw new RefusedAddressException(refusal);

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
