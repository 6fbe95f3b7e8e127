using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bonded.Data;
using Bonded.Packaging;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Log;

/// <summary>
/// <c>bonded log verify</c>: checks the chain over the audit events. A running server checks its own; of one that does not run the data
/// directory is read; an export is checked by itself.
/// </summary>
static class VerifyCommand
{
    static readonly Option<string?> file = new("--file") { Description = "Check an export in place of a server's log ('-' reads standard input)", HelpName = "FILE" };
    static readonly Option<bool> offline = new("--offline") { Description = "Read the database itself (default where a data directory is here whose server does not run)" };
    static readonly Option<string?> expect = new("--expect") { Description = "A place and its head as printed before; the chain must have had it", HelpName = "SEQ:HEAD" };
    static readonly Option<string> format = LogCommand.Format();

    public static Command Create()
    {
        var command = new Command("verify", "Check that no event was altered, taken away, reordered or put in (exit code: 0 whole, 1 not whole, 2 not checked)") { file, offline, expect, format };
        AdminClient.AddOptions(command);
        command.SetAction(Run);
        return command;
    }

    static async Task<int> Run(ParseResult parsed, CancellationToken cancellation)
    {
        (long, Sha256Digest)? expected = null;
        if (parsed.GetValue(expect) is { } noted)
        {
            if (noted.Split(':') is not [var place, var head] || !long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                || !Sha256Digest.TryParse(head, out var digest))
            {
                return Unusable("--expect must be a place and its head with a colon between, as this command prints them");
            }

            expected = (sequence, digest);
        }

        var json = parsed.GetValue(format) == "json";
        if (parsed.GetValue(file) is { } export)
            return await Export(export, expected, json, cancellation);
        if (!AdminClient.NamesServer(parsed) || parsed.GetValue(offline))
        {
            if (!AdminClient.TrySettings(parsed, out var options, out var why))
                return Unusable(why);
            if (parsed.GetValue(offline) || (options.PostgreSql is null && File.Exists(Path.Combine(options.DataDirectory, "bonded.db"))))
            {
                try
                {
                    return await Offline(options, expected, json, cancellation);
                }
                catch (DatabaseException e) when (e.Code == "database-locked" && !parsed.GetValue(offline))
                {
                    // Its server runs, and is asked.
                }
                catch (DatabaseException e)
                {
                    return Unusable(e.Sentence);
                }
            }
        }

        return await AdminClient.Run(parsed, async client =>
        {
            var verdict = await client.Get("/log/verify", [("expect", parsed.GetValue(expect))], cancellation);
            if (json)
                AdminClient.WriteLine(verdict);
            else
                Console.Out.Write(Text(verdict, null));
            return verdict.GetProperty("whole").GetBoolean() ? ExitCode.Success : ExitCode.Bad;
        });
    }

    static async Task<int> Offline(ServerOptions options, (long, Sha256Digest)? expected, bool json, CancellationToken cancellation)
    {
        DatabaseLocation location = options.PostgreSql is { } connection ? new DatabaseLocation.PostgreSql(connection.Reveal()) : new DatabaseLocation.Sqlite(options.DataDirectory);
        if (location is DatabaseLocation.Sqlite && !File.Exists(Path.Combine(options.DataDirectory, "bonded.db")))
            return Unusable($"there is no database in {Printable.Of(options.DataDirectory, 200)}. Name the data directory with --data");
        await using var database = await Database.Open(location, TimeProvider.System, cancellation);
        return Say(await AuditCheck.Run(database, expected, cancellation), null, json);
    }

    static async Task<int> Export(string path, (long, Sha256Digest)? expected, bool json, CancellationToken cancellation)
    {
        var check = new AuditCheck(expected);
        long first = 0;
        try
        {
            await using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            var lines = new BoundedLines(stream);
            for (var number = 1; await lines.Next(cancellation) is { } line; number++)
            {
                if (!TryPlace(line, out var seal, out var text))
                {
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bonded: line {number} is no line of an export."));
                    return ExitCode.Bad;
                }

                if (number == 1)
                    first = seal.Sequence;
                check.Add(seal, text, partial: true);
            }
        }
        catch (InvalidDataException)
        {
            return Unusable("a line is longer than any line of an export");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unusable($"{Printable.Of(path, 200)} cannot be read: {Printable.Of(e.Message, 200)}");
        }

        check.End();
        return Say(new AuditReport(check.Sequence, check.Head, 0, null, check.FaultCount, check.Faults), first > 1 ? first : null, json);
    }

