using System.Diagnostics;
using System.Text.Json.Nodes;
using Bonded.Python.Evaluation;
using Bonded.Python.Tests.Evaluation;

namespace Bonded.Python.Tests.Folding;

/// <summary>Code that is hidden in every way known to test/oracles/disguises.py, all of it harmless, is found again by the analysis.</summary>
public sealed class DisguiseTests
{
    [Fact]
    public void Every_disguise_is_taken_off()
    {
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"BONDED_SEED={Environment.GetEnvironmentVariable("BONDED_SEED") ?? "20261127"}");
        var missed = new List<string>();
        var all = 0;
        foreach (var (name, source) in Disguises())
        {
            all++;
            var analysis = Analysis.Of(source);
            if (!analysis.Facts.Effects.Any(effect => effect is { Kind: EffectKind.ProcessRun, Target: Value.Text { Content: "echo inert" } }))
                missed.Add($"{name}:\n{(source.Length > 600 ? source[..600] : source)}\n  {analysis.Shown}");
        }
        output.WriteLine($"{all} disguises, {missed.Count} not taken off");
        Assert.True(all > 100);
        Assert.True(missed.Count == 0, string.Join("\n", missed));
    }

    static IEnumerable<(string Name, string Source)> Disguises()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bonded.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("no Bonded.slnx above the tests");
        var start = new ProcessStartInfo("python3", [Path.Combine(folder.FullName, "test", "oracles", "disguises.py")]) { RedirectStandardOutput = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs python3");
            throw;
        }
        using (process)
            while (process.StandardOutput.ReadLine() is { } line)
                yield return ((string)JsonNode.Parse(line)!["name"]!, (string)JsonNode.Parse(line)!["source"]!);
    }
}
