using System.Collections.Concurrent;
using Bonded.Data;
using Bonded.Gate.Projects;
using Bonded.Gate.Upstreams;
using Bonded.Packaging;
using Bonded.Storage;
using Microsoft.Extensions.Logging;

namespace Bonded.Gate.Files;

/// <summary>
/// What an upstream says a wheel's metadata is, before the wheel is here. A claim goes out only if it has the digest its page lists,
/// parses, agrees with the filename and asks for nothing past the index; and it is kept, so that the wheel is held to it.
/// </summary>
sealed class MetadataClaims(IBlobStore blobs, Database database, IReadOnlyList<IUpstream> upstreams, ILogger log) : IAsyncDisposable
{
    const int MaxBytes = 4 << 20;

    readonly ConcurrentDictionary<(string, Sha256Digest), Lazy<Task<Sha256Digest?>>> underWay = new();
    readonly CancellationTokenSource stop = new();

    /// <summary>
    /// The digest of the stored claim, or null where there is none that may go out. Everybody who asks meanwhile waits for one fetch,
    /// which nobody who goes away cancels.
    /// </summary>
    public async Task<Sha256Digest?> Claim(ProjectState project, FileState file, Sha256Digest claimed, CancellationToken cancellation)
    {
        var key = (file.Stored.Filename, claimed);
        var claim = underWay.GetOrAdd(key, _ => new Lazy<Task<Sha256Digest?>>(() => Task.Run(async () =>
        {
            try
            {
                return await Fetch(project, file, claimed, stop.Token);
            }
            finally
            {
                underWay.TryRemove(key, out var _);
            }
        })));
        return await claim.Value.WaitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(underWay.Values.Select(claim => claim.Value)).ContinueWith(static _ => { }, TaskScheduler.Default);
        stop.Dispose();
    }

    async Task<Sha256Digest?> Fetch(ProjectState project, FileState file, Sha256Digest claimed, CancellationToken cancellation)
    {
        byte[] bytes;
        if (blobs.Exists(claimed))
        {
            await using var stored = blobs.OpenRead(claimed);
            if (stored.Length > MaxBytes)
                return null;
            bytes = new byte[stored.Length];
            await stored.ReadExactlyAsync(bytes, cancellation);
        }
        else
        {
            var upstream = upstreams.FirstOrDefault(candidate => candidate.Name == project.Stored.Upstream);
            if (upstream is null)
                return null;
            using var buffer = new MemoryStream();
            if (await upstream.Metadata(new Uri(file.Stored.Url), buffer, cancellation) is not FetchAnswer.Done)
                return null;
            bytes = buffer.ToArray();
        }

        if (Sha256Digest.Of(bytes) != claimed)
        {
            log.LogWarning("The metadata the upstream sent for {Filename} is not the one its page lists", file.Stored.Filename);
            return null;
        }

        if (!CoreMetadata.TryParse(bytes, out var metadata, out _)
            || metadata.Name != project.Name
            || metadata.Version != file.Filename.Version
            || metadata.Requirements.Any(requirement => requirement.Url is not null))
        {
            return null;
        }

        await Arrivals.Store(blobs, bytes, cancellation);
        CrashPoint.Reach("claim-stored");

        // What was given out first is what the wheel is held to, whatever the page says by now.
        var stands = await database.Write(tx => Claims.Put(tx, project.Name.Canonical, file.Stored.Filename, claimed), cancellation);
        CrashPoint.Reach("claim-recorded");
        return stands == claimed ? claimed : null;
    }
}
