using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bonded.Data;
using Bonded.Packaging;
using Bonded.Server.Features.Admin;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Features.AuditLog;

/// <summary>The audit log: events, the chain over them, and what it says about a download.</summary>
sealed class LogRoutes(Database database)
{
    const int ExportBatch = 1_000;
    const int MostDownloads = 200;

    // An event's text is JSON within JSON; escaped for a web page it would be twice as long.
    static readonly JsonSerializerOptions lines = new(AdminJson.Writing) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.List<LogEvent>("/log", "Audit events", List,
            AdminParameter.Text("project", "Only events about this project"),
            AdminParameter.Text("kind", "Only events of this kind, such as decision"),
            AdminParameter.Time("since", "Not before this time"),
            AdminParameter.Time("until", "Before this time"),
            AdminParameter.Text("order", "Which come first (default: newest)", "newest", "oldest")),
        AdminRoute.Get("/log/head", "Where the chain over the audit events ends", Head),
        AdminRoute.List<LogPlace>("/log/sealed", "Sealed events, in the chain's order", Sealed,
            AdminParameter.Number("after", "Begin after this place")),
        AdminRoute.Stream("/log/export", "The whole chain as JSON Lines, each a place as /log/sealed has it", "application/x-ndjson", Export,
            AdminParameter.Number("after", "Begin after this place")),
        AdminRoute.Get("/log/verify", "Checks the whole chain against the events", Verify,
            AdminParameter.Text("expect", "A place and its head as noted before, such as 1200:9f86d0...")),
        AdminRoute.Get("/log/served", "To whom a file was served, and on what grounds", Served,
            AdminParameter.Text("file", "The filename") with { Required = true },
            AdminParameter.Text("user", "Only downloads with this user name"),
            AdminParameter.Text("address", "Only downloads from this address"),
            AdminParameter.Time("on", "The day, in UTC") with { Required = true }),
    ];

    async Task<AdminAnswer<AdminPage<LogEvent>>> List(AdminCall call)
    {
        var project = call.Text("project");
        if (project is not null)
        {
            // An owned namespace has events under its pattern, such as acme-*.
            if (ProjectName.TryParse(project, out var name))
                project = name.Canonical;
            else if (!project.EndsWith('*'))
                return AdminProblem.Invalid("invalid-parameter", "The parameter project must be a project's name.");
        }

        var filter = new AuditFilter(project, call.Text("kind"), call.Time("since"), call.Time("until"));
        var events = await database.Read(tx => Audit.List(tx, filter, call.After, call.Text("order") != "oldest", call.Limit + 1), call.Cancellation);
        return AdminPage<LogEvent>.Of([.. events.Select(LogEvent.Of)], call, static told => told.Id);
    }

    async Task<AdminAnswer<LogHead>> Head(AdminCall call)
    {
        var (newest, waiting) = await database.Read(static tx => (AuditSeals.Newest(tx), AuditSeals.Waiting(tx)), call.Cancellation);
        return new LogHead(newest?.Sequence ?? 0, (newest?.Head ?? AuditChain.Start).ToString(), waiting.Count, waiting.Since);
    }

    async Task<AdminAnswer<AdminPage<LogPlace>>> Sealed(AdminCall call)
    {
        var after = call.AfterText is null ? call.Number("after") ?? 0 : call.After;
        var places = await database.Read(tx => AuditSeals.List(tx, after, call.Limit + 1), call.Cancellation);
        return AdminPage<LogPlace>.Of([.. places.Select(Place)], call, static place => place.Seq);
    }

    async Task<AdminProblem?> Export(AdminCall call)
    {
        if (HttpMethods.IsHead(call.Http.Request.Method))
            return null;
        var after = call.Number("after") ?? 0;
        while (true)
        {
            var places = await database.Read(tx => AuditSeals.List(tx, after, ExportBatch), call.Cancellation);
            foreach (var each in places)
            {
                await JsonSerializer.SerializeAsync(call.Http.Response.Body, Place(each), lines, call.Cancellation);
                await call.Http.Response.Body.WriteAsync("\n"u8.ToArray(), call.Cancellation);
                after = each.Seal.Sequence;
            }

            if (places.Count < ExportBatch)
                return null;
        }
    }

    async Task<AdminAnswer<LogVerdict>> Verify(AdminCall call)
    {
        (long, Sha256Digest)? expected = null;
        if (call.Text("expect") is { } text)
        {
            if (text.Split(':') is not [var place, var head] || !long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                || !Sha256Digest.TryParse(head, out var digest))
            {
                return AdminProblem.Invalid("invalid-parameter", "The parameter expect must be a place and its head with a colon between, as 'bonded log verify' prints them.");
            }

            expected = (sequence, digest);
        }

        var report = await AuditCheck.Run(database, expected, call.Cancellation);
        return new LogVerdict(
            report.FaultCount == 0, report.Sealed, report.Head.ToString(), report.Unsealed, report.UnsealedSince, report.FaultCount,
            [.. report.Faults.Select(static fault => new LogFault(fault.Kind, fault.Sequence, fault.EventId, fault.Sentence))]);
    }

    async Task<AdminAnswer<ServedFile>> Served(AdminCall call)
    {
        var filename = call.Text("file")!;
        var since = new DateTimeOffset(call.Time("on")!.Value.UtcDateTime.Date, TimeSpan.Zero);
        if (since > DateTimeOffset.MaxValue.AddDays(-2))
            return AdminProblem.Invalid("invalid-parameter", "The parameter on must be a day of this era.");
        var until = since.AddDays(1);
        return await database.Read<AdminAnswer<ServedFile>>(
            tx =>
            {
                var downloads = Downloads.OfFile(tx, filename, call.Text("user"), call.Text("address"), since, until, MostDownloads + 1);
                var grounds = new List<(Grounds Grounds, List<ServedDownload> Downloads)>();
                foreach (var download in downloads.Take(MostDownloads))
                {
                    var now = Grounds.Of(tx, download);
                    if (grounds.Count == 0 || grounds[^1].Grounds != now)
                        grounds.Add((now, []));
                    grounds[^1].Downloads.Add(new(
                        download.At, download.Index, download.Project, download.Sha256.ToString(), download.User, download.Address,
                        download.ClientJson is null ? null : JsonSerializer.Deserialize<JsonElement>(download.ClientJson)));
                }

                return new ServedFile(filename, since, until, [.. grounds.Select(each => each.Grounds.With(tx, each.Downloads))], downloads.Count > MostDownloads);
            },
            call.Cancellation);
    }

    static LogPlace Place((AuditSeal Seal, string? Text) each) => new(each.Seal.Sequence, each.Seal.Leaf.ToString(), each.Seal.Head.ToString(), each.Text);

    /// <summary>What was in force when a download began. Compared by the events' numbers.</summary>
    sealed record Grounds(AuditEvent? Decision, AuditEvent? Project, AuditEvent? Policy)
    {
        public static Grounds Of(Tx tx, Download download) => new(
            Audit.Standing(tx, "decision", download.Project, download.Filename, download.At),
            Audit.Standing(tx, "decision", download.Project, null, download.At),
            Audit.Standing(tx, "policy-changed", download.At));

        public ServedOn With(Tx tx, IReadOnlyList<ServedDownload> downloads) => new(
            Decision is null ? null : LogEvent.Of(Decision), Decision is null ? null : AuditSeals.SequenceOf(tx, Decision.Id),
            Project is null ? null : LogEvent.Of(Project), Policy is null ? null : LogEvent.Of(Policy), downloads);
    }
}
