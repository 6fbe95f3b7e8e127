using System.Diagnostics.Metrics;
using Bonded.Gate.Files;
using Bonded.Gate.Upstreams;

namespace Bonded.Gate;

/// <summary>What the gate counts. No label carries a name of a package or a person.</summary>
static class GateMeter
{
    static readonly Meter Meter = new("Bonded.Gate");
    static readonly Counter<long> Arrivals = Meter.CreateCounter<long>("bonded.arrivals", "{file}", "Files fetched and inspected, by how that went.");
    static readonly Counter<long> Pages = Meter.CreateCounter<long>("bonded.upstream.pages", "{page}", "Pages asked of upstreams, by answer.");
    static readonly Counter<long> Refusals = Meter.CreateCounter<long>("bonded.refusals", "{request}", "Requests for files that were refused, by the main rule.");

    public static void Arrived(ArrivalOutcome outcome) => Arrivals.Add(1, new KeyValuePair<string, object?>("outcome", outcome switch
    {
        ArrivalOutcome.Inspected => "inspected",
        ArrivalOutcome.Mismatched => "mismatched",
        ArrivalOutcome.UpstreamFailed => "upstream-failed",
        _ => "no-room",
    }));

    public static void Asked(string upstream, PageAnswer answer) => Pages.Add(
        1,
        new KeyValuePair<string, object?>("upstream", upstream),
        new KeyValuePair<string, object?>("answer", answer switch
        {
            PageAnswer.Found => "found",
            PageAnswer.NotModified => "not-modified",
            PageAnswer.Absent => "absent",
            _ => "failed",
        }));

    public static void Refused(string rule) => Refusals.Add(1, new KeyValuePair<string, object?>("rule", rule));
}
