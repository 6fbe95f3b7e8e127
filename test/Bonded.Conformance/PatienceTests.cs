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

    [Theory]
    [InlineData("pip")]
    [InlineData("uv")]
    public async Task A_wheel_of_900_MB_from_an_upstream_of_100_MB_a_second(string client)
    {
        using var home = new TemporaryDirectory();
        var path = home[WheelFile.NameOf(Project, "1.0")];
        await using (var file = File.Create(path))
            WheelFile.Write(file, Project, "1.0", [], mebibytes: 859);
        await using var upstream = RecordingUpstream.Start();
        List(upstream, path, UpstreamReply.File(path, bytesPerSecond: 100_000_000));
        await using var server = await BondedServer.Start(Shelf.Settings(upstream));

        await Installs(client, home, server);

        Assert.Equal(1, upstream.CountOf(upstream.Project(Project).PathOf(Path.GetFileName(path))));
    }

    [Theory]
    [InlineData("pip")]
    [InlineData("uv")]
    public async Task A_file_whose_inspection_takes_a_minute(string client)
    {
        using var home = new TemporaryDirectory();
        var path = home[WheelFile.NameOf(Project, "1.0")];
        await using (var file = File.Create(path))
            WheelFile.Write(file, Project, "1.0", [], mebibytes: 1);
        await using var upstream = RecordingUpstream.Start();
        List(upstream, path, UpstreamReply.File(path));
        var executable = Copy(home);
        await using var server = await BondedServer.Start(Shelf.Settings(upstream), executable);
        Delay(executable, seconds: 60);

        var took = await Installs(client, home, server);

        Assert.InRange(took.TotalSeconds, 60, 150);
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
        var copy = Directory.CreateDirectory(home["bonded"]).FullName;
        foreach (var file in Directory.EnumerateFiles(BondedServer.Built))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        foreach (var directory in Directory.EnumerateDirectories(BondedServer.Built))
            Directory.CreateSymbolicLink(Path.Combine(copy, Path.GetFileName(directory)), directory);
        return Path.Combine(copy, "bonded");
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

    async Task<TimeSpan> Installs(string client, TemporaryDirectory home, BondedServer server)
    {
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
        using var wheel = File.OpenRead(home[WheelFile.NameOf(Project, "1.0")]);
        RealWheels.AssertInstalled(wheel, home["site"]);
        return took;
    }
}
