using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Parsing;

/// <summary>
/// Reads what literals stand for out of the source, as CPython does. What CPython refuses is read as it stands: a bad escape is its own
/// text, a bad digit ends the number. Nothing throws.
/// </summary>
internal static class Literals
{
    /// <summary>
    /// The value of a number: a <see cref="System.Numerics.BigInteger"/>, a double, or a <see cref="System.Numerics.Complex"/>; null for an
    /// integer of more than 4,300 decimal digits, which CPython refuses.
    /// </summary>
    public static object? Number(SourceText source, NumberExpression number) => throw new NotImplementedException();

    /// <summary>The text of a string (not bytes), its adjacent tokens joined. Escaped surrogates stay as they are, alone or not.</summary>
    public static string Text(SourceText source, StringExpression text) => throw new NotImplementedException();

    /// <summary>The text of a part of an interpolated string.</summary>
    public static string Text(SourceText source, LiteralPart part) => throw new NotImplementedException();

    /// <summary>The value of a bytes literal, its adjacent tokens joined.</summary>
    public static byte[] Bytes(SourceText source, StringExpression bytes) => throw new NotImplementedException();
}
