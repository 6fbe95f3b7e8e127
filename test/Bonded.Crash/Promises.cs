using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Bonded.Data;
using Bonded.Inspection;
using Bonded.Packaging;

namespace Bonded.Crash;

/// <summary>What design calls the promises, looked for in the rows, the blobs, the upstream's record and the answers.</summary>
sealed class Promises(Site site, Offer offer, Witness witness, RecordingUpstream upstream)
{
    static readonly HashSet<string> OwnedNames = [.. Offer.OwnedSpellings.Select(Canonical)];

    /// <summary>Blobs are whole under their names, whatever else a crash left. Holds at any moment, also while no server runs.</summary>
    public void BlobsAreWhole()
    {
        if (!Directory.Exists(site.Blobs))
            return;
        foreach (var path in Directory.EnumerateFiles(site.Blobs, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(Path.GetDirectoryName(path)) == "tmp")
                continue;
            var name = Path.GetFileName(path);
            var found = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
            if (found != name)
                witness.Broken($"promise 5: the blob {name} holds {found}");
        }
    }

    /// <summary>The rows agree with each other, with the blobs and with what was served. The server has just started and nobody asks it anything.</summary>
    public void RowsAreTrue()
    {
        BlobsAreWhole();
        if (Directory.EnumerateFiles(Path.Combine(site.Blobs, "tmp")).Any())
            witness.Broken("promise 5: a temporary file is left after the start");
        foreach (var request in upstream.Requests)
            if (request.Path.Split('/') is ["", "simple" or "files", var name, ..] && OwnedNames.Contains(Canonical(Uri.UnescapeDataString(name))))
                witness.Broken($"promise 4: the upstream was asked for {request.Path}");

        using var rows = site.Connect();
        var files = Read(rows, """
            SELECT p.name, f.filename, f.sha256, f.verdict, f.rules, f.sentence, f.quarantine_id, f.removed_at, f.late, f.conflict_sha256, f.until
            FROM files f JOIN projects p ON p.id = f.project_id
            """, row => new FileRow(row.GetString(0), row.GetString(1), Hex(row, 2), Text(row, 3), Text(row, 4), Text(row, 5), Number(row, 6), Number(row, 7), Number(row, 8) == 1, Hex(row, 9)));
        var projects = Read(rows, "SELECT name, upstream, verdict, rules, sentence, quarantine_id, removed_at, fetched_at FROM projects",
            row => (Name: row.GetString(0), Upstream: Text(row, 1), Verdict: Text(row, 2), Rules: Text(row, 3), Sentence: Text(row, 4), Quarantine: Number(row, 5), Removed: Number(row, 6), Fetched: Number(row, 7)));
        var events = Read(rows, "SELECT kind, project, filename, sha256, data, id FROM audit_events ORDER BY id",
            row => new Event(row.GetString(0), Text(row, 1), Text(row, 2), Hex(row, 3), row.GetString(4)));
        var inspections = Read(rows, "SELECT sha256, filename, facts FROM inspections", row => (Sha256: Hex(row, 0)!, Filename: row.GetString(1), Facts: row.GetString(2)));
        var quarantine = Read(rows, "SELECT id, project, filename, verdict, rules, sentence FROM quarantine WHERE ended_at IS NULL",
            row => (Id: Number(row, 0)!.Value, Project: row.GetString(1), Filename: Text(row, 2), Verdict: row.GetString(3), Rules: row.GetString(4), Sentence: row.GetString(5)));

        Inspected(files, events, inspections);
        WithBlobs(rows, inspections);
        Audited(files, projects.Select(p => (p.Name, p.Upstream, p.Verdict, p.Rules, p.Sentence, p.Removed)).ToList(), events);
        Quarantined(files, projects.Select(p => (p.Name, p.Verdict, p.Quarantine)).ToList(), quarantine);
        Counted(rows, events);
        Chained(rows);
    }

