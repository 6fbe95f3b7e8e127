using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bonded.Server.Hosting;

namespace Bonded.Cli;

/// <summary>
/// Speaks with the admin API of a server for a command: finds the server and the token, pages through lists, and turns what goes wrong into
/// one sentence and exit code 2.
/// </summary>
sealed class AdminClient : IDisposable
{
    const long LongestAnswer = 64 << 20;
    const int LongestToken = 500;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    static readonly Option<string?> server = new("--server") { Description = "Bonded's address (default: BONDED_SERVER, else what the settings here listen on)", HelpName = "URL" };
    static readonly Option<string?> tokenFile = new("--token-file") { Description = "The file of the admin token (default: BONDED_ADMIN_TOKEN, which holds the token itself, else admin-token in the data directory)", HelpName = "FILE" };
    static readonly Option<string?> config = new("--config") { Description = "The server's settings file (default: bonded.toml here, if there is one)", HelpName = "FILE" };
    static readonly Option<string?> data = new("--data") { Description = "The server's data directory (default: .bonded)", HelpName = "DIR" };
    static readonly Option<bool> insecure = new("--insecure-http") { Description = "Send the token over plain http to another machine" };

    static readonly Option<string?> who = new("--who") { Description = "Your name, for the record (default: your login name)", HelpName = "NAME" };

    readonly HttpClient client;
    readonly Uri root;

    AdminClient(Uri root, string token, string who)
    {
        this.root = root;

        // A proxy that is set for the outside world is not asked for this machine, and a token follows no redirect.
        client = new HttpClient(new SocketsHttpHandler { UseProxy = !root.IsLoopback, ConnectTimeout = TimeSpan.FromSeconds(10), AllowAutoRedirect = false })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = LongestAnswer,
        };

