using System.Diagnostics;
using System.Net.Http;
using System.Text.Json;
using Bonded.Gate.Pages;
using Bonded.Packaging;

namespace Bonded.Cli.Demo;

/// <summary>
/// Those who ask: the machine's pip, <c>bonded why</c> as a program of its own, and plain HTTP. Each pip installs into a fresh
/// directory and knows neither the machine's settings nor its cache.
/// </summary>
sealed class DemoClients : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    readonly string python;
    readonly string server;
    readonly string directory;
    readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
    int installs;

    /// <summary>Clients of the server at that address, which leave what they make in that directory.</summary>
    public DemoClients(string python, string server, string directory) => (this.python, this.server, this.directory) = (python, server, directory);

    /// <summary>The first Python on this machine that has pip, or null.</summary>
    public static async Task<string?> FindPython(CancellationToken cancellation)
    {
        foreach (var candidate in (string[])["python3", "/usr/bin/python3", "python"])
        {
            try
            {
                if ((await Run([candidate, "-m", "pip", "--version"], new Dictionary<string, string>(), cancellation)).Exit == 0) return candidate;
            }
            catch (Exception e) when (e is System.ComponentModel.Win32Exception or TimeoutException)
            {
                // There is no such program, or it is not what its name says.
            }
        }
        return null;
    }

    /// <summary>What a shell has to be told so that its pip does as the demo's does.</summary>
    public static IReadOnlyDictionary<string, string> Settings(string server, string target) => new Dictionary<string, string>
    {
        ["PIP_INDEX_URL"] = server + "/simple/",
        ["PIP_TARGET"] = target,
        ["PIP_NO_CACHE_DIR"] = "1",
        ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1",
        ["BONDED_URL"] = server,
    };

    /// <summary><c>pip install</c>, and the directory it installed into.</summary>
    public async Task<(int Exit, string Output, string Target)> Install(string requirement, CancellationToken cancellation)
    {
        var target = Path.Combine(directory, $"{++installs}");
        var (exit, output) = await Run([python, "-m", "pip", "install", .. requirement.Split(' ')], Settings(server, target), cancellation);
        return (exit, output, target);
    }

    /// <summary><c>bonded why</c>.</summary>
    public Task<(int Exit, string Output)> Why(string requirement, CancellationToken cancellation) =>
        Run([.. InspectWorkerCommand.Program, "why", requirement], Settings(server, directory), cancellation);

    /// <summary>A plain GET of a path below the server's address.</summary>
    public async Task<(int Status, string? Reason, string? Type, string Body)> Get(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server + path);
        if (path.StartsWith("/simple/", StringComparison.Ordinal)) request.Headers.Accept.ParseAdd("application/vnd.pypi.simple.v1+json");
        using var response = await http.SendAsync(request, cancellation);
        return ((int)response.StatusCode, response.ReasonPhrase, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>The sentence that the server has on a file, or, without one, on its project; null where it has none.</summary>
    public async Task<string?> Sentence(ProjectName project, string? filename, CancellationToken cancellation)
    {
        var (status, _, _, body) = await Get($"/api/v1/why/{project.Canonical}", cancellation);
        if (status != 200) return null;
        using var json = JsonDocument.Parse(body);
        var about = json.RootElement;
        if (filename is not null)
        {
            about = about.GetProperty("files").EnumerateArray().FirstOrDefault(file => file.GetProperty("filename").GetString() == filename);
            if (about.ValueKind == JsonValueKind.Undefined) return null;
        }
        return about.TryGetProperty("refusal", out var refusal) ? refusal.GetProperty("sentence").GetString() : null;
    }

    /// <summary>Asks for a file until it is decided.</summary>
    public async Task Settled(DemoFile file, CancellationToken cancellation)
    {
        await Get($"/simple/{file.Project}/", cancellation);
        for (var tries = 0; tries < 12; tries++)
        {
            if ((await Get("/files/" + FilePath.Of(file.Sha256, file.Name), cancellation)).Status != 503) return;
        }
    }

    public void Dispose() => http.Dispose();

    static async Task<(int Exit, string Output)> Run(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList()) start.Environment.Remove(name);

        // pip reads no settings file then: neither the machine's nor the user's.
        start.Environment["PIP_CONFIG_FILE"] = "/dev/null";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            if (cancellation.IsCancellationRequested) throw;
            throw new TimeoutException($"{string.Join(' ', command)} did not end within {Patience.TotalSeconds} s.");
        }
    }

    static bool IsForeign(string name) =>
        name.StartsWith("PIP_", StringComparison.Ordinal) || name.StartsWith("BONDED_", StringComparison.Ordinal) || name.StartsWith("PYTHON", StringComparison.Ordinal)
        || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase);
}
