namespace Bonded.Archives.Reading;

/// <summary>Collects irregular facts, a few of each code: a hostile archive can have one for each of its members.</summary>
internal sealed class Irregularities
{
    const int OfOneCode = 8;

    readonly List<ArchiveFault> faults = [];
    readonly Dictionary<string, int> counts = [];

    public IReadOnlyList<ArchiveFault> Faults => faults;

    public void Add(string code, string sentence, string? member = null)
    {
        var count = counts.GetValueOrDefault(code);
        counts[code] = count + 1;
        if (count < OfOneCode)
            faults.Add(ArchiveFault.Irregular(code, sentence, member));
    }

    public bool HasRoom(string code) => counts.GetValueOrDefault(code) < OfOneCode;
}
