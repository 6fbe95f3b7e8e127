using System.Buffers;
using System.Text.Json;
using Bonded.Gate;
using Bonded.Gate.Pages;
using Bonded.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bonded.Server.Features;

/// <summary>
/// Answers that are not what was asked for, as <c>application/problem+json</c> (RFC 9457) without a charset, because uv compares the
/// whole header. The same sentence is the reason phrase, which is all that pip, Poetry and twine show.
/// </summary>
static class Problem
{
    public static Task NotFound(HttpContext http, string sentence) => Write(http, 404, "Not found", "not-found", sentence);

    public static Task NotAcceptable(HttpContext http) =>
        Write(http, 406, "Not acceptable", "not-acceptable", "This index speaks application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html and text/html.");

    public static Task BadGateway(HttpContext http, string sentence) => Write(http, 502, "Upstream failed", "upstream-failed", sentence);

    public static Task NoRoom(HttpContext http, string sentence) => Write(http, 507, "No room", "no-room", sentence);

    public static Task Later(HttpContext http, string code, string sentence, TimeSpan retryAfter)
    {
        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Write(http, 503, code == "still-inspected" ? "Still being inspected" : "Not now", code, sentence);
    }

    /// <summary>403 with everything a person or a program needs to go on from there.</summary>
    public static Task Refused(HttpContext http, Refusal refusal) => Write(http, 403, refusal.Title, "refused", refusal.Sentence, refusal);

    static Task Write(HttpContext http, int status, string title, string code, string sentence, Refusal? refusal = null)
    {
        var clean = Sentence.Clean(sentence);
        var response = http.Response;
        response.StatusCode = status;
        if (http.Features.Get<IHttpResponseFeature>() is { } feature)
            feature.ReasonPhrase = clean;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        var body = Body(status, title, code, clean, refusal);
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body).AsTask();
    }

    static ReadOnlyMemory<byte> Body(int status, string title, string code, string sentence, Refusal? refusal)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("title"u8, title);
        json.WriteNumber("status"u8, status);
        json.WriteString("detail"u8, sentence);
        json.WriteString("code"u8, code);
        if (refusal is not null)
        {
            json.WriteString("decision"u8, refusal.Verdict == Verdict.Deny ? "deny" : "hold");
            json.WriteStartArray("rules"u8);
            foreach (var rule in refusal.Rules)
                json.WriteStringValue(rule);
            json.WriteEndArray();
            if (refusal.Until is { } until)
                json.WriteString("until"u8, until.UtcDateTime);
            if (refusal.ReviewUrl is not null)
                json.WriteString("review"u8, refusal.ReviewUrl);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