    // The chain over the audit events is whole, and what is not in it waits for it.
    void Chained(DbConnection rows)
    {
        var check = new AuditCheck();
        foreach (var (seal, text) in Read(rows, """
            SELECT s.seq, s.event_id, s.leaf, s.head, e.at, e.kind, e.project, e.filename, e.sha256, e.data
            FROM audit_seals s LEFT JOIN audit_events e ON e.id = s.event_id ORDER BY s.seq
            """, row =>
            {
                var seal = new AuditSeal(Number(row, 0)!.Value, Number(row, 1)!.Value, Sha256Digest.FromBytes(Convert.FromHexString(Hex(row, 2)!)), Sha256Digest.FromBytes(Convert.FromHexString(Hex(row, 3)!)));
                if (Text(row, 5) is not { } kind)
                    return (seal, (string?)null);
                Sha256Digest? sha256 = Hex(row, 8) is { } hex ? Sha256Digest.FromBytes(Convert.FromHexString(hex)) : null;
                return (seal, AuditChain.Text(new AuditEvent(kind, Text(row, 6), Text(row, 7), sha256, row.GetString(9)) { Id = seal.EventId, At = DateTimeOffset.UnixEpoch.AddMicroseconds(Number(row, 4)!.Value) }));
            }))
        {
            check.Add(seal, text);
        }

        foreach (var fault in check.Faults)
            witness.Broken($"promise 6: {fault.Sentence}");
        if (Read(rows, """
            SELECT count(*) FROM audit_events e
            WHERE (SELECT count(*) FROM audit_seals s WHERE s.event_id = e.id) + (SELECT count(*) FROM audit_unsealed u WHERE u.event_id = e.id) <> 1
            """, row => Number(row, 0)!.Value).Single() is > 0 and var astray)
        {
            witness.Broken($"promise 6: {astray} audit events are neither sealed nor wait for it, or both");
        }
    }

    // Promise 1 and 2: what was served is what is recorded, inspected and allowed.
    void Inspected(List<FileRow> files, List<Event> events, List<(string Sha256, string Filename, string Facts)> inspections)
    {
        var recorded = files.ToDictionary(file => file.Filename, file => file.Sha256, StringComparer.Ordinal);
        var inspected = inspections.Select(row => (row.Sha256, row.Filename)).ToHashSet();
        var allowed = events.Where(e => e.Kind == "decision" && e.Field("verdict") == "allow").Select(e => (e.Sha256, e.Filename)).ToHashSet();
        foreach (var (filename, digest) in witness.Served)
        {
            if (recorded.GetValueOrDefault(filename) is var stored && stored != digest)
                witness.Broken($"promise 1: {filename} was served as {digest} and is recorded as {stored}");
            if (!inspected.Contains((digest, filename)))
                witness.Broken($"promise 2: {filename} was served and has no inspection");
            if (!allowed.Contains((digest, filename)))
                witness.Broken($"promise 2: {filename} was served and no decision allowed it");
        }
    }

    // Promise 5: no row without its blob.
    void WithBlobs(DbConnection rows, List<(string Sha256, string Filename, string Facts)> inspections)
    {
        foreach (var (digest, filename, facts) in inspections)
        {
            if (!File.Exists(BlobPath(digest)))
                witness.Broken($"promise 5: {filename} is inspected and its blob is missing");
            if (InspectionFacts.FromJson(facts).MetadataSha256 is { } metadata && !File.Exists(BlobPath(metadata.ToString())))
                witness.Broken($"promise 5: the metadata of {filename} is missing");
        }

        foreach (var (filename, digest) in Read(rows, "SELECT filename, metadata_sha256 FROM claims", row => (row.GetString(0), Hex(row, 1)!)))
            if (!File.Exists(BlobPath(digest)))
                witness.Broken($"promise 5: the metadata claimed for {filename} is missing");
    }

