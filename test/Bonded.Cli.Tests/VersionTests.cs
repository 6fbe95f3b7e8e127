namespace Bonded.Cli.Tests;

public sealed class VersionTests
{
    [Fact]
    public async Task The_version_is_one_line_on_standard_output()
    {
        var run = await Bonded.Run(["--version"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\Abonded \d+\.\d+\.\d+\n\z", run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task An_unknown_command_is_refused_with_a_way_on()
    {
        var run = await Bonded.Run(["no-such-command"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("no-such-command", run.Error);
        Assert.Contains("bonded --help", run.Error);
    }
}
