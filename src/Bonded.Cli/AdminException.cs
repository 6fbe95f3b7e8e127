using System.Text.Json;

namespace Bonded.Cli;

/// <summary>The admin API does not do what it was asked for; the message is for whoever ran the command.</summary>
/// <param name="status">The HTTP status; 0 where there was no such answer.</param>
/// <param name="code">Which failure it is; stable.</param>
sealed class AdminException(int status, string code, string sentence) : Exception(sentence)
{
    public int Status => status;

    public string Code => code;

    /// <summary>The problem document, where there is one.</summary>
    public JsonElement? Problem { get; init; }
}
