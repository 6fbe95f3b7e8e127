using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bonded.Server.Hosting;

namespace Bonded.Server.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bonded-tls-");

    private TlsOptions Files => new(Path.Combine(folder.FullName, "cert.pem"), Path.Combine(folder.FullName, "key.pem"));

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_changed_certificate_is_used_and_a_bad_one_is_not()
    {
        Write("first", daysOld: 3);
        var time = new StepTime();
        await using var server = await Start(time);
        Assert.Equal("CN=first", await Subject(server));

        Write("second", daysOld: 2);
        time.Step();
        Assert.Equal("CN=second", await Subject(server));

        File.WriteAllText(Files.CertificateFile, "not a certificate");
        time.Step();
        Assert.Equal("CN=second", await Subject(server));

        Write("third", daysOld: 1);
        time.Step();
        Assert.Equal("CN=third", await Subject(server));
    }

    [Fact]
    public async Task A_key_that_does_not_belong_to_the_certificate_keeps_the_one_before()
    {
        Write("first", daysOld: 3);
        var time = new StepTime();
        await using var server = await Start(time);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(Files.KeyFile, other.ExportPkcs8PrivateKeyPem());
        time.Step();

        Assert.Equal("CN=first", await Subject(server));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Both_versions_of_HTTP_are_spoken_over_TLS_with_HSTS(string version)
    {
        Write("first", daysOld: 1);
        await using var server = await Start(TimeProvider.System);
        using var client = server.Client(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.Subject.StartsWith("CN=", StringComparison.Ordinal) } });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Version.Parse(version), answer.Version);
        Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
    }

    [Fact]
    public void An_unusable_certificate_stops_the_start_with_a_sentence()
    {
        File.WriteAllText(Files.CertificateFile, "x");
        File.WriteAllText(Files.KeyFile, "x");

        var options = new ServerOptions { DataDirectory = folder.FullName, Listen = [new(IPAddress.Loopback, 0, true)], Tls = Files };

        Assert.False(BondedHost.TryBuild(options, TimeProvider.System, null, out _, out var error));
        Assert.Equal("tls-unusable", error.Code);
    }

    private Task<Server> Start(TimeProvider time) =>
        Server.Start(options => options with { Listen = [new(IPAddress.Loopback, 0, true)], Tls = Files }, time: time);

    private static async Task<string> Subject(Server server)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        await using var tls = new SslStream(client.GetStream(), false, (_, certificate, _, _) => certificate!.Subject.StartsWith("CN=", StringComparison.Ordinal));
        await tls.AuthenticateAsClientAsync("localhost");
        return tls.RemoteCertificate!.Subject;
    }

    private void Write(string name, int daysOld)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-10), now.AddDays(10));
        File.WriteAllText(Files.CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(Files.KeyFile, key.ExportPkcs8PrivateKeyPem());
        // Times that differ whatever the file system's resolution is.
        foreach (var file in (string[])[Files.CertificateFile, Files.KeyFile]) File.SetLastWriteTimeUtc(file, now.UtcDateTime.AddDays(-daysOld));
    }

    /// <summary>Runs like the real clock, and can be put forward by a minute.</summary>
    private sealed class StepTime : TimeProvider
    {
        private long ahead;

        public void Step() => Interlocked.Add(ref ahead, TimestampFrequency * 60);

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref ahead);
    }
}
