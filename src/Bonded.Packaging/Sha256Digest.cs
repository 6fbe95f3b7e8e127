using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Bonded.Packaging;

/// <summary>A SHA-256 digest (FIPS 180-4): 32 bytes, compared by value. The default value is <see cref="IsEmpty"/>.</summary>
public readonly struct Sha256Digest : IEquatable<Sha256Digest>
{
    /// <summary>The length of a digest in bytes.</summary>
    public const int Size = 32;

    readonly ulong a, b, c, d;

    Sha256Digest(ReadOnlySpan<byte> bytes)
    {
        a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>Whether this is the default value, which is the digest of nothing anyone knows.</summary>
    public bool IsEmpty => (a | b | c | d) == 0;

    /// <summary>Reads exactly 64 hexadecimal digits, of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex64, out Sha256Digest digest)
    {
        digest = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (hex64.Length != 2 * Size || Convert.FromHexString(hex64, bytes, out _, out _) != OperationStatus.Done)
            return false;
        digest = new(bytes);
        return true;
    }

    /// <summary>Reads exactly 64 hexadecimal digits, of either case, in UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Hex64, out Sha256Digest digest)
    {
        digest = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (utf8Hex64.Length != 2 * Size || Convert.FromHexString(utf8Hex64, bytes, out _, out _) != OperationStatus.Done)
            return false;
        digest = new(bytes);
        return true;
    }

    /// <summary>Takes the 32 bytes of a digest.</summary>
    /// <exception cref="ArgumentException">There are not 32 bytes.</exception>
    public static Sha256Digest FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size ? new(bytes) : throw new ArgumentException("a SHA-256 digest is 32 bytes", nameof(bytes));

    /// <summary>Hashes the data.</summary>
    public static Sha256Digest Of(ReadOnlySpan<byte> data)
    {
        Span<byte> bytes = stackalloc byte[Size];
        SHA256.HashData(data, bytes);
        return new(bytes);
    }

    /// <summary>Writes the 32 bytes to the front of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], d);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The 64 hexadecimal digits, in lower case.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    public bool Equals(Sha256Digest other) => a == other.a && b == other.b && c == other.c && d == other.d;
    public override bool Equals(object? obj) => obj is Sha256Digest other && Equals(other);
    public override int GetHashCode() => a.GetHashCode();
    public static bool operator ==(Sha256Digest left, Sha256Digest right) => left.Equals(right);
    public static bool operator !=(Sha256Digest left, Sha256Digest right) => !left.Equals(right);
}
