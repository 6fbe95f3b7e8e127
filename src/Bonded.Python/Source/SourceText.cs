using Bonded.Python.Evaluation;

namespace Bonded.Python.Source;

/// <summary>A source file, decoded once (PEP 263) to UTF-8 that is valid; all offsets are into that.</summary>
internal sealed class SourceText
{
    SourceText(ReadOnlyMemory<byte> utf8, IReadOnlyList<SourceFault> faults)
    {
        Utf8 = utf8;
        Faults = faults;
    }

    /// <summary>The text without its byte order mark.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>What was odd about the encoding.</summary>
    public IReadOnlyList<SourceFault> Faults { get; }

    /// <summary>Decodes a file. One that cannot be decoded is read as Latin-1, with a fault.</summary>
    public static SourceText Decode(ReadOnlyMemory<byte> bytes) => throw new NotImplementedException();

    /// <summary>The line of an offset, from 1.</summary>
    public int LineOf(int offset) => throw new NotImplementedException();
}
