using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bonded.Conformance.Machine;
using Bonded.Conformance.Packages;
using Bonded.Packaging.Locks;
using Bonded.Testing;

namespace Bonded.Conformance;

/// <summary>Requirements that leave versions open become a catalogue, which pip's own resolver makes against Bonded.</summary>
public sealed class CatalogueTests(Shelf shelf) : IDisposable
{
    readonly TemporaryDirectory home = new();

    static string Python => Pythons.Find("debian");

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Requirements_become_a_catalogue_that_installs_as_a_lock()
    {
        await File.WriteAllTextAsync(home["requirements.in"], $"# what we need\n{Shelf.Project}\n");

        var made = (await Run("create", "Web.App", "requirements.in", "--with", Python)).Succeeded();
        Assert.Equal("web-app: 2 releases, revision 1\n", made.Output);
        Assert.Contains("web-app  revision 1  2 releases  ", (await Run("list")).Succeeded().Output, StringComparison.Ordinal);
        var shown = (await Run("show", "web-app")).Succeeded().Output;
        Assert.Contains($"  {Shelf.Project} {Shelf.Allowed} (1 file)\n  {Shelf.Dependency} {Shelf.DependencyAllowed} (1 file)\n", shown, StringComparison.Ordinal);
        Assert.Matches("^web-app revision 1, stored 20", shown);

        // The same again is the same revision.
        Assert.Equal("web-app: 2 releases, revision 1, as it was\n", (await Run("refresh", "web-app", "--with", Python)).Succeeded().Output);
        Assert.Equal("web-app: nothing would change\n", (await Run("refresh", "web-app", "--with", Python, "--dry-run")).Succeeded().Output);
        Assert.Contains("no revision before", (await Run("diff", "web-app")).Failed().Error, StringComparison.Ordinal);

        var requirements = (await Run("export", "web-app")).Succeeded().Output;
        await File.WriteAllTextAsync(home["locked.txt"], requirements);
        (await Client.Run(Python, [.. PipTests.Pip(home, shelf.Server.Simple), "--require-hashes", "-r", "locked.txt"], home.Path)).Succeeded();
        Assert.Equal(Shelf.Allowed, PipTests.VersionIn(home, Shelf.Project));
        Assert.Equal(Shelf.DependencyAllowed, PipTests.VersionIn(home, Shelf.Dependency));

        var pylock = (await Run("export", "web-app", "--as", "pylock")).Succeeded().Output;
        var (one, other) = (Parsed(requirements), Parsed(pylock));
        Assert.Equal((LockFormat.Requirements, LockFormat.Pylock), (one.Format, other.Format));
        Assert.Equal(Pins(one), Pins(other));
        Assert.Empty(one.Remarks.Concat(other.Remarks));
        Assert.Equal([shelf.Server.Simple], other.Packages.Select(package => package.Index).Distinct());
        var url = pylock.Split("url = \"")[1].Split('"')[0];
        using var answer = await shelf.Server.Answer(url);
        Assert.True(answer.IsSuccessStatusCode, url);
        (await shelf.Server.Run(home.Path, "adopt", "locked.txt")).Succeeded();
    }

