namespace Bonded.Gate.Files;

/// <summary>What came of bringing a file in.</summary>
public abstract record ArrivalOutcome
{
    ArrivalOutcome()
    {
    }

    /// <summary>The bytes are stored and inspected, and the inspection is committed.</summary>
    public sealed record Inspected : ArrivalOutcome;

    /// <summary>The upstream sent other bytes than its page lists, which is recorded: the file is held.</summary>
    public sealed record Mismatched : ArrivalOutcome;

    /// <summary>The upstream did not give the file.</summary>
    public sealed record UpstreamFailed(string Sentence) : ArrivalOutcome;

    /// <summary>There is no room for it now: on the disk, or among the files that wait.</summary>
    public sealed record NoRoom(string Sentence) : ArrivalOutcome;
}
