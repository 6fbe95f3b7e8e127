using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Bonded.Gate.Canaries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bonded.Server.Tests;

/// <summary>
/// A mistake as somebody could build it into the server, played by a middleware in front of it: one route forgets the gate in one way.
/// </summary>
/// <param name="Name">What is forgotten.</param>
/// <param name="Routes">The routes of the self-proof that find it.</param>
/// <param name="Rule">A rule whose canary finds it.</param>
/// <param name="Play">The mistake.</param>
sealed partial record PlantedLeak(string Name, IReadOnlyList<string> Routes, string Rule, Func<HttpContext, RequestDelegate, Task> Play)
{
    static readonly string[] everyFile =
    [
        "file", "file-accept", "file-old-client", "file-query", "file-if-match", "file-since", "file-tag", "file-tag-weak", "file-tag-any", "file-range", "file-range-end",
        "file-if-range", "file-escaped", "file-head", "file-range-head", "file-tag-head", "file-slash", "file-case", "file-post",
    ];

    /// <summary>Every one of them, made anew: some remember.</summary>
    public static IReadOnlyList<PlantedLeak> All() =>
    [
        new("ranges skip the gate", ["file-range", "file-range-end", "file-range-head", "file-if-range"], "minimum-age", Files(http => Has(http, "Range"), http => Slice(http))),
        new("ranges that count from the end skip the gate", ["file-range-end"], "direct-url", Files(http => Header(http, "Range").StartsWith("bytes=-", StringComparison.Ordinal), http => Slice(http))),
        new("If-Range skips the gate", ["file-if-range"], "blocked", Files(http => Has(http, "If-Range"), http => Slice(http))),
        new("HEAD skips the gate", ["file-head", "file-range-head", "file-tag-head"], "minimum-age", Files(http => HttpMethods.IsHead(http.Request.Method), Whole)),
        new("the digest as a tag is answered 304", ["file-tag", "file-tag-weak", "file-tag-head"], "look-alike", Files(http => Header(http, "If-None-Match").Contains('"', StringComparison.Ordinal), http => Code(http, 304))),
        new("any tag is answered 304", ["file-tag-any"], "secrets-sent", Files(http => Header(http, "If-None-Match") == "*", http => Code(http, 304))),
        new("If-Modified-Since is answered 304", ["file-since"], "first-use", Files(http => Has(http, "If-Modified-Since"), http => Code(http, 304))),
        new("a query gets past the gate", ["file-query"], "blocked", Files(http => http.Request.QueryString.HasValue, Whole)),
        new("a slash at the end gets past the gate", ["file-slash"], "metadata-mismatch", Files(http => http.Request.Path.Value!.EndsWith('/'), Whole)),
        new("a digest in capitals gets past the gate", ["file-case"], "archive-ambiguous", Files(http => http.Request.Path.Value![..40].Any(char.IsAsciiLetterUpper), Whole)),
        new("an escaped letter gets past the gate", ["file-escaped"], "withheld-release", Files(http => http.Features.Get<IHttpRequestFeature>()!.RawTarget.Contains('%', StringComparison.Ordinal), Whole)),
        new("POST gets past the gate", ["file-post"], "absurd-version", Files(http => HttpMethods.IsPost(http.Request.Method), Whole)),
        new("old clients get past the gate", ["file-old-client"], "dormant-release", Files(http => Header(http, "User-Agent").StartsWith("pip/18", StringComparison.Ordinal), Whole)),
        new(".metadata is not gated", ["metadata", "metadata-head", "metadata-range", "metadata-tag", "metadata-query"], "direct-url", async (http, next) =>
        {
            if (IsMetadata(http)) await Send(http, "Metadata-Version: 2.1\nName: x\n"u8.ToArray(), 200);
            else await next(http);
        }),
        new("a file is served while its inspection is awaited", everyFile, "not-inspected", Files(http => http.Request.Path.Value!.Contains("not_inspected", StringComparison.OrdinalIgnoreCase), Whole)),
        new("one rule is forgotten where files are served", everyFile, "sealed-release",
            Files(http => http.Request.Path.Value!.Contains("sealed_release", StringComparison.Ordinal), Whole)),
        new("a refusal sends the file along", ["file-accept"], "code-injection", Files(http => Header(http, "Accept") == "application/octet-stream", http => Send(http, Bytes(http)!, 403))),
        new("a refused file is redirected to the upstream", ["file-accept"], "release-burst", Files(http => Header(http, "Accept") == "application/octet-stream", http =>
        {
            http.Response.Redirect("https://upstream.example.invalid/file");
            return Task.CompletedTask;
        })),
        new("the JSON page lists what is held", ["json", "json-gzip", "json-latest", "json-query", "json-format", "json-spelling", "json-no-slash", "json-old-tag"], "minimum-age",
            Pages(http => http.Request.Path.StartsWithSegments("/simple"), text => JsonYank().Replace(text, "\"yanked\":false"))),
        new("the HTML page lists what is held", ["html", "html-v1", "html-any", "html-gzip", "html-query", "html-format", "html-spelling", "html-no-slash", "html-old-tag"], "minimum-age",
            Pages(http => http.Request.Path.StartsWithSegments("/simple"), text => text.Replace("data-yanked", "data-was", StringComparison.Ordinal))),
        new("the HTML page for one spelling is another", ["html-spelling"], "minimum-age", Odd()),
        new("pages that clients with gzip get are not gated", ["html-gzip"], "first-use", Unyanked(http => Header(http, "Accept-Encoding") == "gzip" && Header(http, "Accept") == "text/html")),
        new("old clients are shown what is held", ["html-old-client"], "minimum-age", async (http, next) =>
        {
            if (Header(http, "User-Agent").StartsWith("pip/18", StringComparison.Ordinal)) http.Request.Headers.UserAgent = "pip/24.0";
            await next(http);
        }),
        new("PyPI's document lists what is held", ["pypi-json", "pypi-json-spelling"], "minimum-age",
            Pages(http => http.Request.Path.Value!.EndsWith("/json", StringComparison.Ordinal) && http.Request.Path.Value.Count(c => c == '/') == 3, text => text.Replace("\"yanked\":true", "\"yanked\":false", StringComparison.Ordinal))),
        new("PyPI's document of a release lists what is held", ["pypi-release-json"], "minimum-age",
            Pages(http => http.Request.Path.Value!.EndsWith("/json", StringComparison.Ordinal) && http.Request.Path.Value.Count(c => c == '/') == 4, text => text.Replace("\"yanked\":true", "\"yanked\":false", StringComparison.Ordinal))),
        new("the HTML page is kept across changes", ["html", "html-no-slash", "html-spelling"], "removed-upstream", Kept(http => Header(http, "Accept") == "text/html" && Plain(http))),
        new("the tag of an older page is answered 304", ["json-old-tag"], "removed-upstream", Tags(http => Header(http, "Accept").EndsWith("+json", StringComparison.Ordinal))),
        new("the list of projects is another's", ["list"], "owned-name", async (http, next) =>
        {
            if (http.Request.Path == "/simple/") await Send(http, "<a href=\"/simple/bonded-canary-blocked/\">bonded-canary-blocked</a>"u8.ToArray(), 200);
            else await next(http);
        }),
    ];

