using System.Diagnostics;
using System.Text;

namespace Bonded.Packaging.Tests;

/// <summary>Asks a Python script of test/oracles, one line in, one line out. A test is skipped where no Python can answer.</summary>
static class FormatOracle
{
    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("BONDED_SEED"), out var seed) ? seed : Random.Shared.Next(1_000_000);

    public static string[] Ask(string script, IReadOnlyList<string> lines, string needs)
    {
        var python = Python(needs);
        Assert.SkipWhen(python is null, $"no python3 here can run: {needs}");
        using var process = Start(python!, [Path.Combine(Folder(), script)]);
        var writing = Task.Run(() =>
        {
            foreach (var line in lines)
                process.StandardInput.Write(line + "\n");
            process.StandardInput.Close();
        });
        var complaint = process.StandardError.ReadToEndAsync();
        var answers = new List<string>(lines.Count);
        while (process.StandardOutput.ReadLine() is { } answer)
            answers.Add(answer);
        writing.Wait();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 && answers.Count == lines.Count, $"{answers.Count} answers to {lines.Count}: {complaint.Result}");
        return [.. answers];
    }

    /// <summary>The newest Python that runs the given statement without an error.</summary>
    static string? Python(string statement)
    {
        var candidates = new List<string> { "python3.14", "python3.13", "python3", "/usr/bin/python3" };
        var home = Environment.GetEnvironmentVariable("PYENV_ROOT") ?? Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".pyenv");
        if (Directory.Exists(Path.Combine(home, "versions")))
            candidates.InsertRange(0, Directory.GetDirectories(Path.Combine(home, "versions"))
                .OrderByDescending(d => Version.TryParse(Path.GetFileName(d), out var v) ? v : new Version(0, 0))
                .Select(d => Path.Combine(d, "bin", "python3")));
        foreach (var candidate in candidates)
        {
            try
            {
                using var process = Start(candidate, ["-c", statement]);
                process.StandardInput.Close();
                var complaint = process.StandardError.ReadToEndAsync();
                process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode == 0)
                    return candidate;
            }
            catch (System.ComponentModel.Win32Exception)
            {
            }
        }

        return null;
    }

    static Process Start(string python, string[] arguments)
    {
        var start = new ProcessStartInfo(python, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        start.Environment["PYTHONUTF8"] = "1";
        return Process.Start(start)!;
    }

    static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "test", "oracles")))
                return Path.Combine(folder.FullName, "test", "oracles");
        throw new DirectoryNotFoundException("test/oracles");
    }
}
