using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Features.Admin;

/// <summary>
/// One method of one address of the admin API, declared once: from this it is mapped, guarded, read, answered and described in the
/// OpenAPI document.
/// </summary>
sealed record AdminRoute
{
    const int DefaultLimit = 100;
    const int MostLimit = 1_000;

    static readonly AdminParameter limit = AdminParameter.Number("limit", $"The most items to answer with (default: {DefaultLimit})", 1, MostLimit);
    static readonly AdminParameter cursor = AdminParameter.Text("cursor", "Where to go on: 'next' of the answer before");

    AdminRoute(string method, string path, string summary)
    {
        Method = method;
        Path = path;
        Summary = summary;
    }

    public string Method { get; }

    /// <summary>Below <c>/api/v1</c>, with parts in braces, such as <c>/quarantine/{id}</c>.</summary>
    public string Path { get; }

    /// <summary>What it does, in one line.</summary>
    public string Summary { get; }

    public IReadOnlyList<AdminParameter> Query { get; private init; } = [];

    /// <summary>The shape of the JSON body; null if it takes none.</summary>
    public Type? Body { get; private init; }

    /// <summary>The shape of the JSON answer; null if it is of another type.</summary>
    public Type? Answer { get; private init; }

    public string AnswerType { get; private init; } = "application/json";

    /// <summary>Its cursors are texts and not numbers.</summary>
    public bool TextCursor { get; init; }

    public bool IsList { get; private init; }

    /// <summary>Handles a call, body read, and answers it.</summary>
    public required Func<AdminCall, object?, Task> Run { get; init; }

    /// <summary>How many items a call of a list asks for.</summary>
    public static int LimitOf(AdminCall call) => (int)(call.Number(limit.Name) ?? DefaultLimit);

    public static AdminRoute Get<T>(string path, string summary, Func<AdminCall, Task<AdminAnswer<T>>> handle, params IReadOnlyList<AdminParameter> query) =>
        new(HttpMethods.Get, path, summary) { Query = query, Answer = typeof(T), Run = async (call, _) => await call.Write(await handle(call)) };

    /// <summary>A list in pages: <c>{"items": [...], "next": "..."}</c>, by <c>?limit=</c> and <c>?cursor=</c>.</summary>
    public static AdminRoute List<T>(
        string path, string summary, Func<AdminCall, Task<AdminAnswer<AdminPage<T>>>> handle, params IReadOnlyList<AdminParameter> query) =>
        Get(path, summary, handle, [.. query, limit, cursor]) with { IsList = true };

    public static AdminRoute Post<TBody, T>(string path, string summary, Func<AdminCall, TBody, Task<AdminAnswer<T>>> handle, params IReadOnlyList<AdminParameter> query) =>
        WithBody(HttpMethods.Post, path, summary, handle, query);

    public static AdminRoute Put<TBody, T>(string path, string summary, Func<AdminCall, TBody, Task<AdminAnswer<T>>> handle, params IReadOnlyList<AdminParameter> query) =>
        WithBody(HttpMethods.Put, path, summary, handle, query);

    /// <summary>A POST that needs no body.</summary>
    public static AdminRoute Post<T>(string path, string summary, Func<AdminCall, Task<AdminAnswer<T>>> handle, params IReadOnlyList<AdminParameter> query) =>
        new(HttpMethods.Post, path, summary) { Query = query, Answer = typeof(T), Run = async (call, _) => await call.Write(await handle(call)) };

    public static AdminRoute Delete<T>(string path, string summary, Func<AdminCall, Task<AdminAnswer<T>>> handle, params IReadOnlyList<AdminParameter> query) =>
        new(HttpMethods.Delete, path, summary) { Query = query, Answer = typeof(T), Run = async (call, _) => await call.Write(await handle(call)) };

    /// <summary>A GET that writes its answer itself, or returns why there is none before it has written anything.</summary>
    public static AdminRoute Stream(string path, string summary, string mediaType, Func<AdminCall, Task<AdminProblem?>> handle, params IReadOnlyList<AdminParameter> query) =>
        new(HttpMethods.Get, path, summary)
        {
            Query = query,
            AnswerType = mediaType,
            Run = async (call, _) =>
            {
                call.Http.Response.ContentType = mediaType;
                call.Http.Response.Headers.CacheControl = "no-store";
                if (await handle(call) is { } problem)
                    await problem.Write(call.Http);
            },
        };

    static AdminRoute WithBody<TBody, T>(
        string method, string path, string summary, Func<AdminCall, TBody, Task<AdminAnswer<T>>> handle, IReadOnlyList<AdminParameter> query) => new(method, path, summary)
        {
            Query = query,
            Body = typeof(TBody),
            Answer = typeof(T),
            Run = async (call, body) => await call.Write(await handle(call, (TBody)body!)),
        };
}
