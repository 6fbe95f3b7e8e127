using System.Diagnostics;

namespace Bonded.Cli.Tests;

/// <summary>One <c>bonded demo</c> for all tests of a class, up to the line that says how to end it.</summary>
public sealed class RunningDemo : IAsyncLifetime
{
    Process process = null!;

    /// <summary>A directory that outlives it, in which it is to keep everything; null leaves that to the demo.</summary>
    public string? Kept { get; init; }

    /// <summary>The directory in which it keeps everything.</summary>
    public string Data => Kept ?? Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Variable("PIP_TARGET")))!, "data");

    /// <summary>All it printed, up to its last line.</summary>
    public IReadOnlyList<string> Lines { get; private set; } = [];

    /// <summary>The address it printed.</summary>
    public string Url { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        process = Bonded.Start(Kept is null ? ["demo"] : ["demo", "--data", Kept]);
        _ = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("Ctrl-C ends", StringComparison.Ordinal)) break;
        }
        Lines = lines;
        Url = Variable("BONDED_URL");
    }

    /// <summary>The value of a variable that it says to export.</summary>
    public string Variable(string name)
    {
        var export = $"  export {name}=";
        return Lines.Single(line => line.StartsWith(export, StringComparison.Ordinal))[export.Length..];
    }

    /// <summary>Tells it to stop, and waits until it has.</summary>
    public async Task<int> Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }
}
