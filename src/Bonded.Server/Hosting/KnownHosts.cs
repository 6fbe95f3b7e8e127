using System.Collections.Frozen;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Hosting;

/// <summary>
/// The names under which this server may be addressed: that of the public address, localhost, the addresses it listens on, and those the
/// settings allow. Any other Host header is a mistake or an attack, so it is never answered and no link is built from it.
/// </summary>
sealed class KnownHosts
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> names;
    private readonly bool anyLocalAddress;

    public KnownHosts(ServerOptions options)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "[::1]" };
        if (options.PublicUrl is { } publicUrl) known.Add(publicUrl.IdnHost.Contains(':', StringComparison.Ordinal) ? $"[{publicUrl.IdnHost}]" : publicUrl.IdnHost);
        foreach (var host in options.AllowedHosts) known.Add(Written(host));
        foreach (var address in options.Listen)
        {
            if (address.Address is null) continue;
            if (address.Address.Equals(IPAddress.Any) || address.Address.Equals(IPAddress.IPv6Any)) anyLocalAddress = true;
            else known.Add(Written(address.Address.ToString()));
        }
        names = known.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool Contains(HttpContext context)
    {
        var host = context.Request.Host.Value.AsSpan();
        var colon = host.LastIndexOf(':');
        // A colon inside brackets belongs to an IPv6 address.
        if (colon >= 0 && !host[colon..].Contains(']'))
        {
            if (host[(colon + 1)..].ContainsAnyExceptInRange('0', '9')) return false;
            host = host[..colon];
        }
        if (host.IsEmpty) return false;
        return names.Contains(host) || (anyLocalAddress && IsAddressOf(context.Connection.LocalIpAddress, host));
    }

    private static bool IsAddressOf(IPAddress? local, ReadOnlySpan<char> host)
    {
        if (host is ['[', .., ']']) host = host[1..^1];
        if (local is null || !IPAddress.TryParse(host, out var asked)) return false;
        return Unmapped(asked).Equals(Unmapped(local));
    }

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string Written(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
}
