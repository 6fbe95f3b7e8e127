using System.Globalization;
using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>
/// Follows the chain of the audit log and says what does not fit. Fed one place after the other, from the rows of a database or the lines of an
/// export; after a fault it goes on with what is stored, so that each is told once.
/// </summary>
public sealed class AuditCheck
{
    const int MostFaults = 20;
    const int BatchSize = 1_000;

    readonly List<AuditFault> faults = [];
    readonly (long Sequence, Sha256Digest Head)? expected;
    bool met;
    bool begun;

    /// <param name="expected">A head that was noted before, which the chain has to have had.</param>
    public AuditCheck((long Sequence, Sha256Digest Head)? expected = null) => this.expected = expected;

    /// <summary>How many places there were.</summary>
    public long Count { get; private set; }

    public long FaultCount { get; private set; }

    /// <summary>The first faults, in order.</summary>
    public IReadOnlyList<AuditFault> Faults => faults;

    /// <summary>The place of the newest seal; 0 before the first.</summary>
    public long Sequence { get; private set; }

    public Sha256Digest Head { get; private set; } = AuditChain.Start;

    /// <summary>Checks everything in a database. Others may go on writing.</summary>
    public static async Task<AuditReport> Run(Database database, (long Sequence, Sha256Digest Head)? expected = null, CancellationToken cancellation = default)
    {
        // In this order, so that what is sealed meanwhile is nowhere missing.
        var (lost, strays, waiting) = await database.Read(static tx => (AuditSeals.Lost(tx, MostFaults), AuditSeals.Strays(tx, MostFaults), AuditSeals.Waiting(tx)), cancellation);
        var check = new AuditCheck(expected);
        while (true)
        {
            var after = check.Sequence;
            var places = await database.Read(tx => AuditSeals.List(tx, after, BatchSize), cancellation);
            foreach (var (seal, text) in places)
                check.Add(seal, text);
            if (places.Count < BatchSize)
                break;
        }

        check.End();
        foreach (var id in lost)
            check.Found("missing", null, id, $"Event {Text(id)} waited for its seal and is not there.");
        foreach (var id in strays)
            check.Found("inserted", null, id, $"Event {Text(id)} is there, but never came in the way that events do: it is neither sealed nor waits for its seal.");
        return new AuditReport(check.Sequence, check.Head, waiting.Count, waiting.Since, check.FaultCount, check.Faults);
    }

    /// <summary>Takes the chain's next place.</summary>
    /// <param name="text">The event's canonical text as it is now; null where the event is not there.</param>
    /// <param name="partial">The first place need not be the chain's first; what stands before it is not checked.</param>
    public void Add(AuditSeal seal, string? text, bool partial = false)
    {
        var first = !begun;
        begun = true;
        Count++;
        if (seal.Sequence == Sequence + 1)
        {
            if (AuditChain.Head(Head, seal.Leaf) != seal.Head)
            {
                Found("broken-chain", seal.Sequence, seal.EventId,
                    $"The chain breaks at place {Text(seal.Sequence)}, event {Text(seal.EventId)}: its seal does not follow from the one before. Seals were changed, reordered or inserted.");
            }
        }
        else if (!(first && partial))
        {
            Found(seal.Sequence > Sequence ? "missing" : "broken-chain", seal.Sequence, seal.EventId, seal.Sequence > Sequence
                ? $"The chain goes from place {Text(Sequence)} to place {Text(seal.Sequence)}, event {Text(seal.EventId)}: what stood between is missing."
                : $"Place {Text(seal.Sequence)} comes after place {Text(Sequence)}: the chain is out of order.");
        }

        if (text is null)
            Found("missing", seal.Sequence, seal.EventId, $"Event {Text(seal.EventId)}, sealed at place {Text(seal.Sequence)}, is not there.");
        else if (AuditChain.Leaf(text) != seal.Leaf)
            Found("altered", seal.Sequence, seal.EventId, $"Event {Text(seal.EventId)}, sealed at place {Text(seal.Sequence)}, is not what was sealed: it was altered.");
        (Sequence, Head) = (seal.Sequence, seal.Head);
        if (expected is not { } known || known.Sequence != seal.Sequence)
            return;
        met = true;
        if (known.Head != seal.Head)
            Found("other-head", seal.Sequence, seal.EventId, $"The head at place {Text(seal.Sequence)} is {seal.Head}, and not the one that was noted: the chain was made anew.");
    }

    /// <summary>No place comes any more.</summary>
    public void End()
    {
        if (expected is { } known && !met && known is not { Sequence: 0 })
            Found("missing", known.Sequence, null, $"The chain has no place {Text(known.Sequence)}, though its head there was noted: its end was cut off.");
    }

    void Found(string kind, long? sequence, long? id, string sentence)
    {
        FaultCount++;
        if (faults.Count < MostFaults)
            faults.Add(new AuditFault(kind, sequence, id, sentence));
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