    static bool TryPlace(ReadOnlyMemory<byte> line, out AuditSeal seal, out string? text)
    {
        (seal, text) = (null!, null);
        try
        {
            var place = JsonSerializer.Deserialize<JsonElement>(line.Span);
            if (place.ValueKind != JsonValueKind.Object || !place.TryGetProperty("seq", out var sequence) || sequence.ValueKind != JsonValueKind.Number
                || !sequence.TryGetInt64(out var number) || number < 1
                || !Sha256Digest.TryParse(AdminClient.Member(place, "leaf"), out var leaf) || !Sha256Digest.TryParse(AdminClient.Member(place, "head"), out var head))
            {
                return false;
            }

            text = AdminClient.Member(place, "event");
            seal = new AuditSeal(number, text is null ? 0 : IdOf(text), leaf, head);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text with half a surrogate pair.
            return false;
        }
    }

    // For the sentence alone: the chain says whether the text is right.
    static long IdOf(string text)
    {
        try
        {
            var told = JsonSerializer.Deserialize<JsonElement>(text);
            return told.ValueKind == JsonValueKind.Object && told.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) ? number : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    static int Say(AuditReport report, long? first, bool json)
    {
        var verdict = JsonSerializer.SerializeToElement(new
        {
            whole = report.FaultCount == 0,
            @sealed = report.Sealed,
            head = report.Head.ToString(),
            unsealed = report.Unsealed,
            unsealed_since = report.UnsealedSince?.UtcDateTime,
            fault_count = report.FaultCount,
            faults = report.Faults.Select(static fault => new { kind = fault.Kind, seq = fault.Sequence, event_id = fault.EventId, sentence = fault.Sentence }),
            first,
        });
        if (json)
            AdminClient.WriteLine(verdict);
        else
            Console.Out.Write(Text(verdict, first));
        return report.FaultCount == 0 ? ExitCode.Success : ExitCode.Bad;
    }

    static string Text(JsonElement verdict, long? first)
    {
        var ink = Ink.ForOutput();
        var text = new StringBuilder();
        var faults = verdict.GetProperty("fault_count").GetInt64();
        text.Append(faults == 0
            ? ink.Good("The audit log is whole.")
            : ink.Bad(string.Create(CultureInfo.InvariantCulture, $"The audit log is not whole: {faults} {(faults == 1 ? "fault" : "faults")}.")));
        text.Append('\n');
        foreach (var fault in verdict.GetProperty("faults").EnumerateArray())
            text.Append("  ").Append(Printable.Of(AdminClient.Member(fault, "sentence") ?? "?", 400)).Append('\n');
        if (first is not null)
            text.Append(CultureInfo.InvariantCulture, $"It begins at place {first}; what stands before is not checked.\n");
        text.Append(CultureInfo.InvariantCulture, $"Sealed head  {verdict.GetProperty("sealed").GetInt64()}:{Printable.Of(AdminClient.Member(verdict, "head") ?? "?", 64)}\n");
        var unsealed = verdict.GetProperty("unsealed").GetInt64();
        if (unsealed > 0)
            text.Append(CultureInfo.InvariantCulture, $"Unsealed     {unsealed} {(unsealed == 1 ? "event" : "events")}, the oldest of {Printable.Of(AdminClient.Member(verdict, "unsealed_since") ?? "?", 30)}; nothing protects {(unsealed == 1 ? "it" : "them")} yet\n");
        return text.ToString();
    }

    static int Unusable(string sentence)
    {
        Console.Error.WriteLine($"bonded: {sentence}");
        return ExitCode.Unusable;
    }
}
