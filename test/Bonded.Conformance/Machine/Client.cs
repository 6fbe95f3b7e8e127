using System.Diagnostics;

namespace Bonded.Conformance.Machine;

/// <summary>Runs an installer as a developer would, but in an environment that knows nothing of this machine's settings and caches.</summary>
static class Client
{
    static readonly string[] Kept = ["DOTNET_ROOT", "TMPDIR"];

    public static async Task<Finished> Run(
        string program, IEnumerable<string> arguments, string home, string? directory = null, int seconds = 180, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? home,
        };
        Clean(start, home);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end in {seconds} s:\n{await output}\n{await error}");
        }

        return new(process.ExitCode, await output, await error, clock.Elapsed);
    }

    /// <summary>Leaves of the environment what a fresh account on a fresh machine has.</summary>
    public static void Clean(ProcessStartInfo start, string home)
    {
        foreach (var name in start.Environment.Keys.Except(Kept).ToList())
            start.Environment.Remove(name);
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = home;
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["NO_COLOR"] = "1";
        start.Environment["COLUMNS"] = "1000";

        // /etc/pip.conf, of which a fresh machine has none.
        start.Environment["PIP_CONFIG_FILE"] = "/dev/null";
    }

    public sealed record Finished(int ExitCode, string Output, string Error, TimeSpan Took)
    {
        public string Text => Output + Error;

        /// <summary>Everything it said, without the white space that wraps it.</summary>
        public string Unwrapped => string.Concat(Text.Where(c => !char.IsWhiteSpace(c)));

        public Finished Succeeded()
        {
            Assert.True(ExitCode == 0, $"Exit code {ExitCode} after {Took.TotalSeconds:0} s:\n{Text}");
            return this;
        }

        public Finished Failed()
        {
            Assert.True(ExitCode != 0, $"It succeeded, and should not have:\n{Text}");
            return this;
        }

        /// <summary>Asserts that a person who reads the output reads that sentence, wherever it is wrapped.</summary>
        public void Says(string sentence) => Assert.True(
            Unwrapped.Contains(string.Concat(sentence.Where(c => !char.IsWhiteSpace(c))), StringComparison.Ordinal), $"It does not say \"{sentence}\":\n{Text}");
    }
}
