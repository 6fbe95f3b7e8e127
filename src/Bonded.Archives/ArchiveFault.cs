using System.Globalization;
using System.Text;

namespace Bonded.Archives;

/// <summary>Something wrong with an archive.</summary>
/// <param name="Code">Stable and kebab-case, such as <c>zip-duplicate-name</c>.</param>
/// <param name="Sentence">Plain English, printable ASCII, at most 300 characters; never quotes the archive.</param>
/// <param name="Member">The member's name, escaped to printable ASCII and cut; null where the fault belongs to the whole archive.</param>
public sealed record ArchiveFault(string Code, FaultClass Class, string Sentence, string? Member)
{
    const int LongestMember = 200;

    internal static ArchiveFault Ambiguous(string code, string sentence, string? member = null) =>
        new(code, FaultClass.Ambiguous, sentence, member);

    internal static ArchiveFault OverLimit(string code, string sentence, string? member = null) =>
        new(code, FaultClass.OverLimit, sentence, member);

    internal static ArchiveFault Irregular(string code, string sentence, string? member = null) =>
        new(code, FaultClass.Irregular, sentence, member);

    internal static string Escape(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(Math.Min(name.Length, LongestMember));
        foreach (var b in name)
        {
            if (text.Length >= LongestMember)
                return text.Append("...").ToString();
            if (b is > 0x20 and < 0x7F and not (byte)'\\' and not (byte)'"' || b == ' ')
                text.Append((char)b);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }
        return text.ToString();
    }
}
