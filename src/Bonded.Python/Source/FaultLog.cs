using Bonded.Python.Evaluation;

namespace Bonded.Python.Source;

/// <summary>Collects the faults of one file: the first few of each code, since a broken file has as many as anybody likes.</summary>
internal sealed class FaultLog(SourceText source)
{
    const int PerCode = 20;

    readonly List<SourceFault> faults = [];

    public int Count => faults.Count;

    /// <summary>Something was met that only Python 2 accepts.</summary>
    public bool IsPython2 { get; private set; }

    public void Add(SourceFaultCode code, int offset, string sentence)
    {
        IsPython2 |= code == SourceFaultCode.Python2;
        var same = 0;
        foreach (var fault in faults)
            same += fault.Code == code ? 1 : 0;
        if (same < PerCode)
            faults.Add(new SourceFault(code, source.LineOf(offset), sentence));
    }

    /// <summary>Forgets what came after an earlier <see cref="Count"/>: the parser went back.</summary>
    public void Rewind(int count, bool isPython2)
    {
        faults.RemoveRange(count, faults.Count - count);
        IsPython2 = isPython2;
    }

    public IReadOnlyList<SourceFault> ToArray() => faults.Count == 0 ? [] : [.. faults];
}
