using System.CommandLine;
using System.Net.Http;
using System.Text.Json;

namespace Bonded.Cli.Quarantine;

/// <summary><c>bonded quarantine approve</c> and <c>reject</c>: a person's answer to an entry.</summary>
static class AnswerCommand
{
    static readonly Option<string> why = new("--why") { Description = "The reason, for the record", HelpName = "TEXT", Required = true };

    public static Command Approve()
    {
        var command = Create("approve", "Clear exactly these bytes of the rules that withhold them (exit code: 0 free, 1 something else still withholds them)");
        Ending.AddOptions(command);
        command.SetAction(static (parsed, cancellation) => Ending.TryRead(parsed, out var until, out var fault)
            ? Send(parsed, "approve", new { Why = parsed.GetValue(why), Until = until }, Approved, cancellation)
            : Task.FromResult(Unusable(fault!)));
        return command;
    }

    public static Command Reject()
    {
        var command = Create("reject", "Deny these bytes until somebody takes that back");
        command.SetAction(static (parsed, cancellation) => Send(parsed, "reject", new { Why = parsed.GetValue(why) }, Rejected, cancellation));
        return command;
    }

    static Command Create(string name, string description)
    {
        var command = new Command(name, description) { why };
        EntryNumber.AddArgument(command);
        OutputFormat.AddOption(command);
        AdminClient.AddOptions(command);
        return command;
    }

    static Task<int> Send(ParseResult parsed, string verb, object body, Func<JsonElement, bool, int> told, CancellationToken cancellation) => EntryNumber.TryRead(parsed, out var number)
        ? AdminClient.Run(parsed, async client =>
        {
            var answer = await client.Send(HttpMethod.Post, $"/quarantine/{number}/{verb}", body, cancellation: cancellation);
            var json = OutputFormat.IsJson(parsed);
            if (json)
                AdminClient.WriteLine(answer);
            return told(answer, json);
        })
        : Task.FromResult(ExitCode.Unusable);

    static int Approved(JsonElement answer, bool silent)
    {
        var free = answer.TryGetProperty("now", out var now) && AdminClient.Member(now, "decision") is "allow" or "inspected-when-asked-for";
        if (!silent)
        {
            Console.Out.Write(free
                ? $"Approved, as waiver {Number(answer)}. It is free now.\n"
                : $"Approved, as waiver {Number(answer)}, and yet it is withheld:\n{Layout.Wrapped(AdminClient.Member(now, "sentence") ?? "nothing is known of it any more", 2)}");
        }

        return free ? ExitCode.Success : ExitCode.Bad;
    }

    static int Rejected(JsonElement answer, bool silent)
    {
        if (!silent)
            Console.Out.Write($"Rejected, as block {Number(answer)}. To take that back: bonded block end {Number(answer)} --why '...'\n");
        return ExitCode.Success;
    }

    static string Number(JsonElement answer) => answer.TryGetProperty("id", out var id) ? id.ToString() : "?";

    static int Unusable(string sentence)
    {
        Console.Error.WriteLine($"bonded: {sentence}");
        return ExitCode.Unusable;
    }
}
