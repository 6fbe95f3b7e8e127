using Microsoft.Extensions.Logging;

namespace Bonded.Server.Hosting;

/// <summary>
/// Every line that the server logs. Ids never change their meaning: 1xx the host, 2xx upstreams, 3xx decisions, 4xx storage.
/// Parameters are escaped and bounded when they are written; none may be a secret.
/// </summary>
static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Bonded {Version} listens on {Addresses}")]
    public static partial void Listening(ILogger log, string version, string addresses);

    [LoggerMessage(101, LogLevel.Information, "Stopping: no new connections, up to {Seconds} s for requests under way")]
    public static partial void Stopping(ILogger log, double seconds);

    [LoggerMessage(102, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger log);

    [LoggerMessage(103, LogLevel.Error, "Request failed: {Correlation} {Method} {Path}")]
    public static partial void RequestFailed(ILogger log, string correlation, string method, string path, Exception exception);

    [LoggerMessage(104, LogLevel.Information, "Certificate read: {Subject}, valid until {NotAfter:yyyy-MM-dd HH:mm}Z")]
    public static partial void CertificateRead(ILogger log, string subject, DateTime notAfter);

    [LoggerMessage(105, LogLevel.Error, "The changed certificate is not usable, so the one before stays: {Reason}")]
    public static partial void CertificateUnusable(ILogger log, string reason);

    [LoggerMessage(106, LogLevel.Warning, "Plain http on {Address}, which is not loopback: something in front must speak TLS")]
    public static partial void InsecureHttp(ILogger log, string address);

    [LoggerMessage(107, LogLevel.Information, "Telemetry goes to the endpoint that OTEL_EXPORTER_OTLP_ENDPOINT names")]
    public static partial void TelemetryOn(ILogger log);

    [LoggerMessage(108, LogLevel.Warning, "{Count} connections from one address, which is the most it may have; further ones are closed")]
    public static partial void TooManyConnections(ILogger log, int count);

    [LoggerMessage(109, LogLevel.Warning, "A wrong admin token from {Address}: {Count} in this minute")]
    public static partial void WrongToken(ILogger log, string address, int count);

    [LoggerMessage(110, LogLevel.Critical, "What {Rule} withholds leaks by {Route}: {Seen}")]
    public static partial void Leak(ILogger log, string rule, string route, string seen);

    [LoggerMessage(111, LogLevel.Warning, "The self-proof was not done: {Why}")]
    public static partial void NotProven(ILogger log, string why);

    [LoggerMessage(112, LogLevel.Information, "The self-proof passes again: nothing withheld leaks")]
    public static partial void LeakClosed(ILogger log);
}
