using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Bonded.Cli.Tests;

public sealed class ServeTests
{
    [Fact]
    public async Task It_serves_on_a_free_port_and_drains_on_SIGTERM()
    {
        using var folder = new Folder();
        using var process = Bonded.Start(["serve", "--data", folder["data"], "--urls", "http://127.0.0.1:0"], folder.Path, folder.Home());
        process.StandardInput.Close();
        var first = JsonDocument.Parse((await process.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)))!).RootElement;
        Assert.Equal(100, first.GetProperty("id").GetInt32());
        using var client = new HttpClient { BaseAddress = new Uri(first.GetProperty("addresses").GetString()!) };

        Assert.Equal("ok\n", await client.GetStringAsync("/healthz"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/readyz")).StatusCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["data"]));

        Assert.Equal(0, Kill(process.Id, 15));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, process.ExitCode);
        var rest = await process.StandardError.ReadToEndAsync();
        Assert.Equal([101, 102], rest.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetInt32()));
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync());
    }

    [Fact]
    public async Task A_wrong_admin_token_is_logged_once_and_without_itself()
    {
        using var folder = new Folder();
        using var process = Bonded.Start(["serve", "--data", folder["data"], "--urls", "http://127.0.0.1:0"], folder.Path, folder.Home());
        process.StandardInput.Close();
        var first = JsonDocument.Parse((await process.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)))!).RootElement;
        using var client = new HttpClient { BaseAddress = new Uri(first.GetProperty("addresses").GetString()!) };
        foreach (var scheme in (string[])["Bearer bonded_admin_guessed", "Basic " + Convert.ToBase64String("mallory:bonded_admin_guessed"u8)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/log");
            request.Headers.TryAddWithoutValidation("Authorization", scheme);
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(request)).StatusCode);
        }

        Assert.Contains("bonded_admin_wrong_tokens_total 2", await client.GetStringAsync("/metrics"));
        Assert.Equal(0, Kill(process.Id, 15));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        var log = await process.StandardError.ReadToEndAsync();
        Assert.Equal([109, 101, 102], log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetInt32()));
        Assert.DoesNotContain("guessed", log);
        Assert.DoesNotContain("Ym9uZGVk", log);
        Assert.DoesNotContain(folder.Read("data/admin-token").Trim(), log);
    }

    [Theory]
    [InlineData("--urls http://0.0.0.0:0", "--insecure-http")]
    [InlineData("--urls https://127.0.0.1:0", "--tls-cert")]
    [InlineData("--tls-cert cert.pem", "--tls-key")]
    [InlineData("--tls-cert no.pem --tls-key no.pem --urls https://127.0.0.1:0", "cannot be used")]
    [InlineData("--config no.toml", "no settings file")]
    [InlineData("--upstream no-directory", "does not exist")]
    [InlineData("--urls 127.0.0.1:80", "http://")]
    [InlineData("--database mysql", "sqlite")]
    [InlineData("--no-such-option", "bonded serve --help")]
    public async Task A_setting_that_is_wrong_or_unsafe_stops_the_start_with_a_sentence(string arguments, string part)
    {
        using var folder = new Folder();

        var run = await Bonded.Run(["serve", .. arguments.Split(' ')], folder.Path, folder.Home());

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(part, run.Error);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_with_a_way_on()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var folder = new Folder();

        var run = await Bonded.Run(["serve", "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}")], folder.Path, folder.Home());

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--urls", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public async Task L08_a_data_directory_that_others_may_write_to_is_refused()
    {
        using var folder = new Folder();
        Directory.CreateDirectory(folder["data"]);
        File.SetUnixFileMode(folder["data"], (UnixFileMode)0b111_111_111);

        var run = await Bonded.Run(["serve", "--data", folder["data"], "--urls", "http://127.0.0.1:0"], folder.Path, folder.Home());

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("chmod go-w", run.Error);
    }

    [DllImport("libc", EntryPoint = "kill")]
    static extern int Kill(int process, int signal);
}
