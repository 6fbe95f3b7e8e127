using System.Diagnostics.Metrics;
using Bonded.Packaging;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Features;

/// <summary>
/// Limits how many different names that nobody has an address may ask for: whoever makes names up costs the upstream a request each, and
/// learns what exists. What is known here is answered to anybody at any time, and so is a name again that was just asked for in vain:
/// installers with a second index ask for its names here, too.
/// </summary>
sealed class UnknownLookups(Gate.Gate gate, TimeProvider time)
{
    /// <summary>Different names that no upstream has, from one address in a minute.</summary>
    public const int Most = 100;

    const int MostNames = 50_000;

    static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    static readonly Meter meter = new("Bonded.Server");
    static readonly Counter<long> limited = meter.CreateCounter<long>("bonded.lookups.limited", "{request}", "Requests for unknown names that were answered 429.");

    readonly AddressCounts counts = new(time);
    readonly HashSet<string> told = new(StringComparer.Ordinal);
    readonly Lock guard = new();
    long began = time.GetTimestamp();

    /// <summary>Answers 429 where the address has asked for too much of what nobody has, and the name is not known here either. Then nothing is left to do.</summary>
    public async ValueTask<bool> Refuses(HttpContext http, ProjectName name)
    {
        var (count, left) = counts.Of(http.Connection.RemoteIpAddress);
        if (count < Most || IsTold(name, add: false) || await gate.Knows(name, http.RequestAborted))
            return false;
        limited.Add(1);
        await Refuse.TooMany(http, $"This address asked for {Most} names that no upstream has; {name} is not known here and is looked up in {(int)Math.Ceiling(left.TotalSeconds)} s", left);
        return true;
    }

    /// <summary>Answers that no upstream has it, and counts that if nobody was told so a moment ago.</summary>
    public Task Absent(HttpContext http, ProjectName name, string sentence)
    {
        if (!IsTold(name, add: true))
            counts.Add(http.Connection.RemoteIpAddress);
        return Refuse.NotFound(http, sentence);
    }

    bool IsTold(ProjectName name, bool add)
    {
        lock (guard)
        {
            if (time.GetElapsedTime(began) >= Window)
            {
                told.Clear();
                began = time.GetTimestamp();
            }

            return add && told.Count < MostNames ? !told.Add(name.Canonical) : told.Contains(name.Canonical);
        }
    }
}
