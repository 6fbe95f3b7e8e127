using Bonded.Packaging;

namespace Bonded.Gate.Files;

/// <summary>What there is to answer to a request for a file or its metadata.</summary>
public abstract record FileAnswer
{
    FileAnswer()
    {
    }

    /// <summary>The bytes may go out.</summary>
    /// <param name="Project">Whose file it is.</param>
    /// <param name="Filename">The distribution filename.</param>
    /// <param name="Sha256">The digest of the bytes to send.</param>
    /// <param name="Path">Where they lie on this machine.</param>
    /// <param name="Length">How many there are.</param>
    public sealed record Serve(ProjectName Project, string Filename, Sha256Digest Sha256, string Path, long Length) : FileAnswer;

    /// <summary>The file is held or denied.</summary>
    public sealed record Refused(Refusal Refusal) : FileAnswer;

    /// <summary>The file is still on its way in: ask again.</summary>
    public sealed record Later(string Sentence, TimeSpan RetryAfter) : FileAnswer;

    /// <summary>There is no such file.</summary>
    public sealed record Missing(string Sentence) : FileAnswer;

    /// <summary>The upstream does not give the file it lists.</summary>
    public sealed record UpstreamFailed(string Sentence) : FileAnswer;

    /// <summary>The server has no room for the file.</summary>
    public sealed record NoRoom(string Sentence) : FileAnswer;
}
