using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bonded.Gate.Clients;
using Bonded.Gate.Pages;
using Bonded.Packaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bonded.Server.Features.Simple;

/// <summary>The simple repository API (PEP 503, 691): the list of projects, and a page for each.</summary>
sealed class SimplePages(Gate.Gate gate, UnknownLookups unknown)
{
    const string Prefix = "/simple/";
    static readonly StringValues NoCache = "no-cache";
    static readonly StringValues Vary = "Accept, Accept-Encoding";
    static readonly StringValues AnyOrigin = "*";

    /// <summary>
    /// Answers a request for a page that stands rendered, before routing: a look-up and a write. Null where there is more to do.
    /// </summary>
    public Task? TryAnswer(HttpContext http)
    {
        var request = http.Request;
        var path = request.Path.Value;
        if (path is null || path.Length <= Prefix.Length + 1 || path[^1] != '/' || !path.StartsWith(Prefix, StringComparison.Ordinal)
            || !HttpMethods.IsGet(request.Method) || request.QueryString.HasValue)
        {
            return null;
        }

        if (Choose(http) is not { } choice || gate.TryPage(path[Prefix.Length..^1], choice.Form) is not { } page)
            return null;
        return Send(http, page, choice.MediaType);
    }

    public async Task Project(HttpContext http, string project)
    {
        var request = http.Request;
        if (Choose(http) is not { } choice)
        {
            await Refuse.NotAcceptable(http);
            return;
        }

        if (!ProjectName.TryParse(project, out var name))
        {
            await Refuse.NotFound(http, "That is not a valid project name.");
            return;
        }

        // A name has one page. The slash and the spelling are put right before anything else is said about it.
        if (request.Path.Value != $"{Prefix}{name.Canonical}/")
        {
            http.Response.Headers.AccessControlAllowOrigin = AnyOrigin;
            http.Response.Redirect($"{Prefix}{name.Canonical}/{request.QueryString}", permanent: true);
            return;
        }

        if (await unknown.Refuses(http, name))
            return;
        switch (await gate.Page(name, choice.Form, ClientFacts.Parse(request.Headers.UserAgent), http.RequestAborted))
        {
            case PageLookup.Found found:
                await Send(http, found.Page, choice.MediaType);
                break;
            case PageLookup.Absent absent:
                await unknown.Absent(http, name, absent.Sentence);
                break;
            case PageLookup.Unavailable unavailable:
                await Refuse.Unavailable(http, unavailable.Sentence);
                break;
        }
    }

    public async Task List(HttpContext http)
    {
        if (Choose(http) is not { } choice)
        {
            await Refuse.NotAcceptable(http);
            return;
        }

        if (http.Request.Path.Value != Prefix)
        {
            http.Response.Redirect(Prefix, permanent: true);
            return;
        }

        var names = await gate.Names(http.RequestAborted);
        var headers = http.Response.Headers;
        headers.CacheControl = NoCache;
        headers.Vary = Vary;
        headers.AccessControlAllowOrigin = AnyOrigin;

        http.Response.ContentType = choice.MediaType;
        if (choice.Form == PageForm.Json)
            await WriteJsonList(http, names);
        else
            await WriteHtmlList(http, names);
    }

    static async Task WriteJsonList(HttpContext http, IReadOnlyList<string> names)
    {
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject("meta"u8);
        json.WriteString("api-version"u8, "1.4"u8);
        json.WriteEndObject();
        json.WriteStartArray("projects"u8);
        for (var i = 0; i < names.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, names[i]);
            json.WriteEndObject();
            if (i % 1_000 == 999)
            {
                json.Flush();
                await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static async Task WriteHtmlList(HttpContext http, IReadOnlyList<string> names)
    {
        var body = http.Response.BodyWriter;
        body.Write("<!DOCTYPE html>\n<html>\n<head>\n<meta name=\"pypi:repository-version\" content=\"1.4\">\n<title>Simple index</title>\n</head>\n<body>\n"u8);
        for (var i = 0; i < names.Count; i++)
        {
            body.Write(System.Text.Encoding.ASCII.GetBytes($"<a href=\"/simple/{names[i]}/\">{names[i]}</a><br>\n"));
            if (i % 1_000 == 999)
                await body.FlushAsync(http.RequestAborted);
        }

        body.Write("</body>\n</html>\n"u8);
        await body.FlushAsync(http.RequestAborted);
    }

    static Negotiation.Choice? Choose(HttpContext http)
    {
        var choice = http.Request.QueryString.HasValue && http.Request.Query["format"] is [{ } format]
            ? Negotiation.OfFormat(format)
            : Negotiation.Of(http.Request.Headers.Accept);
        return choice is { Form: PageForm.Html } html && ClientFacts.KnowsNoYanks((string?)http.Request.Headers.UserAgent)
            ? html with { Form = PageForm.HtmlWithoutWithheld }
            : choice;
    }

    static Task Send(HttpContext http, RenderedPage page, string mediaType)
    {
        var response = http.Response;
        var headers = response.Headers;
        var gzip = Negotiation.AcceptsGzip(http.Request.Headers.AcceptEncoding);
        var tag = gzip ? page.GzipETag : page.ETag;
        headers.ETag = tag;
        headers.CacheControl = NoCache;
        headers.Vary = Vary;
        headers.AccessControlAllowOrigin = AnyOrigin;

        // A 304 carries no Content-Type: pip merges its headers into the page it keeps.
        if (Matches(http.Request.Headers.IfNoneMatch, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var body = gzip ? page.GzipBody : page.Body;
        if (gzip)
            headers.ContentEncoding = "gzip";
        headers.ContentType = mediaType;
        headers.ContentLength = body.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.BodyWriter.WriteAsync(body).GetAsTask();
    }

    static bool Matches(StringValues header, string tag)
    {
        if (header.Count == 0 || (string?)header is not { } text)
            return false;
        if (text == tag || text == "*")
            return true;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part == tag || (part.StartsWith("W/", StringComparison.Ordinal) && part.AsSpan(2).SequenceEqual(tag)))
                return true;
        }

        return false;
    }
}
