using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Bonded.Server.Hosting;

/// <summary>Sends metrics and traces by OTLP, when the standard environment variables ask for it.</summary>
sealed class Telemetry : IDisposable
{
    private readonly MeterProvider meters;
    private readonly TracerProvider traces;

    private Telemetry()
    {
        var resource = ResourceBuilder.CreateDefault().AddService("bonded").AddEnvironmentVariableDetector();
        meters = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter("Bonded", "Bonded.*", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
            .AddOtlpExporter()
            .Build();
        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("Bonded", "Bonded.*", "Microsoft.AspNetCore")
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>Starts sending, or does nothing when no endpoint is set; then no telemetry library is even loaded.</summary>
    public static IDisposable? Start() =>
        Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } ? Create() : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Telemetry Create() => new();

    public void Dispose()
    {
        traces.Dispose();
        meters.Dispose();
    }
}
