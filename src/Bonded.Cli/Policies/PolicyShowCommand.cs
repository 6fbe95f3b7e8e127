using System.CommandLine;
using System.Globalization;

namespace Bonded.Cli.Policies;

/// <summary><c>bonded policy show</c>: the policy in force as TOML, so that it can be changed and applied.</summary>
static class PolicyShowCommand
{
    static readonly Option<long?> epoch = new("--epoch") { Description = "The policy that was in force in that epoch", HelpName = "N" };

    public static Command Create()
    {
        var command = new Command("show", "Print the policy in force") { epoch };
        OutputFormat.AddOption(command);
        AdminClient.AddOptions(command);
        command.SetAction(static (parsed, cancellation) => AdminClient.Run(parsed, client => Run(parsed, client, cancellation)));
        return command;
    }

    static async Task<int> Run(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        var policy = await client.Get("/policy", [("epoch", parsed.GetValue(epoch)?.ToString(CultureInfo.InvariantCulture))], cancellation);
        if (OutputFormat.IsJson(parsed))
        {
            AdminClient.WriteLine(policy);
            return ExitCode.Success;
        }

        // The first line is a comment of TOML, by which 'apply' knows what the text was made from.
        var text = PolicyFile.WithoutMark(AdminClient.Member(policy, "text") ?? "");
        Console.Out.WriteLine($"{PolicyFile.EpochMark}{policy.GetProperty("epoch")}");
        Console.Out.Write(Console.IsOutputRedirected ? text : EscapedText.Lines(text));
        if (text.Length > 0 && !text.EndsWith('\n'))
            Console.Out.WriteLine();
        return ExitCode.Success;
    }
}
