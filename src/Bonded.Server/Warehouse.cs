using System.Diagnostics.CodeAnalysis;
using System.Text;
using Bonded.Data;
using Bonded.Gate;
using Bonded.Gate.Inspections;
using Bonded.Gate.Upstreams;
using Bonded.Packaging;
using Bonded.Policy;
using Bonded.Server.Features.Admin;
using Bonded.Server.Hosting;
using Bonded.Storage;
using Microsoft.Extensions.Logging;

namespace Bonded.Server;

/// <summary>Everything a server holds open: database, blobs, upstreams, inspection workers and the gate over them. Closed in that order, backwards.</summary>
public sealed class Warehouse : IAsyncDisposable
{
    // No fetch takes so long without a byte.
    static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(6);

    readonly IReadOnlyList<IUpstream> upstreams;
    readonly WorkerPool? workers;
    readonly AuditSealer sealer;
    readonly CancellationTokenSource closing = new();
    readonly Task checking;
    volatile string? damage;

    Warehouse(
        AdminToken token, Database database, Gate.Gate gate, DownloadLedger ledger, AuditSealer sealer, IReadOnlyList<IUpstream> upstreams, WorkerPool? workers, string publicUrl,
        ILogger log)
    {
        Token = token;
        Database = database;
        Gate = gate;
        Ledger = ledger;
        this.sealer = sealer;
        PublicUrl = publicUrl;
        this.upstreams = upstreams;
        this.workers = workers;
        checking = Task.Run(() => Check(log));
    }

    /// <summary>What is wrong with the database file, found after the start; null while nothing is.</summary>
    public string? Damage => damage;

    internal AdminToken Token { get; }

    public Database Database { get; }

    public Gate.Gate Gate { get; }

    public DownloadLedger Ledger { get; }

    /// <summary>The start of every absolute link, without a trailing slash.</summary>
    public string PublicUrl { get; }

