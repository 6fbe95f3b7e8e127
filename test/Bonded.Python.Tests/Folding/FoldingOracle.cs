using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Bonded.Python.Tests.Folding;

/// <summary>One run of test/oracles/folding_oracle.py: all expressions in, all values out.</summary>
static class FoldingOracle
{
    /// <summary>What CPython makes of each expression, where the name H stands for the fill. Skips the test where there is no Python.</summary>
    public static IReadOnlyList<JsonArray> Ask(IReadOnlyList<(string Source, string Fill)> questions)
    {
        using var process = Start();
        var writing = Task.Run(() =>
        {
            try
            {
                foreach (var (source, fill) in questions)
                    process.StandardInput.Write(new JsonObject { ["source"] = source, ["fill"] = fill }.ToJsonString() + "\n");
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It has ended: its answers tell.
            }
        });
        TestContext.Current.TestOutputHelper!.WriteLine($"CPython {process.StandardOutput.ReadLine()}");
        var answers = new List<JsonArray>(questions.Count);
        while (process.StandardOutput.ReadLine() is { } line)
            answers.Add(JsonNode.Parse(line)!.AsArray());
        writing.Wait();
        process.WaitForExit();
        Assert.Equal(questions.Count, answers.Count);
        return answers;
    }

    static Process Start()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bonded.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("no Bonded.slnx above the tests");
        var script = Path.Combine(folder.FullName, "test", "oracles", "folding_oracle.py");
        var start = new ProcessStartInfo("python3", [script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs python3");
            throw;
        }
    }
}
