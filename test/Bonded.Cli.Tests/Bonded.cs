using System.Diagnostics;

namespace Bonded.Cli.Tests;

/// <summary>Runs the real executable, as built next to the tests, in an environment that names nothing of this machine.</summary>
static class Bonded
{
    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "bonded");

    public static async Task<Finished> Run(
        IEnumerable<string> arguments,
        string? directory = null,
        IReadOnlyDictionary<string, string>? environment = null,
        string? input = null,
        TimeSpan? patience = null)
    {
        using var process = Start(arguments, directory, environment);
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var most = patience ?? TimeSpan.FromSeconds(60);
        using var limit = new CancellationTokenSource(most);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"bonded {string.Join(' ', arguments)} did not end in {most.TotalSeconds} s");
        }
        return new(process.ExitCode, await output, await error);
    }

    public static Process Start(IEnumerable<string> arguments, string? directory = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    static bool IsForeign(string name) =>
        name.StartsWith("BONDED_", StringComparison.Ordinal) || name.StartsWith("PIP_", StringComparison.Ordinal)
        || name.StartsWith("UV_", StringComparison.Ordinal) || name.StartsWith("POETRY_", StringComparison.Ordinal)
        || name.StartsWith("PDM_", StringComparison.Ordinal) || name.StartsWith("OTEL_", StringComparison.Ordinal)
        || name is "HOME" or "XDG_CONFIG_HOME" or "XDG_CONFIG_DIRS" or "VIRTUAL_ENV" or "NETRC";

    public sealed record Finished(int ExitCode, string Output, string Error);
}