    // Promise 6: what stands in a row was told in the same transaction, and nothing was told that did not happen.
    void Audited(List<FileRow> files, List<(string Name, string? Upstream, string? Verdict, string? Rules, string? Sentence, long? Removed)> projects, List<Event> events)
    {
        var last = new Dictionary<(string, string?), Event>();
        foreach (var told in events.Where(e => e.Kind == "decision"))
        {
            var before = last.GetValueOrDefault((told.Project!, told.Filename))?.Field("verdict");
            if (told.Field("was") != before)
                witness.Broken($"promise 6: a decision on {told.Filename ?? told.Project} is told to follow {told.Field("was")}, and followed {before}");
            last[(told.Project!, told.Filename)] = told;
        }

        void Same(string project, string? filename, string? verdict, string? rules, string? sentence)
        {
            var told = last.GetValueOrDefault((project, filename));
            if (verdict != told?.Field("verdict") || (verdict is not null && (rules != told?.Field("rules") || sentence != told?.Field("sentence"))))
                witness.Broken($"promise 6: {filename ?? project} is {verdict} by {rules}; the last event says {told?.Field("verdict")} by {told?.Field("rules")}");
        }

        int Count(string kind, string project, string? filename = null) => events.Count(e => e.Kind == kind && e.Project == project && e.Filename == filename);

        foreach (var project in projects)
        {
            Same(project.Name, null, project.Verdict, project.Rules, project.Sentence);
            if (Count("project-bound", project.Name) is var bound && bound != (project.Upstream is null ? 0 : 1))
                witness.Broken($"promise 6: {project.Name} is bound to {project.Upstream} and has {bound} events of that");
            if (project.Removed is not null && Count("upstream.project-quarantined", project.Name) + Count("upstream.project-removed", project.Name) == 0)
                witness.Broken($"promise 6: {project.Name} was taken away and no event says so");
        }

        foreach (var file in files)
        {
            Same(file.Project, file.Filename, file.Verdict, file.Rules, file.Sentence);
            if (Count("upstream.file-removed", file.Project, file.Filename) - Count("upstream.file-restored", file.Project, file.Filename) is var gone && gone != (file.RemovedAt is null ? 0 : 1))
                witness.Broken($"promise 6: {file.Filename} is removed at {file.RemovedAt}, by {gone} events");
            if (file.Late && Count("upstream.late-file", file.Project, file.Filename) != 1)
                witness.Broken($"promise 6: {file.Filename} is late and no event says so");
            if (file.Conflict is not null && Count("upstream.file-changed", file.Project, file.Filename) == 0)
                witness.Broken($"promise 6: {file.Filename} changed upstream and no event says so");
        }
    }

    void Quarantined(List<FileRow> files, List<(string Name, string? Verdict, long? Quarantine)> projects,
        List<(long Id, string Project, string? Filename, string Verdict, string Rules, string Sentence)> open)
    {
        var withheld = files.Where(file => file.Verdict is "hold" or "deny").Select(file => (file.Quarantine ?? -1, file.Project, (string?)file.Filename, file.Verdict!))
            .Concat(projects.Where(project => project.Verdict is "hold" or "deny").Select(project => (project.Quarantine ?? -1, project.Name, (string?)null, project.Verdict!)))
            .ToHashSet();
        withheld.SymmetricExceptWith(open.Select(entry => (entry.Id, entry.Project, entry.Filename, entry.Verdict)));
        foreach (var odd in withheld)
            witness.Broken($"promise 6: the quarantine and the verdicts disagree on {odd}");
    }

    void Counted(DbConnection rows, List<Event> events)
    {
        if (Read(rows, "SELECT epoch FROM indexes WHERE name = 'root'", row => Number(row, 0)!.Value)[0] is var epoch && epoch != 1 + events.Count(e => e.Kind == "policy-changed"))
            witness.Broken($"promise 6: the epoch is {epoch}, after {events.Count(e => e.Kind == "policy-changed")} changes of the policy");
        var downloads = Read(rows, "SELECT filename, sha256 FROM downloads", row => (Filename: row.GetString(0), Sha256: Hex(row, 1)!));
        foreach (var (filename, digest) in downloads)
            if (witness.Served.GetValueOrDefault(filename) is { } served && served != digest)
                witness.Broken($"the ledger tells of {filename} as {digest}, which was served as {served}");
    }

