using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bonded.Conformance.Machine;
using Bonded.Conformance.Packages;
using Bonded.Testing;
using Bonded.Testing.Upstream;

namespace Bonded.Conformance;

/// <summary>The first day: what runs today is adopted on an empty Bonded, and installs from there.</summary>
public sealed class AdoptTests : IAsyncLifetime
{
    const int Packages = 100;

    readonly RecordingUpstream upstream = RecordingUpstream.Start();
    readonly List<(string Name, string Filename, string Sha256)> files = [];
    readonly TemporaryDirectory home = new();
    BondedServer? server;

    // Names that resemble nobody's: two syllables of a list each.
    static string NameOf(int i) => "harbor" + ((string[])["wren", "lark", "finch", "heron", "stork", "plover", "curlew", "dunlin", "avocet", "godwit"])[i % 10] + (char)('a' + (i / 10)) + "q";

    public async ValueTask InitializeAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < Packages; i++)
        {
            // Every tenth was released yesterday; each needs the one after it.
            string[] requires = i + 1 < Packages ? [$"{NameOf(i + 1)}>=1"] : [];
            var (name, version) = (NameOf(i), $"1.{i}");
            var bytes = WheelFile.Make(name, version, requires);
            upstream.Project(name).File(WheelFile.NameOf(name, version), bytes, now.AddDays(i % 10 == 9 ? -1 : -200), metadata: WheelFile.Metadata(name, version, requires));
            files.Add((name, WheelFile.NameOf(name, version), Convert.ToHexStringLower(SHA256.HashData(bytes))));
        }

        server = await BondedServer.Start(Shelf.Settings(upstream));
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        await upstream.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task A_lock_of_a_hundred_packages_is_adopted_and_pip_installs_all_of_it()
    {
        var text = new StringBuilder("# by hand\n--require-hashes\n");
        for (var i = 0; i < Packages; i++)
            text.Append(CultureInfo.InvariantCulture, $"{files[i].Name}==1.{i} \\\n    --hash=sha256:{files[i].Sha256}\n    # via the one before\n");
        await File.WriteAllTextAsync(home["requirements.txt"], text.ToString());

        var looked = await server!.Run(home.Path, "adopt", "requirements.txt");
        Assert.True(looked.ExitCode == 1, looked.Text);
        Assert.Contains("100 releases: 90 allowed, 10 held", looked.Output, StringComparison.Ordinal);
        Assert.Equal(10, looked.Output.Split("Held by first-use: ").Length - 1);
        (await Install()).Failed();

        var adopted = (await server.Run(home.Path, "adopt", "requirements.txt", "--approve", "--why", "in production since May")).Succeeded();
        Assert.Contains("100 releases: 100 allowed", adopted.Output, StringComparison.Ordinal);
        Assert.Contains("Age and first use are waived for 100 files until ", adopted.Output, StringComparison.Ordinal);
        (await Install()).Succeeded();
        Assert.Equal(Packages, Directory.GetDirectories(home["site"], "*.dist-info").Length);
        Assert.All(files, file => Assert.Equal(1, upstream.CountOf(upstream.Project(file.Name).PathOf(file.Filename))));
    }

    [Fact]
    public async Task Every_kind_of_lock_is_adopted_and_what_is_wrong_with_one_is_said()
    {
        var (old, young) = (files[0], files[9]);
        var other = new string('0', 64);
        await File.WriteAllTextAsync(home["uv.lock"], $$"""
            version = 1
            requires-python = ">=3.8"

            [[package]]
            name = "app"
            version = "0.1"
            source = { virtual = "." }

            [[package]]
            name = "{{old.Name}}"
            version = "1.0"
            source = { registry = "https://pypi.org/simple" }
            wheels = [{ url = "https://files.example.invalid/{{old.Filename}}", hash = "sha256:{{old.Sha256}}" }]
            """);
        await File.WriteAllTextAsync(home["pylock.toml"], $$"""
            lock-version = "1.0"
            created-by = "hand"

            [[packages]]
            name = "{{young.Name}}"
            version = "1.9"
            wheels = [{ name = "{{young.Filename}}", url = "https://files.example.invalid/x", hashes = { sha256 = "{{young.Sha256}}" } }]
            """);
        await File.WriteAllTextAsync(home["poetry.lock"], $$"""
            [[package]]
            name = "{{old.Name}}"
            version = "1.0"
            description = ""
            optional = false
            python-versions = "*"
            files = [{file = "{{old.Filename}}", hash = "sha256:{{other}}"}]

            [metadata]
            lock-version = "2.0"
            python-versions = "*"
            content-hash = "0"
            """);
        await File.WriteAllTextAsync(home["frozen.txt"], $"{old.Name}==1.0\nno-such-thing-here==1.0\nsomething @ git+https://example.invalid/x\n");

        var good = (await server!.Run(home.Path, "adopt", "uv.lock")).Succeeded();
        Assert.Contains($"allowed  {old.Name} 1.0 (1 file)\n", good.Output, StringComparison.Ordinal);
        Assert.Contains("uv.lock, line 4, app: It is the project itself or one beside it, and is not installed.", good.Output, StringComparison.Ordinal);

        var all = await server.Run(home.Path, "adopt", "--format", "json", "uv.lock", "pylock.toml", "poetry.lock", "frozen.txt");
        Assert.True(all.ExitCode == 1, all.Text);
        var lines = all.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(
            [
                ("uv.lock", "allow"), ("uv.lock", "noted"), ("pylock.toml", "hold"), ("poetry.lock", "differs"), ("frozen.txt", "allow"), ("frozen.txt", "absent"),
                ("frozen.txt", "outside"),
            ],
            lines.Select(line => (line.GetProperty("lock").GetString()!, line.GetProperty("verdict").GetString()!)));
        Assert.Equal(["first-use", "minimum-age"], lines[2].GetProperty("rules").EnumerateArray().Select(rule => rule.GetString()));
        Assert.Equal(old.Filename, lines[4].GetProperty("filename").GetString());

        // An approval does not make a digest right.
        var alarm = await server.Run(home.Path, "adopt", "poetry.lock", "--approve", "--why", "because");
        Assert.True(alarm.ExitCode == 1, alarm.Text);
        Assert.Contains("The lock names another digest than the upstream lists for this file", alarm.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("waived", alarm.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_pip_freeze_prints_is_adopted()
    {
        var python = Pythons.Find("debian");
        var last = files[^2];
        (await Client.Run(python, [.. PipTests.Pip(home, server!.Simple), "--no-deps", last.Name], home.Path)).Succeeded();
        var frozen = (await Client.Run(python, ["-m", "pip", "freeze", "--path", home["site"]], home.Path)).Succeeded();
        await File.WriteAllTextAsync(home["frozen.txt"], frozen.Output);
        Assert.Equal($"allowed  {last.Name} 1.98 (1 file)\n1 release: 1 allowed\n", (await server.Run(home.Path, "adopt", "frozen.txt")).Succeeded().Output);
    }

    [Fact]
    public async Task What_cannot_be_done_exits_2_and_nothing_is_asked_of_the_upstream()
    {
        await File.WriteAllTextAsync(home["broken.txt"], "a==1\nb==1 --hash=sha256:00\n");
        await File.WriteAllTextAsync(home["good.txt"], "a==1\n");
        string[][] commands =
        [
            ["adopt", "no-such-file"], ["adopt", "broken.txt"], ["adopt", "good.txt", "--approve"], ["adopt", "good.txt", "--why", "x"],
            ["adopt", "good.txt", "--platform", "amiga"], ["adopt", "good.txt", "--python", "three"], ["adopt"],
        ];
        foreach (var command in commands)
        {
            var run = await server!.Run(home.Path, command);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.NotEqual("", run.Error);
            if (command is [_, "broken.txt"])
                Assert.Equal("bonded: broken.txt, line 2, column 1: A SHA-256 digest is 64 hexadecimal digits, and this is not.\n", run.Error);
        }

        Assert.Empty(upstream.Requests);
    }

    Task<Client.Finished> Install() =>
        Client.Run(Pythons.Find("debian"), [.. PipTests.Pip(home, server!.Simple), "--require-hashes", "-r", "requirements.txt"], home.Path);
}
