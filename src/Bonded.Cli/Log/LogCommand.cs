using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Log;

/// <summary><c>bonded log</c>: shows the audit log of a server; its subcommands check it, export it, and ask it about a download.</summary>
static class LogCommand
{
    const int DefaultLimit = 50;
    const int MostShown = 100_000;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    static readonly Argument<string?> project = new("PROJECT") { Description = "Only events about this project", Arity = ArgumentArity.ZeroOrOne };
    static readonly Option<string?> kind = new("--kind") { Description = "Only events of this kind, such as decision", HelpName = "KIND" };
    static readonly Option<string?> since = new("--since") { Description = "Not before this time, such as 2026-01-31 or 2026-01-31T12:00:00Z", HelpName = "TIME" };
    static readonly Option<string?> until = new("--until") { Description = "Before this time", HelpName = "TIME" };
    static readonly Option<int> limit = new("--limit") { Description = $"How many of the newest events (default: {DefaultLimit})", HelpName = "N", DefaultValueFactory = static _ => DefaultLimit };
    static readonly Option<bool> follow = new("--follow") { Description = "Go on with events as they come, until Ctrl-C" };
    static readonly Option<string> format = Format();

    public static Command Create()
    {
        var command = new Command("log", "Show the audit log, oldest of the newest first")
        {
            project, kind, since, until, limit, follow, format,
            VerifyCommand.Create(),
            ExportCommand.Create(),
            ServedCommand.Create(),
        };
        limit.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > MostShown))
                result.AddError($"--limit must be from 1 to {MostShown}");
        });
        AdminClient.AddOptions(command);
        command.SetAction(static (parsed, cancellation) => AdminClient.Run(parsed, client => Run(client, parsed, cancellation)));
        return command;
    }

    /// <summary>The option that every command of the log has.</summary>
    internal static Option<string> Format()
    {
        var option = new Option<string>("--format") { Description = "text or json", HelpName = "FORMAT", DefaultValueFactory = static _ => "text" };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }

    static async Task<int> Run(AdminClient client, ParseResult parsed, CancellationToken cancellation)
    {
        var json = parsed.GetValue(format) == "json";
        var (onlyProject, onlyKind) = (parsed.GetValue(project), parsed.GetValue(kind));

        // Before the list, so that nothing falls between the two.
        var head = parsed.GetValue(follow) ? (await client.Get("/log/head", cancellation: cancellation)).GetProperty("sealed").GetInt64() : 0;
        var newest = new List<JsonElement>();
        await foreach (var told in client.List(
            "/log", [("project", onlyProject), ("kind", onlyKind), ("since", parsed.GetValue(since)), ("until", parsed.GetValue(until)), ("order", "newest")],
            parsed.GetValue(limit), cancellation))
        {
            newest.Add(told);
        }

        newest.Reverse();
        var ink = Ink.ForOutput();
        foreach (var told in newest)
            Show(told, json, ink);
        if (!parsed.GetValue(follow))
            return ExitCode.Success;
        var shown = newest.Select(Number).ToHashSet();
        try
        {
            while (true)
            {
                await foreach (var place in client.List("/log/sealed", [("after", head.ToString(CultureInfo.InvariantCulture))], null, cancellation))
                {
                    head = place.GetProperty("seq").GetInt64();
                    if (AdminClient.Member(place, "event") is not { } text)
                        continue;
                    var told = Timed(text);
                    if ((onlyProject is null || AdminClient.Member(told, "project") == onlyProject) && (onlyKind is null || AdminClient.Member(told, "kind") == onlyKind) && shown.Add(Number(told)))
                        Show(told, json, ink);
                }

                shown.Clear();
                await Task.Delay(Pause, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Success;
        }
    }

    // The canonical text has microseconds where the list has a time.
    static JsonElement Timed(string text)
    {
        var members = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text)!;
        if (members.TryGetValue("at", out var at) && at.TryGetInt64(out var micros))
            members["at"] = JsonSerializer.SerializeToElement(DateTimeOffset.UnixEpoch.AddMicroseconds(micros).UtcDateTime);
        return JsonSerializer.SerializeToElement(members);
    }

    static long Number(JsonElement told) => told.GetProperty("id").GetInt64();

    static void Show(JsonElement told, bool json, Ink ink)
    {
        if (json)
            AdminClient.WriteLine(told);
        else
            Console.Out.WriteLine(Line(told, ink));
    }

    /// <summary>One event on one line.</summary>
    internal static string Line(JsonElement told, Ink ink)
    {
        var line = new StringBuilder();
        line.Append(ink.Faint(Printable.Of(AdminClient.Member(told, "at") ?? "?", 30))).Append("  ");
        line.Append(CultureInfo.InvariantCulture, $"#{Number(told)}  ").Append(ink.Strong(Printable.Of(AdminClient.Member(told, "kind") ?? "?", 60)));
        if ((AdminClient.Member(told, "filename") ?? AdminClient.Member(told, "project")) is { } about)
            line.Append("  ").Append(Printable.Of(about, 200));
        var data = told.GetProperty("data");
        var verdict = AdminClient.Member(data, "verdict");
        if (verdict is not null)
        {
            var word = Printable.Of(verdict, 20);
            line.Append("  ").Append(verdict switch { "allow" => ink.Good(word), "deny" => ink.Bad(word), _ => ink.Wait(word) });
        }

        var said = AdminClient.Member(data, "sentence") ?? string.Join(' ', Particulars(data));
        if (said.Length > 0 && !(verdict == "allow" && said == "Allowed"))
            line.Append("  ").Append(Printable.Of(said, 400));
        return line.ToString();
    }

    static IEnumerable<string> Particulars(JsonElement data) => data.ValueKind != JsonValueKind.Object ? [] : data.EnumerateObject()
        .Where(static each => each.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
        .Select(static each => $"{each.Name}={each.Value}");
}
