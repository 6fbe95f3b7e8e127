using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bonded.Testing;

namespace Bonded.Conformance.Machine;

/// <summary>The real executable, serving on a loopback port from a directory of its own.</summary>
public sealed class BondedServer : IAsyncDisposable
{
    readonly Process process;
    readonly TemporaryDirectory home;
    readonly StringBuilder log = new();
    readonly HttpClient http;

    BondedServer(Process process, TemporaryDirectory home, Uri root)
    {
        this.process = process;
        this.home = home;
        Root = root;
        http = new HttpClient { BaseAddress = root };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The directory the executable was built to.</summary>
    public static string Built { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Bonded.Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'))));

    public Uri Root { get; }

    /// <summary>What to give an installer as its index.</summary>
    public string Simple => new Uri(Root, "simple/").AbsoluteUri;

    /// <summary>The file with the token of its admin API.</summary>
    public string TokenFile => home["data/admin-token"];

    public string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="settings">The text of its bonded.toml.</param>
    /// <param name="executable">Another executable than the one built.</param>
    public static async Task<BondedServer> Start(string settings, string? executable = null)
    {
        var home = new TemporaryDirectory();
        await File.WriteAllTextAsync(home["bonded.toml"], settings);
        var root = new Uri($"http://127.0.0.1:{FreePort()}/");
        var start = new ProcessStartInfo(
            executable ?? Path.Combine(Built, "bonded"), ["serve", "--config", home["bonded.toml"], "--data", home["data"], "--urls", root.AbsoluteUri.TrimEnd('/')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home.Path,
        };
        Client.Clean(start, home.Path);
        var server = new BondedServer(Process.Start(start)!, home, root);
        for (var left = 300; ; left--)
        {
            try
            {
                using var answer = await server.http.GetAsync("readyz");
                if (answer.IsSuccessStatusCode)
                    return server;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            if (left == 0 || server.process.HasExited)
            {
                var text = server.Log;
                await server.DisposeAsync();
                throw new InvalidOperationException($"The server did not start.\n{text}");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>The sentence with which a release is refused, as the server itself gives it; null where something of it is served.</summary>
    public async Task<string?> Refusal(string project, string? version = null)
    {
        using var json = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync($"api/v1/why/{project}" + (version is null ? "" : $"?version={version}")));
        if (json.RootElement.TryGetProperty("refusal", out var whole))
            return whole.GetProperty("sentence").GetString();
        foreach (var file in json.RootElement.GetProperty("files").EnumerateArray())
        {
            if (file.TryGetProperty("refusal", out var refusal))
                return refusal.GetProperty("sentence").GetString();
        }

        return null;
    }

    /// <summary>Runs a command of the executable that speaks with this server's admin API.</summary>
    internal Task<Client.Finished> Run(string directory, params string[] command) =>
        Client.Run(Path.Combine(Built, "bonded"), [.. command, "--server", Root.AbsoluteUri, "--token-file", TokenFile], directory);

    public Task<string> Get(string path) => http.GetStringAsync(path);

    public Task<HttpResponseMessage> Answer(string path) => http.GetAsync(path);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        home.Dispose();
    }

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (log)
            log.AppendLine(line.Data);
    }
}
