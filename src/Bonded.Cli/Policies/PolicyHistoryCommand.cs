using System.CommandLine;

namespace Bonded.Cli.Policies;

/// <summary><c>bonded policy history</c>: the policies that were put in force.</summary>
static class PolicyHistoryCommand
{
    static readonly Option<int> limit = new("--limit") { Description = "How many at the most", HelpName = "N", DefaultValueFactory = static _ => 50 };

    public static Command Create()
    {
        var command = new Command("history", "Show the policies that were in force, newest first") { limit };
        OutputFormat.AddOption(command);
        AdminClient.AddOptions(command);
        command.SetAction(static (parsed, cancellation) => AdminClient.Run(parsed, client => Run(parsed, client, cancellation)));
        return command;
    }

    static async Task<int> Run(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        if (!OutputFormat.IsJson(parsed))
            Console.Out.WriteLine(Ink.ForOutput().Strong($"{"EPOCH",7}  {"SINCE",-20}  {"SOURCE",-6}  {"WHO",-20}  SHA256"));
        await foreach (var policy in client.List("/policies", most: parsed.GetValue(limit), cancellation: cancellation))
        {
            if (OutputFormat.IsJson(parsed))
                AdminClient.WriteLine(policy);
            else
            {
                Console.Out.WriteLine(
                    $"{policy.GetProperty("epoch"),7}  {Layout.Minute(AdminClient.Member(policy, "at")),-20}  {Layout.Fit(AdminClient.Member(policy, "source") ?? "", 6),-6}  "
                    + $"{Layout.Fit(AdminClient.Member(policy, "who") ?? "", 20),-20}  {Layout.Fit(AdminClient.Member(policy, "sha256") ?? "", 64)[..12]}");
            }
        }

        return ExitCode.Success;
    }
}
