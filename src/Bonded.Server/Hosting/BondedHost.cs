using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Reflection;
using System.Security.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bonded.Server.Hosting;

/// <summary>
/// Builds the web host: Kestrel with every limit stated, the front door, health and metrics. It reads no configuration but
/// <see cref="ServerOptions"/>, so that no variable or file of the framework changes what is served.
/// </summary>
public static class BondedHost
{
    /// <summary>Connections at once in all; each costs a few kilobytes while it idles.</summary>
    public const int MaxConnections = 20_000;

    /// <summary>Connections at once from one address that is neither loopback nor a trusted forwarder.</summary>
    public const int MaxConnectionsPerAddress = 2_000;

    public static string Version { get; } =
        typeof(BondedHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Builds the host without starting it. <paramref name="services"/> adds what the routes need.</summary>
    public static bool TryBuild(
        ServerOptions options,
        TimeProvider time,
        Action<IServiceCollection>? services,
        [NotNullWhen(true)] out WebApplication? app,
        [NotNullWhen(false)] out SettingsError? error)
    {
        (app, error) = (null, null);
        var output = Console.OpenStandardError();
        var text = options.LogFormat == LogFormat.Text || (options.LogFormat == LogFormat.Auto && !Console.IsErrorRedirected);
#pragma warning disable CA2000 // The host owns both and disposes them.
        var provider = new JsonLog(output, text, options.LogLevel, time);
        var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(options.LogLevel).AddProvider(provider));
#pragma warning restore CA2000
        ReloadingCertificate? certificate = null;
        if (options.Tls is { } tls)
        {
            if (!ReloadingCertificate.TryRead(tls, time, logs.CreateLogger("Bonded.Tls"), out certificate, out error))
            {
                logs.Dispose();
                return false;
            }
        }

        // A line of a request ends as the standard says; a server in front may not take a bare line feed for an end.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "bonded" });
        var forwarders = new Forwarders(options.TrustedForwarders);
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(forwarders);
        builder.Services.AddSingleton<KnownHosts>();
        builder.Services.AddSingleton<RequestMeter>();
        builder.Services.AddSingleton<MetricsPage>();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTime);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        services?.Invoke(builder.Services);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            var perAddress = new ConnectionsPerAddress(MaxConnectionsPerAddress, forwarders, logs.CreateLogger("Bonded.Connections"));
            foreach (var address in options.Listen) Listen(kestrel, address, certificate, perAddress);
        });

        app = builder.Build();
        // Before the first request, so that nothing is missed.
        app.Services.GetRequiredService<MetricsPage>();
        app.UseMiddleware<FrontDoor>();
        HealthRoutes.Map(app);
        var log = logs.CreateLogger("Bonded");
        foreach (var address in options.Listen)
            if (address is { Secure: false, IsLoopback: false }) Log.InsecureHttp(log, address.ToString());
        FollowLifetime(app, options, log);
        return true;
    }

    static void FollowLifetime(WebApplication app, ServerOptions options, ILogger log)
    {
        IDisposable? telemetry = null;
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            Log.Listening(log, Version, string.Join(' ', app.Urls));
            telemetry = Telemetry.Start();
            if (telemetry is not null) Log.TelemetryOn(log);
        });
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            app.Services.GetRequiredService<Readiness>().Stop();
            Log.Stopping(log, options.DrainTime.TotalSeconds);
        });
        app.Lifetime.ApplicationStopped.Register(() =>
        {
            telemetry?.Dispose();
            Log.Stopped(log);
        });
    }

    static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.AllowResponseHeaderCompression = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        // A route that takes a body raises this for itself.
        limits.MaxRequestBodySize = 64 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(240, TimeSpan.FromSeconds(10));
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        limits.Http2.MaxRequestHeaderFieldSize = 8 * 1024;
    }

    static void Listen(KestrelServerOptions kestrel, ListenAddress address, ReloadingCertificate? certificate, ConnectionsPerAddress perAddress)
    {
        if (address.Address is null) kestrel.ListenLocalhost(address.Port, Configure);
        else if (address.Address.Equals(IPAddress.IPv6Any)) kestrel.ListenAnyIP(address.Port, Configure);
        else kestrel.Listen(address.Address, address.Port, Configure);

        void Configure(ListenOptions listen)
        {
            listen.Use(perAddress.Around);
            // HTTP/2 is agreed on within TLS only.
            listen.Protocols = address.Secure ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
            if (!address.Secure) return;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = TimeSpan.FromSeconds(10),
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = certificate!.Current,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                }),
            });
        }
    }
}
