using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Bonded.Packaging;
using Bonded.Packaging.Toml;
using Microsoft.Extensions.Logging;

namespace Bonded.Server.Hosting;

/// <summary>
/// Reads the settings: <c>bonded.toml</c>, over that the environment (<c>BONDED_*</c>), over that the command line. A setting that is
/// wrong, unknown or unsafe is refused with its place; none is ignored.
/// </summary>
public static class Settings
{
    const long MaxFileBytes = 1024 * 1024;
    static readonly char[] separators = [' ', ';', ',', '\t', '\n'];

    /// <summary>
    /// Reads everything. Relative paths on the command line and in the environment start at <paramref name="directory"/>, those in the
    /// file at the file's own directory.
    /// </summary>
    public static bool TryRead(
        SettingsOverrides overrides,
        Func<string, string?> environment,
        string directory,
        [NotNullWhen(true)] out ServerOptions? options,
        out IReadOnlyList<SettingsError> errors)
    {
        var found = new List<SettingsError>();
        errors = found;
        options = null;
        if (!TryReadFile(overrides, environment, directory, found, out var file, out var table)) return false;

        var variables = new SettingsVariables(environment, found);
        var settings = new ServerOptions
        {
            DataDirectory = Absolute(directory, overrides.Data ?? variables.Text("BONDED_DATA") ?? ".bonded"),
            Listen = [],
            ConfigFile = file,
        };
        if (table is not null) settings = FromFile(settings, table, file!, overrides, variables, found);
        options = WithOverrides(settings, overrides, variables, directory, found);
        if (found.Count == 0) return true;
        options = null;
        return false;
    }

    static bool TryReadFile(
        SettingsOverrides overrides, Func<string, string?> environment, string directory, List<SettingsError> errors, out string? file, out TomlTable? table)
    {
        (file, table) = (null, null);
        var named = overrides.Config ?? environment("BONDED_CONFIG");
        var path = Absolute(directory, named ?? "bonded.toml");
        if (!File.Exists(path))
        {
            if (named is null) return true;
            errors.Add(new("config-missing", $"There is no settings file {Printable.Of(path, 200)}."));
            return false;
        }
        file = path;
        byte[] bytes;
        try
        {
            if (new FileInfo(path).Length > MaxFileBytes)
            {
                errors.Add(new("config-too-large", $"{Printable.Of(path, 200)} is larger than 1 MiB."));
                return false;
            }
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(new("config-unreadable", $"{Printable.Of(path, 200)} cannot be read: {Printable.Of(e.Message, 200)}"));
            return false;
        }
        if (TomlDocument.TryParse(bytes, out table, out var error)) return true;
        errors.Add(new("config-not-toml", $"{Name(path)}, line {error.Line}, column {error.Column}: {error.Sentence}"));
        return false;
    }

