using Bonded.Python.Evaluation;

namespace Bonded.Python.Folding;

/// <summary>What of a text keeps its characters from being counted simply.</summary>
/// <param name="HasSurrogates">It has characters outside the basic plane, which Python counts as one and .NET as two.</param>
/// <param name="FirstHole">Index of the first hole, or -1.</param>
/// <param name="LastHole">Index of the last hole, or -1.</param>
internal readonly record struct TextShape(bool HasSurrogates, int FirstHole, int LastHole)
{
    public bool IsWhole => FirstHole < 0;

    /// <summary>An index into it is an index into the .NET string.</summary>
    public bool IsPlain => FirstHole < 0 && !HasSurrogates;

    public static TextShape Of(string text) => new(
        text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0,
        text.IndexOf(Value.Text.Hole, StringComparison.Ordinal),
        text.LastIndexOf(Value.Text.Hole));
}
