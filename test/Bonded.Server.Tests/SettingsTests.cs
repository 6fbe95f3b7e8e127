using System.Net;
using Bonded.Packaging.Toml;
using Bonded.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Bonded.Server.Tests;

public sealed class SettingsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bonded-settings-");
    private readonly Dictionary<string, string> variables = [];

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Without_any_setting_it_is_PyPI_on_loopback()
    {
        var options = Read();

        Assert.Equal(Path.Combine(folder.FullName, ".bonded"), options.DataDirectory);
        Assert.Equal("http://127.0.0.1:8080", Assert.Single(options.Listen).ToString());
        Assert.Same(UpstreamOptions.PyPI, Assert.Single(options.Upstreams));
        Assert.Null(options.PostgreSql);
        Assert.Equal((400, false), (options.LedgerDays, options.CloseOnLeak));
    }

    [Fact]
    public void The_file_is_read_whole()
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "wheels"));
        File.WriteAllText(Path.Combine(folder.FullName, "password"), "hunter2\n");
        var options = Read("""
            data = "state"
            urls = ["http://127.0.0.1:9000", "http://[::1]:9001"]
            public_url = "https://pypi.example.org"
            allowed_hosts = ["Bonded.internal"]
            trusted_forwarders = ["10.0.0.0/8", "192.0.2.1"]
            database = "Host=db;Password=hunter3"
            ledger_days = 30
            close_on_leak = true
            drain_seconds = 5
            log_format = "json"
            log_level = "warning"

            [[upstream]]
            name = "internal"
            url = "https://user:hunter4@internal.example.org/simple"
            names = ["acme-*"]
            except = ["acme-old"]
            private = true
            allow_private_addresses = true
            file_hosts = ["files.internal.example.org"]
            proxy = "http://proxy.example.org:3128"
            ca_file = "ca.pem"

            [[upstream]]
            url = "https://pypi.org/simple/"

            [[upstream]]
            directory = "wheels"
            username = "u"
            password_file = "password"

            [[own]]
            names = ["Secret_Tool"]
            prefixes = ["acme", "corp-*"]

            [policy]
            anything = 1
            """);

        Assert.Equal(Path.Combine(folder.FullName, "state"), options.DataDirectory);
        Assert.Equal(["http://127.0.0.1:9000", "http://[::1]:9001"], options.Listen.Select(address => address.ToString()));
        Assert.Equal("https://pypi.example.org/", options.PublicUrl!.AbsoluteUri);
        Assert.Equal(["bonded.internal"], options.AllowedHosts);
        Assert.Equal([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("192.0.2.1/32")], options.TrustedForwarders);
        Assert.Equal("Host=db;Password=hunter3", options.PostgreSql!.Reveal());
        Assert.True(options.CloseOnLeak);
        Assert.Equal((30, TimeSpan.FromSeconds(5), LogFormat.Json, LogLevel.Warning), (options.LedgerDays, options.DrainTime, options.LogFormat, options.LogLevel));
        Assert.Equal(["internal", "pypi", "directory"], options.Upstreams.Select(upstream => upstream.Name));
        var (inner, pypi, wheels) = (options.Upstreams[0], options.Upstreams[1], options.Upstreams[2]);
        Assert.Equal("https://internal.example.org/simple/", inner.Url!.AbsoluteUri);
        Assert.Equal(("user", "hunter4"), (inner.UserName, inner.Password!.Reveal()));
        Assert.Equal((true, true, false), (inner.Private, inner.AllowPrivateAddresses, inner.TrustedTime));
        Assert.Equal(["acme-*"], inner.Names);
        Assert.Equal(Path.Combine(folder.FullName, "ca.pem"), inner.CaFile);
        Assert.True(pypi.TrustedTime);
        Assert.Equal(["files.pythonhosted.org"], pypi.FileHosts);
        Assert.Equal((Path.Combine(folder.FullName, "wheels"), "hunter2"), (wheels.Directory, wheels.Password!.Reveal()));
        var own = Assert.Single(options.Own);
        Assert.Equal(["secret-tool"], own.Names.Select(name => name.Canonical));
        Assert.Equal(["acme", "corp"], own.Prefixes.Select(name => name.Canonical));
        Assert.True(options.Policy!.TryGet("anything", out var value) && value is TomlScalar<long> { Value: 1 });
        Assert.DoesNotContain("hunter", options.ToString() + string.Concat(options.Upstreams));
    }

    [Fact]
    public void The_command_line_is_over_the_environment_and_that_over_the_file()
    {
        const string file = "data = \"file\"\nurls = [\"http://127.0.0.1:1\"]\nledger_days = 1\ndatabase = \"Host=file\"\n[[upstream]]\nurl = \"https://file.example.org/\"\n";
        variables["BONDED_DATA"] = "variable";
        variables["BONDED_URLS"] = "http://127.0.0.1:2 http://127.0.0.1:3";
        variables["BONDED_LEDGER_DAYS"] = "2";
        variables["BONDED_CLOSE_ON_LEAK"] = "true";
        variables["BONDED_UPSTREAM"] = "https://variable.example.org/simple";

        var options = Read(file);
        Assert.Equal(Path.Combine(folder.FullName, "variable"), options.DataDirectory);
        Assert.Equal([2, 3], options.Listen.Select(address => address.Port));
        Assert.Equal((2, true), (options.LedgerDays, options.CloseOnLeak));
        Assert.Equal("https://variable.example.org/simple/", Assert.Single(options.Upstreams).Url!.AbsoluteUri);
        Assert.Equal("Host=file", options.PostgreSql!.Reveal());

        options = Read(file, new() { Data = "line", Urls = ["http://localhost:4"], Upstreams = ["mine=http://127.0.0.1:5/simple/"], Database = "sqlite" });
        Assert.Equal(Path.Combine(folder.FullName, "line"), options.DataDirectory);
        Assert.Equal("http://localhost:4", Assert.Single(options.Listen).ToString());
        Assert.Equal(("mine", true), (Assert.Single(options.Upstreams).Name, options.Upstreams[0].AllowPrivateAddresses));
        Assert.Null(options.PostgreSql);
    }

    [Theory]
    [InlineData("dtaa = \"x\"", "line 1, column 1", "did you mean 'data'?")]
    [InlineData("\n  ledger_day = 5", "line 2, column 3", "did you mean 'ledger_days'?")]
    [InlineData("[tls]\ncertificate = \"x\"\n", "line 2, column 1", "there are: cert, key")]
    [InlineData("[[upstream]]\nurl = \"https://a.example.org/\"\ntrust_time = true", "line 3, column 1", "did you mean 'trusted_time'?")]
    [InlineData("[[own]]\nname = [\"a\"]", "line 2, column 1", "did you mean 'names'?")]
    [InlineData("ledger_days = \"5\"", "line 1, column 15", "whole number")]
    [InlineData("ledger_days = 0", "line 1, column 15", "from 1 to 36500")]
    [InlineData("urls = [\"http://127.0.0.1:1\", 2]", "line 1, column 31", "strings only")]
    [InlineData("upstream = 1", "line 1, column 12", "[[upstream]]")]
    [InlineData("[[own]]\nnames = [\"a b\"]", "line 2, column 1", "no project name")]
    [InlineData("[[own]]", "line 1", "needs names")]
    [InlineData("[[upstream]]\nname = \"x\"", "line 1", "needs either url")]
    [InlineData("[[upstream]]\nname = \"X y\"\nurl = \"https://a.example.org/\"", "line 3", "lower-case")]
    [InlineData("[[upstream]]\nurl = \"https://a.example.org/\"\n[[upstream]]\nurl = \"https://a.example.org/b\"", "line 1", "twice")]
    [InlineData("insecure_http = yes", "line 1", "")]
    [InlineData("public_url = \"pypi.example.org\"", "line 1", "https://pypi.example.org/")]
    [InlineData("trusted_forwarders = [\"10.0.0.0/33\"]", "line 1", "network")]
    [InlineData("urls = [\"http://0.0.0.0:80\"]", "", "--insecure-http")]
    [InlineData("urls = [\"http://[::ffff:192.0.2.1]:80\"]", "", "--insecure-http")]
    public void A_wrong_setting_is_refused_with_its_place(string file, string place, string part)
    {
        Assert.False(TryRead(file, new(), out _, out var errors));

        // One mistake may bring another with it, such as a table that stays incomplete.
        var error = Assert.Single(errors, error => error.Sentence.Contains(place, StringComparison.Ordinal) && error.Sentence.Contains(part, StringComparison.Ordinal));
        if (place.Length > 0) Assert.StartsWith("bonded.toml, ", error.Sentence);
        Assert.DoesNotContain(error.Sentence, character => character is < ' ' or > '~');
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        Assert.False(TryRead("dta = 1\nurl = 2\nledger_days = 0", new(), out _, out var errors));

        Assert.Equal(3, errors.Count);
    }

    [Fact]
    public void A_key_with_hostile_characters_is_escaped()
    {
        Assert.False(TryRead("\"\\u001b[31m\\u202e\" = 1", new(), out _, out var errors));

        Assert.DoesNotContain(Assert.Single(errors).Sentence, character => character is < ' ' or > '~');
    }

    [Theory]
    [InlineData("http://*:1", false)]
    [InlineData("http://0.0.0.0:1", false)]
    [InlineData("http://192.0.2.1:1", false)]
    [InlineData("http://127.0.0.2:1", true)]
    [InlineData("http://[::1]:1", true)]
    [InlineData("http://localhost:1", true)]
    public void Plain_http_needs_to_be_asked_for_off_loopback(string url, bool allowed)
    {
        Assert.Equal(allowed, TryRead(null, new() { Urls = [url] }, out _, out _));
        Assert.True(TryRead(null, new() { Urls = [url], InsecureHttp = true }, out _, out _));
    }

    private ServerOptions Read(string? file = null, SettingsOverrides? overrides = null)
    {
        Assert.True(TryRead(file, overrides ?? new(), out var options, out var errors), string.Join('\n', errors.Select(error => error.Sentence)));
        return options!;
    }

    private bool TryRead(string? file, SettingsOverrides overrides, out ServerOptions? options, out IReadOnlyList<SettingsError> errors)
    {
        if (file is not null) File.WriteAllText(Path.Combine(folder.FullName, "bonded.toml"), file);
        return Settings.TryRead(overrides, name => variables.GetValueOrDefault(name), folder.FullName, out options, out errors);
    }
}