    [Fact]
    public async Task What_changed_is_said_between_revisions_and_before_a_refresh()
    {
        await File.WriteAllTextAsync(home["old.in"], $"{Shelf.Project}<{Shelf.Allowed}\n");
        await File.WriteAllTextAsync(home["new.in"], $"{Shelf.Project}\n");
        (await Run("create", "shop", "old.in", "--with", Python)).Succeeded();
        (await Run("create", "shop", "new.in", "--with", Python)).Succeeded();

        var diff = await Run("diff", "shop");
        Assert.Equal((1, $"~ {Shelf.Project} 1.0 -> {Shelf.Allowed}\n+ {Shelf.Dependency} {Shelf.DependencyAllowed}\n"), (diff.ExitCode, diff.Output));
        var back = await Run("diff", "shop", "--from", "2", "--to", "1");
        Assert.Equal((1, $"~ {Shelf.Project} {Shelf.Allowed} -> 1.0\n- {Shelf.Dependency} {Shelf.DependencyAllowed}\n"), (back.ExitCode, back.Output));

        // As if the newer release had come free since: the list of revision 1 with the requirements of revision 2.
        using var first = JsonDocument.Parse((await Run("show", "shop", "--revision", "1", "--format", "json")).Succeeded().Output);
        var content = first.RootElement.GetProperty("content");
        await Put("stale", new
        {
            requirements = $"{Shelf.Project}\n",
            sdists = false,
            targets = content.GetProperty("targets"),
            files = content.GetProperty("files"),
        });
        var dry = await Run("refresh", "stale", "--with", Python, "--dry-run");
        Assert.Equal((1, $"~ {Shelf.Project} 1.0 -> {Shelf.Allowed}\n+ {Shelf.Dependency} {Shelf.DependencyAllowed}\nstale: 2 projects would change\n"), (dry.ExitCode, dry.Output));
        Assert.Contains("stale  revision 1  ", (await Run("list")).Output, StringComparison.Ordinal);
        Assert.EndsWith("stale: 2 releases, revision 2\n", (await Run("refresh", "stale", "--with", Python)).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_target_has_its_own_wheels()
    {
        await File.WriteAllTextAsync(home["requirements.in"], "bollardpost\n");
        var old = TimeProvider.System.GetUtcNow().AddDays(-90);
        foreach (var tag in (string[])["cp312-cp312-manylinux_2_17_x86_64", "cp312-cp312-win_amd64", "cp311-cp311-win_amd64"])
            shelf.Upstream.Project("bollardpost").File(WheelFile.NameOf("bollardpost", "1.0", tag), WheelFile.Make("bollardpost", "1.0"), old);

        var made = (await Run(
            "create", "native", "requirements.in", "--with", Python, "--python", "3.12", "--platform", "manylinux_2_17_x86_64", "--platform", "win_amd64")).Succeeded();
        Assert.Contains("note: pip answers environment markers for the Python that runs it", made.Error, StringComparison.Ordinal);
        var pylock = (await Run("export", "native", "--as", "pylock")).Succeeded().Output;
        Assert.Contains("environments = [\"python_version == \\\"3.12\\\" and sys_platform == \\\"linux\\\" and platform_machine == \\\"x86_64\\\"\", ", pylock, StringComparison.Ordinal);
        Assert.Equal(
            ["bollardpost-1.0-cp312-cp312-manylinux_2_17_x86_64.whl", "bollardpost-1.0-cp312-cp312-win_amd64.whl"], Parsed(pylock).Packages.Single().Files.Select(file => file.Filename));
    }

    [Fact]
    public async Task A_release_for_some_targets_is_exported_with_their_marker()
    {
        await File.WriteAllTextAsync(home["requirements.in"], "capstanhead\n");
        var old = TimeProvider.System.GetUtcNow().AddDays(-90);
        foreach (var (version, tag) in ((string, string)[])[("1.0", "cp312-cp312-win_amd64"), ("1.0", "cp312-cp312-manylinux_2_17_x86_64"), ("1.1", "cp312-cp312-manylinux_2_17_x86_64")])
            shelf.Upstream.Project("capstanhead").File(WheelFile.NameOf("capstanhead", version, tag), WheelFile.Make("capstanhead", version), old);

        (await Run("create", "mixed", "requirements.in", "--with", Python, "--python", "3.12", "--platform", "manylinux_2_17_x86_64", "win_amd64")).Succeeded();
        foreach (var form in (string[])["requirements", "pylock"])
        {
            Assert.Equal(
                [
                    ("1.0", "python_version == \"3.12\" and sys_platform == \"win32\" and platform_machine == \"AMD64\""),
                    ("1.1", "python_version == \"3.12\" and sys_platform == \"linux\" and platform_machine == \"x86_64\""),
                ],
                Parsed((await Run("export", "mixed", "--as", form)).Succeeded().Output).Packages.Select(package => (package.Version.ToString(), package.Marker)));
        }

        Assert.Contains("capstanhead 1.1 (1 file, only for Python 3.12 on manylinux_2_17_x86_64)", (await Run("show", "mixed")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_resolved_is_said_in_pips_words_and_stores_nothing()
    {
        await File.WriteAllTextAsync(home["young.in"], $"{Shelf.Project}=={Shelf.TooYoung}\n");
        var run = await Run("create", "too-young", "young.in", "--with", Python);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        run.Says((await shelf.Server.Refusal(Shelf.Project, Shelf.TooYoung))!);
        Assert.Equal(2, (await Run("show", "too-young")).ExitCode);
    }

    [Theory]
    [InlineData("--extra-index-url https://files.example.invalid/simple\nharborwright\n", "line 1: It says where an installer looks")]
    [InlineData("harborwright\nx @ git+https://files.example.invalid/x\n", "line 2: It comes from version control")]
    [InlineData("-r other.txt\n", "line 1: The requirements of another file")]
    [InlineData("./here\n", "line 1: It comes from a place on disk")]
    [InlineData("version = 1\n", "is a lock already")]
    public async Task Nothing_leads_pip_past_the_index(string text, string sentence)
    {
        await File.WriteAllTextAsync(home["requirements.in"], text);
        var run = await Run("create", "never", "requirements.in", "--with", Python);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_pip_on_this_machine_change_nothing()
    {
        await File.WriteAllTextAsync(home["requirements.in"], $"{Shelf.Dependency}\n");
        await File.WriteAllTextAsync(home["pip.conf"], "[global]\nindex-url = http://127.0.0.1:9/simple/\n");
        (await Client.Run(
            Path.Combine(BondedServer.Built, "bonded"),
            ["catalogue", "create", "calm", "requirements.in", "--with", Python, "--server", shelf.Server.Root.AbsoluteUri, "--token-file", shelf.Server.TokenFile],
            home.Path, environment: [("PIP_INDEX_URL", "http://127.0.0.1:9/simple/"), ("PIP_NO_INDEX", "1"), ("PIP_CONFIG_FILE", home["pip.conf"])])).Succeeded();
    }

    Task<Client.Finished> Run(params string[] arguments) => shelf.Server.Run(home.Path, ["catalogue", .. arguments]);

    async Task Put(string name, object content)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(shelf.Server.TokenFile)).Trim());
        using var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(content));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await client.PutAsync(new Uri(shelf.Server.Root, $"api/v1/catalogues/{name}"), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    static LockFile Parsed(string text)
    {
        Assert.True(LockFile.TryParse(Encoding.UTF8.GetBytes(text), out var file, out var error), error?.ToString());
        return file;
    }

    static IEnumerable<string> Pins(LockFile file) =>
        file.Packages.Select(package => $"{package.Project} {package.Version} {package.Marker} {string.Join(' ', package.Files.Select(one => one.Sha256.ToString()))}");
}
