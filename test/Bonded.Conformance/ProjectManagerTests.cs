using Bonded.Conformance.Machine;
using Bonded.Conformance.Packages;
using Bonded.Testing;

namespace Bonded.Conformance;

/// <summary>Poetry, PDM and pipenv, which resolve, lock and install a project of their own.</summary>
public sealed class ProjectManagerTests(Shelf shelf)
{
    [Fact]
    public async Task Poetry_locks_and_installs_the_newest_allowed_releases()
    {
        using var home = new TemporaryDirectory();
        var run = await Poetry(home, "*");
        AssertInstalled(run, home, "poetry.lock");

        // The lock is adopted as it is.
        var adopted = (await shelf.Server.Run(home.Path, "adopt", "app/poetry.lock")).Succeeded();
        Assert.Contains($"allowed  {Shelf.Project} {Shelf.Allowed} (1 file)\nallowed  {Shelf.Dependency} {Shelf.DependencyAllowed} (1 file)\n2 releases: 2 allowed\n", adopted.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poetry_shows_why_a_pinned_release_is_refused()
    {
        using var home = new TemporaryDirectory();
        var run = await Poetry(home, Shelf.TooYoung);
        await AssertRefused(run, home);
    }

    [Fact]
    public async Task Pdm_locks_and_installs_the_newest_allowed_releases()
    {
        using var home = new TemporaryDirectory();
        var run = await Pdm(home, "");
        AssertInstalled(run, home, "pdm.lock");
    }

    [Fact]
    public async Task Pdm_shows_why_a_pinned_release_is_refused()
    {
        using var home = new TemporaryDirectory();
        var run = await Pdm(home, "==" + Shelf.TooYoung, "-vv");
        await AssertRefused(run, home);
    }

    [Fact]
    public async Task Pipenv_locks_and_installs_the_newest_allowed_releases()
    {
        using var home = new TemporaryDirectory();
        var run = await Pipenv(home, "*");
        AssertInstalled(run, home, "Pipfile.lock");
    }

    [Fact]
    public async Task Pipenv_shows_why_a_pinned_release_is_refused()
    {
        using var home = new TemporaryDirectory();
        var run = await Pipenv(home, "==" + Shelf.TooYoung);
        await AssertRefused(run, home);
    }

    async Task<Client.Finished> Poetry(TemporaryDirectory home, string version)
    {
        var poetry = Find("poetry");
        var app = Directory.CreateDirectory(home["app"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(app, "pyproject.toml"), $"""
            [tool.poetry]
            name = "app"
            version = "0.1.0"
            description = "A test"
            authors = []

            [tool.poetry.dependencies]
            python = ">=3.8"
            {Shelf.Project} = "{version}"

            [[tool.poetry.source]]
            name = "bonded"
            url = "{shelf.Server.Simple}"
            default = true
            """);
        return await Client.Run(poetry, ["install", "--no-root", "--no-interaction"], home.Path, app, 240, ("POETRY_VIRTUALENVS_IN_PROJECT", "true"));
    }

    async Task<Client.Finished> Pdm(TemporaryDirectory home, string version, params string[] verbosity)
    {
        var pdm = Find("pdm");
        var app = Directory.CreateDirectory(home["app"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(app, "pyproject.toml"), $"""
            [project]
            name = "app"
            version = "0.1.0"
            requires-python = ">=3.8"
            dependencies = ["{Shelf.Project}{version}"]

            [[tool.pdm.source]]
            name = "pypi"
            url = "{shelf.Server.Simple}"
            verify_ssl = false
            """);
        await Client.Run("/usr/bin/python3", ["-m", "venv", "--without-pip", Path.Combine(app, ".venv")], home.Path);
        return await Client.Run(pdm, ["install", "--no-self", .. verbosity], home.Path, app, 240, ("PDM_CHECK_UPDATE", "0"), ("VIRTUAL_ENV", Path.Combine(app, ".venv")));
    }

    async Task<Client.Finished> Pipenv(TemporaryDirectory home, string version)
    {
        var pipenv = Find("pipenv");
        var app = Directory.CreateDirectory(home["app"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(app, "Pipfile"), $"""
            [[source]]
            name = "bonded"
            url = "{shelf.Server.Simple}"
            verify_ssl = false

            [packages]
            {Shelf.Project} = "{version}"
            """);
        return await Client.Run(
            pipenv, ["install", "--python", "/usr/bin/python3"], home.Path, app, 240, ("PIPENV_VENV_IN_PROJECT", "1"), ("PIPENV_NOSPIN", "1"), ("CI", "1"));
    }

    static string Find(string program)
    {
        var path = Path.Combine("/usr/bin", program);
        Assert.SkipUnless(File.Exists(path), $"{program} is not installed; ./check install does that.");
        return path;
    }

    static void AssertInstalled(Client.Finished run, TemporaryDirectory home, string lockFile)
    {
        run.Succeeded();
        var site = Directory.EnumerateDirectories(home["app/.venv/lib"], "site-packages", SearchOption.AllDirectories).First();
        Assert.Equal($"__version__ = \"{Shelf.Allowed}\"\n", File.ReadAllText(Path.Combine(site, Shelf.Project, "__init__.py")));
        Assert.Equal($"__version__ = \"{Shelf.DependencyAllowed}\"\n", File.ReadAllText(Path.Combine(site, Shelf.Dependency, "__init__.py")));
        Assert.Contains(Shelf.Dependency, File.ReadAllText(home["app/" + lockFile]), StringComparison.Ordinal);
    }

    async Task AssertRefused(Client.Finished run, TemporaryDirectory home)
    {
        run.Failed();
        run.Says((await shelf.Server.Refusal(Shelf.Project, Shelf.TooYoung))!);
        Assert.Empty(Directory.Exists(home["app/.venv"]) ? Directory.GetDirectories(home["app/.venv"], Shelf.Project, SearchOption.AllDirectories) : []);
    }
}
