using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Bonded.Data;
using Bonded.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Bonded.Server.Hosting;

/// <summary>
/// What every request passes first: security headers, a known host, no body where none belongs; and what every failure passes last: an
/// answer that tells the client nothing but a number under which the log has it.
/// </summary>
sealed class FrontDoor(RequestDelegate next, ServerOptions options, KnownHosts hosts, Forwarders forwarders, RequestMeter meter, ILogger<FrontDoor> log)
{
    private readonly bool publicIsSecure = options.PublicUrl?.Scheme == Uri.UriSchemeHttps;

    public async Task Invoke(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        if (!forwarders.None) forwarders.Apply(context);
        var secure = publicIsSecure || context.Request.IsHttps;
        SecurityHeaders.Set(context.Response, secure);
        try
        {
            if (!hosts.Contains(context)) await RefuseHost(context);
            else if (HasUnwantedBody(context.Request)) await RefuseBody(context);
            else
            {
                await next(context);
                if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null }) await Explain(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away.
            if (!context.Response.HasStarted) context.Response.StatusCode = 499;
        }
        catch (BadHttpRequestException e)
        {
            if (context.Response.HasStarted) throw;
            await Restart(context, secure);
            await Problem.Write(context, e.StatusCode, "Bad request", "The request is not well-formed, or larger than is taken.", Code("bad-request"));
        }
        catch (Exception e)
        {
            var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            Log.RequestFailed(log, id, context.Request.Method, context.Request.Path.Value ?? "", e);
            if (context.Response.HasStarted)
            {
                // Half an answer must not look like a whole one.
                context.Abort();
                return;
            }
            await Restart(context, secure);
            if (e is DatabaseException or StorageException)
            {
                // Their sentences are written for whoever asks: the disk is full, or the database does not answer.
                var full = e is DatabaseException { Code: "database-full" } or StorageException { Code: "storage-full" };
                context.Response.Headers.RetryAfter = "5";
                await Problem.Write(
                    context, full ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable, full ? "No room" : "Not now", e.Message,
                    json =>
                    {
                        json.WriteString("code", e is DatabaseException database ? database.Code : ((StorageException)e).Code);
                        json.WriteString("correlation", id);
                    });
                return;
            }
            await Problem.Write(
                context, StatusCodes.Status500InternalServerError, "Internal error",
                $"Something went wrong inside Bonded. Whoever runs it finds the cause in the log under {id}.",
                json =>
                {
                    json.WriteString("code", "internal-error");
                    json.WriteString("correlation", id);
                });
        }
        finally
        {
            meter.Record(context.Response.StatusCode, Stopwatch.GetElapsedTime(started));
        }
    }

    private static Task Restart(HttpContext context, bool secure)
    {
        context.Response.Clear();
        SecurityHeaders.Set(context.Response, secure);
        return Task.CompletedTask;
    }

    private static bool HasUnwantedBody(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        && request.ContentLength != 0;

    private static Task RefuseBody(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        return Problem.Write(context, StatusCodes.Status413PayloadTooLarge, "No body expected", "This request may not have a body; send it without one.", Code("no-body-expected"));
    }

    private static Task RefuseHost(HttpContext context) => Problem.Write(
        context, StatusCodes.Status421MisdirectedRequest, "Unknown host",
        "This server is not known by the host name in the request. Whoever runs it can add the name to allowed_hosts, or set public_url.", Code("unknown-host"));

    private static Task Explain(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var (title, code, detail) = status switch
        {
            StatusCodes.Status404NotFound => ("Not found", "not-found", "There is nothing at this address. Packages are under /simple/."),
            StatusCodes.Status405MethodNotAllowed => ("Method not allowed", "method-not-allowed", "This address does not take that method."),
            StatusCodes.Status406NotAcceptable => ("Not acceptable", "not-acceptable", "None of the media types in the Accept header is offered here."),
            StatusCodes.Status415UnsupportedMediaType => ("Unsupported media type", "unsupported-media-type", "This address does not take a body of that type."),
            _ => (Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status), "refused", (string?)null),
        };
        return Problem.Write(context, status, title, detail, Code(code));
    }

    private static Action<Utf8JsonWriter> Code(string code) => json => json.WriteString("code", code);
}
