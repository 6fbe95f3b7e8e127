namespace Bonded.Python.Source;

/// <summary>One encoding of source files.</summary>
/// <param name="isOdd">It hides the text from who reads the file.</param>
/// <param name="decode">To UTF-8; null where the bytes are not of the encoding.</param>
internal sealed class SourceEncoding(bool isOdd, Func<ReadOnlySpan<byte>, byte[]?> decode)
{
    public bool IsOdd { get; } = isOdd;

    public bool TryDecode(ReadOnlySpan<byte> bytes, out byte[] utf8)
    {
        var decoded = decode(bytes);
        utf8 = decoded ?? [];
        return decoded is not null;
    }
}
