using System.Globalization;
using Bonded.Gate;
using Bonded.Policy;
using Bonded.Server.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bonded.Server.Features;

/// <summary>
/// Answers that are not what was asked for. The sentence stands in the problem document and is also the reason phrase, which is all
/// that pip, Poetry and twine show of an answer.
/// </summary>
static class Refuse
{
    public static Task NotFound(HttpContext http, string sentence) => Write(http, 404, "Not found", "not-found", sentence);

    public static Task NotAcceptable(HttpContext http) =>
        Write(http, 406, "Not acceptable", "not-acceptable", "This index speaks application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html and text/html.");

    public static Task UpstreamFailed(HttpContext http, string sentence) => Write(http, 502, "Upstream failed", "upstream-failed", sentence);

    public static Task NoRoom(HttpContext http, string sentence) => Write(http, 507, "No room", "no-room", sentence);

    public static Task Unavailable(HttpContext http, string sentence) => Later(http, "Not now", "unavailable", sentence, TimeSpan.FromSeconds(5));

    public static Task StillInspected(HttpContext http, string sentence, TimeSpan retryAfter) =>
        Later(http, "Still being inspected", "still-inspected", sentence, retryAfter);

    public static Task TooMany(HttpContext http, string sentence, TimeSpan retryAfter)
    {
        RetryAfter(http, retryAfter);
        return Write(http, 429, "Too many requests", "too-many-lookups", sentence);
    }

    /// <summary>403 with everything a person or a program needs to go on from there.</summary>
    public static Task Policy(HttpContext http, Refusal refusal) => Write(http, 403, refusal.Title, "refused", refusal.Sentence, refusal);

    static Task Later(HttpContext http, string title, string code, string sentence, TimeSpan retryAfter)
    {
        RetryAfter(http, retryAfter);
        return Write(http, 503, title, code, sentence);
    }

    static void RetryAfter(HttpContext http, TimeSpan time) =>
        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    static Task Write(HttpContext http, int status, string title, string code, string sentence, Refusal? refusal = null)
    {
        var clean = Sentence.Clean(sentence);
        if (http.Features.Get<IHttpResponseFeature>() is { } feature)
            feature.ReasonPhrase = clean;
        return Problem.Write(http, status, title, clean, json =>
        {
            json.WriteString("code"u8, code);
            if (refusal is null)
                return;
            json.WriteString("decision"u8, refusal.Verdict == Verdict.Deny ? "deny" : "hold");
            json.WriteStartArray("rules"u8);
            foreach (var rule in refusal.Rules)
                json.WriteStringValue(rule);
            json.WriteEndArray();
            if (refusal.Until is { } until)
                json.WriteString("until"u8, until.UtcDateTime);
            if (refusal.ReviewUrl is not null)
                json.WriteString("review"u8, refusal.ReviewUrl);
        });
    }
}
