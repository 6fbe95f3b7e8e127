using System.Text.Json;
using Bonded.Testing;

namespace Bonded.Conformance.Machine;

/// <summary>Runs the uv-shaped client.</summary>
static class Uv
{
    const string Python = "/usr/bin/python3";

    static readonly string script = Path.Combine(AppContext.BaseDirectory, "uv_shaped.py");

    public static async Task<Installed> Run(TemporaryDirectory home, string index, string requirement, params string[] options)
    {
        Assert.SkipUnless(File.Exists(Python), "There is no Debian python3 here.");
        var run = await Client.Run(Python, [script, index, requirement, home["site"], .. options], home.Path, seconds: 280);
        Assert.True(run.Output.StartsWith('{'), run.Text);
        using var json = JsonDocument.Parse(run.Output);
        var installed = json.RootElement.GetProperty("installed");
        return new(
            run, installed.ValueKind == JsonValueKind.Null ? null : installed.GetProperty("version").GetString(),
            [.. json.RootElement.GetProperty("requests").EnumerateArray().Select(request => $"{request[0].GetString()} {Kind(request[1].GetString()!)} {request[2]}")]);
    }

    static string Kind(string path) => path.StartsWith("/simple/", StringComparison.Ordinal) ? "page" : path.EndsWith(".metadata", StringComparison.Ordinal) ? "metadata" : "file";

    /// <summary>What came of it.</summary>
    /// <param name="Run">The process.</param>
    /// <param name="Version">What was installed, if anything was.</param>
    /// <param name="Requests">Every request it took, with the status of its answer.</param>
    public sealed record Installed(Client.Finished Run, string? Version, IReadOnlyList<string> Requests)
    {
        public string Error => Run.Error;

        public Installed Succeeded()
        {
            Run.Succeeded();
            return this;
        }

        public Installed Failed()
        {
            Run.Failed();
            return this;
        }
    }
}
