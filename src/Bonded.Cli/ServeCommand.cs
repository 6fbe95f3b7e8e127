using System.CommandLine;
using Bonded.Data;
using Bonded.Packaging.Toml;
using Bonded.Policy;
using Bonded.Server;
using Bonded.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bonded.Cli;

/// <summary><c>bonded serve</c>: runs the server until it is told to stop.</summary>
static class ServeCommand
{
    static readonly Option<string?> config = new("--config") { Description = "The settings file (default: bonded.toml here, if there is one)", HelpName = "FILE" };
    static readonly Option<string?> data = new("--data") { Description = "Where everything is kept (default: .bonded)", HelpName = "DIR" };
    static readonly Option<string[]> urls = new("--urls") { Description = "What to listen on (default: http://127.0.0.1:8080); may be repeated", HelpName = "URL", AllowMultipleArgumentsPerToken = true };
    static readonly Option<string[]> upstreams = new("--upstream") { Description = "Where packages come from: a simple index or a directory (default: PyPI); may be repeated, asked in order", HelpName = "[NAME=]URL|DIR" };
    static readonly Option<string?> publicUrl = new("--public-url") { Description = "The address that clients use", HelpName = "URL" };
    static readonly Option<string?> certificate = new("--tls-cert") { Description = "A PEM file: the certificate, then its intermediates; read again when it changes", HelpName = "FILE" };
    static readonly Option<string?> key = new("--tls-key") { Description = "A PEM file: the certificate's key", HelpName = "FILE" };
    static readonly Option<bool> insecure = new("--insecure-http") { Description = "Allow plain http off loopback, when something in front speaks TLS" };
    static readonly Option<string?> database = new("--database") { Description = "'sqlite' (default) or a PostgreSQL connection string", HelpName = "SETTING" };

    public static Command Create()
    {
        var command = new Command("serve", "Run the server") { config, data, urls, upstreams, publicUrl, certificate, key, insecure, database };
        command.SetAction(static (parsed, cancellation) => Run(
            new()
            {
                Config = parsed.GetValue(config),
                Data = parsed.GetValue(data),
                Urls = parsed.GetValue(urls) ?? [],
                Upstreams = parsed.GetValue(upstreams) ?? [],
                PublicUrl = parsed.GetValue(publicUrl),
                TlsCertificate = parsed.GetValue(certificate),
                TlsKey = parsed.GetValue(key),
                InsecureHttp = parsed.GetValue(insecure) ? true : null,
                Database = parsed.GetValue(database),
            },
            cancellation));
        return command;
    }

    static async Task<int> Run(SettingsOverrides overrides, CancellationToken cancellation)
    {
        if (!Settings.TryRead(overrides, Environment.GetEnvironmentVariable, Environment.CurrentDirectory, out var options, out var errors))
        {
            foreach (var mistake in errors) Console.Error.WriteLine($"bonded: {mistake.Sentence}");
            return ExitCode.Unusable;
        }
        return await Serve(options, started: null, cancellation);
    }

    /// <summary>Opens everything, listens, and closes everything in order once the server is told to stop, by a signal or by the token.</summary>
    internal static async Task<int> Serve(ServerOptions options, Func<Task>? started, CancellationToken cancellation)
    {
        if (DataDirectory.Prepare(options.DataDirectory) is { } trouble) return Refuse(trouble);
        var policy = options.Policy is { } table ? TomlWriter.Write(table) : "";
        SettingsError? wrong = null;
        if (options.Policy is { } written && !PolicyReader.TryRead(written, out _, out var fault))
        {
            wrong = new("policy", $"{options.ConfigFile}, line {fault.Line}, column {fault.Column}: {fault.Sentence}");
            policy = null;
        }

        if (!Warehouse.TryUpstreams(options, TimeProvider.System, out var upstreams, out var error)) return Refuse(error);
        if (!BondedHost.TryBuild(options, TimeProvider.System, services: null, out var app, out error)) return Refuse(error);
        Warehouse warehouse;
        try
        {
            var logs = app.Services.GetRequiredService<ILoggerFactory>();
            warehouse = await Warehouse.Open(options, policy, upstreams, InspectWorkerCommand.Invocation, TimeProvider.System, logs, cancellation);
        }
        catch (DatabaseException e) when (e.Code == "policy-missing" && wrong is not null)
        {
            return Refuse(wrong);
        }
        catch (Exception e) when (e is DatabaseException or IOException)
        {
            return Refuse(new("unusable", e.Message));
        }
        if (wrong is not null)
        {
            Console.Error.WriteLine($"bonded: {wrong.Sentence}");
            Console.Error.WriteLine("The last good policy stays in force.");
        }

        await using (warehouse)
        await using (app)
        {
            app.MapBonded(warehouse);
            try
            {
                await app.StartAsync(cancellation);
            }
            catch (IOException e)
            {
                Console.Error.WriteLine($"bonded: {Printable.Of(e.Message, 300)}");
                Console.Error.WriteLine("Is another server running? Choose another address with --urls, such as --urls http://127.0.0.1:8081");
                return ExitCode.Unusable;
            }
            if (started is not null) await started();
            await app.WaitForShutdownAsync(cancellation);
        }
        return ExitCode.Success;
    }

    static int Refuse(SettingsError error)
    {
        Console.Error.WriteLine($"bonded: {error.Sentence}");
        return ExitCode.Unusable;
    }
}
