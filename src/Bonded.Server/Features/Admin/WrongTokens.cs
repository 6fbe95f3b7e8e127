using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Bonded.Server.Hosting;

namespace Bonded.Server.Features.Admin;

/// <summary>
/// Counts wrong tokens by address (an IPv6 network of 64 bits is one), a minute at a time. The right token is taken from any address, so nobody
/// shuts out whoever shares theirs; a limit on 256 random bits is there for logs and load.
/// </summary>
sealed class WrongTokens(TimeProvider time)
{
    /// <summary>Wrong tokens from one address in a minute that are answered as such.</summary>
    public const int Most = 10;

    const int MostAddresses = 10_000;

    static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    static readonly Meter meter = new("Bonded.Server");
    static readonly Counter<long> all = meter.CreateCounter<long>("bonded.admin.wrong.tokens", "{request}", "Requests to the admin API with a wrong token.");

    readonly Dictionary<IPAddress, int> counts = [];
    readonly Lock gate = new();
    long began = time.GetTimestamp();

    /// <summary>Counts one more and tells how many there are now, and how long the count lasts.</summary>
    public (int Count, TimeSpan Left) Add(IPAddress? address)
    {
        all.Add(1);
        var from = Network(address ?? IPAddress.None);
        lock (gate)
        {
            var passed = time.GetElapsedTime(began);
            if (passed >= Window)
            {
                counts.Clear();
                (began, passed) = (time.GetTimestamp(), TimeSpan.Zero);
            }

            // Beyond so many, all others are one.
            if (counts.Count >= MostAddresses && !counts.ContainsKey(from))
                from = IPAddress.None;
            var count = counts[from] = counts.GetValueOrDefault(from) + 1;
            return (count, Window - passed);
        }
    }

    static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
