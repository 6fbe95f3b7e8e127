using System.Diagnostics;
using System.Text.Json;

namespace Bonded.Python.Tests.Parsing;

/// <summary>A CPython that says how it reads files (test/oracles/tree_oracle.py).</summary>
internal sealed class TreeOracle : IDisposable
{
    readonly Process process;

    public TreeOracle(string python, string script)
    {
        process = Process.Start(new ProcessStartInfo(python, ["-B", "-W", "ignore", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
    }

    /// <summary>The hashes of a file's top-level statements, or the error that it is refused with.</summary>
    public (string[]? Hashes, string? Error) Hashes(string path)
    {
        using var answer = Ask(path);
        return answer.RootElement.TryGetProperty("hashes", out var hashes)
            ? ([.. hashes.EnumerateArray().Select(static hash => hash.GetString()!)], null)
            : (null, answer.RootElement.GetProperty("error").GetString());
    }

    public string Text(string path, int index)
    {
        using var answer = Ask($"{path}\t{index}");
        return answer.RootElement.GetProperty("text").GetString()!;
    }

    /// <summary>The error that a file is refused with, or null.</summary>
    public string? Refusal(string path)
    {
        using var answer = Ask("accepts\t" + path);
        return answer.RootElement.TryGetProperty("error", out var error) ? error.GetString() : null;
    }

    JsonDocument Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        return JsonDocument.Parse(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The oracle ended at " + line));
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
