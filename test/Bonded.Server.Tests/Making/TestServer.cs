using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bonded.Data;
using Bonded.Packaging;
using Bonded.Packaging.Toml;
using Bonded.Policy;
using Bonded.Server.Features.Admin;
using Bonded.Server.Hosting;
using Bonded.Testing;
using Bonded.Testing.Upstream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bonded.Server.Tests;

/// <summary>
/// The whole server on a loopback port of its own, with a recording upstream before it and a clock that the test moves. It can be
/// stopped and started again over the same data.
/// </summary>
sealed class TestServer : IAsyncDisposable
{
    /// <summary>What links in answers begin with; requests go to 127.0.0.1.</summary>
    public const string PublicUrl = "http://packages.example";

    public const string AcceptJson = "application/vnd.pypi.simple.v1+json";

    /// <summary>When every test begins.</summary>
    public static readonly DateTimeOffset Now = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What a policy says that holds no project for being young and new here.</summary>
    public const string KnowingAll = "rule = [{ id = \"first-use\", mode = \"observe\" }]\n";

    readonly TemporaryDirectory directory = new();
    readonly ServerSetup first;
    readonly TestServer? partner;
    string? postgres;
    WebApplication? app;
    Warehouse? warehouse;
    HttpClient? client;

    TestServer(ServerSetup setup, TestServer? partner)
    {
        first = setup;
        this.partner = partner;
        Upstream = partner?.Upstream ?? RecordingUpstream.Start();
        Time = partner?.Time ?? new ManualTime(Now);
    }

    public RecordingUpstream Upstream { get; }

    public ManualTime Time { get; }

    public HereInspector Inspector { get; } = new();

    public Database Database => warehouse!.Database;

    public Gate.Gate Gate => warehouse!.Gate;

    public string BlobDirectory => directory["data/blobs"];

    public string DataDirectoryPath => directory["data"];

    /// <summary>The token of the admin API, as the data directory has it.</summary>
    public string Token => File.ReadAllText(directory["data/admin-token"]).Trim();

    /// <summary>The patterns of all addresses that are mapped.</summary>
    public IReadOnlyList<string> Endpoints => [.. Mapped.Select(each => each.RoutePattern.RawText!)];

    /// <summary>The admin API as it is mapped.</summary>
    internal IReadOnlyList<AdminRoute> AdminRoutes => [.. Mapped.SelectMany(each => each.Metadata.OfType<AdminRoute>())];

    IEnumerable<RouteEndpoint> Mapped => ((IEndpointRouteBuilder)app!).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    public int Port => new Uri(app!.Urls.First()).Port;

    public static Task<TestServer> Start(DatabaseKind kind) => Start(new ServerSetup { Kind = kind });

    public static async Task<TestServer> Start(ServerSetup? setup = null)
    {
        var server = new TestServer(setup ?? new ServerSetup(), null);
        if (server.first.Kind == DatabaseKind.PostgreSql)
            server.postgres = await (await PrivatePostgres.Shared()).CreateDatabase();
        await server.Open(server.first);
        return server;
    }

    /// <summary>Another node on the same PostgreSQL database, clock and upstream, with a disk of its own.</summary>
    public async Task<TestServer> AnotherNode(ServerSetup? setup = null)
    {
        var node = new TestServer(setup ?? first, this) { postgres = postgres };
        await node.Open(node.first);
        return node;
    }

    /// <summary>Stops the server and starts one over what it left, set up otherwise if told so.</summary>
    public async Task Restart(ServerSetup? setup = null)
    {
        await Close();
        await Open(setup ?? first);
    }

    /// <summary>The upstream "pypi".</summary>
    public UpstreamOptions Pypi => Index("pypi", Upstream) with { TrustedTime = true };

    public static UpstreamOptions Index(string name, RecordingUpstream upstream) => new() { Name = name, Url = upstream.Url, AllowPrivateAddresses = true };

    /// <summary>Lets time go by, and waits until the server has noticed.</summary>
    public async Task Pass(TimeSpan time)
    {
        Time.Pass(time);
        await Until(async () => (await Get("/readyz")).Status == HttpStatusCode.OK);
    }

    /// <summary>Lets so much time go by that pages are asked for again.</summary>
    public Task PagesGoStale() => Pass(TimeSpan.FromMinutes(11));

    public static async Task Until(Func<Task<bool>> condition)
    {
        for (var tries = 0; !await condition(); tries++)
        {
            Assert.True(tries < 1_500, "What was waited for has not come to be.");
            await Task.Delay(20);
        }
    }

