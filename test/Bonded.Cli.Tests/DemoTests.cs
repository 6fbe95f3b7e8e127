using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Bonded.Cli.Tests;

public sealed class DemoTests
{
    // pip is slow to start, and is started two dozen times.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task Everything_the_demo_promises_comes_true_with_this_machines_pip()
    {
        if (!HasPip()) Assert.Skip("There is no python3 with pip on this machine.");
        var finished = await Bonded.Run(["demo", "--run"], patience: Patience);
        Assert.True(finished.ExitCode == 0, finished.Output + finished.Error);
        Assert.Empty(finished.Error);
        var kept = Regex.Count(finished.Output, "^   \u2713 ", RegexOptions.Multiline | RegexOptions.NonBacktracking);
        Assert.Contains($"All {kept} steps went as promised", finished.Output, StringComparison.Ordinal);
        foreach (var said in (string[])["Held by minimum-age: requests 2.99.0", "Held by look-alike: ", "Denied by owned-name: ", "Held by sealed-release: tidemark-1.1-1", "Denied by metadata-mismatch: ", "Denied by archive-ambiguous: ", "Held by fetched-code: ", "Held by reverse-shell: ", "wrapped in base64 > zlib > base64"])
            Assert.Contains(said, finished.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(Exported(finished.Output, "PIP_TARGET")))));
    }

    [Fact]
    public async Task The_demo_shows_what_to_try_and_leaves_nothing_behind_when_told_to_stop()
    {
        await using var demo = new RunningDemo();
        await demo.InitializeAsync();
        var mine = Path.GetDirectoryName(Path.GetDirectoryName(demo.Variable("PIP_TARGET")))!;
        Assert.True(Directory.Exists(Path.Combine(mine, "data")));
        Assert.Contains(demo.Lines, line => line == "   python3 -m pip install requests==2.99.0");
        Assert.Contains(demo.Lines, line => line.Contains($"curl -i {demo.Url}/files/", StringComparison.Ordinal));
        Assert.Equal(0, await demo.Stop());
        Assert.False(Directory.Exists(mine));
    }

    [Fact]
    public async Task A_directory_that_holds_something_is_left_alone()
    {
        var directory = Directory.CreateTempSubdirectory("bonded-test-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "mine"), "");
            var finished = await Bonded.Run(["demo", "--data", directory.FullName]);
            Assert.Equal((2, ""), (finished.ExitCode, finished.Output));
            Assert.Contains("is not empty", finished.Error, StringComparison.Ordinal);
            Assert.Single(directory.GetFileSystemInfos());
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("nonsense")]
    public async Task The_demo_listens_on_loopback_only(string url)
    {
        var finished = await Bonded.Run(["demo", "--urls", url]);
        Assert.Equal((2, ""), (finished.ExitCode, finished.Output));
        Assert.Contains("--urls", finished.Error, StringComparison.Ordinal);
    }

    static string Exported(string output, string name) => output.Split('\n').Single(line => line.StartsWith($"  export {name}=", StringComparison.Ordinal)).Split('=')[1];

    static bool HasPip()
    {
        try
        {
            using var pip = Process.Start(new ProcessStartInfo("python3", ["-m", "pip", "--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            pip.WaitForExit();
            return pip.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
