using System.CommandLine;
using System.Net.Http;

namespace Bonded.Cli.Policies;

/// <summary><c>bonded policy apply</c>: puts a policy in force.</summary>
static class PolicyApplyCommand
{
    static readonly Argument<string> file = new("FILE") { Description = "The policy in TOML, as 'bonded policy show' prints it; - for standard input" };
    static readonly Option<long?> over = new("--over") { Description = "The epoch of the policy that it replaces: nothing happens if another is in force (default: what the first line of FILE says)", HelpName = "N" };
    static readonly Option<bool> anyhow = new("--anyhow") { Description = "Replace whatever policy is in force" };

    public static Command Create()
    {
        var command = new Command("apply", "Put a policy in force; one that cannot be read changes nothing") { file, over, anyhow };
        OutputFormat.AddOption(command);
        AdminClient.AddOptions(command);
        command.SetAction(static (parsed, cancellation) =>
        {
            if (PolicyFile.TryRead(parsed.GetValue(file)!, out var text, out var why))
                return AdminClient.Run(parsed, client => Run(parsed, client, text, cancellation));
            Console.Error.WriteLine($"bonded: {why}");
            return Task.FromResult(ExitCode.Unusable);
        });
        return command;
    }

    static async Task<int> Run(ParseResult parsed, AdminClient client, string text, CancellationToken cancellation)
    {
        var epoch = parsed.GetValue(anyhow) ? null : parsed.GetValue(over) ?? PolicyFile.EpochOf(text);
        try
        {
            var answer = await client.Send(HttpMethod.Put, "/policy", new { Text = text, Epoch = epoch }, cancellation: cancellation);
            if (OutputFormat.IsJson(parsed))
                AdminClient.WriteLine(answer);
            else
                Console.Out.WriteLine($"The policy is in force, from epoch {answer.GetProperty("epoch")} on.");
            return ExitCode.Success;
        }
        catch (AdminException e) when (e.Code is "policy-invalid" or "policy-changed")
        {
            Console.Error.WriteLine($"bonded: {e.Message}");
            return ExitCode.Bad;
        }
    }
}
