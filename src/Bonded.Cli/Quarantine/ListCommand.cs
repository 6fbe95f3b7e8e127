using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bonded.Cli.Quarantine;

/// <summary><c>bonded quarantine list</c>: the open entries, newest first.</summary>
static class ListCommand
{
    const int NumberColumns = 7;
    const int WhatColumns = 50;

    static readonly Option<string?> project = new("--project") { Description = "Only of that project", HelpName = "NAME" };
    static readonly Option<string?> rule = new("--rule") { Description = "Only what that rule withholds", HelpName = "RULE" };
    static readonly Option<string?> verdict = new("--verdict") { Description = "Only what is held, or only what is denied: hold or deny", HelpName = "VERDICT" };
    static readonly Option<int> limit = new("--limit") { Description = "How many at the most", HelpName = "N", DefaultValueFactory = static _ => 100 };

    public static Command Create()
    {
        verdict.AcceptOnlyFromAmong("hold", "deny");
        var command = new Command("list", "Show what is held or denied, newest first") { project, rule, verdict, limit };
        OutputFormat.AddOption(command);
        AdminClient.AddOptions(command);
        command.SetAction(static (parsed, cancellation) => AdminClient.Run(parsed, client => Run(parsed, client, cancellation)));
        return command;
    }

    static async Task<int> Run(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        var most = parsed.GetValue(limit);
        var json = OutputFormat.IsJson(parsed);
        var ink = Ink.ForOutput();
        var shown = 0;
        long first = 0;

        // One more than is shown tells whether there are more.
        await foreach (var entry in client.List(
            "/quarantine", [("project", parsed.GetValue(project)), ("rule", parsed.GetValue(rule)), ("verdict", parsed.GetValue(verdict))], most + 1, cancellation))
        {
            if (shown == most)
            {
                if (!json)
                    Console.Out.WriteLine($"\nThere are more; --limit {most * 10} shows more of them.");
                break;
            }

            if (json)
                AdminClient.WriteLine(entry);
            else
            {
                if (shown == 0)
                    Console.Out.WriteLine(ink.Strong($"{"ID",NumberColumns}  {"WHAT",-WhatColumns}  {"ENDS",-10}  ASKED"));
                Console.Out.Write(Text(entry, ink));
            }

            if (shown++ == 0)
                first = Number(entry, "id");
        }

        if (!json && shown == 0)
            Console.Out.WriteLine("Nothing of that is held or denied.");
        else if (!json)
            Console.Out.WriteLine($"\nWhy, and what to do about it: bonded quarantine show {first}");
        return ExitCode.Success;
    }

    static string Text(JsonElement entry, Ink ink)
    {
        var text = new StringBuilder();
        var what = AdminClient.Member(entry, "filename") ?? AdminClient.Member(entry, "project") + " (the whole project)";
        var ends = Layout.Day(AdminClient.Member(entry, "until"));
        text.Append(CultureInfo.InvariantCulture, $"{Number(entry, "id"),NumberColumns}  {Layout.Fit(what, WhatColumns),-WhatColumns}  {ends,-10}  {Number(entry, "asked"),5}\n");
        var sentence = Layout.Wrapped(AdminClient.Member(entry, "sentence") ?? "", NumberColumns + 2);
        return text.Append(AdminClient.Member(entry, "verdict") == "deny" ? ink.Bad(sentence) : ink.Wait(sentence)).ToString();
    }

    static long Number(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : 0;
}
