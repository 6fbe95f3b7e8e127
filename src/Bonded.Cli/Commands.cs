using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Bonded.Cli.Adopt;
using Bonded.Cli.Catalogues;
using Bonded.Cli.Configure;
using Bonded.Cli.Demo;
using Bonded.Cli.Doctor;
using Bonded.Cli.Log;
using Bonded.Cli.Policies;
using Bonded.Cli.Quarantine;
using Bonded.Cli.Waivers;

namespace Bonded.Cli;

/// <summary>The command line: every command, and how a mistake in one is answered.</summary>
static class Commands
{
    public static int Run(string[] args)
    {
        var root = new RootCommand("Bonded: a secure PyPI that your organisation runs itself.\n\nPoint pip, uv, Poetry or PDM at it: what is trusted comes in, the rest waits with a reason.")
        {
            ServeCommand.Create(),
            ConfigureCommand.Create(),
            DoctorCommand.Create(),
            WhyCommand.Create(),
            AdoptCommand.Create(),
            CatalogueCommand.Create(),
            LogCommand.Create(),
            QuarantineCommand.Create(),
            WaiveCommand.Create(),
            BlockCommand.Create(),
            PolicyCommand.Create(),
            ProveCommand.Create(),
            DemoCommand.Create(),
            // Answered before this is reached, so that they start at once; here they are listed.
            Listed("scan", "Say what the code of wheels, sdists and folders does, without running it (exit code: 0 nothing held, 1 something held, 2 not scanned whole)"),
            Listed("name", "Say which well-known names a name looks like (exit code: 0 nothing held, 1 something held)"),
        };
        root.SetAction(static parsed =>
        {
            new HelpAction().Invoke(parsed);
            return ExitCode.Success;
        });
        var parsed = root.Parse(args);
        // The server ends by its own lifetime, which drains; the library's would cut that short.
        if (parsed.Errors.Count == 0) return parsed.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        foreach (var error in parsed.Errors) Console.Error.WriteLine($"bonded: {error.Message}");
        var command = "";
        for (var named = parsed.CommandResult; named is not null && named.Command != root; named = named.Parent as CommandResult) command = $"{named.Command.Name} {command}";
        Console.Error.WriteLine($"Run 'bonded {command}--help' to see what there is.");
        return ExitCode.Unusable;
    }

    static Command Listed(string name, string description) => new(name, description);
}
