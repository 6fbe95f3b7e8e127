namespace Bonded.Gate.Upstreams;

/// <summary>What came of fetching a file. Only <see cref="Done"/> says that the destination holds the whole of it.</summary>
public abstract record FetchAnswer
{
    FetchAnswer()
    {
    }

    /// <summary>Every byte arrived. Whether they are the right bytes is for the caller's hash to say.</summary>
    public sealed record Done(long Bytes) : FetchAnswer;

    /// <summary>The upstream answers that it has no such file.</summary>
    public sealed record Gone(string Sentence) : FetchAnswer;

    /// <summary>The fetch failed. The destination may hold a part: a retry begins with a new one.</summary>
    public sealed record Failed(string Sentence, bool Retryable) : FetchAnswer
    {
        /// <summary>The upstream sends more or fewer bytes than its page says, and not because the connection broke.</summary>
        public bool OtherSize { get; init; }
    }
}
