using System.Diagnostics;

namespace Bonded.Server.Tests;

/// <summary>Runs the real executable against a <see cref="TestServer"/>.</summary>
static class Command
{
    static readonly string Executable = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Bonded.Cli/debug/bonded"));

    /// <summary>Runs a command to its end, whose text has to fit 80 columns.</summary>
    public static async Task<(int Exit, string Output, string Error)> Run(TestServer server, params string[] arguments)
    {
        var ended = await RunWide(server, arguments);
        Assert.DoesNotContain(ended.Output.Split('\n'), line => line.Length > 80 && !line.StartsWith('{'));
        return ended;
    }

    /// <summary>The same for a command that prints what a package holds.</summary>
    public static async Task<(int Exit, string Output, string Error)> RunWide(TestServer server, params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("BONDED_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["BONDED_SERVER"] = $"http://127.0.0.1:{server.Port}";
        start.Environment["BONDED_URL"] = $"http://127.0.0.1:{server.Port}";
        start.Environment["BONDED_ADMIN_TOKEN"] = server.Token;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}
