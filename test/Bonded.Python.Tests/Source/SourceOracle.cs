using System.Diagnostics;
using System.Text.Json;

namespace Bonded.Python.Tests.Source;

/// <summary>CPython's codecs and Unicode data (test/oracles/source_oracle.py).</summary>
internal sealed class SourceOracle : IDisposable
{
    readonly Process process;

    public SourceOracle() => process = Process.Start(new ProcessStartInfo(Interpreters.Newest().Path, ["-B", "-W", "ignore", Path.Combine(AppContext.BaseDirectory, "source_oracle.py")])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    public JsonElement Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        using var answer = JsonDocument.Parse(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The oracle ended at " + line));
        return answer.RootElement.Clone();
    }

    public byte[]? Bytes(string line) => Ask(line).GetString() is { } hex ? Convert.FromHexString(hex) : null;

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