    /// <summary>
    /// Promise 3, by asking for every file that a page lists: it comes with its digest, or is refused for what was found in it and is listed no
    /// more. And what is sound comes.
    /// </summary>
    public async Task PagesAreTrue(Server server, Func<string, bool>? ofProject = null, bool mustServe = true)
    {
        var names = offer.Files.Select(file => file.Project).Where(name => ofProject?.Invoke(name) ?? true).Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var name in names)
        {
            foreach (var file in (await witness.Page(server.Client, name) ?? []).Where(file => !file.Yanked))
            {
                if (file.Metadata is not null && await Metadata(server, file) is not (HttpStatusCode.OK or HttpStatusCode.Forbidden) and var told)
                    witness.Broken($"promise 3: the metadata of {file.Filename} is listed and answers {told}");
                var status = await File_(server, file);
                if (status == HttpStatusCode.OK)
                    continue;
                var still = (await witness.Page(server.Client, name) ?? []).Any(other => other.Filename == file.Filename && !other.Yanked);
                if (offer.Sound.ContainsKey(file.Filename) || (status == HttpStatusCode.Forbidden && still))
                    witness.Broken($"promise 3: {file.Filename} is listed and answers {status}: {witness.Refusal(file.Filename)}");
            }
        }

        if (!mustServe)
            return;
        foreach (var (_, filename, digest) in offer.Files.Where(file => names.Contains(file.Project) && offer.Sound.ContainsKey(file.Filename)))
            if (await File_(server, new(filename, Listed.PathOf(digest, filename), digest, false, null)) is var status && status != HttpStatusCode.OK)
                witness.Broken($"{filename} is sound and answers {status}: {witness.Refusal(filename)}");
        foreach (var (_, filename, digest) in offer.Files.Where(file => names.Contains(file.Project) && offer.Forbidden.ContainsKey(file.Filename)))
            if (await File_(server, new(filename, Listed.PathOf(digest, filename), digest, false, null)) is not (HttpStatusCode.Forbidden or HttpStatusCode.NotFound) and var status)
                witness.Broken($"promise 7: {filename} answers {status}: {witness.Refusal(filename)}");
    }

    Task<HttpStatusCode?> File_(Server server, Listed file) => Patiently(() => witness.File(server.Client, file.Path, file.Filename, file.Sha256));

    Task<HttpStatusCode?> Metadata(Server server, Listed file) => Patiently(() => witness.Metadata(server.Client, file.Path, file.Metadata));

    // As installers do, it comes again when it is told to.
    static async Task<HttpStatusCode?> Patiently(Func<Task<HttpStatusCode?>> ask)
    {
        for (var times = 0; ; times++)
            if (await ask() is var status && (status != HttpStatusCode.ServiceUnavailable || times == 5))
                return status;
    }

    string BlobPath(string digest) => Path.Combine(site.Blobs, digest[..2], digest[2..4], digest);

    static string Canonical(string name) => string.Join('-', name.ToLowerInvariant().Split(['-', '_', '.'], StringSplitOptions.RemoveEmptyEntries));

    static List<T> Read<T>(DbConnection connection, string sql, Func<DbDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    static string? Text(DbDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    static long? Number(DbDataReader row, int at) => row.IsDBNull(at) ? null : Convert.ToInt64(row.GetValue(at), CultureInfo.InvariantCulture);

    static string? Hex(DbDataReader row, int at) => row.IsDBNull(at) ? null : Convert.ToHexStringLower((byte[])row.GetValue(at));

    sealed record FileRow(string Project, string Filename, string? Sha256, string? Verdict, string? Rules, string? Sentence, long? Quarantine, long? RemovedAt, bool Late, string? Conflict);

    sealed record Event(string Kind, string? Project, string? Filename, string? Sha256, string Data)
    {
        readonly Dictionary<string, string?> fields = JsonDocument.Parse(Data).RootElement.EnumerateObject()
            .ToDictionary(field => field.Name, field => field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : null, StringComparer.Ordinal);

        public string? Field(string name) => fields.GetValueOrDefault(name);
    }
}
