using Bonded.Conformance.Machine;
using Bonded.Conformance.Packages;
using Bonded.Testing;

namespace Bonded.Conformance;

/// <summary>The machine's own wheels, first asked for by an installer, from each kind of upstream.</summary>
public sealed class UpstreamKindTests
{
    [Fact]
    public async Task From_a_directory_of_files_they_install_byte_for_byte()
    {
        using var home = new TemporaryDirectory();
        var directory = Directory.CreateDirectory(home["wheels"]).FullName;
        foreach (var path in RealWheels.Paths)
            File.Copy(path, Path.Combine(directory, Path.GetFileName(path)));
        await using var server = await BondedServer.Start($"""
            [[upstream]]
            name = "wheels"
            directory = "{directory}"
            """);

        await PipTests.InstallsRealWheels("debian", home, server.Simple);
    }

    [Fact]
    public async Task From_a_plain_web_server_that_states_neither_hash_nor_time_nothing_comes_before_it_is_known()
    {
        using var home = new TemporaryDirectory();
        foreach (var path in RealWheels.Paths)
        {
            var name = Path.GetFileName(path);
            var project = Directory.CreateDirectory(home["simple/" + name.Split('-')[0]]).FullName;
            File.Copy(path, Path.Combine(project, name));
        }

        // Its pages are links and no more: no hash, no size, no time, no Requires-Python.
        var port = FreePort();
        using var web = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "/usr/bin/python3", ["-m", "http.server", "--bind", "127.0.0.1", "--directory", home.Path, port.ToString(System.Globalization.CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            await using var server = await BondedServer.Start($"""
                [[upstream]]
                name = "plain"
                url = "http://127.0.0.1:{port}/simple/"
                allow_private_addresses = true
                """);
            var run = await Client.Run(Pythons.Find("debian"), [.. PipTests.Pip(home, server.Simple), "setuptools"], home.Path);

            // Whatever is held first, the bytes that nothing vouches for or the age that nothing states, a person can read it.
            run.Failed();
            Assert.Matches("^Held by (missing-hash|minimum-age|first-use): .*setuptools", await server.Refusal("setuptools"));
        }
        finally
        {
            web.Kill();
            await web.WaitForExitAsync();
        }
    }

    static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        return ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
    }
}
