using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Bonded.Packaging.Tests;

/// <summary>One run of test/oracles/packaging_oracle.py: all questions in, all answers out.</summary>
static class PackagingOracle
{
    /// <summary>The answers, in order; a refusal is a text that begins with "raises". Skips the test where there is no oracle.</summary>
    public static (Version Version, IReadOnlyList<JsonNode?> Answers) Ask(IReadOnlyList<JsonObject> questions)
    {
        using var process = Start();
        var writing = Task.Run(() =>
        {
            try
            {
                foreach (var question in questions)
                    process.StandardInput.Write(question.ToJsonString() + "\n");
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It has ended: its answers tell.
            }
        });
        var first = JsonNode.Parse(process.StandardOutput.ReadLine() ?? "{}")!;
        if (first["folder"] is null)
            Assert.Skip($"needs PyPA packaging 22 or newer; found {(string?)first["version"] ?? "none"}");
        TestContext.Current.TestOutputHelper!.WriteLine($"packaging {first["version"]}");
        var answers = new List<JsonNode?>(questions.Count);
        while (process.StandardOutput.ReadLine() is { } line)
            answers.Add(JsonNode.Parse(line));
        writing.Wait();
        process.WaitForExit();
        Assert.Equal(questions.Count, answers.Count);
        return (Version.Parse((string)first["version"]!), answers);
    }

    static Process Start()
    {
        var script = Path.Combine(Root(), "test", "oracles", "packaging_oracle.py");
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

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bonded.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("no Bonded.slnx above the tests");
        return folder.FullName;
    }

    public static bool Refused(this JsonNode? answer) =>
        answer is JsonValue value && value.TryGetValue<string>(out var text) && text.StartsWith("raises", StringComparison.Ordinal);
}
