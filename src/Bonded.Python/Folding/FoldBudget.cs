using Bonded.Python.Evaluation;

namespace Bonded.Python.Folding;

/// <summary>
/// What computing constants may still cost one analysis. Everything that grows asks first; a refusal makes the operation give null and is
/// remembered here, so that the analysis can report it. Not for several threads.
/// </summary>
internal sealed class FoldBudget(AnalysisLimits limits)
{
    /// <summary>Bits of an integer that is multiplied, raised, parsed or printed: what costs more than linear time.</summary>
    public const int NumberBits = 65_536;

    /// <summary>What looking at one value within another costs: so much longer does it take than copying a byte.</summary>
    public const int Visit = 32;

    const int ShortText = 64;

    long left = limits.FoldedBytes;
    string? shaped;
    TextShape shape;

    /// <summary>A constant would have been longer than one may be.</summary>
    public bool ConstantRefused { get; private set; }

    /// <summary>All constants together would have been longer than they may be; nothing is computed any more.</summary>
    public bool Exhausted { get; private set; }

    /// <summary>Bytes or characters one constant may have.</summary>
    public int ConstantBytes { get; } = limits.ConstantBytes;

    /// <summary>Asks for a constant of this many bytes, characters or items.</summary>
    public bool Take(long size)
    {
        if (size > ConstantBytes)
        {
            ConstantRefused = true;
            return false;
        }
        return Spend(size);
    }

    /// <summary>
    /// Asks for a constant of this size that is another with something added. Copying is cheap, so that a text that grows character by
    /// character costs an eighth of what it copies.
    /// </summary>
    public bool Grow(long size, long added)
    {
        if (size <= ConstantBytes)
            return Spend(added + (size - added) / 8);
        ConstantRefused = true;
        return false;
    }

    /// <summary>Pays for work that makes no constant of that size, such as searching one.</summary>
    public bool Spend(long work)
    {
        if (work > left)
        {
            Exhausted = true;
            left = 0;
            return false;
        }
        left -= work;
        return true;
    }

    /// <summary>
    /// The shape of a text. The last one is kept, because a loop asks for each character of the same text.
    /// </summary>
    public TextShape ShapeOf(string text)
    {
        if (text.Length <= ShortText)
            return TextShape.Of(text);
        if (!ReferenceEquals(text, shaped))
        {
            shape = TextShape.Of(text);
            shaped = text;
        }
        return shape;
    }

    /// <summary>Says that a number or a count was beyond all limits.</summary>
    public void Refuse() => ConstantRefused = true;
}
