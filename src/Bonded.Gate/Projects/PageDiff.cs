using System.Globalization;
using System.Text;
using System.Text.Json;
using Bonded.Data;
using Bonded.Gate.Upstreams;
using Bonded.Packaging;

namespace Bonded.Gate.Projects;

/// <summary>
/// What an upstream's page changes in what is known of a project. A filename keeps the digest it was first seen with; what the page
/// no longer lists is marked removed, never forgotten.
/// </summary>
static class PageDiff
{
    public static PageChange Of(ProjectName name, StoredProject? stored, UpstreamPage page, string upstream, DateTimeOffset now)
    {
        var initial = stored?.FetchedAt is null;
        var known = new Dictionary<string, StoredFile>(StringComparer.Ordinal);
        foreach (var file in stored?.Files ?? [])
            known.Add(file.Filename, file);

        var added = new List<StoredFile>();
        var changed = new List<StoredFile>();
        var restored = new List<string>();
        var conflicts = new List<(string, Sha256Digest)>();
        var reconciled = new List<string>();
        var events = new List<AuditEvent>();
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in page.Files)
        {
            if (!listed.Add(file.Filename))
                continue;
            if (!known.TryGetValue(file.Filename, out var before))
            {
                // An upload-time before our last good look means that the file was slipped into a release, or that its time is a lie.
                var late = !initial && file.UploadTime is { } upload && upload < stored!.FetchedAt;
                added.Add(Facts(file) with { FirstSeen = now, Initial = initial, Late = late });
                if (late)
                    events.Add(Event("upstream.late-file", name, file.Filename, file.Sha256, ("upload_time", Pages.PageRenderer.Time(file.UploadTime!.Value))));
                continue;
            }

            if (before.RemovedAt is not null)
            {
                restored.Add(file.Filename);
                events.Add(Event("upstream.file-restored", name, file.Filename, before.Sha256));
            }

            var otherBytes = file.Sha256 is { } says && before.Sha256 is { } first && says != first;
            if (otherBytes && before.ConflictSha256 != file.Sha256)
            {
                conflicts.Add((file.Filename, file.Sha256!.Value));
                events.Add(Event("upstream.file-changed", name, file.Filename, before.Sha256, ("now", file.Sha256.Value.ToString())));
            }

            // A file that was never fetched was denied for it; now there is nothing left to deny it for.
            if (!otherBytes && before.ConflictSha256 is not null && file.Sha256 is not null && file.Sha256 == before.Sha256)
            {
                reconciled.Add(file.Filename);
                events.Add(Event("upstream.file-change-undone", name, file.Filename, before.Sha256, ("was", before.ConflictSha256.Value.ToString())));
            }

            // What the page says of other bytes says nothing of the ones it listed first.
            var facts = (otherBytes ? before with { Yanked = file.Yanked, YankedReason = file.YankedReason } : Facts(file)) with
            {
                Sha256 = before.Sha256 ?? file.Sha256,
                FirstSeen = before.FirstSeen,
                Initial = before.Initial,
                Late = before.Late,

                // The first upload-time stands: a later one could only be there to make the file look older than it is.
                UploadTime = before.UploadTime ?? (otherBytes ? null : file.UploadTime),
            };
            if (Differs(facts, before))
                changed.Add(facts);
        }

        var removed = new List<string>();
        foreach (var (filename, file) in known)
        {
            if (listed.Contains(filename) || file.RemovedAt is not null)
                continue;
            removed.Add(filename);
            events.Add(Event("upstream.file-removed", name, filename, file.Sha256));
        }

        // A name that comes back with none of the files it had may be somebody else's now.
        string? returned = null;
        if (stored is { RemovedAt: { } gone, StatusHeld: null } && known.Count > 0 && page.Files.Count > 0 && page.Status != "quarantined"
            && !page.Files.Any(file => file.Sha256 is { } digest && known.TryGetValue(file.Filename, out var had) && had.Sha256 == digest))
        {
            returned = $"{name} was gone upstream since {gone.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} and came back with none of the files it had";
            events.Add(Event("upstream.project-returned", name, null, null));
        }

        var quarantined = page.Status == "quarantined";
        if (quarantined && stored?.RemovedAt is null)
            events.Add(Event("upstream.project-quarantined", name, null, null));
        return new PageChange
        {
            Name = name.Canonical,
            Upstream = upstream,
            Now = now,
            ETag = page.ETag,
            Status = page.Status,
            StatusReason = page.StatusReason,
            Versions = page.Versions,
            Added = added,
            Changed = changed,
            RemovedFilenames = removed,
            RestoredFilenames = restored,
            Conflicts = conflicts,
            Reconciled = reconciled,

            // Whoever changes the page may have mended the file too.
            Retried = added.Count + changed.Count + removed.Count + restored.Count + reconciled.Count == 0
                ? []
                : [.. known.Values.Where(file => file.MismatchedAt is not null && listed.Contains(file.Filename)).Select(file => file.Filename)],
            Removed = quarantined,
            Held = returned,
            RemovedReason = quarantined ? "the upstream has quarantined the project" : null,
            Events = events,
        };
    }

    /// <summary>The upstream answers that the project is gone.</summary>
    public static PageChange Gone(ProjectName name, StoredProject stored, DateTimeOffset now) => new()
    {
        Name = name.Canonical,
        Upstream = stored.Upstream!,
        Now = now,
        ETag = null,
        Status = stored.Status,
        StatusReason = stored.StatusReason,
        Versions = stored.Versions,
        Added = [],
        Changed = [],
        RemovedFilenames = [],
        RestoredFilenames = [],
        Conflicts = [],
        Removed = true,
        RemovedReason = "the upstream no longer has the project",
        Events = stored.RemovedAt is null ? [Event("upstream.project-removed", name, null, null)] : [],
    };

    public static AuditEvent Event(string kind, ProjectName project, string? filename, Sha256Digest? sha256, params ReadOnlySpan<(string Key, string Value)> data)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (key, value) in data)
                json.WriteString(key, value);
            json.WriteEndObject();
        }

        return new AuditEvent(kind, project.Canonical, filename, sha256, Encoding.UTF8.GetString(buffer.ToArray()));
    }

    static StoredFile Facts(UpstreamFile file) => new()
    {
        Filename = file.Filename,
        Sha256 = file.Sha256,
        Size = file.Size,
        Url = file.Url.AbsoluteUri,
        UploadTime = file.UploadTime,
        RequiresPython = file.RequiresPython,
        Yanked = file.Yanked,
        YankedReason = file.YankedReason,
        MetadataSha256 = file.MetadataSha256,
        Provenance = file.Provenance?.AbsoluteUri,
    };

    static bool Differs(StoredFile a, StoredFile b) =>
        a.Url != b.Url || a.Yanked != b.Yanked || a.YankedReason != b.YankedReason || a.RequiresPython != b.RequiresPython
        || a.MetadataSha256 != b.MetadataSha256 || a.Provenance != b.Provenance || a.Size != b.Size || a.Sha256 != b.Sha256
        || a.UploadTime != b.UploadTime;
}
