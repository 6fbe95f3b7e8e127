using Bonded.Packaging;

namespace Bonded.Gate.Canaries;

/// <summary>A file of a canary.</summary>
/// <param name="Filename">What it is called.</param>
/// <param name="Bytes">What it is.</param>
/// <param name="Age">How long before the canary was first seen its page says that it was uploaded.</param>
public sealed record CanaryFile(string Filename, byte[] Bytes, TimeSpan Age)
{
    public Sha256Digest Sha256 => Sha256Digest.Of(Bytes);

    /// <summary>Its page gives no digest for it.</summary>
    public bool WithoutHash { get; init; }

    /// <summary>What is sent for it instead of its bytes; empty for nothing at all, null for the bytes.</summary>
    public byte[]? Sent { get; init; }
}
