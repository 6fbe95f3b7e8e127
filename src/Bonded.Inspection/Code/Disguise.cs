using Bonded.Inspection.Rules;
using Bonded.Inspection.Text;

namespace Bonded.Inspection.Code;

/// <summary>Finds files that are named like Python sources and are something else, or something else too.</summary>
internal static class Disguise
{
    // The end of a zip archive's directory, which may have a comment of up to 65,535 bytes behind it.
    const int ZipEnd = 22, ZipTail = ZipEnd + ushort.MaxValue;

    /// <summary>Looks at a source and says whether it is no source at all.</summary>
    public static bool Check(SourceFile file, List<TextObservation> observations)
    {
        var bytes = file.Bytes.Span;
        var other = bytes.StartsWith("PK\u0003\u0004"u8) || bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        if (other || EndsAsZip(bytes))
            observations.Add(new TextObservation(TextFactKind.Archive, file.Path, 1, ""));
        return other;
    }

    // Run as a program, Python takes the code from such an archive and not from the text before it.
    static bool EndsAsZip(ReadOnlySpan<byte> bytes)
    {
        var tail = bytes.Length > ZipTail ? bytes[^ZipTail..] : bytes;
        var end = tail.LastIndexOf("PK\u0005\u0006"u8);
        return end >= 0 && tail.Length - end >= ZipEnd && tail.Length - end == ZipEnd + (tail[end + 20] | tail[end + 21] << 8);
    }
}
