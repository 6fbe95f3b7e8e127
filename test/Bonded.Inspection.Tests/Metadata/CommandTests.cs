using Bonded.Testing.Packages;

namespace Bonded.Inspection.Tests.Metadata;

public sealed class CommandTests
{
    static WheelBuilder Wheel(string project) => new WheelBuilder(project, "1.0").With("demo/__init__.py", "x = 1\n");

    static SdistBuilder Sdist(string project = "sample-demo") => new SdistBuilder(project, "1.0").With("demo/__init__.py", "x = 1\n");

    static string Declares(string command, string group = "console_scripts") => $"[{group}]\n{command} = demo:main\n";

    [Theory]
    [InlineData("pip")]
    [InlineData("python3.12")]
    [InlineData("Git.exe")]
    [InlineData("ssh-keygen")]
    [InlineData("curl")]
    [InlineData("aws.cmd")]
    public void A_command_that_everybody_types_is_found_wherever_it_is_declared(string command)
    {
        Wheel("sample-demo").WithDistInfo("entry_points.txt", Declares(command)).Inspect().Fires("shadowing-command", Strength.Medium);
        Wheel("sample-demo").WithDistInfo("entry_points.txt", Declares(command, "gui_scripts")).Inspect().Fires("shadowing-command", Strength.Medium);
        Wheel("sample-demo").With($"sample_demo-1.0.data/scripts/{command}", "#!python\n").Inspect().Fires("shadowing-command", Strength.Medium);
        Assert.Contains(Wheel("sample-demo").With($"sample_demo-1.0.data/data/bin/{command}", "x").Inspect().Findings, f => f is { Rule: "shadowing-command", Strength: Strength.Medium });
        Sdist().With("sample_demo.egg-info/entry_points.txt", Declares(command)).Inspect().Fires("shadowing-command", Strength.Medium);
        Sdist().ProjectFile($"[project]\nname = \"sample-demo\"\n[project.scripts]\n\"{command}\" = \"demo:main\"\n").Inspect().Fires("shadowing-command", Strength.Medium);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("git-demo")]
    [InlineData("pipdemo")]
    [InlineData("ls-everything")]
    public void A_command_of_its_own_is_nothing(string command)
    {
        Wheel("sample-demo").WithDistInfo("entry_points.txt", Declares(command)).With($"sample_demo-1.0.data/scripts/{command}", "#!python\n").Inspect().FiresNothing();
        Sdist().ProjectFile($"[project]\nname = \"sample-demo\"\n[project.scripts]\n\"{command}\" = \"demo:main\"\n").Inspect().FiresNothing();
    }

    [Fact]
    public void A_plugin_of_such_a_name_is_no_command() => Wheel("sample-demo").WithDistInfo("entry_points.txt", Declares("git", "demo.plugins")).Inspect().FiresNothing();

    [Fact]
    public void A_project_has_the_command_of_its_name()
    {
        Wheel("pip").WithDistInfo("entry_points.txt", Declares("pip") + "pip3 = demo:main\n").Inspect().FiresNothing();
        Wheel("ls").WithDistInfo("entry_points.txt", Declares("ls")).Inspect().Fires("shadowing-command", Strength.Low);
    }

    [Fact]
    public void What_many_people_install_for_the_command_s_sake_is_noted() => Wheel("awscli").WithDistInfo("entry_points.txt", Declares("aws")).Inspect().Fires("shadowing-command", Strength.Low);
}
