namespace Bonded.Gate.Policies;

/// <summary>What became of something that a person decided.</summary>
public abstract record ReviewAnswer
{
    ReviewAnswer()
    {
    }

    /// <summary>It stands.</summary>
    /// <param name="Id">The number of the waiver or block; 0 for a policy.</param>
    /// <param name="Epoch">The epoch that began with it.</param>
    public sealed record Done(long Id, long Epoch) : ReviewAnswer;

    /// <summary>It cannot be; nothing has changed.</summary>
    /// <param name="Code">Which fault it is; stable.</param>
    /// <param name="Sentence">What is wrong and what to do.</param>
    public sealed record Refused(string Code, string Sentence) : ReviewAnswer;
}
