using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bonded.Cli.Quarantine;

/// <summary><c>bonded quarantine diff</c>: how a withheld file differs from what the organisation has of its project.</summary>
static class DiffCommand
{
    const int LongestPath = 300;

    public static Command Create()
    {
        var command = new Command("diff", "Compare a withheld file with the newest allowed release of its project (exit code: 0 the same, 1 there are differences)");
        EntryNumber.AddArgument(command);
        OutputFormat.AddOption(command);
        AdminClient.AddOptions(command);
        command.SetAction(static (parsed, cancellation) => EntryNumber.TryRead(parsed, out var number)
            ? AdminClient.Run(parsed, client => Run(parsed, client, number, cancellation))
            : Task.FromResult(ExitCode.Unusable));
        return command;
    }

    static async Task<int> Run(ParseResult parsed, AdminClient client, string number, CancellationToken cancellation)
    {
        var difference = await client.Get($"/quarantine/{number}/diff", cancellation: cancellation);
        if (OutputFormat.IsJson(parsed))
            AdminClient.WriteLine(difference);
        else
            Console.Out.Write(Text(difference, Ink.ForOutput()));
        return difference.GetProperty("changed").GetArrayLength() == 0 ? ExitCode.Success : ExitCode.Bad;
    }

    static string Text(JsonElement difference, Ink ink)
    {
        var text = new StringBuilder();
        var changed = difference.GetProperty("changed").EnumerateArray().ToArray();
        text.Append("Compared with ").Append(ink.Strong(EscapedText.Line(AdminClient.Member(difference, "against") ?? "", LongestPath))).Append(", which is allowed:\n");
        text.Append(CultureInfo.InvariantCulture, $"{changed.Count(static each => Kind(each) == 'A')} added, {changed.Count(static each => Kind(each) == 'R')} removed, ")
            .Append(CultureInfo.InvariantCulture, $"{changed.Count(static each => Kind(each) == 'C')} changed, {difference.GetProperty("unchanged")} the same\n");
        if (AdminClient.Member(difference, "stopped") is { } stopped)
            text.Append(Layout.Wrapped(stopped, 0));
        text.Append('\n');
        foreach (var change in changed)
        {
            var kind = Kind(change);
            var line = $"{kind} {EscapedText.Line(AdminClient.Member(change, "path") ?? "", LongestPath)}";
            text.Append(kind switch { 'A' => ink.Good(line), 'R' => ink.Bad(line), _ => line })
                .Append(AdminClient.Member(change, "note") is { } note ? ink.Faint($"  ({note})") : "").Append('\n');
        }

        foreach (var change in changed)
        {
            if (AdminClient.Member(change, "diff") is not { Length: > 0 } diff)
                continue;
            text.Append('\n').Append(ink.Strong(EscapedText.Line(AdminClient.Member(change, "path") ?? "", LongestPath))).Append('\n');
            foreach (var line in diff.TrimEnd('\n').Split('\n'))
            {
                var shown = EscapedText.Lines(line);
                text.Append(line switch { ['+', ..] => ink.Good(shown), ['-', ..] => ink.Bad(shown), ['@', ..] => ink.Faint(shown), _ => shown }).Append('\n');
            }
        }

        return text.ToString();
    }

    static char Kind(JsonElement change) => !change.TryGetProperty("old_size", out _) ? 'A' : !change.TryGetProperty("new_size", out _) ? 'R' : 'C';
}