    /// <summary>Opens what the options name.</summary>
    /// <param name="options">The server's settings.</param>
    /// <param name="policy">The policy in them as TOML; null where it cannot be read, so that the last good one stays in force.</param>
    /// <param name="upstreams">The upstreams in them, as <see cref="TryUpstreams"/> made them; the warehouse closes them.</param>
    /// <param name="worker">The program to start as an inspection worker, then its arguments.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where everything logs.</param>
    /// <param name="cancellation">Gives up opening.</param>
    /// <param name="adjust">Changes settings of the gate that no configuration has, such as how long a request waits.</param>
    /// <param name="inspector">Inspects in the workers' place; it is not closed here.</param>
    /// <exception cref="DatabaseException">The database cannot be opened; the sentence says what to do.</exception>
    /// <exception cref="IOException">The blobs or the admin token cannot be opened; the message says what to do.</exception>
    public static async Task<Warehouse> Open(
        ServerOptions options, string? policy, IReadOnlyList<IUpstream> upstreams, IReadOnlyList<string> worker, TimeProvider time, ILoggerFactory logs,
        CancellationToken cancellation, Func<GateOptions, GateOptions>? adjust = null, IInspector? inspector = null)
    {
        DatabaseLocation location = options.PostgreSql is { } connection
            ? new DatabaseLocation.PostgreSql(connection.Reveal())
            : new DatabaseLocation.Sqlite(options.DataDirectory);
        var database = await Database.Open(location, time, cancellation);
        try
        {
            var token = AdminToken.Open(options.DataDirectory);
            var blobs = new FileBlobStore(Path.Combine(options.DataDirectory, "blobs"));

            // Nodes that share a database may share the directory too, and what they are writing is not ours to remove.
            blobs.SweepTemporary(database.SharedByNodes ? time.GetUtcNow() - AbandonedAfter : DateTimeOffset.MaxValue);
            var publicUrl = (options.PublicUrl?.AbsoluteUri ?? options.Listen[0].ToString()).TrimEnd('/');
            var gateOptions = new GateOptions
            {
                PublicUrl = publicUrl,
                Policy = policy,
                LedgerKept = TimeSpan.FromDays(options.LedgerDays),
                Configuration = DigestOf(options, policy),
                PageFreshness = options.PageFreshness,
                Owned = [.. options.Own.SelectMany(own => own.Names.Select(NamePattern.Exactly).Concat(own.Prefixes.Select(NamePattern.Namespace)))],
            };
            if (adjust is not null)
                gateOptions = adjust(gateOptions);
            var log = logs.CreateLogger("Bonded.Gate");

            // Two at the least, so that one file that takes minutes does not hold up all others.
            var workers = inspector is null
                ? new WorkerPool(worker[0], [.. worker.Skip(1)], Math.Max(2, Environment.ProcessorCount - 1), gateOptions.InspectionLimit, log)
                : null;
            var gate = await Bonded.Gate.Gate.Open(gateOptions, database, blobs, upstreams, inspector ?? workers!, time, log, cancellation);
            return new Warehouse(token, database, gate, new DownloadLedger(database, time), new AuditSealer(database, time), upstreams, workers, publicUrl, log);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await checking;
        closing.Dispose();
        await Gate.DisposeAsync();
        await Ledger.DisposeAsync();
        await sealer.DisposeAsync();
        if (workers is not null)
            await workers.DisposeAsync();
        foreach (var upstream in upstreams)
            (upstream as IDisposable)?.Dispose();
        await Database.DisposeAsync();
    }

    // Reading a large file whole takes longer than anybody waits for a start, so it is done behind it.
    async Task Check(ILogger log)
    {
        try
        {
            if (await Database.Check(closing.Token) is [var first, ..] found)
            {
                damage = "The database file is damaged. Stop the server, keep a copy of the data directory, and restore the last backup.";
                log.LogCritical("{Damage} There are {Count} faults; the first: {First}", damage, found.Count, first);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped before it was through.
        }
        catch (Exception wrong)
        {
            damage = wrong is DatabaseException known ? known.Sentence : "The database file could not be checked; the log says why.";
            log.LogCritical(wrong, "{Damage}", damage);
        }
    }

    /// <summary>Makes the upstreams that the options name, in the order in which they are asked.</summary>
    public static bool TryUpstreams(
        ServerOptions options, TimeProvider time, [NotNullWhen(true)] out IReadOnlyList<IUpstream>? upstreams, [NotNullWhen(false)] out SettingsError? error)
    {
        var made = new List<IUpstream>();
        (upstreams, error) = (made, null);
        foreach (var setting in options.Upstreams)
        {
            if (!TryUpstream(setting, time, out var upstream, out var why))
            {
                error = new SettingsError("upstream", $"The upstream {setting.Name} cannot be used: {why}");
                return false;
            }

            made.Add(upstream);
        }

        return true;
    }

    static bool TryUpstream(UpstreamOptions options, TimeProvider time, [NotNullWhen(true)] out IUpstream? upstream, [NotNullWhen(false)] out string? why)
    {
        if (options.Directory is { } path)
        {
            var found = DirectoryUpstream.TryCreate(
                new DirectoryUpstreamOptions { Name = options.Name, Path = path, Private = options.Private, Names = options.Names, Except = options.Except }, out var directory, out why);
            upstream = directory;
            return found;
        }

        var made = HttpUpstream.TryCreate(
            new HttpUpstreamOptions
            {
                Name = options.Name,
                Url = options.Url!,
                TrustedTime = options.TrustedTime,
                Private = options.Private,
                Names = options.Names,
                Except = options.Except,
                AllowPrivateAddresses = options.AllowPrivateAddresses,
                AllowedFileHosts = options.FileHosts,
                Proxy = options.Proxy,
                CaFile = options.CaFile,
                Credentials = options.UserName is { } user ? new UpstreamCredentials(user, options.Password?.Reveal() ?? "") : null,
            },
            time, out var index, out why);
        upstream = index;
        return made;
    }

    // Any change of what was written raises the epoch; that it sometimes changes nothing costs a rendering.
    static Sha256Digest DigestOf(ServerOptions options, string? policy)
    {
        var text = new StringBuilder(policy);
        foreach (var own in options.Own)
            text.Append('\n').AppendJoin(',', own.Names).Append(';').AppendJoin(',', own.Prefixes);
        return Sha256Digest.Of(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
