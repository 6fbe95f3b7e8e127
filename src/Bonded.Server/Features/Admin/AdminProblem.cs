using System.Text.Json;
using Bonded.Policy;
using Bonded.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Features.Admin;

/// <summary>Why the admin API does not do what it is asked for.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Which failure it is, in lower case with hyphens; stable, for programs.</param>
/// <param name="Sentence">What is wrong and what to do, for people.</param>
/// <param name="More">Writes further members of the problem document.</param>
sealed record AdminProblem(int Status, string Code, string Sentence, Action<Utf8JsonWriter>? More = null)
{
    public static AdminProblem NotFound(string sentence) => new(StatusCodes.Status404NotFound, "not-found", sentence);

    /// <summary>What was sent can never be meant.</summary>
    public static AdminProblem Invalid(string code, string sentence) => new(StatusCodes.Status400BadRequest, code, sentence);

    /// <summary>What was sent could be meant, but not as things stand.</summary>
    public static AdminProblem Conflict(string code, string sentence) => new(StatusCodes.Status409Conflict, code, sentence);

    public Task Write(HttpContext http) => Problem.Write(http, Status, Title, Policy.Sentence.Clean(Sentence, 1_000), json =>
    {
        json.WriteString("code"u8, Code);
        More?.Invoke(json);
    });

    string Title => Status switch
    {
        400 => "Not understood",
        401 => "Token needed",
        403 => "Not allowed",
        404 => "Not found",
        409 => "Not as things stand",
        _ => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(Status),
    };
}
