using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bonded.Policy;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Quarantine;

/// <summary><c>bonded quarantine show</c>: one entry with everything a person needs who decides on it.</summary>
static class ShowCommand
{
    const int FewMembers = 20;
    const int LongestSnippet = Layout.Width - 4;

    static readonly Argument<string?> path = new("MEMBER") { Description = "A member of the kept bytes, to be shown escaped", Arity = ArgumentArity.ZeroOrOne };
    static readonly Option<bool> members = new("--members") { Description = "List every member of the kept bytes, and nothing else" };

    public static Command Create()
    {
        var command = new Command("show", "Show one entry: what was seen, what people have said, what is in it, and what to do; or one member of its bytes");
        EntryNumber.AddArgument(command);
        command.Arguments.Add(path);
        command.Options.Add(members);
        OutputFormat.AddOption(command);
        AdminClient.AddOptions(command);
        command.SetAction(static (parsed, cancellation) => EntryNumber.TryRead(parsed, out var number)
            ? AdminClient.Run(parsed, client => Run(parsed, client, number, cancellation))
            : Task.FromResult(ExitCode.Unusable));
        return command;
    }

    static async Task<int> Run(ParseResult parsed, AdminClient client, string number, CancellationToken cancellation)
    {
        var json = OutputFormat.IsJson(parsed);
        if (parsed.GetValue(path) is { } member)
        {
            var shown = await client.Get($"/quarantine/{number}/members/content", [("path", member)], cancellation);
            if (json)
            {
                AdminClient.WriteLine(shown);
                return ExitCode.Success;
            }

            Console.Out.Write(Members.Content(shown));
            if (Members.Rest(shown) is { Length: > 0 } rest)
                Console.Error.WriteLine($"bonded: {Printable.Of(rest, 500)}");
            return ExitCode.Success;
        }

        if (parsed.GetValue(members))
        {
            var listing = await client.Get($"/quarantine/{number}/members", cancellation: cancellation);
            if (json)
                AdminClient.WriteLine(listing);
            else
                Console.Out.Write(Members.List(listing, int.MaxValue, ""));
            return ExitCode.Success;
        }

        var entry = await client.Get($"/quarantine/{number}", cancellation: cancellation);
        if (json)
            AdminClient.WriteLine(entry);
        else
            Console.Out.Write(Text(entry, await Holds(client, entry, number, cancellation), number, Ink.ForOutput()));
        return ExitCode.Success;
    }

    static async Task<string> Holds(AdminClient client, JsonElement entry, string number, CancellationToken cancellation)
    {
        if (AdminClient.Member(entry, "filename") is null)
            return "";
        try
        {
            return Members.List(await client.Get($"/quarantine/{number}/members", cancellation: cancellation), FewMembers, $"bonded quarantine show {number} --members");
        }
        catch (AdminException e) when (e.Code == "bytes-missing")
        {
            return Layout.Wrapped(e.Message, 2);
        }
    }

    static string Text(JsonElement entry, string holds, string number, Ink ink)
    {
        var text = new StringBuilder();
        var sentence = AdminClient.Member(entry, "sentence") ?? "";
        var ended = AdminClient.Member(entry, "ended_at");
        text.Append(ink.Strong(Printable.Of(AdminClient.Member(entry, "filename") ?? AdminClient.Member(entry, "project") + " (the whole project)", 300))).Append('\n');
        text.Append(Painted(ink, AdminClient.Member(entry, "verdict"), Layout.Wrapped(sentence, 2)));
        if (entry.TryGetProperty("now", out var now) && (ended is not null || AdminClient.Member(now, "sentence") != sentence))
            text.Append(Painted(ink, AdminClient.Member(now, "decision"), Layout.Wrapped("Now: " + Word(now), 2)));
        text.Append('\n');
        Row(text, "sha256", AdminClient.Member(entry, "sha256"));
        Row(text, "since", Layout.Minute(AdminClient.Member(entry, "since")));
        Row(text, "ended", Layout.Minute(ended));
        if (ended is null)
            Row(text, "ends", AdminClient.Member(entry, "until") is { } until ? $"{Layout.Minute(until)}, by itself" : "when its reasons end or a person decides");
        Row(text, "asked", Asked(entry));
        Row(text, "page", AdminClient.Member(entry, "url"));
        Evidence(text, entry, ink);
        if (holds.Length > 0)
            text.Append('\n').Append(ink.Strong("What is in it")).Append('\n').Append(holds);
        Given(text, entry, "waivers", "Waivers that touch it", ink);
        Given(text, entry, "blocks", "Blocks that touch it", ink);
        if (ended is null)
            ToDo(text, entry, number, ink);
        return text.ToString();
    }

