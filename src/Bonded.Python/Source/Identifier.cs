using System.Globalization;
using System.Text;

namespace Bonded.Python.Source;

/// <summary>Identifiers that are not ASCII (PEP 3131).</summary>
internal static class Identifier
{
    // Normalising takes much memory for each character, and makes no long identifier a short one.
    const int MaximalBytes = 4096;

    /// <summary>How many bytes of a run of name bytes are an identifier.</summary>
    public static int Length(ReadOnlySpan<byte> run)
    {
        var length = 0;
        while (length < run.Length && Rune.DecodeFromUtf8(run[length..], out var rune, out var size) == System.Buffers.OperationStatus.Done && IsPart(rune, length == 0))
            length += size;
        return length;
    }

    /// <summary>The name that an identifier stands for: its NFKC form, in UTF-8. One longer than any name that matters stays as it is.</summary>
    public static ReadOnlySpan<byte> Normalise(ReadOnlySpan<byte> identifier) => identifier.Length > MaximalBytes
        ? identifier
        : Encoding.UTF8.GetBytes(Compatibility.Normalise(Encoding.UTF8.GetString(identifier)));

    // XID_Start and XID_Continue as far as the categories say; the few that Unicode takes back are left in.
    static bool IsPart(Rune rune, bool isFirst) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation
            => !isFirst || rune.Value is '_' or 0x1885 or 0x1886,
        _ => rune.Value is 0x2118 or 0x212E or 0x309B or 0x309C
            || !isFirst && rune.Value is 0xB7 or 0x387 or >= 0x1369 and <= 0x1371 or 0x19DA or 0x30FB or 0xFF65 or 0x200C or 0x200D,
    };
}
