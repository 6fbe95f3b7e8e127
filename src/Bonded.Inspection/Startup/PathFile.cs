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
}
