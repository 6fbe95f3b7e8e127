using System.CommandLine;
using System.Globalization;
using System.Text;
using Bonded.Packaging.Toml;
using Bonded.Policy;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Policies;

/// <summary><c>bonded policy check</c>: whether a file is a policy, without a server.</summary>
static class PolicyCheckCommand
{
    static readonly Argument<string> file = new("FILE") { Description = "The policy in TOML, as 'bonded policy show' prints it; - for standard input" };

    public static Command Create()
    {
        var command = new Command("check", "Say whether a file is a policy, without a server (exit code: 0 it is, 1 it is not, 2 not read)") { file };
        command.SetAction(static parsed => Run(parsed.GetValue(file)!));
        return command;
    }

    static int Run(string path)
    {
        if (!PolicyFile.TryRead(path, out var text, out var why))
        {
            Console.Error.WriteLine($"bonded: {why}");
            return ExitCode.Unusable;
        }

        var shown = path == "-" ? "standard input" : Printable.Of(path, 200);
        if (!TomlDocument.TryParse(Encoding.UTF8.GetBytes(text), out var table, out var error) || !PolicyReader.TryRead(table, out var policy, out error))
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shown}:{error!.Line}:{error.Column}: {Printable.Of(error.Sentence, 2_000)}"));
            return ExitCode.Bad;
        }

        Console.Out.WriteLine($"{shown} is a policy that starts from the preset {policy.Preset.ToString().ToLowerInvariant()}.");
        return ExitCode.Success;
    }
}