    static void Row(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            text.Append(CultureInfo.InvariantCulture, $"  {name,-7} {Printable.Of(value, 300)}\n");
    }

    static string? Asked(JsonElement entry)
    {
        if (!entry.TryGetProperty("asked", out var asked) || !asked.TryGetInt64(out var times) || times == 0)
            return "by nobody yet";
        var who = entry.TryGetProperty("asked_by", out var by) && by.ValueKind == JsonValueKind.Array ? string.Join(", ", by.EnumerateArray().Select(each => each.ToString()).Take(5)) : "";
        return $"{times} {(times == 1 ? "time" : "times")}, last {Layout.Minute(AdminClient.Member(entry, "last_asked"))}{(who.Length == 0 ? "" : " by " + who)}";
    }

    static void Evidence(StringBuilder text, JsonElement entry, Ink ink)
    {
        if (!entry.TryGetProperty("evidence", out var evidence) || evidence.ValueKind != JsonValueKind.Array || evidence.GetArrayLength() == 0)
            return;
        text.Append('\n').Append(ink.Strong("What was seen")).Append('\n');
        foreach (var fired in evidence.EnumerateArray())
        {
            var effect = AdminClient.Member(fired, "waived") is { } why ? $"waived: {why}"
                : AdminClient.Member(fired, "mode") == "observe" ? "only noted"
                : AdminClient.Member(fired, "action") switch { "deny" => "denies", "hold" => "holds", var other => other };
            text.Append(Layout.Wrapped($"{AdminClient.Member(fired, "rule")} ({effect}): {AdminClient.Member(fired, "reason")}", 2, hanging: 2));
            foreach (var line in SeenPlaces.Of(fired))
                text.Append(line.StartsWith('|') ? $"    {(line.Length <= LongestSnippet ? line : line[..(LongestSnippet - 3)] + "...")}\n" : Layout.Wrapped(line, 4));
        }
    }

    static void Given(StringBuilder text, JsonElement entry, string member, string title, Ink ink)
    {
        if (!entry.TryGetProperty(member, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            return;
        text.Append('\n').Append(ink.Strong(title)).Append('\n');
        foreach (var item in list.EnumerateArray())
            text.Append(GivenItem.Text(item, 2));
    }

    static void ToDo(StringBuilder text, JsonElement entry, string number, Ink ink)
    {
        var rules = entry.TryGetProperty("rules", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(rule => rule.ToString()).ToArray() : [];
        text.Append('\n').Append(ink.Strong("What to do")).Append('\n');
        if (rules.FirstOrDefault(static rule => rule != Rules.NotInspected.Id && Rules.Exists(rule) && Rules.Of(rule).Invariant) is { } fixedRule)
        {
            text.Append(Layout.Wrapped($"{fixedRule} is an invariant: no answer changes that it is withheld. 'bonded policy explain {fixedRule}' says what ends it.", 2));
            return;
        }

        if (AdminClient.Member(entry, "filename") is not null)
            text.Append(CultureInfo.InvariantCulture, $"  bonded quarantine diff {number}                  compares it with what is allowed\n");
        text.Append(CultureInfo.InvariantCulture, $"  bonded quarantine approve {number} --why '...'   lets exactly this in\n");
        text.Append(CultureInfo.InvariantCulture, $"  bonded quarantine reject {number} --why '...'    denies it until taken back\n");
    }

    static string Word(JsonElement now) => AdminClient.Member(now, "decision") switch
    {
        "allow" => "allowed",
        "inspected-when-asked-for" => "allowed, once it is inspected, which happens when it is asked for",
        _ => AdminClient.Member(now, "sentence") ?? "",
    };

    static string Painted(Ink ink, string? verdict, string text) => verdict switch
    {
        "deny" => ink.Bad(text),
        "hold" => ink.Wait(text),
        _ => ink.Good(text),
    };
}
