using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Bonded.Server.Features.Admin;

/// <summary>One request to the admin API after its token, its parameters and its body were found good.</summary>
sealed class AdminCall(HttpContext http, string actor)
{
    readonly Dictionary<string, object> values = [];

    public HttpContext Http => http;

    public CancellationToken Cancellation => http.RequestAborted;

    /// <summary>Who asks, for the record. Until there are accounts it is the user name that came with the token, and proves nothing.</summary>
    public string Actor => actor;

    /// <summary>How many items a list answers with.</summary>
    public int Limit => AdminRoute.LimitOf(this);

    /// <summary>The number in the cursor; 0 without one.</summary>
    public long After { get; private set; }

    /// <summary>The text in the cursor; null without one.</summary>
    public string? AfterText { get; private set; }

    /// <summary>The part of the path that the route has in braces.</summary>
    public string Part(string name) => (string)http.Request.RouteValues[name]!;

    public string? Text(string name) => (string?)values.GetValueOrDefault(name);

    public long? Number(string name) => (long?)values.GetValueOrDefault(name);

    public DateTimeOffset? Time(string name) => (DateTimeOffset?)values.GetValueOrDefault(name);

    public bool Flag(string name) => values.GetValueOrDefault(name) is true;

    /// <summary>Reads the query by what the route declares.</summary>
    public AdminProblem? Read(AdminRoute route)
    {
        foreach (var (name, given) in http.Request.Query)
        {
            var parameter = route.Query.FirstOrDefault(each => each.Name == name);
            if (parameter is null)
                return AdminProblem.Invalid("unknown-parameter", $"This address takes no parameter of that name; it takes {Names(route)}.");
            if (given is not [{ } text] || Value(parameter, text) is not { } value)
                return AdminProblem.Invalid("invalid-parameter", $"The parameter {name} must be given once and be {Expected(parameter)}.");
            values[name] = value;
        }

        if (route.Query.FirstOrDefault(each => each.Required && !values.ContainsKey(each.Name)) is { } missing)
            return AdminProblem.Invalid("missing-parameter", $"The parameter {missing.Name} is needed: {missing.Description}.");
        if (!route.IsList || Text("cursor") is not { } cursor)
            return null;
        if (!AdminCursor.TryRead(cursor, out var place) || (!route.TextCursor && !long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return AdminProblem.Invalid("invalid-cursor", "The cursor must be the 'next' of an answer of this address.");
        AfterText = place;
        After = route.TextCursor ? 0 : long.Parse(place, CultureInfo.InvariantCulture);
        return null;
    }

    /// <summary>Answers in JSON, with an entity tag on a GET.</summary>
    public async Task Write<T>(AdminAnswer<T> answer)
    {
        if (answer.Problem is { } problem)
        {
            await problem.Write(http);
            return;
        }

        await WriteJson(JsonSerializer.SerializeToUtf8Bytes(answer.Value, AdminJson.Writing));
    }

    public async Task WriteJson(ReadOnlyMemory<byte> body)
    {
        var response = http.Response;
        response.Headers.CacheControl = "private, no-cache";
        if (IsGet(http.Request))
        {
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body.Span).AsSpan(0, 16))}\"");
            response.Headers.ETag = tag.ToString();
            response.Headers.Vary = "Authorization";
            if (EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out var known) && known.Any(each => each.Compare(tag, useStrongComparison: false)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await response.Body.WriteAsync(body, Cancellation);
    }

    static bool IsGet(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    static object? Value(AdminParameter parameter, string text)
    {
        if (text.Length == 0 || text.Length > parameter.Longest)
            return parameter is { Name: "cursor" } && text.Length > 0 ? text : null;
        switch (parameter.Of)
        {
            case AdminParameter.Kind.Number:
                return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= parameter.Least && number <= parameter.Most ? number : null;
            case AdminParameter.Kind.Flag:
                return text switch { "true" => true, "false" => false, _ => null };
            case AdminParameter.Kind.Time:
                return TryTime(text, out var time) ? time : null;
            default:
                return text.Any(char.IsControl) || (parameter.Choices.Count > 0 && !parameter.Choices.Contains(text)) ? null : text;
        }
    }

    static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    static string Expected(AdminParameter parameter) => parameter.Of switch
    {
        AdminParameter.Kind.Number when parameter.Most == long.MaxValue => $"a whole number from {parameter.Least}",
        AdminParameter.Kind.Number => $"a whole number from {parameter.Least} to {parameter.Most}",
        AdminParameter.Kind.Flag => "true or false",
        AdminParameter.Kind.Time => "a date or a time such as 2026-01-31 or 2026-01-31T12:00:00Z",
        _ when parameter.Choices.Count > 0 => $"one of {string.Join(", ", parameter.Choices)}",
        _ => $"a text of up to {parameter.Longest} characters",
    };

    static string Names(AdminRoute route) => route.Query.Count == 0 ? "none" : string.Join(", ", route.Query.Select(each => each.Name));
}
