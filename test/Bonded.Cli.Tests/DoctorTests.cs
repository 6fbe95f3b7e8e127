using System.Text.Json;

namespace Bonded.Cli.Tests;

public sealed class DoctorTests
{
    const string Url = "https://pypi.example.org";

    [Theory]
    [InlineData("requirements.txt", "a==1\n--extra-index-url https://pypi.org/simple\n", "extra-index", 2)]
    [InlineData("requirements-dev.txt", "-i https://pypi.org/simple\n", "foreign-index", 1)]
    [InlineData("requirements.txt", "--index-url=https://pypi.org/simple\n", "foreign-index", 1)]
    [InlineData("requirements/base.txt", "\n--find-links ./wheels\n", "find-links", 2)]
    [InlineData("requirements.txt", "-fhttps://files.example.net/\n", "find-links", 1)]
    [InlineData("requirements.txt", "a @ https://files.example.net/a.whl\n", "direct-url", 1)]
    [InlineData("requirements.txt", "-e git+https://code.example.net/a.git#egg=a\n", "direct-url", 1)]
    [InlineData("constraints.txt", "a @ git+ssh://git@code.example.net/a.git\n", "direct-url", 1)]
    [InlineData("pip.conf", "[global]\nextra-index-url =\n  https://pypi.org/simple\n", "extra-index", 3)]
    [InlineData("pip.conf", "[install]\nfind_links: /srv/wheels\n", "find-links", 2)]
    [InlineData("pyproject.toml", "[build-system]\nrequires = [\n  \"a @ https://files.example.net/a.zip\",\n]\n", "direct-url", 3)]
    [InlineData("pyproject.toml", "[project]\ndependencies = [\"a @ git+https://code.example.net/a\"]\n", "direct-url", 2)]
    [InlineData("pyproject.toml", "[project.optional-dependencies]\nx = [\"a@https://files.example.net/a.zip\"]\n", "direct-url", 2)]
    [InlineData("pyproject.toml", "[tool.uv]\nindex-strategy = \"unsafe-best-match\"\n", "unsafe-strategy", 2)]
    [InlineData("pyproject.toml", "[[tool.uv.index]]\nurl = \"https://pypi.org/simple\"\n", "foreign-source", 1)]
    [InlineData("pyproject.toml", "[tool.uv.sources]\na = { git = \"https://code.example.net/a\" }\n", "direct-url", 2)]
    [InlineData("pyproject.toml", "[[tool.poetry.source]]\nname = \"PyPI\"\npriority = \"supplemental\"\n", "foreign-source", 1)]
    [InlineData("pyproject.toml", "[tool.poetry.dependencies]\na = { url = \"https://files.example.net/a.whl\" }\n", "direct-url", 2)]
    [InlineData("pyproject.toml", "[tool.poetry.group.dev.dependencies]\na = { git = \"git@code.example.net:a.git\" }\n", "direct-url", 2)]
    [InlineData("pyproject.toml", "[[tool.pdm.source]]\nname = \"x\"\nurl = \"https://x.example.net/simple\"\n", "foreign-source", 1)]
    [InlineData("uv.toml", "extra-index-url = [\"https://pypi.org/simple\"]\n", "extra-index", 1)]
    [InlineData("Pipfile", "[[source]]\nurl = \"https://pypi.org/simple\"\nname = \"pypi\"\n", "foreign-source", 1)]
    [InlineData("uv.lock", "version = 1\n[[package]]\nname = \"a\"\nsource = { registry = \"https://pypi.org/simple\" }\n", "foreign-lock", 4)]
    [InlineData("poetry.lock", "[[package]]\nname = \"a\"\n[package.source]\ntype = \"legacy\"\nurl = \"https://x.example.net/simple\"\n", "foreign-lock", 5)]
    [InlineData("pdm.lock", "[[package]]\nfiles = [\n {url = \"https://files.pythonhosted.org/a.whl\", hash = \"x\"},\n]\n", "foreign-lock", 3)]
    [InlineData("pylock.toml", "[[packages]]\nname = \"a\"\nwheels = [{ url = \"https://files.pythonhosted.org/a.whl\" }]\n", "foreign-lock", 3)]
    [InlineData("Pipfile.lock", "{\n \"_meta\": {\"sources\": [\n  {\"url\": \"https://pypi.org/simple\"}]}}\n", "foreign-lock", 3)]
    [InlineData("pyproject.toml", "[tool\n", "unreadable", 1)]
    [InlineData("Pipfile.lock", "{", "unreadable", null)]
    public async Task What_goes_round_is_found_with_its_line(string file, string text, string rule, int? line)
    {
        using var project = new Folder();
        project.Write(file, text);

        var findings = await Findings(project, 1);

        var finding = Assert.Single(findings);
        Assert.Equal(rule, finding.GetProperty("rule").GetString());
        Assert.Equal(file, finding.GetProperty("file").GetString());
        Assert.Equal(line, finding.GetProperty("line") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null);
        Assert.NotEmpty(finding.GetProperty("what").GetString()!);
        Assert.NotEmpty(finding.GetProperty("fix").GetString()!);
    }

