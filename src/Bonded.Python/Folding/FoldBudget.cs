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

    long left = limits.FoldedBytes;

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

    /// <summary>Says that a number or a count was beyond all limits.</summary>
    public void Refuse() => ConstantRefused = true;
}
