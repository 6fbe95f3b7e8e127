using System.Buffers;

namespace Bonded.Inspection.Startup;

/// <summary>
/// A .pth file in a site directory. Python reads each at every start: a line that begins with <c>import</c> and a blank is run as code, any
/// other is a folder to search for modules.
/// </summary>
internal static class PathFile
{
    /// <summary>
    /// Whether a line is code. Python versions differ in where they see a line end (control characters, U+0085, U+2028) and in the
    /// encoding, so any byte that is no printable ASCII is taken for one.
    /// </summary>
    public static bool HasCode(ReadOnlySpan<byte> content)
    {
        while (true)
        {
            var at = content.IndexOf("import"u8);
            if (at < 0)
                return false;
            if ((at == 0 || content[at - 1] is < 0x20 and not (byte)'\t' or > 0x7E) && content.Length > at + 6 && content[at + 6] is (byte)' ' or (byte)'\t')
                return true;
            content = content[(at + 6)..];
            // What follows is not the beginning of a line, unless it says so itself.
            if (content.StartsWith("import"u8))
                content = content[6..];
        }
    }

    /// <summary>
    /// The lines that are code, each on its own line, as one Python source. A line that Python versions split differently is given as one
    /// and then in its parts.
    /// </summary>
    public static byte[] Code(ReadOnlySpan<byte> content)
    {
        var code = new List<byte>();
        if (content.StartsWith("\uFEFF"u8))
            content = content[3..];
        while (!content.IsEmpty)
        {
            var end = content.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? content : content[..end];
            Add(line, code);
            for (var at = line.IndexOfAny(OddEnds); at >= 0; at = line.IndexOfAny(OddEnds))
            {
                Add(line[..at], code);
                line = line[(at + 1)..];
                // The other bytes of U+0085, U+2028 and U+2029 belong to no word either.
                while (!line.IsEmpty && line[0] > 0x7E)
                    line = line[1..];
                if (line.IndexOfAny(OddEnds) < 0)
                    Add(line, code);
            }

            content = end < 0 ? default : content[(content[end] == '\r' && end + 1 < content.Length && content[end + 1] == '\n' ? end + 2 : end + 1)..];
        }

        return [.. code];
    }

    static void Add(ReadOnlySpan<byte> line, List<byte> code)
    {
        if (line.StartsWith("import "u8) || line.StartsWith("import\t"u8))
            code.AddRange(line);
        code.Add((byte)'\n');
    }

    // Where str.splitlines, which newer versions use, sees an end and a text file does not.
    static readonly SearchValues<byte> OddEnds = SearchValues.Create([0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0xC2, 0xE2]);
}
