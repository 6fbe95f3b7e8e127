using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Bonded.Gate.Upstreams;

/// <summary>Sorts IP addresses by the special-purpose address registries (RFC 6890), looking through every form of IPv6 that carries an
/// IPv4 address inside: mapped, compatible, translated (NAT64, RFC 6052), 6to4 (RFC 3056) and ISATAP (RFC 5214).</summary>
static class AddressRules
{
    public static AddressKind Classify(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork when length == 4 => Classify4(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
            AddressFamily.InterNetworkV6 when length == 16 => Classify6(bytes),
            _ => AddressKind.Never,
        };
    }

    static AddressKind Classify4(uint a)
    {
        if (In(a, 10, 0, 0, 8) || In(a, 172, 16, 0, 12) || In(a, 192, 168, 0, 16) || In(a, 127, 0, 0, 8)
            || In(a, 100, 64, 0, 10) || In(a, 198, 18, 0, 15))
            return AddressKind.Private;
        if (In(a, 0, 0, 0, 8) || In(a, 169, 254, 0, 16) || In(a, 192, 0, 0, 24) || In(a, 192, 0, 2, 24) || In(a, 192, 88, 99, 24)
            || In(a, 198, 51, 100, 24) || In(a, 203, 0, 113, 24) || a >= 0xe000_0000)
            return AddressKind.Never;
        return AddressKind.Public;
    }

    static AddressKind Classify6(ReadOnlySpan<byte> b)
    {
        var high = BinaryPrimitives.ReadUInt64BigEndian(b);
        var low = BinaryPrimitives.ReadUInt64BigEndian(b[8..]);
        var last4 = (uint)low;

        if (high == 0)
        {
            if (low == 0)
                return AddressKind.Never;
            if (low == 1)
                return AddressKind.Private;
            // ::ffff:a.b.c.d (mapped), ::ffff:0:a.b.c.d (translated, RFC 2765) and ::a.b.c.d (compatible).
            return low >> 32 is 0x0000_ffff or 0xffff_0000 or 0 ? Classify4(last4) : AddressKind.Never;
        }

        if (high == 0x0064_ff9b_0000_0000 && low >> 32 == 0)
            return Classify4(last4);
        if (high >> 16 == 0x0064_ff9b_0001)
            return AddressKind.Private;
        if (high >> 48 == 0x2002)
            return Classify4((uint)(high >> 16));
        // Teredo, benchmarking and ORCHID (2001::/23), documentation, discard: no server lives there.
        if (high >> 41 == 0x2001_0000u >> 9 || high >> 32 == 0x2001_0db8 || high >> 44 == 0x3fff_0 || high == 0x0100_0000_0000_0000)
            return AddressKind.Never;
        // fc00::/7 is private; fe80::/10 is link-local, fec0::/10 was site-local, ff00::/8 is multicast.
        if (b[0] is 0xfc or 0xfd)
            return AddressKind.Private;
        if ((b[0] == 0xfe && b[1] >= 0x80) || b[0] == 0xff)
            return AddressKind.Never;
        // Only 2000::/3 has been given out.
        if (b[0] >> 5 != 1)
            return AddressKind.Never;
        if (((uint)(low >> 32) | 0x0200_0000) == 0x0200_5efe)
            return Classify4(last4);
        return AddressKind.Public;
    }

    static bool In(uint address, uint a, uint b, uint c, int bits) =>
        (address ^ (a << 24 | b << 16 | c << 8)) >> (32 - bits) == 0;
}
