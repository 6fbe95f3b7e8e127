using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net.Http;
using Bonded.Data;
using Bonded.Gate.Canaries;

namespace Bonded.Server.Features.Proof;

/// <summary>Asks the server for what it withholds, over its own listening address and so through its front door.</summary>
sealed class Prober : IDisposable
{
    const int AtOnce = 4;
    const int LargestAnswer = 4 << 20;
    const int Redirects = 3;
    const int LeaksTold = 100;
    const int SecondLooks = 2;
    const int TagsKept = 12;

    static readonly UriCreationOptions exactly = new() { DangerousDisablePathAndQueryCanonicalization = true };
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    static readonly TimeSpan BeforeAnother = TimeSpan.FromSeconds(2);

    readonly CanaryYard yard;
    readonly HttpClient client;
    readonly string address;
    readonly ConcurrentDictionary<string, List<string>> oldTags = new(StringComparer.Ordinal);
    int requests;

    public Prober(CanaryYard yard, Uri address)
    {
        this.yard = yard;
        this.address = address.GetLeftPart(UriPartial.Authority);
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = AtOnce * 2,

            // The certificate is for the name that clients use, and this asks an address of this very process.
#pragma warning disable CA5359
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
        })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>How many requests were made so far.</summary>
    public int Requests => Volatile.Read(ref requests);

    public void Dispose() => client.Dispose();

    /// <summary>Tries every route for every canary.</summary>
    /// <param name="anew">Also have what begins allowed be taken away again.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<ProofLine>> Prove(bool anew, CancellationToken cancellation)
    {
        var lines = new ConcurrentDictionary<string, ProofLine>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            Canaries.All, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (canary, cancel) =>
            {
                var line = await Prove(canary, anew, cancel);

                // Another node on the same database may just have turned the pages to prove the same.
                for (var again = 0; again < SecondLooks && canary.Pages.Count > 1 && line.Result is ProofResult.Leak or ProofResult.Unproven; again++)
                {
                    await Task.Delay(BeforeAnother, cancel);
                    line = await Prove(canary, anew: false, cancel);
                }

                lines[canary.Name.Canonical] = line;
            });
        var list = await Ask(new Trial("list", TrialKind.Page, HttpMethod.Get, "/simple/"), cancellation);
        var proven = Canaries.All.Select(canary => lines[canary.Name.Canonical]).ToList();

        // A name in the list of projects is no file, but it tells that some route forgets whose the names are.
        if (list.Body.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(CanaryNames.Prefix)) >= 0)
            proven[0] = proven[0] with { Result = ProofResult.Leak, Leaks = [.. proven[0].Leaks, new ProofLeak("list", "the list of projects names a canary")] };
        return [.. proven, .. Canaries.NotProbed.Select(static each => new ProofLine(each.Rule.Id, null, 0, ProofResult.NotProbed, each.Why, []))];
    }

    async Task<ProofLine> Prove(Canary canary, bool anew, CancellationToken cancellation)
    {
        var name = canary.Name.Canonical;
        var standing = await yard.Prepare(canary, anew, () => WhileAllowed(canary, cancellation), cancellation);
        if (standing != CanaryStanding.Enforced)
        {
            return standing == CanaryStanding.Off
                ? new ProofLine(canary.Rule.Id, name, 0, ProofResult.Off, "off by policy", [])
                : new ProofLine(canary.Rule.Id, name, 0, ProofResult.Unproven, "the policy enforces the rule, but it does not fire on its canary", []);
        }

        var (tried, leaks, silent) = await Try(canary, cancellation);
        return leaks.Count > 0 ? new ProofLine(canary.Rule.Id, name, tried, ProofResult.Leak, null, leaks)
            : silent is not null ? new ProofLine(canary.Rule.Id, name, tried, ProofResult.Unproven, $"the server had no answer for {silent}", [])
            : new ProofLine(canary.Rule.Id, name, tried, ProofResult.Held, null, []);
    }

    async Task<(int Tried, List<ProofLeak> Leaks, string? Silent)> Try(Canary canary, CancellationToken cancellation)
    {
        var leaks = new List<ProofLeak>();
        string? silent = null;
        var known = oldTags.GetOrAdd(canary.Name.Canonical, static _ => []);
        var current = new HashSet<string>(StringComparer.Ordinal);
        var trials = Trial.All(canary, known);
        foreach (var trial in trials)
        {
            var answer = await Ask(trial, cancellation);
            if (trial is { Kind: not TrialKind.File, Tag: null } && answer is { Status: 200, Tag: { } tag })
                current.Add(tag);
            if (answer.Leak(trial, canary, current) is { } seen)
            {
                if (leaks.Count < LeaksTold && leaks.All(leak => leak.Route != trial.Route))
                    leaks.Add(new ProofLeak(trial.Route, seen));
            }
            else if (answer.IsNone)
                silent ??= trial.Route;
        }

        foreach (var tag in current)
            Remember(known, tag);
        return (trials.Select(static trial => trial.Route).Distinct().Count(), leaks, silent);
    }

    // What an installer would keep from then: both pages with their tags, and the file.
    async Task WhileAllowed(Canary canary, CancellationToken cancellation)
    {
        var known = oldTags.GetOrAdd(canary.Name.Canonical, static _ => []);
        foreach (var trial in Trial.All(canary, []))
        {
            if (await Ask(trial, cancellation) is { Status: 200, Tag: { } tag } && trial.Kind != TrialKind.File)
                Remember(known, tag);
        }
    }

    static void Remember(List<string> tags, string tag)
    {
        tags.Remove(tag);
        tags.Add(tag);
        if (tags.Count > TagsKept)
            tags.RemoveAt(0);
    }

    static async Task<byte[]> Body(HttpResponseMessage response, CancellationToken cancellation)
    {
        var sent = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (sent.Length == 0 || !response.Content.Headers.ContentEncoding.Contains("gzip"))
            return sent;
        try
        {
            using var unpacked = new MemoryStream();

            // The class is banned because it accepts what other readers refuse; this server made these bytes, and any part of them is looked at.
#pragma warning disable RS0030
            await using var gzip = new GZipStream(new MemoryStream(sent), CompressionMode.Decompress);
            var block = new byte[64 << 10];
            while (unpacked.Length < LargestAnswer && await gzip.ReadAsync(block, cancellation) is > 0 and var read)
                unpacked.Write(block, 0, read);
#pragma warning restore RS0030
            return unpacked.ToArray();
        }
        catch (InvalidDataException)
        {
            return sent;
        }
    }

    async Task<TrialAnswer> Ask(Trial trial, CancellationToken cancellation)
    {
        var path = trial.Path;
        for (var redirects = 0; ; redirects++)
        {
            // The path goes out as it is written, with what is escaped in it.
            using var request = new HttpRequestMessage(trial.Method, new Uri(address + path, exactly));
            request.Headers.TryAddWithoutValidation("User-Agent", trial.Headers.FirstOrDefault(static header => header.Name == "User-Agent").Value ?? "bonded-prove/1");
            foreach (var (header, value) in trial.Headers)
            {
                if (header != "User-Agent")
                    request.Headers.TryAddWithoutValidation(header, value);
            }

            Interlocked.Increment(ref requests);
            try
            {
                using var response = await client.SendAsync(request, cancellation);
                var status = (int)response.StatusCode;

                // Only a page moves, and only within this server.
                if (trial.Kind != TrialKind.File && status is 301 or 302 or 307 or 308 && redirects < Redirects
                    && response.Headers.Location is { IsAbsoluteUri: false } to && to.OriginalString.StartsWith('/') && !to.OriginalString.StartsWith("//", StringComparison.Ordinal))
                {
                    path = to.OriginalString;
                    continue;
                }

                return new TrialAnswer(status, response.Headers.ETag?.ToString(), await Body(response, cancellation));
            }
            catch (Exception broken) when ((broken is HttpRequestException or OperationCanceledException or IOException) && !cancellation.IsCancellationRequested)
            {
                return new TrialAnswer(503, null, []);
            }
        }
    }
}