    static ServerOptions FromFile(
        ServerOptions settings, TomlTable root, string file, SettingsOverrides overrides, SettingsVariables variables, List<SettingsError> errors)
    {
        var table = new SettingsTable(Name(file), "", root, errors);
        var home = Path.GetDirectoryName(file)!;

        if (table.String("data") is { } data && overrides.Data is null && variables.Text("BONDED_DATA") is null)
            settings = settings with { DataDirectory = Absolute(home, data) };
        if (table.Strings("urls") is { } urls) settings = settings with { Listen = Listen(urls, why => table.Refuse("url-invalid", "urls", why)) };
        if (table.String("public_url") is { } publicUrl)
            settings = settings with { PublicUrl = Public(publicUrl, why => table.Refuse("public-url-invalid", "public_url", why)) };
        if (table.Strings("allowed_hosts") is { } hosts)
            settings = settings with { AllowedHosts = Hosts(hosts, why => table.Refuse("host-invalid", "allowed_hosts", why)) };
        if (table.Strings("trusted_forwarders") is { } forwarders)
            settings = settings with { TrustedForwarders = Networks(forwarders, why => table.Refuse("network-invalid", "trusted_forwarders", why)) };
        if (table.Bool("insecure_http") is { } insecure) settings = settings with { InsecureHttp = insecure };
        if (table.String("database") is { } database)
            settings = settings with { PostgreSql = Database(database, why => table.Refuse("database-invalid", "database", why)) };
        if (table.Number("ledger_days", 1, 36_500) is { } days) settings = settings with { LedgerDays = days };
        if (table.Bool("close_on_leak") is { } closes) settings = settings with { CloseOnLeak = closes };
        if (table.Number("drain_seconds", 0, 600) is { } drain) settings = settings with { DrainTime = TimeSpan.FromSeconds(drain) };
        if (table.String("log_format") is { } format)
            settings = settings with { LogFormat = Format(format, why => table.Refuse("log-format-invalid", "log_format", why)) };
        if (table.String("log_level") is { } level)
            settings = settings with { LogLevel = Level(level, why => table.Refuse("log-level-invalid", "log_level", why)) };
        if (table.Section("tls") is { } tls)
        {
            var (certificate, key) = (tls.String("cert"), tls.String("key"));
            tls.RefuseUnknown();
            if (certificate is null || key is null) tls.RefuseTable("tls-incomplete", "needs both cert and key, each the path of a PEM file");
            else settings = settings with { Tls = new(Absolute(home, certificate), Absolute(home, key)) };
        }
        if (table.Sections("upstream").Select(section => Upstream(section, home)).OfType<UpstreamOptions>().ToList() is [_, ..] upstreams)
            settings = settings with { Upstreams = upstreams };
        foreach (var twice in settings.Upstreams.GroupBy(upstream => upstream.Name).Where(group => group.Count() > 1))
            table.Refuse("upstream-twice", "upstream", $"has the name '{twice.Key}' twice; a name belongs to one");
        settings = settings with { Own = [.. table.Sections("own").Select(Own)], Policy = table.Table("policy") };
        table.RefuseUnknown();
        return settings;
    }

    static UpstreamOptions? Upstream(SettingsTable table, string home)
    {
        var (url, directory, name) = (table.String("url"), table.String("directory"), table.String("name"));
        var patterns = (Names: table.Strings("names") ?? [], Except: table.Strings("except") ?? []);
        var (trusted, isPrivate, privateAddresses) = (table.Bool("trusted_time"), table.Bool("private"), table.Bool("allow_private_addresses"));
        var (fileHosts, proxy, ca) = (table.Strings("file_hosts"), table.String("proxy"), table.String("ca_file"));
        var (user, passwordFile, passwordVariable) = (table.String("username"), table.String("password_file"), table.String("password_env"));
        table.RefuseUnknown();

        if (url is null == directory is null)
        {
            table.RefuseTable("upstream-place", "needs either url, the address of an index, or directory, a path");
            return null;
        }
        var parsed = Parse(url ?? Absolute(home, directory!), isDirectory: directory is not null, name, (code, why) => table.Refuse(code, url is null ? "directory" : "url", why));
        if (parsed is null) return null;
        foreach (var pattern in patterns.Names.Concat(patterns.Except))
            if (!IsNamePattern(pattern)) table.Refuse("upstream-pattern", patterns.Names.Contains(pattern) ? "names" : "except", "must hold project names, in which * stands for any characters");
        if (proxy is not null && (!Uri.TryCreate(proxy, UriKind.Absolute, out var proxyUri) || proxyUri.Scheme != Uri.UriSchemeHttp))
        {
            table.Refuse("upstream-proxy", "proxy", "must be an address such as http://proxy.example.org:3128");
            proxy = null;
        }
        return parsed with
        {
            Names = patterns.Names,
            Except = patterns.Except,
            TrustedTime = trusted ?? parsed.TrustedTime,
            Private = isPrivate ?? false,
            FileHosts = fileHosts is null ? parsed.FileHosts : Hosts(fileHosts, why => table.Refuse("host-invalid", "file_hosts", why)),
            AllowPrivateAddresses = privateAddresses ?? false,
            Proxy = proxy is null ? null : new Uri(proxy),
            CaFile = ca is null ? null : Absolute(home, ca),
            UserName = user ?? parsed.UserName,
            Password = Password(table, home, passwordFile, passwordVariable) ?? parsed.Password,
        };
    }

