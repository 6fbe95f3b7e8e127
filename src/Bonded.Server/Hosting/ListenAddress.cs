using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Bonded.Server.Hosting;

/// <summary>An address to listen on.</summary>
/// <param name="Address">The IP address; null means loopback in both families, as <c>localhost</c> says.</param>
/// <param name="Port">The port, or 0 for any free one.</param>
/// <param name="Secure">Whether it speaks TLS.</param>
public sealed record ListenAddress(IPAddress? Address, int Port, bool Secure)
{
    public bool IsLoopback => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>
    /// Reads <c>http://127.0.0.1:8080</c>, <c>https://[::]:8443</c>, <c>http://localhost:8080</c> or <c>http://*:8080</c>.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address, [NotNullWhen(false)] out string? why)
    {
        (address, why) = (null, null);
        var secure = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!secure && !text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            why = "it must begin with http:// or https://";
            return false;
        }
        var rest = text.AsSpan(secure ? 8 : 7).TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        if (colon < 0 || rest[colon..].Contains(']'))
        {
            why = "it needs a port, such as http://127.0.0.1:8080";
            return false;
        }
        if (!ushort.TryParse(rest[(colon + 1)..], System.Globalization.NumberStyles.None, null, out var port))
        {
            why = "its port must be a number from 0 to 65535";
            return false;
        }
        var host = rest[..colon];
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            // Loopback in both families cannot share a port that the system is yet to choose.
            address = new(port == 0 ? IPAddress.Loopback : null, port, secure);
            return true;
        }
        if (host is "*" or "+")
        {
            address = new(IPAddress.IPv6Any, port, secure);
            return true;
        }
        if (host is ['[', .., ']']) host = host[1..^1];
        if (!IPAddress.TryParse(host, out var parsed))
        {
            why = "its host must be an IP address, localhost, or * for every address of this machine";
            return false;
        }
        address = new(parsed, port, secure);
        return true;
    }

    public override string ToString()
    {
        var host = Address switch
        {
            null => "localhost",
            { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => $"[{Address}]",
            _ => Address.ToString(),
        };
        return $"{(Secure ? "https" : "http")}://{host}:{Port}";
    }
}
