using System.Net;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Hosting;

/// <summary>
/// Takes the client's address and scheme from <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>, but only when the connection comes
/// from a trusted reverse proxy. The host is never taken from a header, and no header names a user.
/// </summary>
sealed class Forwarders(IReadOnlyList<IPNetwork> trusted)
{
    const int MaxHops = 16;

    public bool None => trusted.Count == 0;

    public bool Trusts(IPAddress? address) => address is not null && Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    public void Apply(HttpContext context)
    {
        if (!Trusts(context.Connection.RemoteIpAddress)) return;
        var request = context.Request;
        if (request.Headers["X-Forwarded-Proto"] is [{ } scheme])
        {
            if (scheme.Equals("https", StringComparison.OrdinalIgnoreCase)) request.Scheme = "https";
            else if (scheme.Equals("http", StringComparison.OrdinalIgnoreCase)) request.Scheme = "http";
        }
        // From the right: each trusted hop vouches for the one before it; the first untrusted address is the client.
        var hops = 0;
        foreach (var line in request.Headers["X-Forwarded-For"].Reverse())
        {
            var rest = line.AsSpan();
            while (!rest.IsEmpty && hops++ < MaxHops)
            {
                var comma = rest.LastIndexOf(',');
                if (!TryRead(rest[(comma + 1)..].Trim(), out var address)) return;
                context.Connection.RemoteIpAddress = address;
                if (!Trusts(address)) return;
                rest = comma < 0 ? [] : rest[..comma];
            }
        }
    }

    private bool Contains(IPAddress address)
    {
        foreach (var network in trusted)
            if (network.Contains(address)) return true;
        return false;
    }

    private static bool TryRead(ReadOnlySpan<char> text, out IPAddress? address)
    {
        if (IPAddress.TryParse(text, out address)) return true;
        return text.Length <= 64 && IPEndPoint.TryParse(text, out var endpoint) && (address = endpoint.Address) is not null;
    }
}
