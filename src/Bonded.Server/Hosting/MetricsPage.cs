using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Bonded.Server.Hosting;

/// <summary>
/// Listens to Bonded's own meters, the runtime's and the connection counts of the HTTP server, and writes them in the Prometheus text
/// format 0.0.4. The number of series is bounded; what is over the bound is counted and left out.
/// </summary>
sealed class MetricsPage : IDisposable
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";
    const int MaxSeries = 2000;
    static readonly double[] defaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<(Instrument, string), Series> all = new();
    private readonly Lock scrape = new();
    private long dropped;

    public MetricsPage()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (IsWanted(instrument.Meter.Name)) listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<byte>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<short>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<float>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.Start();
    }

    /// <summary>All series as they are now.</summary>
    public byte[] Write()
    {
        lock (scrape)
        {
            listener.RecordObservableInstruments();
            var page = new StringBuilder(8192);
            foreach (var group in all.Values.GroupBy(series => series.Instrument).OrderBy(group => Name(group.Key), StringComparer.Ordinal))
            {
                var name = Name(group.Key);
                page.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Help(group.Key.Description ?? name)}\n# TYPE {name} {group.First().Type}\n");
                foreach (var series in group.OrderBy(series => series.Labels, StringComparer.Ordinal)) series.Write(page, name);
            }
            page.Append(CultureInfo.InvariantCulture, $"# HELP bonded_metrics_dropped_total Measurements of series over the bound\n# TYPE bonded_metrics_dropped_total counter\nbonded_metrics_dropped_total {Interlocked.Read(ref dropped)}\n");
            return Encoding.UTF8.GetBytes(page.ToString());
        }
    }

    public void Dispose() => listener.Dispose();

    private static bool IsWanted(string meter) =>
        meter == "Bonded" || meter.StartsWith("Bonded.", StringComparison.Ordinal) || meter is "System.Runtime" or "Microsoft.AspNetCore.Server.Kestrel";

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument, Labels(tags));
        if (!all.TryGetValue(key, out var series))
        {
            if (all.Count >= MaxSeries)
            {
                Interlocked.Increment(ref dropped);
                return;
            }
            series = all.GetOrAdd(key, static key => new Series(key.Item1, key.Item2));
        }
        series.Record(value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // One tag with a text value is the common case, and is looked up without building anything.
        if (tags.IsEmpty) return "";
        if (tags is [{ Value: string only }]) return single.GetOrAdd((tags[0].Key, only), static tag => $"{Name(tag.Item1)}=\"{Value(tag.Item2)}\"");
        var labels = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            if (labels.Length > 0) labels.Append(',');
            labels.Append(CultureInfo.InvariantCulture, $"{Name(key)}=\"{Value(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        }
        return labels.ToString();
    }

    static readonly ConcurrentDictionary<(string, string), string> single = new();

    private static string Value(string text) =>
        Printable.Of(text, 100).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Help(string text) => Printable.Of(text, 200).Replace("\\", "\\\\", StringComparison.Ordinal);

    private static string Name(Instrument instrument)
    {
        var name = Name(instrument.Name);
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "%" => "_percent",
            _ => "",
        };
        if (!name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        return IsCounter(instrument) && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string Name(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static bool IsCounter(Instrument instrument) =>
        instrument.GetType() is { IsGenericType: true } type && (type.GetGenericTypeDefinition() == typeof(Counter<>) || type.GetGenericTypeDefinition() == typeof(ObservableCounter<>));

    private sealed class Series
    {
        private readonly Lock gate = new();
        private readonly double[]? bounds;
        private readonly long[]? buckets;
        private readonly bool adds;
        private double value;
        private long count;

        public Series(Instrument instrument, string labels)
        {
            (Instrument, Labels) = (instrument, labels);
            var kind = instrument.GetType().GetGenericTypeDefinition();
            if (kind == typeof(Histogram<>))
            {
                bounds = instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } ? [.. advised] : defaultBounds;
                buckets = new long[bounds.Length];
            }
            // Observable instruments report totals, the others differences.
            adds = kind == typeof(Counter<>) || kind == typeof(UpDownCounter<>);
            Type = buckets is not null ? "histogram" : IsCounter(instrument) ? "counter" : "gauge";
        }

        public Instrument Instrument { get; }

        public string Labels { get; }

        public string Type { get; }

        public void Record(double measured)
        {
            lock (gate)
            {
                if (buckets is null)
                {
                    value = adds ? value + measured : measured;
                    return;
                }
                value += measured;
                count++;
                var bucket = Array.FindIndex(bounds!, bound => measured <= bound);
                if (bucket >= 0) buckets[bucket]++;
            }
        }

        public void Write(StringBuilder page, string name)
        {
            var braced = Labels.Length == 0 ? "" : $"{{{Labels}}}";
            lock (gate)
            {
                if (buckets is null)
                {
                    page.Append(CultureInfo.InvariantCulture, $"{name}{braced} {value}\n");
                    return;
                }
                var comma = Labels.Length == 0 ? "" : ",";
                var below = 0L;
                for (var i = 0; i < buckets.Length; i++)
                {
                    below += buckets[i];
                    page.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{Labels}{comma}le=\"{bounds![i]}\"}} {below}\n");
                }
                page.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{Labels}{comma}le=\"+Inf\"}} {count}\n{name}_sum{braced} {value}\n{name}_count{braced} {count}\n");
            }
        }
    }
}
