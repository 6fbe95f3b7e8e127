using System.Net;
using System.Net.Sockets;
using System.Text;
using Bonded.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Bonded.Server.Tests;

/// <summary>A real server on a free port of loopback.</summary>
sealed class Server : IAsyncDisposable
{
    private readonly WebApplication app;

    private Server(WebApplication app)
    {
        this.app = app;
        Address = new Uri(app.Urls.First());
    }

    public Uri Address { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<Server> Start(Func<ServerOptions, ServerOptions>? change = null, Action<WebApplication>? routes = null, TimeProvider? time = null)
    {
        var options = new ServerOptions
        {
            DataDirectory = Path.GetTempPath(),
            Listen = [new(IPAddress.Loopback, 0, false)],
            LogLevel = Microsoft.Extensions.Logging.LogLevel.None,
        };
        options = change?.Invoke(options) ?? options;
        Assert.True(BondedHost.TryBuild(options, time ?? TimeProvider.System, null, out var app, out var error), error?.Sentence);
        routes?.Invoke(app);
        await app.StartAsync();
        return new(app);
    }

    public HttpClient Client(HttpMessageHandler? handler = null) =>
        new(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Sends bytes as they are and returns everything that comes back until the server closes, or 30 s pass.</summary>
    public async Task<string> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Address.Host, Address.Port);
        var stream = client.GetStream();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // Reset by the server, after what it said.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    public Task Stop() => app.StopAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
