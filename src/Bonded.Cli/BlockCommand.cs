using System.CommandLine;
using System.Net.Http;

namespace Bonded.Cli;

/// <summary><c>bonded block</c>: what people rejected, and how that is taken back.</summary>
static class BlockCommand
{
    static readonly Argument<long> number = new("ID") { Description = "The block's number" };
    static readonly Option<string> why = new("--why") { Description = "Why it is taken back, for the record", HelpName = "TEXT", Required = true };
    static readonly Option<bool> ended = new("--ended") { Description = "Also what was taken back" };

    public static Command Create()
    {
        var list = new Command("list", "Show what people rejected, newest first") { ended };
        list.SetAction(static (parsed, cancellation) => AdminClient.Run(parsed, client => List(parsed, client, cancellation)));
        var end = new Command("end", "Take a rejection back") { number, why };
        end.SetAction(static (parsed, cancellation) => AdminClient.Run(parsed, client => End(parsed, client, cancellation)));
        foreach (var each in (Command[])[list, end])
        {
            OutputFormat.AddOption(each);
            AdminClient.AddOptions(each);
        }

        return new Command("block", "See what people rejected, and take a rejection back") { list, end };
    }

    static async Task<int> List(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        var shown = 0;
        await foreach (var block in client.List("/blocks", [("ended", parsed.GetValue(ended) ? "true" : null)], cancellation: cancellation))
        {
            shown++;
            if (OutputFormat.IsJson(parsed))
                AdminClient.WriteLine(block);
            else
                Console.Out.Write(GivenItem.Text(block, 0));
        }

        if (shown == 0 && !OutputFormat.IsJson(parsed))
            Console.Out.WriteLine("Nobody has rejected anything but in the policy itself.");
        return ExitCode.Success;
    }

    static async Task<int> End(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        var answer = await client.Send(HttpMethod.Delete, $"/blocks/{parsed.GetValue(number)}", query: [("why", parsed.GetValue(why))], cancellation: cancellation);
        if (OutputFormat.IsJson(parsed))
            AdminClient.WriteLine(answer);
        else
            Console.Out.WriteLine($"The block {answer.GetProperty("id")} is taken back; what it denied is decided without it.");
        return ExitCode.Success;
    }
}