        // The user name is who did it, for the record; the token alone opens.
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{who.Replace(":", "", StringComparison.Ordinal)}:{token}")));
    }

    /// <summary>The server's address, for people.</summary>
    public string Address => Shown(root);

    /// <summary>The index as installers are told of it.</summary>
    public Uri Index => new(root, "simple/");

    /// <summary>Gives a command the options that say which server and which token.</summary>
    public static void AddOptions(Command command)
    {
        foreach (var option in (Option[])[server, tokenFile, config, data, insecure, who])
            command.Options.Add(option);
    }

    /// <summary>Does a command's work with the server that its options name; what goes wrong on the way is said on standard error.</summary>
    /// <returns>The work's exit code, or <see cref="ExitCode.Unusable"/>.</returns>
    public static async Task<int> Run(ParseResult parsed, Func<AdminClient, Task<int>> work)
    {
        if (!TryCreate(parsed, out var client, out var why))
        {
            Console.Error.WriteLine($"bonded: {why}");
            return ExitCode.Unusable;
        }

        using (client)
        {
            try
            {
                return await work(client);
            }
            catch (AdminException e)
            {
                Console.Error.WriteLine($"bonded: {e.Message}");
                return ExitCode.Unusable;
            }
        }
    }

    /// <summary>The settings of the server on this machine, as the same options name them for the other commands.</summary>
    public static bool TrySettings(ParseResult parsed, [NotNullWhen(true)] out ServerOptions? options, [NotNullWhen(false)] out string? why)
    {
        why = null;
        if (Settings.TryRead(
            new() { Config = parsed.GetValue(config), Data = parsed.GetValue(data) }, Environment.GetEnvironmentVariable, Environment.CurrentDirectory, out options, out var errors))
        {
            return true;
        }

        why = errors[0].Sentence;
        return false;
    }

    /// <summary>Asks for one thing.</summary>
    /// <param name="path">Below <c>/api/v1</c>; foreign parts of it escaped.</param>
    /// <exception cref="AdminException">There is no such answer.</exception>
    public Task<JsonElement> Get(string path, IReadOnlyList<(string Name, string? Value)>? query = null, CancellationToken cancellation = default) =>
        Send(HttpMethod.Get, path, null, query, cancellation);

    /// <summary>Sends a request with a JSON body, or none.</summary>
    /// <exception cref="AdminException">It is refused, or there is no answer.</exception>
    public async Task<JsonElement> Send(
        HttpMethod method, string path, object? body = null, IReadOnlyList<(string Name, string? Value)>? query = null, CancellationToken cancellation = default)
    {
        using var response = await Answer(method, path, body, query, HttpCompletionOption.ResponseContentRead, cancellation);
        return await Json(response, cancellation);
    }

    /// <summary>Every item of a list, page after page.</summary>
    /// <param name="most">How many at the most; null for all.</param>
    /// <exception cref="AdminException">It is refused, or there is no answer.</exception>
    public async IAsyncEnumerable<JsonElement> List(
        string path, IReadOnlyList<(string Name, string? Value)>? query = null, int? most = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var left = most ?? int.MaxValue;
        string? next = null;
        do
        {
            var page = await Get(path, [.. query ?? [], ("limit", Math.Min(left, 1_000).ToString(System.Globalization.CultureInfo.InvariantCulture)), ("cursor", next)], cancellation);
            if (!page.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
                throw Foreign();
            foreach (var item in items.EnumerateArray())
            {
                if (left-- == 0)
                    yield break;
                yield return item;
            }

            next = page.TryGetProperty("next", out var more) && more.ValueKind == JsonValueKind.String ? more.GetString() : null;
        }
        while (next is not null && left > 0);
    }

    /// <summary>Copies an answer that is not JSON, however long it is.</summary>
    /// <exception cref="AdminException">It is refused, there is no answer, or it ends before its end.</exception>
    public async Task Copy(string path, IReadOnlyList<(string Name, string? Value)>? query, Stream target, CancellationToken cancellation)
    {
        using var response = await Answer(HttpMethod.Get, path, null, query, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
            await Json(response, cancellation);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[64 << 10];
        while (await Read(body, buffer, cancellation) is > 0 and var read)
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
    }

    public void Dispose() => client.Dispose();

    /// <summary>Whether the command line or the environment names the server, so that it is not looked for.</summary>
    public static bool NamesServer(ParseResult parsed) => (parsed.GetValue(server) ?? Variable("BONDED_SERVER")) is not null;

    static bool TryCreate(ParseResult parsed, [NotNullWhen(true)] out AdminClient? client, [NotNullWhen(false)] out string? why)
    {
        client = null;
        var address = parsed.GetValue(server) ?? Variable("BONDED_SERVER");
        var file = parsed.GetValue(tokenFile);
        var token = file is null ? Variable("BONDED_ADMIN_TOKEN") : null;
        if (address is null || (file is null && token is null))
        {
            if (!TrySettings(parsed, out var options, out why))
                return false;
            address ??= AddressOf(options);
            file ??= Path.Combine(options.DataDirectory, "admin-token");
        }

        if (!TryRoot(address, out var root))
        {
            why = "--server must be Bonded's address, such as https://pypi.example.org/";
            return false;
        }

        if (root.Scheme != Uri.UriSchemeHttps && !root.IsLoopback && !parsed.GetValue(insecure))
        {
            why = $"the admin token would go to {Shown(root)} unencrypted. Use https, or say --insecure-http";
            return false;
        }

        if (token is null && !TryToken(file!, out token, out why))
            return false;
        why = null;
        client = new AdminClient(root, token, parsed.GetValue(who) ?? Environment.UserName);
        return true;
    }

    // An address that stands for all of this machine's is reached at loopback; a certificate is for the public name.
    static string AddressOf(ServerOptions options)
    {
        var listen = options.Listen[0];
        if (listen.Secure && options.PublicUrl is { } known)
            return known.AbsoluteUri;
        if (listen.Address is null || listen.Address.Equals(IPAddress.Any) || listen.Address.Equals(IPAddress.IPv6Any))
            listen = listen with { Address = IPAddress.Loopback };
        return listen.ToString();
    }

    static bool TryToken(string file, [NotNullWhen(true)] out string? token, [NotNullWhen(false)] out string? why)
    {
        (token, why) = (null, null);
        var shown = Printable.Of(file, 200);
        try
        {
            if (new FileInfo(file).Length <= LongestToken && File.ReadAllText(file).Trim() is { Length: > 0 } text)
                token = text;
            else
                why = $"{shown} holds no admin token";
        }
        catch (FileNotFoundException)
        {
            why = $"there is no admin token in {shown}; a server makes it in its data directory when it starts. Name it with --token-file, --data or BONDED_ADMIN_TOKEN";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = $"the admin token in {shown} cannot be read; whoever runs the server can";
        }

        return token is not null;
    }

    async Task<HttpResponseMessage> Answer(
        HttpMethod method, string path, object? body, IReadOnlyList<(string Name, string? Value)>? query, HttpCompletionOption completion, CancellationToken cancellation)
    {
        var text = string.Join('&', (query ?? []).Where(each => each.Value is not null).Select(each => $"{each.Name}={Uri.EscapeDataString(each.Value!)}"));
        using var request = new HttpRequestMessage(method, new Uri(root, $"api/v1{path}{(text.Length > 0 ? "?" : "")}{text}"));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Writing));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        try
        {
            return await client.SendAsync(request, completion, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new AdminException(0, "no-answer", $"there is no answer from {Address}. Is Bonded running there? Name another address with --server or BONDED_SERVER");
        }
    }

    async Task<JsonElement> Json(HttpResponseMessage response, CancellationToken cancellation)
    {
        JsonElement answer;
        try
        {
            answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsByteArrayAsync(cancellation));
        }
        catch (JsonException)
        {
            throw Foreign();
        }

        if (response.IsSuccessStatusCode && answer.ValueKind == JsonValueKind.Object)
            return answer;
        if (response.IsSuccessStatusCode || answer.ValueKind != JsonValueKind.Object)
            throw Foreign();
        var sentence = Printable.Of(Member(answer, "detail") ?? Member(answer, "title") ?? $"the answer was {(int)response.StatusCode}", 1_000);
        throw new AdminException((int)response.StatusCode, Member(answer, "code") ?? "", sentence) { Problem = answer };
    }

    async Task<int> Read(Stream body, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new AdminException(0, "cut-off", $"the answer from {Address} broke off before its end");
        }
    }

    AdminException Foreign() => new(0, "not-bonded", $"what answers at {Address} is not Bonded, or of another version. Name another address with --server or BONDED_SERVER");

    static JsonSerializerOptions Writing { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>A text of an answer, or null.</summary>
    public static string? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Writes what was answered as one line of ASCII.</summary>
    public static void WriteLine(JsonElement element)
    {
        // Written anew, so that whatever came is escaped and stands on one line.
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            element.WriteTo(json);
        Console.Out.WriteLine(Encoding.ASCII.GetString(buffer.ToArray()));
    }

    static bool TryRoot(string address, out Uri root)
    {
        root = null!;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length > 0)
        {
            return false;
        }

        // The address of the index itself is taken too.
        var path = uri.AbsolutePath.TrimEnd('/');
        if (path.EndsWith("/simple", StringComparison.Ordinal))
            path = path[..^"/simple".Length];
        root = new UriBuilder(uri) { Path = path + "/" }.Uri;
        return true;
    }

    static string Shown(Uri uri) => Printable.Of(uri.GetLeftPart(UriPartial.Authority), 200);

    static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}
