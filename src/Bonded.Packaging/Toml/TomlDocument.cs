using System.Diagnostics.CodeAnalysis;

namespace Bonded.Packaging.Toml;

/// <summary>
/// Reads TOML 1.0, accepting what CPython's <c>tomllib</c> accepts, in time linear in the document, except for these deliberate
/// refusals: documents over <see cref="MaxBytes"/>, nesting over <see cref="MaxDepth"/> (checked before the recursion), integers
/// outside 64 bits (TOML 1.0 asks for an error), and date-times that name no instant of the years 1 to 9999 or have an offset of
/// more than 14 hours (no place on earth has one).
/// </summary>
public static class TomlDocument
{
    /// <summary>The longest document that is read, in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The most keys and array positions that may lead to a value.</summary>
    public const int MaxDepth = 64;

    /// <summary>Reads a document. On failure the error says what is wrong and where.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out TomlTable? table, [NotNullWhen(false)] out TomlError? error)
    {
        if (utf8.Length > MaxBytes)
        {
            table = null;
            error = new TomlError("The document is longer than 16 MiB.", 1, 1);
            return false;
        }

        var parser = new TomlParser(utf8);
        table = parser.Parse();
        error = parser.Error;
        return error is null;
    }
}
