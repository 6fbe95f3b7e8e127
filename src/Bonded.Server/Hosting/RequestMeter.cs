using System.Diagnostics.Metrics;

namespace Bonded.Server.Hosting;

/// <summary>Counts and times requests by class of status: <c>2xx</c>, <c>3xx</c>, <c>4xx</c>, <c>5xx</c>.</summary>
sealed class RequestMeter : IDisposable
{
    // Boxed once: recording allocates nothing.
    static readonly KeyValuePair<string, object?>[] classes =
        [.. Enumerable.Range(0, 6).Select(digit => new KeyValuePair<string, object?>("status", $"{digit}xx"))];

    private readonly Meter meter = new("Bonded.Server");
    private readonly Histogram<double> durations;

    public RequestMeter() => durations = meter.CreateHistogram(
        "bonded.http.request.duration", "s", "Time from the request's headers to the response's end",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    public void Record(int status, TimeSpan elapsed) => durations.Record(elapsed.TotalSeconds, classes[Math.Clamp(status / 100, 0, 5)]);

    public void Dispose() => meter.Dispose();
}
