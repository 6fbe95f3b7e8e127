using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Bonded.Crash;

/// <summary>One life of <c>bonded serve</c>.</summary>
sealed class Server : IAsyncDisposable
{
    readonly Process process;
    readonly StringBuilder log = new();

    Server(Process process, Uri address)
    {
        this.process = process;
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 16 }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Client { get; }

    public int Id => process.Id;

    public bool Ended => process.HasExited;

    public string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    public static Server Start(Site site)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "bonded"),
            ["serve", "--config", site.Settings, "--data", site.Data, "--urls", site.Address.AbsoluteUri, "--database", site.Database])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("BONDED_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["BONDED_LOG_FORMAT"] = "text";
        start.Environment["BONDED_CRASH_AT"] = site.CrashAt;
        return new(Process.Start(start)!, site.Address);
    }

    /// <summary>Waits until it answers; false if it ended instead.</summary>
    public async Task<bool> IsUp()
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(15))
        {
            if (Ended)
                return false;
            try
            {
                using var answer = await Client.GetAsync("readyz");
                if (answer.IsSuccessStatusCode)
                    return true;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new TimeoutException("bonded serve did not get ready in 60 s:\n" + Log);
    }

    public async Task Up() => Assert.True(await IsUp(), "bonded serve ended instead of starting:\n" + Log);

    public void Kill() => process.Kill();

    public void Terminate() => Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    public async Task<int> Exit(TimeSpan? limit = null)
    {
        using var late = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(late.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Ended)
        {
            process.Kill();
            await Exit();
        }

        Client.Dispose();
        process.Dispose();
    }

    void Note(object sender, DataReceivedEventArgs line)
    {
        lock (log)
            log.AppendLine(line.Data);
    }
}
