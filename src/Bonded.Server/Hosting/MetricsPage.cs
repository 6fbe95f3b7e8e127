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

    static readonly ConcurrentDictionary<(string, string), string> single = new();

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, Family> families = new(StringComparer.Ordinal);
    private readonly Lock scrape = new();
    private int count;
    private long dropped;

    public MetricsPage()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            // Instruments of one name, such as those of two hosts in one process, are one family.
            if (IsWanted(instrument.Meter.Name))
                listening.EnableMeasurementEvents(instrument, families.GetOrAdd(Name(instrument), static (name, from) => new Family(name, from), instrument));
        };
        listener.SetMeasurementEventCallback<byte>((_, value, tags, family) => Record((Family)family!, value, tags));
        listener.SetMeasurementEventCallback<short>((_, value, tags, family) => Record((Family)family!, value, tags));
        listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Record((Family)family!, value, tags));
        listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Record((Family)family!, value, tags));
        listener.SetMeasurementEventCallback<float>((_, value, tags, family) => Record((Family)family!, value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Record((Family)family!, value, tags));
        listener.Start();
    }

    /// <summary>All series as they are now.</summary>
    public byte[] Write()
    {
        lock (scrape)
        {
            listener.RecordObservableInstruments();
            var page = new StringBuilder(8192);
            foreach (var family in families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)) family.Write(page);
            page.Append(CultureInfo.InvariantCulture, $"# HELP bonded_metrics_dropped_total Measurements of series over the bound\n# TYPE bonded_metrics_dropped_total counter\nbonded_metrics_dropped_total {Interlocked.Read(ref dropped)}\n");
            return Encoding.UTF8.GetBytes(page.ToString());
        }
    }

    public void Dispose() => listener.Dispose();

    private static bool IsWanted(string meter) =>
        meter == "Bonded" || meter.StartsWith("Bonded.", StringComparison.Ordinal) || meter is "System.Runtime" or "Microsoft.AspNetCore.Server.Kestrel";

    private void Record(Family family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        if (!family.Series.TryGetValue(labels, out var series))
        {
            if (Volatile.Read(ref count) >= MaxSeries)
            {
                Interlocked.Increment(ref dropped);
                return;
            }
            var fresh = new Series(family, labels);
            series = family.Series.GetOrAdd(labels, fresh);
            if (series == fresh) Interlocked.Increment(ref count);
        }
        series.Record(value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // One tag with a text value is the common case, and is looked up without building anything.
        if (tags.IsEmpty) return "";
        if (tags is [{ Value: string only }])
        {
            if (single.TryGetValue((tags[0].Key, only), out var known)) return known;
            known = $"{Name(tags[0].Key)}=\"{Value(only)}\"";
            if (single.Count < MaxSeries) single.TryAdd((tags[0].Key, only), known);
            return known;
        }
        var labels = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            if (labels.Length > 0) labels.Append(',');
            labels.Append(CultureInfo.InvariantCulture, $"{Name(key)}=\"{Value(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        }
        return labels.ToString();
    }

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

    private sealed class Family
    {
        private readonly string help;
        private readonly string type;

        public Family(string name, Instrument instrument)
        {
            (Name, help) = (name, Help(instrument.Description ?? name));
            var kind = instrument.GetType().GetGenericTypeDefinition();
            if (kind == typeof(Histogram<>))
                Bounds = instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } ? [.. advised] : defaultBounds;
            // Observable instruments report totals, the others differences.
            Adds = kind == typeof(Counter<>) || kind == typeof(UpDownCounter<>);
            type = Bounds is not null ? "histogram" : IsCounter(instrument) ? "counter" : "gauge";
        }

        public string Name { get; }

        /// <summary>The upper bounds of a histogram's buckets; null for other kinds.</summary>
        public double[]? Bounds { get; }

        public bool Adds { get; }

        public ConcurrentDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);

        public void Write(StringBuilder page)
        {
            if (Series.IsEmpty) return;
            page.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {help}\n# TYPE {Name} {type}\n");
            foreach (var series in Series.Values.OrderBy(series => series.Labels, StringComparer.Ordinal)) series.Write(page);
        }
    }

    private sealed class Series(Family family, string labels)
    {
        private readonly Lock gate = new();
        private readonly long[] buckets = new long[family.Bounds?.Length ?? 0];
        private double value;
        private long count;

        public string Labels => labels;

        public void Record(double measured)
        {
            lock (gate)
            {
                if (family.Bounds is not { } bounds)
                {
                    value = family.Adds ? value + measured : measured;
                    return;
                }
                value += measured;
                count++;
                for (var i = 0; i < bounds.Length; i++)
                {
                    if (measured > bounds[i]) continue;
                    buckets[i]++;
                    break;
                }
            }
        }

        public void Write(StringBuilder page)
        {
            var name = family.Name;
            var braced = labels.Length == 0 ? "" : $"{{{labels}}}";
            lock (gate)
            {
                if (family.Bounds is not { } bounds)
                {
                    page.Append(CultureInfo.InvariantCulture, $"{name}{braced} {value}\n");
                    return;
                }
                var comma = labels.Length == 0 ? "" : ",";
                var below = 0L;
                for (var i = 0; i < bounds.Length; i++)
                {
                    below += buckets[i];
                    page.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"{bounds[i]}\"}} {below}\n");
                }
                page.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"+Inf\"}} {count}\n{name}_sum{braced} {value}\n{name}_count{braced} {count}\n");
            }
        }
    }
}
