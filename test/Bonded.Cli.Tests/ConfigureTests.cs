namespace Bonded.Cli.Tests;

public sealed class ConfigureTests
{
    const string Url = "https://pypi.example.org";
    const string Index = "https://pypi.example.org/simple/";

    [Theory]
    [InlineData("pip", "index-url = https://pypi.example.org/simple/")]
    [InlineData("uv", "default = true")]
    [InlineData("poetry", "priority = \"primary\"")]
    [InlineData("pdm", "name = \"pypi\"")]
    public async Task Without_write_the_settings_are_printed_and_nothing_is_changed(string client, string part)
    {
        using var home = new Folder();

        var run = await Bonded.Run(["configure", client, "--url", Url], home.Path, home.Home());

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(part, run.Output);
        Assert.Contains(Index, run.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Path));
    }

    [Fact]
    public async Task Pip_gets_one_index_and_loses_the_others()
    {
        using var home = new Folder();
        home.Write(".config/pip/pip.conf", "[global]\ntimeout = 5\nextra-index-url =\n    https://a.example.org/simple\n    https://b.example.org/simple\n[install]\nindex_url = https://pypi.org/simple\nno-compile = true\n");

        var run = await Bonded.Run(["configure", "pip", "--url", Url, "--write"], home.Path, home.Home());

        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"[global]\nindex-url = {Index}\ntimeout = 5\n[install]\nno-compile = true\n", home.Read(".config/pip/pip.conf"));
        Assert.Contains("-     https://a.example.org/simple", run.Output);
        Assert.Contains($"+ index-url = {Index}", run.Output);
    }

    [Fact]
    public async Task In_a_virtual_environment_its_own_file_is_written()
    {
        using var home = new Folder();

        await Bonded.Run(["configure", "pip", "--url", Url, "--write"], home.Path, home.Home(("VIRTUAL_ENV", home["venv"])));

        Assert.Equal($"[global]\nindex-url = {Index}\n", home.Read("venv/pip.conf"));
        Assert.False(Directory.Exists(home[".config"]));
    }

    [Fact]
    public async Task Plain_http_off_loopback_names_the_trusted_host()
    {
        using var home = new Folder();

        await Bonded.Run(["configure", "pip", "--url", "http://bonded.example.org:8080/simple/", "--write"], home.Path, home.Home());

        Assert.Equal("[global]\nindex-url = http://bonded.example.org:8080/simple/\ntrusted-host = bonded.example.org:8080\n", home.Read(".config/pip/pip.conf"));
    }

    [Fact]
    public async Task Uv_gets_a_default_index_and_keeps_other_settings()
    {
        using var home = new Folder();
        home.Write(".config/uv/uv.toml", "native-tls = true\nindex-strategy = \"unsafe-best-match\"\n\n[[index]]\nname = \"old\"\nurl = \"https://pypi.org/simple\"\n\n# ours\n[[index]]\nname = \"internal\"\nurl = \"https://internal.example.org/simple\"\n");

        var run = await Bonded.Run(["configure", "uv", "--url", Url, "--write"], home.Path, home.Home());

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            $"native-tls = true\n\n[[index]]\nname = \"bonded\"\nurl = \"{Index}\"\ndefault = true\n\n# ours\n[[index]]\nname = \"internal\"\nurl = \"https://internal.example.org/simple\"\n",
            home.Read(".config/uv/uv.toml"));
    }

    [Theory]
    [InlineData("poetry", null, "[[tool.poetry.source]]\nname = \"bonded\"\nurl = \"https://pypi.example.org/simple/\"\npriority = \"primary\"\n")]
    [InlineData("poetry", "1.6", "[[tool.poetry.source]]\nname = \"bonded\"\nurl = \"https://pypi.example.org/simple/\"\npriority = \"default\"\n")]
    [InlineData("poetry", "1.3.2", "[[tool.poetry.source]]\nname = \"bonded\"\nurl = \"https://pypi.example.org/simple/\"\ndefault = true\n")]
    [InlineData("pdm", null, "[[tool.pdm.source]]\nname = \"pypi\"\nurl = \"https://pypi.example.org/simple/\"\nverify_ssl = true\n")]
    public async Task A_project_gets_its_source(string client, string? version, string expected)
    {
        using var project = new Folder();
        project.Write("pyproject.toml", "[project]\nname = \"x\"\n");

        var run = await Bonded.Run(["configure", client, "--url", Url, "--write", .. version is null ? [] : (string[])["--client-version", version]], project.Path, project.Home());

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("[project]\nname = \"x\"\n\n" + expected, project.Read("pyproject.toml"));
    }

    [Theory]
    [InlineData("pip")]
    [InlineData("uv")]
    [InlineData("poetry")]
    [InlineData("pdm")]
    public async Task Written_twice_it_changes_nothing_the_second_time_and_doctor_is_content(string client)
    {
        using var project = new Folder();
        project.Write("pyproject.toml", "[project]\nname = \"x\"\n");
        string[] command = ["configure", client, "--url", Url, "--write"];
        await Bonded.Run(command, project.Path, project.Home());
        var before = Snapshot(project);

        var second = await Bonded.Run(command, project.Path, project.Home());
        var doctor = await Bonded.Run(["doctor", "--no-network", "--url", Url], project.Path, project.Home());

        Assert.Equal(0, second.ExitCode);
        Assert.Contains("needs no change", second.Output);
        Assert.Equal(before, Snapshot(project));
        Assert.Equal("", doctor.ExitCode == 0 ? "" : doctor.Output);
    }

    [Fact]
    public async Task A_file_that_cannot_be_understood_is_left_as_it_is()
    {
        using var project = new Folder();
        const string broken = "[tool.poetry\nname = 1\n";
        project.Write("pyproject.toml", broken);

        var run = await Bonded.Run(["configure", "poetry", "--url", Url, "--write"], project.Path, project.Home());

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(broken, project.Read("pyproject.toml"));
        Assert.Contains("by hand", run.Error);
    }

    [Fact]
    public async Task Sources_written_inline_are_left_as_they_are()
    {
        using var project = new Folder();
        const string inline = "[tool.poetry]\nsource = [{ name = \"pypi\", url = \"https://pypi.org/simple\" }]\n";
        project.Write("pyproject.toml", inline);

        var run = await Bonded.Run(["configure", "poetry", "--url", Url, "--write"], project.Path, project.Home());

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(inline, project.Read("pyproject.toml"));
    }

    [Theory]
    [InlineData("conda", "https://pypi.example.org")]
    [InlineData("pip", "pypi.example.org")]
    [InlineData("pip", "ftp://pypi.example.org")]
    public async Task A_wrong_client_or_address_is_refused(string client, string url)
    {
        var run = await Bonded.Run(["configure", client, "--url", url]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("bonded: ", run.Error);
    }

    static string Snapshot(Folder folder) =>
        string.Join('\n', Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Order().Select(file => file + "\n" + File.ReadAllText(file)));
}
