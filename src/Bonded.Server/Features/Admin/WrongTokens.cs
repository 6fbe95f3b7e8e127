using System.Diagnostics.Metrics;
using System.Net;
using Bonded.Server.Hosting;

namespace Bonded.Server.Features.Admin;

/// <summary>
/// Counts wrong tokens by address. The right token is taken from any address, so nobody shuts out whoever shares theirs; a limit on 256
/// random bits is there for logs and load.
/// </summary>
sealed class WrongTokens(TimeProvider time)
{
    /// <summary>Wrong tokens from one address in a minute that are answered as such.</summary>
    public const int Most = 10;

    static readonly Meter meter = new("Bonded.Server");
    static readonly Counter<long> all = meter.CreateCounter<long>("bonded.admin.wrong.tokens", "{request}", "Requests to the admin API with a wrong token.");

    readonly AddressCounts counts = new(time);

    /// <summary>Counts one more and tells how many there are now, and how long the count lasts.</summary>
    public (int Count, TimeSpan Left) Add(IPAddress? address)
    {
        all.Add(1);
        return counts.Add(address);
    }
}
