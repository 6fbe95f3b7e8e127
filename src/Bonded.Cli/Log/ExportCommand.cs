using System.CommandLine;
using System.Globalization;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Log;

/// <summary><c>bonded log export</c>: the whole chain as JSON Lines, which a stranger can check with nothing but SHA-256.</summary>
static class ExportCommand
{
    static readonly Option<long> after = new("--after") { Description = "Begin after this place of the chain", HelpName = "SEQ" };
    static readonly Option<string?> output = new("--output", "-o") { Description = "The file to write, in place of standard output", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("export", "Write the sealed events as JSON Lines") { after, output };
        AdminClient.AddOptions(command);
        command.SetAction(static (parsed, cancellation) => AdminClient.Run(parsed, client => Run(client, parsed.GetValue(after), parsed.GetValue(output), cancellation)));
        return command;
    }

    static async Task<int> Run(AdminClient client, long start, string? file, CancellationToken cancellation)
    {
        IReadOnlyList<(string, string?)> query = [("after", start.ToString(CultureInfo.InvariantCulture))];
        if (file is null)
        {
            using var standard = Console.OpenStandardOutput();
            await client.Copy("/log/export", query, standard, cancellation);
            return ExitCode.Success;
        }

        // Half an export never bears the name of a whole one.
        var unfinished = file + ".part";
        try
        {
            await using (var target = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
                await client.Copy("/log/export", query, target, cancellation);
            File.Move(unfinished, file, overwrite: true);
            return ExitCode.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"bonded: {Printable.Of(file, 200)} cannot be written: {Printable.Of(e.Message, 300)}");
            return ExitCode.Unusable;
        }
    }
}
