using System.Globalization;
using System.Text.Json;
using Bonded.Conformance.Machine;
using Bonded.Conformance.Packages;
using Bonded.Packaging;
using Bonded.Testing;

namespace Bonded.Conformance;

/// <summary>Every pip at hand, unmodified, against the running server.</summary>
public sealed class PipTests(Shelf shelf)
{
    public static TheoryData<string> Pythons => Machine.Pythons.All;

    [Theory, MemberData(nameof(Pythons))]
    public async Task Pip_takes_the_newest_allowed_release_of_a_project_and_of_its_dependency(string python)
    {
        using var home = new TemporaryDirectory();

        (await Install(python, home, Shelf.Project)).Succeeded();

        Assert.Equal(Shelf.Allowed, VersionIn(home, Shelf.Project));
        Assert.Equal(Shelf.DependencyAllowed, VersionIn(home, Shelf.Dependency));
    }

    [Theory, MemberData(nameof(Pythons))]
    public async Task Pip_shows_why_a_pinned_release_that_is_too_young_is_refused(string python)
    {
        using var home = new TemporaryDirectory();

        var run = (await Install(python, home, $"{Shelf.Project}=={Shelf.TooYoung}")).Failed();

        var sentence = await shelf.Server.Refusal(Shelf.Project, Shelf.TooYoung);
        Assert.NotNull(sentence);
        Assert.Contains("minimum-age", sentence, StringComparison.Ordinal);

        // pip 18.1 knows nothing of yanked files, so that it is not shown this one and cannot ask for it.
        if (python != "3.6")
            run.Says(sentence);
        Assert.False(Directory.Exists(home["site/" + Shelf.Project]));
    }

    [Theory, MemberData(nameof(Pythons))]
    public async Task Pip_does_not_get_a_look_alike(string python)
    {
        using var home = new TemporaryDirectory();

        (await Install(python, home, Shelf.LookAlike)).Failed();

        var pinned = (await Install(python, home, $"{Shelf.LookAlike}==1.0")).Failed();
        var sentence = await shelf.Server.Refusal(Shelf.LookAlike);
        Assert.NotNull(sentence);
        Assert.Contains("look-alike", sentence, StringComparison.Ordinal);
        if (python != "3.6")
            pinned.Says(sentence);
        Assert.False(Directory.Exists(home["site/" + Shelf.LookAlike]));
    }

    [Theory, MemberData(nameof(Pythons))]
    public async Task Pip_does_not_get_a_wheel_that_is_not_what_its_metadata_says(string python)
    {
        using var home = new TemporaryDirectory();

        (await Install(python, home, Shelf.Liar)).Failed();

        Assert.False(Directory.Exists(home["site/" + Shelf.Liar]));
    }

    [Theory, MemberData(nameof(Pythons))]
    public async Task Pip_installs_with_required_hashes_and_refuses_other_ones(string python)
    {
        using var home = new TemporaryDirectory();
        var (project, dependency) = (await HashOf(Shelf.Project, Shelf.Allowed), await HashOf(Shelf.Dependency, Shelf.DependencyAllowed));
        await File.WriteAllTextAsync(home["good.txt"], $"{Shelf.Project}=={Shelf.Allowed} --hash=sha256:{project}\n{Shelf.Dependency}=={Shelf.DependencyAllowed} --hash=sha256:{dependency}\n");
        await File.WriteAllTextAsync(home["bad.txt"], $"{Shelf.Dependency}=={Shelf.DependencyAllowed} --hash=sha256:{project}\n");

        (await Install(python, home, "--require-hashes", "-r", "good.txt")).Succeeded();
        var bad = (await Install(python, home, "--require-hashes", "-r", "bad.txt", "--target", home["other"])).Failed();

        Assert.Equal(Shelf.Allowed, VersionIn(home, Shelf.Project));
        Assert.Contains("HASH", bad.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, MemberData(nameof(Pythons))]
    public async Task Pip_replaying_the_address_of_a_refused_file_is_told_why(string python)
    {
        using var home = new TemporaryDirectory();
        var (url, _) = await FileOf(Shelf.Project, Shelf.TooYoung);

        var run = await Client.Run(
            Machine.Pythons.Find(python), ["-m", "pip", "download", "--no-deps", "--no-cache-dir", "--disable-pip-version-check", "-d", home["down"], url], home.Path);

        run.Failed();
        run.Says((await shelf.Server.Refusal(Shelf.Project, Shelf.TooYoung))!);
        Assert.Contains("403", run.Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(home["down"]) && Directory.EnumerateFiles(home["down"]).Any());
    }

    [Theory, MemberData(nameof(Pythons))]
    public async Task Pip_installs_the_machines_own_wheels_byte_for_byte(string python)
    {
        using var home = new TemporaryDirectory();
        await InstallsRealWheels(python, home, shelf.Server.Simple);
    }

    internal static async Task InstallsRealWheels(string python, TemporaryDirectory home, string index)
    {
        var interpreter = Machine.Pythons.Find(python);
        var version = PackageVersion.Parse((await Client.Run(interpreter, ["-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"], home.Path)).Output.Trim());
        var wanted = ((string[])["setuptools", "wheel", "pip"]).Select(name => (Name: name, Newest: RealWheels.Newest(name, version))).Where(one => one.Newest is not null).ToList();
        Assert.SkipWhen(wanted.Count == 0, $"This machine has no wheel of setuptools, wheel or pip for Python {python}.");

        (await Client.Run(interpreter, [.. Pip(home, index), .. wanted.Select(one => one.Name)], home.Path)).Succeeded();

        foreach (var (name, newest) in wanted)
        {
            Assert.Equal(newest!.Value.Version, PackageVersion.Parse(VersionIn(home, name)));
            using var wheel = File.OpenRead(newest.Value.Path);
            RealWheels.AssertInstalled(wheel, home["site"]);
        }
    }

    internal static string[] Pip(TemporaryDirectory home, string index) =>
        ["-m", "pip", "install", "--no-cache-dir", "--no-compile", "--disable-pip-version-check", "--index-url", index, "--target", home["site"]];

    internal static string VersionIn(TemporaryDirectory home, string project)
    {
        var infos = Directory.Exists(home["site"]) ? Directory.GetDirectories(home["site"], project + "-*.dist-info") : [];
        return Path.GetFileName(Assert.Single(infos)).Split('-')[1].Replace(".dist", "", StringComparison.Ordinal);
    }

    Task<Client.Finished> Install(string python, TemporaryDirectory home, params string[] what) =>
        Client.Run(Machine.Pythons.Find(python), [.. Pip(home, shelf.Server.Simple), .. what], home.Path);

    async Task<string> HashOf(string project, string version) => (await FileOf(project, version)).Sha256;

    async Task<(string Url, string Sha256)> FileOf(string project, string version)
    {
        using var page = JsonDocument.Parse(await shelf.Server.Get($"simple/{project}/?format=application/vnd.pypi.simple.v1%2Bjson"));
        foreach (var file in page.RootElement.GetProperty("files").EnumerateArray())
        {
            if (file.GetProperty("filename").GetString()!.Split('-')[1] == version)
                return (new Uri(new Uri(shelf.Server.Simple + project + "/"), file.GetProperty("url").GetString()).AbsoluteUri, file.GetProperty("hashes").GetProperty("sha256").GetString()!);
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{project} {version} is not on its page."));
    }
}
