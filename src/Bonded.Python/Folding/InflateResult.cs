namespace Bonded.Python.Folding;

/// <summary>What came out of compressed data.</summary>
/// <param name="Output">As much as came out.</param>
/// <param name="Consumed">Bytes of the input that were the stream's.</param>
internal readonly record struct InflateResult(ReadOnlyMemory<byte> Output, int Consumed, InflateEnd End);
