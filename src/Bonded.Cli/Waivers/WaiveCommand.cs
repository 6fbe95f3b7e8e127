using System.CommandLine;
using System.Net.Http;

namespace Bonded.Cli.Waivers;

/// <summary><c>bonded waive</c>: gives an exception to named rules; <c>list</c> and <c>end</c> are about those that were given.</summary>
static class WaiveCommand
{
    static readonly Argument<string?> what = new("PKG[==VERSION]") { Description = "A project, releases of it such as 'requests>=2.99,<3', or a namespace such as 'acme-*'", Arity = ArgumentArity.ZeroOrOne };
    static readonly Option<string[]> rules = new("--rule") { Description = "A rule that it answers; may be repeated. It never answers others", HelpName = "RULE" };
    static readonly Option<string?> why = new("--why") { Description = "The reason, for the record", HelpName = "TEXT" };
    static readonly Option<string?> sha256 = new("--sha256") { Description = "Only for these bytes", HelpName = "HEX" };
    static readonly Option<bool> untilNewer = new("--until-newer") { Description = "It ends as soon as a newer release is free" };
    static readonly Option<bool> forever = new("--forever") { Description = "It does not end by itself" };

    static readonly char[] BeforeVersions = ['=', '<', '>', '!', '~', ' '];

    static readonly Argument<long> number = new("ID") { Description = "The waiver's number" };
    static readonly Option<string> endWhy = new("--why") { Description = "Why it ends, for the record", HelpName = "TEXT", Required = true };
    static readonly Option<string?> project = new("--project") { Description = "Only of that project", HelpName = "NAME" };
    static readonly Option<bool> ended = new("--ended") { Description = "Also those that have ended" };

    public static Command Create()
    {
        var list = new Command("list", "Show the waivers in force, newest first") { project, ended };
        list.SetAction(static (parsed, cancellation) => AdminClient.Run(parsed, client => List(parsed, client, cancellation)));
        var end = new Command("end", "End a waiver before its time") { number, endWhy };
        end.SetAction(static (parsed, cancellation) => AdminClient.Run(parsed, client => End(parsed, client, cancellation)));
        var command = new Command("waive", "Give an exception to named rules, with a reason and an end") { what, rules, why, sha256, untilNewer, forever, list, end };
        Ending.AddOptions(command);
        command.SetAction(static (parsed, cancellation) => Give(parsed, cancellation));
        foreach (var each in (Command[])[command, list, end])
        {
            OutputFormat.AddOption(each);
            AdminClient.AddOptions(each);
        }

        return command;
    }

    static Task<int> Give(ParseResult parsed, CancellationToken cancellation)
    {
        var text = parsed.GetValue(what)?.Trim();
        if (text is null && parsed.GetValue(sha256) is null)
            return Unusable("say what to waive: bonded waive PKG==VERSION --rule RULE --for 7d --why '...'");
        if (parsed.GetValue(rules) is not { Length: > 0 } named)
            return Unusable("name the rules that it answers, as in --rule minimum-age. 'bonded policy explain' lists them");
        if (string.IsNullOrWhiteSpace(parsed.GetValue(why)))
            return Unusable("say why, as in --why 'fixes CVE-2026-1234'");
        if (!Ending.TryRead(parsed, out var until, out var fault))
            return Unusable(fault!);
        if (until is null && !parsed.GetValue(untilNewer) && !parsed.GetValue(forever))
            return Unusable("a waiver has an end: --for 7d, --until DATE or --until-newer. One that has none says --forever");
        if (until is not null && parsed.GetValue(forever))
            return Unusable("--forever and an end do not go together");
        var at = text?.IndexOfAny(BeforeVersions) ?? -1;
        var body = new
        {
            Name = at < 0 ? text : text![..at],
            Versions = at < 0 ? null : text![at..].Trim(),
            Sha256 = parsed.GetValue(sha256),
            Rules = named,
            Why = parsed.GetValue(why),
            Until = until,
            UntilNewer = parsed.GetValue(untilNewer),
        };
        return AdminClient.Run(parsed, async client =>
        {
            var answer = await client.Send(HttpMethod.Post, "/waivers", body, cancellation: cancellation);
            if (OutputFormat.IsJson(parsed))
                AdminClient.WriteLine(answer);
            else
                Console.Out.WriteLine($"Waived, as waiver {answer.GetProperty("id")}. To end it: bonded waive end {answer.GetProperty("id")} --why '...'");
            return ExitCode.Success;
        });
    }

    static async Task<int> List(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        var shown = 0;
        await foreach (var waiver in client.List("/waivers", [("project", parsed.GetValue(project)), ("ended", parsed.GetValue(ended) ? "true" : null)], cancellation: cancellation))
        {
            shown++;
            if (OutputFormat.IsJson(parsed))
                AdminClient.WriteLine(waiver);
            else
                Console.Out.Write(GivenItem.Text(waiver, 0));
        }

        if (shown == 0 && !OutputFormat.IsJson(parsed))
            Console.Out.WriteLine("There are no waivers but those in the policy itself.");
        return ExitCode.Success;
    }

    static async Task<int> End(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        var answer = await client.Send(HttpMethod.Delete, $"/waivers/{parsed.GetValue(number)}", query: [("why", parsed.GetValue(endWhy))], cancellation: cancellation);
        if (OutputFormat.IsJson(parsed))
            AdminClient.WriteLine(answer);
        else
            Console.Out.WriteLine($"The waiver {answer.GetProperty("id")} has ended; what it let in is decided without it.");
        return ExitCode.Success;
    }

    static Task<int> Unusable(string sentence)
    {
        Console.Error.WriteLine($"bonded: {sentence}");
        return Task.FromResult(ExitCode.Unusable);
    }
}
