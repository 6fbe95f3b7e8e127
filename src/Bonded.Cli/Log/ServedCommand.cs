using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Log;

/// <summary><c>bonded log why</c>: to whom a file was served on a day, and which decision, policy and inspection let it through.</summary>
static class ServedCommand
{
    static readonly Argument<string> file = new("FILE") { Description = "The filename, such as requests-2.32.0-py3-none-any.whl" };
    static readonly Option<string> on = new("--on") { Description = "The day, in UTC, such as 2026-01-31", HelpName = "DATE", Required = true };
    static readonly Option<string?> user = new("--user") { Description = "Only downloads with this user name", HelpName = "NAME" };
    static readonly Option<string?> address = new("--address") { Description = "Only downloads from this address", HelpName = "IP" };
    static readonly Option<string> format = LogCommand.Format();

    public static Command Create()
    {
        var command = new Command("why", "Say to whom a file was served on a day, and why it was (exit code: 0 served, 1 not served, 2 no answer)") { file, on, user, address, format };
        AdminClient.AddOptions(command);
        command.SetAction(static (parsed, cancellation) => AdminClient.Run(parsed, async client =>
        {
            var answer = await client.Get(
                "/log/served", [("file", parsed.GetValue(file)), ("user", parsed.GetValue(user)), ("address", parsed.GetValue(address)), ("on", parsed.GetValue(on))], cancellation);
            if (parsed.GetValue(format) == "json")
                AdminClient.WriteLine(answer);
            else
                Console.Out.Write(Text(answer, Ink.ForOutput()));
            return answer.GetProperty("served").GetArrayLength() > 0 ? ExitCode.Success : ExitCode.Bad;
        }));
        return command;
    }

    static string Text(JsonElement answer, Ink ink)
    {
        var text = new StringBuilder();
        var filename = Printable.Of(AdminClient.Member(answer, "filename") ?? "?", 300);
        var day = (AdminClient.Member(answer, "since") ?? "?").Split('T')[0];
        var served = answer.GetProperty("served");
        if (served.GetArrayLength() == 0)
            return $"{filename} was not served on {day} UTC to whom you ask about, or the download ledger does not go back so far.\n";
        text.Append(ink.Strong(filename)).Append(CultureInfo.InvariantCulture, $" on {day} UTC\n");
        foreach (var grounds in served.EnumerateArray())
        {
            foreach (var download in grounds.GetProperty("downloads").EnumerateArray())
            {
                text.Append(CultureInfo.InvariantCulture, $"  {Shown(download, "at")}  to {Shown(download, "user", "nobody named")} at {Shown(download, "address")}");
                text.Append(CultureInfo.InvariantCulture, $"  sha256 {Shown(download, "sha256")}\n");
            }

            Decision(text, grounds, ink);
            if (Member(grounds, "project_decision") is { } whole && AdminClient.Member(whole.GetProperty("data"), "verdict") != "allow")
                text.Append("    about the project: ").Append(LogCommand.Line(whole, ink)).Append('\n');
            if (Member(grounds, "policy") is { } policy)
                text.Append(CultureInfo.InvariantCulture, $"    policy since {Shown(policy, "at")}, event {policy.GetProperty("id").GetInt64()}, sha256 {Shown(policy, "sha256")}\n");
        }

        if (answer.GetProperty("more").GetBoolean())
            text.Append("  There were more downloads; name a user or an address.\n");
        return text.ToString();
    }

    static void Decision(StringBuilder text, JsonElement grounds, Ink ink)
    {
        if (Member(grounds, "decision") is not { } decision)
        {
            text.Append("    ").Append(ink.Wait("no decision on it is on record before that")).Append('\n');
            return;
        }

        var data = decision.GetProperty("data");
        text.Append(CultureInfo.InvariantCulture, $"    {Shown(data, "verdict")} since {Shown(decision, "at")}, event {decision.GetProperty("id").GetInt64()}, ");
        text.Append(grounds.TryGetProperty("decision_seq", out var seq) ? string.Create(CultureInfo.InvariantCulture, $"sealed at place {seq.GetInt64()}\n") : "not sealed yet\n");
        if (AdminClient.Member(data, "rules") is { Length: > 0 } rules)
            text.Append("    rules that fired: ").Append(Printable.Of(rules, 300)).Append('\n');
        text.Append("    policy epoch ").Append(data.TryGetProperty("epoch", out var epoch) && epoch.TryGetInt64(out var number) ? number.ToString(CultureInfo.InvariantCulture) : "not on record").Append('\n');
        if (Member(data, "inspection") is { } inspection)
            text.Append(CultureInfo.InvariantCulture, $"    inspected by engine {Shown(inspection, "engine")}, facts sha256 {Shown(inspection, "facts_sha256", "not kept")}\n");
    }

    static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    static string Shown(JsonElement element, string name, string otherwise = "?") => Printable.Of(AdminClient.Member(element, name) ?? otherwise, 200);
}
