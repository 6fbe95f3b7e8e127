using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Source;

/// <summary>A source file, decoded once (PEP 263) to UTF-8 that is valid; all offsets are into that.</summary>
internal sealed class SourceText
{
    static readonly SearchValues<byte> LineEnds = SearchValues.Create("\n\r"u8);

    int[]? lineStarts;

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
    public static SourceText Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        return System.Text.Unicode.Utf8.IsValid(bytes.Span) ? new(bytes, []) : new(Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(bytes.Span)), []);
    }

    /// <summary>The line of an offset, from 1; lines end in \n, \r\n or \r.</summary>
    public int LineOf(int offset)
    {
        // Made when first asked for. Two threads that ask at once make the same.
        var starts = lineStarts ??= FindLines();
        var index = Array.BinarySearch(starts, offset);
        return index >= 0 ? index + 1 : ~index;
    }

    int[] FindLines()
    {
        var text = Utf8.Span;
        var starts = new List<int> { 0 };
        for (var at = 0; ;)
        {
            var next = text[at..].IndexOfAny(LineEnds);
            if (next < 0)
                return [.. starts];
            at += next + 1;
            if (text[at - 1] == '\r' && at < text.Length && text[at] == '\n')
                at++;
            starts.Add(at);
        }
    }
}