    public Task<Answer> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, headers);

    public Task<Answer> Head(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Head, path, headers);

    public async Task<Answer> Send(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client!.SendAsync(request);
        return await Answer.Read(response);
    }

    /// <summary>Asks the admin API, with the token; a body is sent as JSON.</summary>
    public async Task<Answer> Admin(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path);
        if (!headers.Any(static header => header.Name == "Authorization"))
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        using var response = await client!.SendAsync(request);
        return await Answer.Read(response);
    }

    /// <inheritdoc cref="Admin(HttpMethod, string, object?, ValueTuple{string, string}[])"/>
    public Task<Answer> Admin(string path, params (string Name, string Value)[] headers) => Admin(HttpMethod.Get, path, null, headers);

    /// <summary>Sends bytes as they are and reads until the server closes the connection: for requests no client library makes.</summary>
    public async Task<string> Raw(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // The connection was reset, which ends it too.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>The JSON page of a project that has one.</summary>
    public async Task<PageView> Page(string name, string? userAgent = null)
    {
        var answer = await Get($"/simple/{name}/", ("Accept", AcceptJson), ("User-Agent", userAgent ?? "test/1"));
        Assert.True(answer.Status == HttpStatusCode.OK, $"{(int)answer.Status} {answer.Text}");
        return new PageView(answer.Json);
    }

    /// <summary>Downloads a file that has to come.</summary>
    public async Task<byte[]> Download(string path)
    {
        var answer = await Get(path);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{(int)answer.Status} {answer.Text}");
        return answer.Body;
    }

    /// <summary>Asks for a file that has to be refused.</summary>
    public async Task<Answer> Refused(string path, params (string Name, string Value)[] headers)
    {
        var answer = await Get(path, headers);
        Assert.True(answer.Status == HttpStatusCode.Forbidden, $"{(int)answer.Status} {answer.Text}");
        Assert.Equal("application/problem+json", answer["Content-Type"]);
        Assert.Equal(answer.Detail, answer.Reason);
        Assert.InRange(answer.Detail.Length, 1, 300);
        Assert.DoesNotContain(answer.Detail, c => c is < ' ' or > '~');
        return answer;
    }

    /// <summary>Where a file stands, whether a page lists it or not.</summary>
    public static string PathOf(string filename, byte[] bytes)
    {
        var hex = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return $"/files/{hex[..2]}/{hex[2..4]}/{hex[4..]}/{filename}";
    }

    public Task<StoredProject?> Stored(string name) => Database.Read(tx => Projects.Find(tx, name));

    public async Task<StoredFile> StoredFile(string name, string filename) => (await Stored(name))!.Files.Single(file => file.Filename == filename);

    /// <summary>The kinds of a project's audit events, oldest first.</summary>
    public async Task<IReadOnlyList<string>> Events(string name) => [.. (await Database.Read(tx => Audit.OfProject(tx, name, 1_000))).Reverse().Select(told => told.Kind)];

    public Task<IReadOnlyList<AuditEvent>> AuditOf(string name) => Database.Read(tx => Audit.OfProject(tx, name, 1_000));

    public Task<QuarantineEntry?> Quarantined(string name, string? filename = null) => Database.Read(tx => Quarantine.Open(tx, name, filename));

    public Task<IReadOnlyList<Download>> Downloads(string name) => Database.Read(tx => Data.Downloads.List(tx, 1_000, name));

    /// <summary>The file of those bytes on the server's disk.</summary>
    public string BlobOf(byte[] bytes)
    {
        var hex = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return Path.Combine(BlobDirectory, hex[..2], hex[2..4], hex);
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        if (partner is null)
            await Upstream.DisposeAsync();
        directory.Dispose();
    }

    async Task Open(ServerSetup setup)
    {
        var options = new ServerOptions
        {
            DataDirectory = directory["data"],
            Listen = [new ListenAddress(IPAddress.Loopback, 0, false)],
            PublicUrl = new Uri(PublicUrl + "/"),
            Upstreams = setup.Upstreams?.Invoke(this) ?? [Pypi],
            Own = [OwnedOf(setup.Own)],
            PostgreSql = postgres is null ? null : new Secret(postgres),
            Policy = TableOf(setup.KnowsAll ? KnowingAll + setup.Policy : setup.Policy),
            LogLevel = LogLevel.None,
            DrainTime = TimeSpan.FromSeconds(5),
            ProofEvery = setup.ProofEvery,
            CloseOnLeak = setup.CloseOnLeak,
        };
        Assert.Null(DataDirectory.Prepare(options.DataDirectory));
        var policy = options.Policy is { } table ? TomlWriter.Write(table) : "";
        if (options.Policy is { } written && !PolicyReader.TryRead(written, out _, out var wrong))
            Assert.Fail(wrong.Sentence);
        Assert.True(Warehouse.TryUpstreams(options, Time, out var upstreams, out var error), error?.Sentence);
        Assert.True(BondedHost.TryBuild(options, Time, null, out app, out error), error?.Sentence);
        warehouse = await Warehouse.Open(
            options, policy, upstreams, setup.Worker ?? ["none"], Time, app.Services.GetRequiredService<ILoggerFactory>(), CancellationToken.None, setup.Adjust,
            setup.Worker is null ? Inspector : null);
        if (setup.Before is { } before)
            app.Use(next => http => before(http, next));
        app.MapBonded(warehouse);
        await app.StartAsync();
#pragma warning disable CA5399 // It speaks plain http to this process alone.
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxConnectionsPerServer = 1_000 })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{Port}"),
        };
#pragma warning restore CA5399
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "test/1");
    }

    async Task Close()
    {
        client?.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        if (warehouse is not null)
            await warehouse.DisposeAsync();
        (client, app, warehouse) = (null, null, null);
    }

    static OwnedNames OwnedOf(IReadOnlyList<string> own) => new(
        [.. own.Where(name => !name.EndsWith("-*", StringComparison.Ordinal)).Select(ProjectName.Parse)],
        [.. own.Where(name => name.EndsWith("-*", StringComparison.Ordinal)).Select(name => ProjectName.Parse(name[..^2]))]);

    static TomlTable? TableOf(string policy)
    {
        if (policy.Length == 0)
            return null;
        if (!TomlDocument.TryParse(Encoding.UTF8.GetBytes(policy), out var table, out var error))
            Assert.Fail(error.Sentence);
        return table;
    }
}
