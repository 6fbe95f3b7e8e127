using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bonded.Packaging;
using Bonded.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Bonded.Cli.Demo;

/// <summary>
/// <c>bonded demo</c>: the real server over an upstream made on the spot, with everything in it that should not come in. It shows the
/// commands to try, or tries them itself.
/// </summary>
static class DemoCommand
{
    /// <summary>Upstream pages are believed for this long, so that nobody has to wait ten minutes to see the late file.</summary>
    static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    static readonly Option<bool> run = new("--run") { Description = "Try everything with this machine's pip, and say whether all was as promised" };
    static readonly Option<string?> data = new("--data") { Description = "Keep everything in this directory, which must be new or empty (default: a temporary one)", HelpName = "DIR" };
    static readonly Option<string[]> urls = new("--urls") { Description = "What to listen on, on loopback (default: a free port); may be repeated", HelpName = "URL", AllowMultipleArgumentsPerToken = true };

    public static Command Create()
    {
        var command = new Command("demo", "Run the server with a built-in upstream, good and bad packages in it, and no network") { run, data, urls };
        command.SetAction(static (parsed, cancellation) => Run(parsed.GetValue(run), parsed.GetValue(data), parsed.GetValue(urls) ?? [], cancellation));
        return command;
    }

    static async Task<int> Run(bool tries, string? data, string[] urls, CancellationToken cancellation)
    {
        var python = "python3";
        if (tries)
        {
            if (await DemoClients.FindPython(cancellation) is not { } found)
                return Unusable("there is no Python with pip on the PATH. On Debian: apt install python3-pip; elsewhere: python3 -m ensurepip");
            python = found;
        }
        var listen = new List<ListenAddress>();
        foreach (var text in urls is [] ? ["http://127.0.0.1:0"] : urls)
        {
            if (!ListenAddress.TryParse(text, out var address, out var why)) return Unusable($"--urls {Printable.Of(text, 200)}: {why}");
            if (address.Secure || !address.IsLoopback) return Unusable("the demo listens on loopback and speaks plain http, such as --urls http://127.0.0.1:8081");
            listen.Add(address.Port == 0 ? address with { Port = FreePort(address.Address ?? IPAddress.Loopback) } : address);
        }
        if (data is not null && Directory.Exists(data) && Directory.EnumerateFileSystemEntries(data).Any())
            return Unusable($"the demo begins afresh, and {Printable.Of(data, 200)} is not empty. Name a new directory with --data");

        // Its own lifetime ends the server; this ends what the demo does besides.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var temporary = Directory.CreateTempSubdirectory("bonded-demo-");
        try
        {
            return await Run(tries, python, data is null ? Path.Combine(temporary.FullName, "data") : Path.GetFullPath(data), temporary.FullName, listen, stop);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    static async Task<int> Run(bool tries, string python, string data, string temporary, List<ListenAddress> listen, CancellationTokenSource stop)
    {
        var packages = new DemoPackages(TimeProvider.System.GetUtcNow());
        await using var upstream = await DemoUpstream.Start(packages.Files, stop.Token);
        var server = listen[0].ToString();
        var options = new ServerOptions
        {
            DataDirectory = data,
            Listen = listen,
            PublicUrl = new Uri(server),
            Upstreams = [new UpstreamOptions { Name = "demo", Url = upstream.Index, TrustedTime = true, AllowPrivateAddresses = true }],
            Own = [new OwnedNames([], [ProjectName.Parse("acme")])],
            PageFreshness = Freshness,
            LogLevel = tries ? LogLevel.None : LogLevel.Warning,
            DrainTime = TimeSpan.FromSeconds(3),
        };
        using var clients = new DemoClients(python, server, Path.Combine(temporary, "installed"));
        var bonded = File.Exists("bonded") ? "./bonded" : "bonded";
        var trials = new Trials(server, packages, upstream, clients, bonded);
        var result = tries ? ExitCode.Unusable : ExitCode.Success;
        var served = await ServeCommand.Serve(
            options,
            async () =>
            {
                try
                {
                    // Bonded has to see the release without the late file first.
                    await clients.Get($"/simple/{packages.Latecomer.Project}/", stop.Token);

                    // Whoever asks first for a project waits for its inspection; on a slow machine that may be longer than pip does.
                    foreach (var threat in packages.Threats)
                        await clients.Settled(threat.Bad, stop.Token);
                    upstream.Publish(packages.Latecomer);
                    await Task.Delay(Freshness, stop.Token);
                    Introduce(server, Path.Combine(temporary, "installed", "try"), tries);
                    if (!tries)
                    {
                        Show(trials, server);
                        return;
                    }
                    result = await Try(trials, stop.Token);
                    await stop.CancelAsync();
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    Console.Error.WriteLine("bonded: stopped before the end");
                }
            },
            stop.Token);
        return served == ExitCode.Success ? result : served;
    }

    static void Introduce(string server, string target, bool tries)
    {
        Console.Out.WriteLine($"Bonded runs at {server}/ over an upstream made on the spot. Nothing here goes to the network,");
        Console.Out.WriteLine("and nothing in the packages can do harm: what looks like it speaks to hosts that do not exist.");
        Console.Out.WriteLine();
        Console.Out.WriteLine(tries ? "Each pip runs with these settings, and a fresh PIP_TARGET:" : "In another terminal, say this first:");
        Console.Out.WriteLine();
        foreach (var (name, value) in DemoClients.Settings(server, target)) Console.Out.WriteLine($"  export {name}={value}");
    }

    static void Show(Trials trials, string server)
    {
        var ink = Ink.ForOutput();
        var number = 0;
        foreach (var trial in trials.All)
        {
            Console.Out.WriteLine();
            Console.Out.WriteLine(ink.Strong($"{++number}. {trial.Title}"));
            foreach (var step in trial.Steps)
            {
                Console.Out.WriteLine($"   {step.Command}");
                Console.Out.WriteLine(ink.Faint($"      {step.Promise}"));
            }
        }
        Console.Out.WriteLine();
        Console.Out.WriteLine($"In a browser: {server}/simple/requests/ and every address that a refusal ends with.");
        Console.Out.WriteLine("Ctrl-C ends the demo and removes what it made.");
    }

    static async Task<int> Try(Trials trials, CancellationToken cancellation)
    {
        var ink = Ink.ForOutput();
        var clock = Stopwatch.StartNew();
        var (number, steps, broken) = (0, 0, 0);
        foreach (var trial in trials.All)
        {
            Console.Out.WriteLine();
            Console.Out.WriteLine(ink.Strong($"{++number}. {trial.Title}"));
            foreach (var step in trial.Steps)
            {
                Console.Out.WriteLine($"   $ {step.Command}");
                Console.Out.WriteLine(ink.Faint($"     {step.Promise}"));
                var outcome = await Outcome(step, cancellation);
                steps++;
                if (outcome.Kept)
                {
                    Console.Out.WriteLine($"   {ink.Good("\u2713")} {string.Join("\n     ", outcome.Saw.Split('\n').Select(line => Printable.Of(line.Trim(), 600)))}");
                    continue;
                }
                broken++;
                Console.Out.WriteLine($"   {ink.Bad("\u2717")} It was not so. What came:");
                foreach (var line in outcome.Saw.TrimEnd().Split('\n').TakeLast(20)) Console.Out.WriteLine($"     | {Printable.Of(line, 600)}");
            }
        }
        Console.Out.WriteLine();
        Console.Out.WriteLine(broken == 0
            ? ink.Good($"All {steps} steps went as promised, in {clock.Elapsed.TotalSeconds:0} s.")
            : ink.Bad($"{broken} of {steps} steps did not go as promised."));
        return broken == 0 ? ExitCode.Success : ExitCode.Bad;
    }

    static async Task<Outcome> Outcome(Step step, CancellationToken cancellation)
    {
        try
        {
            return await step.Try(cancellation);
        }
        catch (Exception e) when (e is TimeoutException or System.Net.Http.HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            return new(false, e.Message);
        }
    }

    static int FreePort(IPAddress address)
    {
        using var probe = new TcpListener(address, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    static int Unusable(string sentence)
    {
        Console.Error.WriteLine($"bonded: {sentence}");
        return ExitCode.Unusable;
    }
}
