using System.Net;
using System.Net.Sockets;

namespace Bonded.Server.Features;

/// <summary>Counts something by the address it came from (an IPv6 network of 64 bits is one), a minute at a time, in bounded memory.</summary>
sealed class AddressCounts(TimeProvider time)
{
    const int MostAddresses = 10_000;

    static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    readonly Dictionary<IPAddress, int> counts = [];
    readonly Lock gate = new();
    long began = time.GetTimestamp();

    /// <summary>Counts one more and tells how many there are now, and how long the count lasts.</summary>
    public (int Count, TimeSpan Left) Add(IPAddress? address) => Count(address, 1);

    /// <summary>How many there are, and how long the count lasts.</summary>
    public (int Count, TimeSpan Left) Of(IPAddress? address) => Count(address, 0);

    (int Count, TimeSpan Left) Count(IPAddress? address, int more)
    {
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
            var count = counts.GetValueOrDefault(from) + more;
            if (more > 0)
                counts[from] = count;
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