    static Secret? Password(SettingsTable table, string home, string? file, string? variable)
    {
        if (file is not null && variable is not null) table.Refuse("upstream-password", "password_file", "and password_env are two ways to say one thing; keep one");
        if (variable is not null)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value) return new(value);
            table.Refuse("upstream-password", "password_env", "names an environment variable that is not set");
        }
        else if (file is not null)
        {
            try
            {
                return new(File.ReadAllText(Absolute(home, file)).TrimEnd('\r', '\n'));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                table.Refuse("upstream-password", "password_file", "names a file that cannot be read");
            }
        }
        return null;
    }

    static OwnedNames Own(SettingsTable table)
    {
        var own = new OwnedNames(Names("names"), Names("prefixes"));
        table.RefuseUnknown();
        if (own.Names.Count + own.Prefixes.Count == 0) table.RefuseTable("own-empty", "needs names, prefixes, or both");
        return own;

        List<ProjectName> Names(string key)
        {
            var names = new List<ProjectName>();
            foreach (var text in table.Strings(key) ?? [])
            {
                // "acme-*" says what the prefix "acme" means.
                var bare = key == "prefixes" && text.EndsWith("-*", StringComparison.Ordinal) ? text[..^2] : text;
                if (ProjectName.TryParse(bare, out var name)) names.Add(name);
                else table.Refuse("own-name", key, $"holds '{Printable.Of(text, 60)}', which is no project name");
            }
            return names;
        }
    }

    static ServerOptions WithOverrides(
        ServerOptions settings, SettingsOverrides overrides, SettingsVariables variables, string directory, List<SettingsError> errors)
    {
        if (Pick(overrides.Urls, "BONDED_URLS", out var from) is { } urls) settings = settings with { Listen = Listen(urls, Refuse("url-invalid", from)) };
        if (Pick(overrides.Upstreams, "BONDED_UPSTREAM", out from) is { } upstreams)
        {
            var parsed = new List<UpstreamOptions>();
            foreach (var text in upstreams)
            {
                if (Place(text, directory, from, errors) is { } upstream) parsed.Add(upstream);
            }
            settings = settings with { Upstreams = parsed };
            if (parsed.Select(upstream => upstream.Name).Distinct().Count() != parsed.Count)
                errors.Add(new("upstream-twice", $"{from}: two upstreams have one name; give each its own, such as internal=https://..."));
        }
        if ((overrides.PublicUrl, variables.Text("BONDED_PUBLIC_URL")) is var (line, variable) && (line ?? variable) is { } publicUrl)
            settings = settings with { PublicUrl = Public(publicUrl, Refuse("public-url-invalid", line is null ? "BONDED_PUBLIC_URL" : "--public-url")) };
        if ((overrides.Database ?? variables.Text("BONDED_DATABASE")) is { } database)
            settings = settings with { PostgreSql = Database(database, Refuse("database-invalid", overrides.Database is null ? "BONDED_DATABASE" : "--database")) };
        if ((overrides.InsecureHttp ?? variables.Bool("BONDED_INSECURE_HTTP")) is { } insecure) settings = settings with { InsecureHttp = insecure };
        if (variables.Number("BONDED_LEDGER_DAYS", 1, 36_500) is { } days) settings = settings with { LedgerDays = days };
        if (variables.Bool("BONDED_CLOSE_ON_LEAK") is { } closes) settings = settings with { CloseOnLeak = closes };
        if (variables.Number("BONDED_DRAIN_SECONDS", 0, 600) is { } drain) settings = settings with { DrainTime = TimeSpan.FromSeconds(drain) };
        if (variables.Text("BONDED_LOG_FORMAT") is { } format) settings = settings with { LogFormat = Format(format, Refuse("log-format-invalid", "BONDED_LOG_FORMAT")) };
        if (variables.Text("BONDED_LOG_LEVEL") is { } level) settings = settings with { LogLevel = Level(level, Refuse("log-level-invalid", "BONDED_LOG_LEVEL")) };
        if (variables.Text("BONDED_ALLOWED_HOSTS") is { } hosts)
            settings = settings with { AllowedHosts = Hosts(Split(hosts), Refuse("host-invalid", "BONDED_ALLOWED_HOSTS")) };
        if (variables.Text("BONDED_TRUSTED_FORWARDERS") is { } forwarders)
            settings = settings with { TrustedForwarders = Networks(Split(forwarders), Refuse("network-invalid", "BONDED_TRUSTED_FORWARDERS")) };

        var certificate = overrides.TlsCertificate ?? variables.Text("BONDED_TLS_CERT");
        var key = overrides.TlsKey ?? variables.Text("BONDED_TLS_KEY");
        if (certificate is null != key is null)
            errors.Add(new("tls-incomplete", "TLS needs both --tls-cert and --tls-key, each the path of a PEM file."));
        else if (certificate is not null)
            settings = settings with { Tls = new(Absolute(directory, certificate), Absolute(directory, key!)) };

        if (settings.Listen.Count == 0 && !errors.Any(error => error.Code == "url-invalid"))
            settings = settings with { Listen = [new(IPAddress.Loopback, settings.Tls is null ? 8080 : 8443, settings.Tls is not null)] };
        foreach (var address in settings.Listen)
        {
            if (address.Secure && settings.Tls is null)
                errors.Add(new("tls-missing", $"{address} needs a certificate: set --tls-cert and --tls-key, each the path of a PEM file."));
            if (!address.Secure && !address.IsLoopback && !settings.InsecureHttp)
            {
                errors.Add(new(
                    "insecure-http",
                    $"{address} would serve packages over plain http to the network, where anyone on the way can change them. "
                    + "Use https with --tls-cert and --tls-key; or say --insecure-http if something in front of Bonded speaks TLS."));
            }
        }
        return settings;

        IReadOnlyList<string>? Pick(IReadOnlyList<string> given, string name, out string from)
        {
            from = given.Count > 0 ? name == "BONDED_URLS" ? "--urls" : "--upstream" : name;
            if (given.Count > 0) return given;
            return variables.Text(name) is { } text ? Split(text) : null;
        }

        Action<string> Refuse(string code, string from) => why => errors.Add(new(code, $"{from} {why}"));
    }

    static UpstreamOptions? Place(string text, string directory, string from, List<SettingsError> errors)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals > 0 && IsUpstreamName(text[..equals]) ? text[..equals] : null;
        var place = name is null ? text : text[(equals + 1)..];
        var isDirectory = !place.Contains("://", StringComparison.Ordinal);
        var parsed = Parse(isDirectory ? Absolute(directory, place) : place, isDirectory, name, (code, why) => errors.Add(new(code, $"{from} {why}")));
        // Someone who types a loopback address means it.
        return parsed is { Url.IsLoopback: true } ? parsed with { AllowPrivateAddresses = true } : parsed;
    }

    static UpstreamOptions? Parse(string place, bool isDirectory, string? name, Action<string, string> refuse)
    {
        if (name is not null && !IsUpstreamName(name))
        {
            refuse("upstream-name", $"has the name '{Printable.Of(name, 60)}'; a name has lower-case letters, digits and hyphens, 64 at most");
            return null;
        }
        if (isDirectory)
        {
            if (Directory.Exists(place)) return new() { Name = name ?? "directory", Directory = place };
            refuse("upstream-directory", $"names a directory that does not exist: {Printable.Of(place, 200)}");
            return null;
        }
        if (!Uri.TryCreate(place, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp) || uri.Query.Length + uri.Fragment.Length > 0)
        {
            refuse("upstream-url", "must be the address of a simple index, such as https://pypi.org/simple/");
            return null;
        }
        var (user, password) = (default(string), default(Secret));
        if (uri.UserInfo.Length > 0)
        {
            var parts = uri.UserInfo.Split(':', 2);
            user = Uri.UnescapeDataString(parts[0]);
            if (parts.Length > 1) password = new(Uri.UnescapeDataString(parts[1]));
            uri = new UriBuilder(uri) { UserName = "", Password = "" }.Uri;
        }
        if (!uri.AbsolutePath.EndsWith('/')) uri = new UriBuilder(uri) { Path = uri.AbsolutePath + "/" }.Uri;
        var isPyPI = uri == UpstreamOptions.PyPI.Url;
        var result = isPyPI ? UpstreamOptions.PyPI : new UpstreamOptions { Name = HostName(uri), Url = uri };
        return result with { Name = name ?? result.Name, UserName = user, Password = password };
    }

    /// <summary>A name for an upstream that was given none: its host, with what a name may not have replaced.</summary>
    static string HostName(Uri uri)
    {
        var name = string.Concat(uri.IdnHost.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return name.Length is > 0 and <= 64 ? name : "upstream";
    }

    static bool IsUpstreamName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && name[0] != '-';

    static bool IsNamePattern(string pattern) =>
        pattern.Length is > 0 and <= 255 && pattern.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '*');

    static List<ListenAddress> Listen(IReadOnlyList<string> urls, Action<string> refuse)
    {
        var addresses = new List<ListenAddress>();
        foreach (var url in urls)
        {
            if (ListenAddress.TryParse(url, out var address, out var why)) addresses.Add(address);
            else refuse($"holds '{Printable.Of(url, 100)}': {why}");
        }
        if (urls.Count == 0) refuse("is empty; name at least one address, such as http://127.0.0.1:8080");
        return addresses;
    }

    static Uri? Public(string text, Action<string> refuse)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri.UserInfo.Length + uri.Query.Length + uri.Fragment.Length == 0)
        {
            return uri.AbsolutePath.EndsWith('/') ? uri : new UriBuilder(uri) { Path = uri.AbsolutePath + "/" }.Uri;
        }
        refuse("must be the address that clients use, such as https://pypi.example.org/");
        return null;
    }

    static List<string> Hosts(IReadOnlyList<string> hosts, Action<string> refuse)
    {
        var good = new List<string>();
        foreach (var host in hosts)
        {
            if (Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6) good.Add(host.ToLowerInvariant());
            else refuse($"holds '{Printable.Of(host, 100)}', which is no host name; leave out the scheme and the port");
        }
        return good;
    }

    static List<IPNetwork> Networks(IReadOnlyList<string> texts, Action<string> refuse)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in texts)
        {
            if (IPNetwork.TryParse(text, out var network)) networks.Add(network);
            else if (IPAddress.TryParse(text, out var address)) networks.Add(new(address, address.GetAddressBytes().Length * 8));
            else refuse($"holds '{Printable.Of(text, 100)}', which is neither an IP address nor a network such as 10.0.0.0/8");
        }
        return networks;
    }

    static Secret? Database(string text, Action<string> refuse)
    {
        if (text == "sqlite") return null;
        if (text.StartsWith("postgresql://", StringComparison.Ordinal) || text.StartsWith("postgres://", StringComparison.Ordinal)
            || text.Contains("Host=", StringComparison.OrdinalIgnoreCase))
        {
            return new(text);
        }
        refuse("must be sqlite, or a PostgreSQL connection string such as Host=db;Database=bonded;Username=bonded");
        return null;
    }

    static LogFormat Format(string text, Action<string> refuse)
    {
        switch (text)
        {
            case "auto": return LogFormat.Auto;
            case "text": return LogFormat.Text;
            case "json": return LogFormat.Json;
            default:
                refuse("must be auto, text or json");
                return LogFormat.Auto;
        }
    }

    static LogLevel Level(string text, Action<string> refuse)
    {
        switch (text)
        {
            case "debug": return LogLevel.Debug;
            case "info": return LogLevel.Information;
            case "warning": return LogLevel.Warning;
            case "error": return LogLevel.Error;
            default:
                refuse("must be debug, info, warning or error");
                return LogLevel.Information;
        }
    }

    static string[] Split(string text) => text.Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static string Absolute(string directory, string path) => Path.GetFullPath(path, directory);

    static string Name(string file) => Printable.Of(Path.GetFileName(file), 100);
}
