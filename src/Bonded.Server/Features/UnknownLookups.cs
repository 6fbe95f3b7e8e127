using System.Diagnostics.Metrics;
using Bonded.Packaging;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Features;

/// <summary>
/// Limits how many names that nobody has an address may ask for: whoever makes names up costs the upstream a request each, and learns what
/// exists. What is known here is answered to anybody at any time.
/// </summary>
sealed class UnknownLookups(Gate.Gate gate, TimeProvider time)
{
    /// <summary>Names that no upstream has, from one address in a minute.</summary>
    public const int Most = 100;

    static readonly Meter meter = new("Bonded.Server");
    static readonly Counter<long> limited = meter.CreateCounter<long>("bonded.lookups.limited", "{request}", "Requests for unknown names that were answered 429.");

    readonly AddressCounts counts = new(time);

    /// <summary>Answers 429 where the address has asked for too much of what nobody has, and the name is not known here either. Then nothing is left to do.</summary>
    public async ValueTask<bool> Refuses(HttpContext http, ProjectName name)
    {
        var (count, left) = counts.Of(http.Connection.RemoteIpAddress);
        if (count < Most || await gate.Knows(name, http.RequestAborted))
            return false;
        limited.Add(1);
        await Refuse.TooMany(http, $"This address asked for {Most} names that no upstream has; {name} is not known here and is looked up in {(int)Math.Ceiling(left.TotalSeconds)} s", left);
        return true;
    }

    /// <summary>Answers that no upstream has it, and counts that.</summary>
    public Task Absent(HttpContext http, string sentence)
    {
        counts.Add(http.Connection.RemoteIpAddress);
        return Refuse.NotFound(http, sentence);
    }
}
