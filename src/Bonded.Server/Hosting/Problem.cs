using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Hosting;

/// <summary>
/// Error answers by RFC 9457. The media type carries no charset, because a client that compares it exactly shows the text only then.
/// Title and detail are ours: nothing foreign and nothing secret goes in.
/// </summary>
public static class Problem
{
    public const string MediaType = "application/problem+json";

    /// <summary>Answers with a problem. On a HEAD request the headers alone are sent.</summary>
    /// <param name="context">The request to answer; nothing may have been sent for it yet.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="title">What is wrong, in a few words.</param>
    /// <param name="detail">What happened and what to do, in one sentence of printable ASCII.</param>
    /// <param name="more">Writes further members of the object.</param>
    public static async Task Write(HttpContext context, int status, string title, string? detail = null, Action<Utf8JsonWriter>? more = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("title", title);
            json.WriteNumber("status", status);
            if (detail is not null) json.WriteString("detail", detail);
            more?.Invoke(json);
            json.WriteEndObject();
        }
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = MediaType;
        response.ContentLength = buffer.WrittenCount;
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