    [Theory]
    [InlineData("PIP_EXTRA_INDEX_URL", "https://pypi.org/simple", "extra-index")]
    [InlineData("PIP_INDEX_URL", "https://pypi.org/simple", "foreign-index")]
    [InlineData("PIP_FIND_LINKS", "/srv/wheels", "find-links")]
    [InlineData("UV_INDEX", "x=https://x.example.net/simple", "extra-index")]
    [InlineData("UV_INDEX_STRATEGY", "unsafe-first-match", "unsafe-strategy")]
    public async Task The_environment_is_looked_at(string name, string value, string rule)
    {
        using var project = new Folder();

        var finding = Assert.Single(await Findings(project, 1, (name, value)));

        Assert.Equal(rule, finding.GetProperty("rule").GetString());
        Assert.Equal(name, finding.GetProperty("file").GetString());
    }

    [Fact]
    public async Task What_points_at_Bonded_is_no_finding()
    {
        using var project = new Folder();
        project.Write(".config/pip/pip.conf", $"[global]\nindex-url = {Url}/simple/\n");
        project.Write("requirements.txt", "# --extra-index-url https://pypi.org/simple\na==1  # see https://docs.example.net/\n-r other.txt\n--hash=sha256:00\n");
        project.Write("pyproject.toml", $"[project]\nurls = {{ home = \"https://a.example.net\" }}\n[[tool.poetry.source]]\nname = \"bonded\"\nurl = \"{Url}/simple/\"\n");
        project.Write("uv.lock", $"[[package]]\nsource = {{ registry = \"{Url}/simple/\" }}\nwheels = [{{ url = \"{Url}/files/a.whl\" }}]\n");
        project.Write(".venv/lib/requirements.txt", "--extra-index-url https://pypi.org/simple\n");

        var run = await Bonded.Run(["doctor", "--no-network"], project.Path, project.Home());

        Assert.Equal("Nothing goes round Bonded here", run.Output[..Math.Min(30, run.Output.Length)]);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task No_index_anywhere_is_a_finding()
    {
        using var project = new Folder();

        var run = await Bonded.Run(["doctor", "--no-network"], project.Path, project.Home());

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("[no-index]", run.Output);
        Assert.Contains("bonded configure", run.Output);
    }

    [Fact]
    public async Task A_thousand_foreign_files_of_one_lock_are_one_finding()
    {
        using var project = new Folder();
        project.Write("uv.lock", string.Concat(Enumerable.Range(0, 1000).Select(i => $"[[package]]\nname = \"a{i}\"\nsdist = {{ url = \"https://files.pythonhosted.org/a{i}.tar.gz\" }}\n")));

        var finding = Assert.Single(await Findings(project, 1));

        Assert.Contains("1000 times", finding.GetProperty("what").GetString());
    }

    [Fact]
    public async Task Passwords_and_escapes_never_reach_the_output()
    {
        using var project = new Folder();
        project.Write("requirements.txt", "--extra-index-url https://user:hunter2@x.example.net/simple?token=hunter3\na @ https://x.example.net/\u001b[31m\u202ea.whl\n");
        project.Write(".netrc", "machine pypi.org login __token__ password hunter4\ndefault login u password hunter5\n");
        project.Write("Pipfile.lock", "{\"a\": {\"git\": \"https://user:hunter6@code.example.net/a\"}}");

        var run = await Bonded.Run(["doctor", "--no-network", "--url", Url], project.Path, project.Home());

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("hunter", run.Output + run.Error);
        Assert.DoesNotContain(run.Output, character => character is not '\n' && character is < ' ' or > '~');
        Assert.Contains("[netrc-public]", run.Output);
        Assert.Contains("[netrc-default]", run.Output);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_refused()
    {
        var run = await Bonded.Run(["doctor", "/no/such/directory"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no directory", run.Error);
    }

    static async Task<List<JsonElement>> Findings(Folder project, int exitCode, params (string, string)[] environment)
    {
        var run = await Bonded.Run(["doctor", "--no-network", "--format", "json", "--url", Url], project.Path, project.Home(environment));
        Assert.Equal("", run.Error);
        Assert.Equal(exitCode, run.ExitCode);
        return [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