    static Func<HttpContext, RequestDelegate, Task> Files(Func<HttpContext, bool> when, Func<HttpContext, Task> leak) =>
        (http, next) => http.Request.Path.StartsWithSegments("/files") && !IsMetadata(http) && when(http) && Bytes(http) is not null ? leak(http) : next(http);

    static Func<HttpContext, RequestDelegate, Task> Pages(Func<HttpContext, bool> when, Func<string, string> change) => async (http, next) =>
    {
        if (!when(http))
        {
            await next(http);
            return;
        }

        // What is rewritten is rewritten whole.
        http.Request.Headers.Remove("Accept-Encoding");
        http.Request.Headers.Remove("If-None-Match");
        var (status, body) = await Answered(http, next);
        await Send(http, Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(body))), status);
    };

    static Func<HttpContext, RequestDelegate, Task> Unyanked(Func<HttpContext, bool> when) =>
        Pages(http => http.Request.Path.StartsWithSegments("/simple") && when(http), text => text.Replace("data-yanked", "data-was", StringComparison.Ordinal));

    static Func<HttpContext, RequestDelegate, Task> Odd() => async (http, next) =>
    {
        if (http.Request.Path.Value!.StartsWith("/simple/Bonded.", StringComparison.Ordinal) && Header(http, "Accept") == "text/html")
        {
            http.Request.Path = "/simple/" + http.Request.Path.Value["/simple/".Length..].ToLowerInvariant().Replace('.', '-').Replace('_', '-');
            await Unyanked(_ => true)(http, next);
            return;
        }

        await next(http);
    };

    static Func<HttpContext, RequestDelegate, Task> Kept(Func<HttpContext, bool> when)
    {
        var kept = new ConcurrentDictionary<string, byte[]>();
        return async (http, next) =>
        {
            if (!http.Request.Path.StartsWithSegments("/simple/bonded-canary-removed-upstream") || !when(http))
            {
                await next(http);
                return;
            }

            if (!kept.TryGetValue(http.Request.Path, out var body))
            {
                (var status, body) = await Answered(http, next);
                if (status == 200) kept[http.Request.Path] = body;
            }

            await Send(http, body, 200);
        };
    }

    static Func<HttpContext, RequestDelegate, Task> Tags(Func<HttpContext, bool> when)
    {
        var given = new ConcurrentDictionary<string, bool>();
        return async (http, next) =>
        {
            if (!when(http))
            {
                await next(http);
                return;
            }

            if (given.ContainsKey(Header(http, "If-None-Match")))
            {
                http.Response.StatusCode = 304;
                return;
            }

            await next(http);
            if (http.Response.Headers.ETag.Count > 0)
                given[http.Response.Headers.ETag.ToString()] = true;
        };
    }

    static bool Plain(HttpContext http) => !http.Request.QueryString.HasValue && !Has(http, "If-None-Match") && !Has(http, "Accept-Encoding") && Header(http, "User-Agent").StartsWith("bonded", StringComparison.Ordinal)
        && http.Request.Path.Value!.EndsWith('/') && !http.Request.Path.Value.Contains("Bonded", StringComparison.Ordinal);

    static async Task<(int Status, byte[] Body)> Answered(HttpContext http, RequestDelegate next)
    {
        var real = http.Features.Get<IHttpResponseBodyFeature>()!;
        using var buffer = new MemoryStream();
        var held = new StreamResponseBodyFeature(buffer);
        http.Features.Set<IHttpResponseBodyFeature>(held);
        await next(http);
        await held.CompleteAsync();
        http.Features.Set(real);
        return (http.Response.StatusCode, buffer.ToArray());
    }

    static byte[]? Bytes(HttpContext http) => http.Request.Path.Value!.TrimEnd('/').Split('/') is ["", "files", var first, var second, var rest, ..]
        ? Canaries.All.SelectMany(canary => canary.Files).FirstOrDefault(file => (first + second + rest).Equals(file.Sha256.ToString(), StringComparison.OrdinalIgnoreCase))?.Bytes
        : null;

    static Task Slice(HttpContext http) => Send(http, Bytes(http)![..60], 206);

    static Task Whole(HttpContext http) => Send(http, Bytes(http)!, 200);

    static Task Code(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    static async Task Send(HttpContext http, byte[] body, int status)
    {
        http.Response.StatusCode = status;
        if (status == 304 || (status is >= 300 and < 400))
            return;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(body);
    }

    static bool IsMetadata(HttpContext http) => http.Request.Path.Value!.EndsWith(".metadata", StringComparison.Ordinal);

    static bool Has(HttpContext http, string header) => http.Request.Headers.ContainsKey(header);

    static string Header(HttpContext http, string header) => http.Request.Headers[header].ToString();

    [GeneratedRegex("\"yanked\":\"[^\"]*\"", RegexOptions.NonBacktracking)]
    private static partial Regex JsonYank();
}
