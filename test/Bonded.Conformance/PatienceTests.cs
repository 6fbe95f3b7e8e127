using System.Security.Cryptography;
using Bonded.Conformance.Machine;
using Bonded.Conformance.Packages;
using Bonded.Testing;
using Bonded.Testing.Upstream;

namespace Bonded.Conformance;

/// <summary>What takes long to come in or to be inspected installs all the same, and the first time.</summary>
[Trait("Speed", "Slow")]
public sealed class PatienceTests(ITestOutputHelper output)
{
    const string Project = "tidewater";

    [Fact]
    public async Task A_wheel_of_900_MB_from_an_upstream_of_100_MB_a_second()
    {
        using var home = new TemporaryDirectory();
        var path = await Wheel(home, mebibytes: 859);

        foreach (var client in (string[])["pip", "uv"])
        {
            await using var upstream = RecordingUpstream.Start();
            List(upstream, path, UpstreamReply.File(path, bytesPerSecond: 100_000_000));
            await using var server = await BondedServer.Start(Shelf.Settings(upstream));

            await Installs(client, path, server);

            // However often the client asked, the wheel came in once.
            Assert.Equal(1, upstream.CountOf(upstream.Project(Project).PathOf(Path.GetFileName(path))));
        }
    }

    [Fact]
    public async Task A_file_whose_inspection_takes_a_minute()
    {
        using var home = new TemporaryDirectory();
        var path = await Wheel(home, mebibytes: 1);

        // Each with a server of its own, and both at once, for most of it is waiting.
        await Task.WhenAll(Through("pip"), Through("uv"));

        async Task Through(string client)
        {
            await using var upstream = RecordingUpstream.Start();
            List(upstream, path, UpstreamReply.File(path));
            using var copy = new TemporaryDirectory();
            var executable = Copy(copy);
            await using var server = await BondedServer.Start(Shelf.Settings(upstream), executable);
            Delay(executable, seconds: 60);

            var took = await Installs(client, path, server);

            Assert.True(took.TotalSeconds > 60, $"The inspection was over too soon: {took}");
        }
    }

    static async Task<string> Wheel(TemporaryDirectory home, int mebibytes)
    {
        var path = home[WheelFile.NameOf(Project, "1.0")];
        await using var file = File.Create(path);
        WheelFile.Write(file, Project, "1.0", [], mebibytes);
        return path;
    }

    static void List(RecordingUpstream upstream, string path, UpstreamReply reply)
    {
        using var file = File.OpenRead(path);
        var digest = Convert.ToHexStringLower(SHA256.HashData(file));
        var project = upstream.Project(Project);
        project.File(Path.GetFileName(path), [], TimeProvider.System.GetUtcNow().AddDays(-30), sha256: digest, size: file.Length);
        upstream.On(project.PathOf(Path.GetFileName(path)), reply);
    }

    /// <summary>A copy of the executable, since it is about to be taken apart.</summary>
    static string Copy(TemporaryDirectory home)
    {
        foreach (var file in Directory.EnumerateFiles(BondedServer.Built))
            File.Copy(file, home[Path.GetFileName(file)]);
        foreach (var directory in Directory.EnumerateDirectories(BondedServer.Built))
            Directory.CreateSymbolicLink(home[Path.GetFileName(directory)], directory);
        return home["bonded"];
    }

    /// <summary>
    /// Puts a script in the place of the running executable, from which the server starts its inspection workers: it answers what the
    /// real worker answers, but late.
    /// </summary>
    static void Delay(string executable, int seconds)
    {
        File.Move(executable, executable + ".real");
        File.WriteAllText(executable, $"""
            #!/bin/bash
            "$0.real" "$@" | while IFS= read -r answer; do sleep {seconds}; printf '%s\n' "$answer"; done

            """);
        File.SetUnixFileMode(executable, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    async Task<TimeSpan> Installs(string client, string path, BondedServer server)
    {
        using var home = new TemporaryDirectory();
        TimeSpan took;
        if (client == "pip")
        {
            var run = await Client.Run("/usr/bin/python3", [.. PipTests.Pip(home, server.Simple), Project], home.Path, seconds: 280);
            took = run.Succeeded().Took;
        }
        else
        {
            var run = await Uv.Run(home, server.Simple, Project);
            output.WriteLine(string.Join('\n', run.Requests));
            took = run.Succeeded().Run.Took;
        }

        output.WriteLine($"{client}: {took.TotalSeconds:0.0} s");
        using var wheel = File.OpenRead(path);
        RealWheels.AssertInstalled(wheel, home["site"]);
        return took;
    }
}
