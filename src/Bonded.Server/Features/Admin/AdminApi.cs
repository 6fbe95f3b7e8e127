using System.Globalization;
using System.Text;
using System.Text.Json;
using Bonded.Policy;
using Bonded.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Bonded.Server.Features.Admin;

/// <summary>
/// Everything under <c>/api/v1/</c> that is not public. Whatever is asked there, also what does not exist, first meets the same guards: no browser
/// on another site's behalf, the token, the method, the parameters, the body.
/// </summary>
sealed class AdminApi
{
    public const string Root = "/api/v1";

    /// <summary>The most bytes a body has.</summary>
    public const int MaxBodyBytes = 1 << 20;

    const int MaxAuthorizationLength = 2_000;

    readonly AdminToken token;
    readonly ServerOptions options;
    readonly ILogger log;
    readonly WrongTokens wrong;
    readonly Lazy<byte[]> document;

    public AdminApi(AdminToken token, ServerOptions options, IEnumerable<AdminRoute> routes, TimeProvider time, ILogger log)
    {
        this.token = token;
        this.options = options;
        this.log = log;
        wrong = new WrongTokens(time);
        document = new(() => OpenApi.Document(Routes!));
        Routes =
        [
            .. routes,
            AdminRoute.Stream("/openapi.json", "This description", "application/json", async call =>
            {
                await call.WriteJson(document.Value);
                return null;
            }),
        ];
    }

    public IReadOnlyList<AdminRoute> Routes { get; }

    public void Map(WebApplication app)
    {
        foreach (var path in Routes.GroupBy(route => route.Path))
        {
            var methods = path.ToDictionary(route => route.Method);
            app.Map(Root + path.Key, (RequestDelegate)(http => Answer(http, methods))).WithMetadata([.. path]);
        }

        app.Map(Root + "/{**rest}", (RequestDelegate)(http => Answer(http, null)));
    }

    async Task Answer(HttpContext http, Dictionary<string, AdminRoute>? methods)
    {
        var (problem, actor) = Guard(http);
        if (problem is null && methods is null)
            problem = AdminProblem.NotFound($"There is nothing at this address. What there is, {Root}/openapi.json lists.");
        if (problem is not null)
        {
            await problem.Write(http);
            return;
        }

        var method = HttpMethods.IsHead(http.Request.Method) ? HttpMethods.Get : http.Request.Method;
        if (!methods!.TryGetValue(method, out var route))
        {
            http.Response.Headers.Allow = string.Join(", ", methods.Keys.SelectMany(static each => each == HttpMethods.Get ? [each, HttpMethods.Head] : new[] { each }));
            await new AdminProblem(StatusCodes.Status405MethodNotAllowed, "method-not-allowed", $"This address takes {string.Join(", ", methods.Keys)} only.").Write(http);
            return;
        }

        var call = new AdminCall(http, actor);
        problem = call.Read(route);
        object? body = null;
        if (problem is null)
            (body, problem) = await Body(http, route.Body);
        if (problem is not null)
            await problem.Write(http);
        else
            await route.Run(call, body);
    }

    (AdminProblem? Problem, string Actor) Guard(HttpContext http)
    {
        if (IsFromAnotherSite(http.Request))
            return (new(StatusCodes.Status403Forbidden, "cross-site", "A page of another site asked for this in a browser, which is refused."), "");
        if (!TryCredentials(http.Request, out var secret, out var user))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"bonded\"";
            return (new(
                StatusCodes.Status401Unauthorized, "token-needed",
                $"This address needs the admin token, which is in the file {AdminToken.FileName} of the data directory. Send it as 'Authorization: Bearer ...', or as the password of any user name."), "");
        }

        if (token.Is(secret))
            return (null, user ?? "admin-token");
        var (count, left) = wrong.Add(http.Connection.RemoteIpAddress);
        if (count is 1 or WrongTokens.Most + 1)
            Log.WrongToken(log, http.Connection.RemoteIpAddress?.ToString() ?? "", count);
        if (count > WrongTokens.Most)
        {
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(left.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return (new(StatusCodes.Status429TooManyRequests, "too-many-wrong-tokens", "Too many wrong tokens came from this address. Wait a minute; the right one is taken at any time."), "");
        }

        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"bonded\", error=\"invalid_token\"";
        return (new(
            StatusCodes.Status401Unauthorized, "token-wrong",
            $"That is not the admin token of this server; the file {AdminToken.FileName} in its data directory has it."), "");
    }

    // Browsers say for whom they ask; everything else sends neither header.
    bool IsFromAnotherSite(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [_, ..] site && site is not ["same-origin"] and not ["none"])
            return true;
        return request.Headers.Origin is [_, ..] origin
            && !(origin is [{ } text] && Uri.TryCreate(PublicAddress.Of(options, request), UriKind.Absolute, out var own) && text == own.GetLeftPart(UriPartial.Authority));
    }

    static bool TryCredentials(HttpRequest request, out string secret, out string? user)
    {
        (secret, user) = ("", null);
        if (request.Headers.Authorization is not [{ Length: <= MaxAuthorizationLength } text])
            return false;
        if (text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            secret = text[7..].Trim();
            return secret.Length > 0;
        }

        if (!text.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return false;
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text[6..].Trim(), bytes, out var length) || bytes.AsSpan(0, length).IndexOf((byte)':') is not (>= 0 and var colon))
            return false;
        if (colon > 0)
            user = Sentence.Clean(Encoding.UTF8.GetString(bytes, 0, colon), 100);
        secret = Encoding.UTF8.GetString(bytes, colon + 1, length - colon - 1);
        return secret.Length > 0;
    }

    static async Task<(object? Body, AdminProblem? Problem)> Body(HttpContext http, Type? shape)
    {
        var request = http.Request;
        var hasBody = http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } && request.ContentLength != 0;
        if (shape is null)
            return (null, hasBody ? new(StatusCodes.Status413PayloadTooLarge, "no-body-expected", "This request may not have a body; send it without one.") : null);
        if (!hasBody || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) || request.Headers.ContentEncoding.Count > 0)
        {
            return (null, new(StatusCodes.Status415UnsupportedMediaType, "json-expected", "This request needs a body of type application/json, in UTF-8 and not compressed."));
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MaxBodyBytes;
        try
        {
            if (await JsonSerializer.DeserializeAsync(request.Body, shape, AdminJson.Reading, http.RequestAborted) is { } body)
                return (body, null);
            return (null, AdminProblem.Invalid("invalid-body", "The body must be a JSON object."));
        }
        catch (JsonException e)
        {
            var place = string.IsNullOrEmpty(e.Path) ? "" : $" at {Sentence.Clean(e.Path, 200)}";
            return (null, AdminProblem.Invalid("invalid-body", $"The body is not the JSON that this address takes{place}. {Root}/openapi.json describes it."));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, new(StatusCodes.Status413PayloadTooLarge, "body-too-large", $"The body is larger than {MaxBodyBytes} bytes."));
        }
    }
}
